"""The page of a job: how far it is while it goes on, then what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_script_prefix
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import words
from viche.kit.access import Refused, Viewer, fetch
from viche.kit.jobs.declare import tasks
from viche.kit.models import Job


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever asked for it, and officials of the hromada. When it is done, this address leads to what came of it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.is_signed_in:
        raise Refused(_("Роботу бачить той, хто її почав."), _("Увійдіть, і ви повернетеся сюди."), status=401)
    job = fetch(Job, pk, viewer)
    if job.state == Job.DONE and job.result:
        return redirect(get_script_prefix() + job.result.removeprefix("/"))
    answer = render(request, "kit/jobs/job.html", _context(job))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _context(job: Job) -> dict[str, Any]:
    task = tasks().get(job.key)
    done, of = min(job.done, job.of), job.of
    counted = _("%(done)s із %(of)s") % {"done": words.number(done), "of": words.number(of)} if of else ""
    return {
        "job": job,
        "state": job.state,
        "title": task.title if task else _("Робота"),
        "going": job.ended_at is None,
        "done": done,
        "of": of or 1,
        "counted": counted,
        "bar_words": _("Зроблено %(counted)s") % {"counted": counted} if of else _("Починаємо"),
        "again": job.run.tries > 1,
        "back": task.back(**job.args) if task and task.back else "",
    }
