"""Pages of officials: reports at work, a new one, its number. Reading is for every role of the hromada."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit import access, jobs, words
from viche.kit.access import Refused, Viewer
from viche.kit.figures.printed import subjects
from viche.kit.registers import past
from viche.reports import actions, exporting, opened, own, showing
from viche.reports.forms import AboutForm, ListForm, NewForm, forms_of
from viche.reports.models import Report, Snapshot
from viche.reports.preparing import may_write, require_writer
from viche.reports.rules import REPORT

PAGE = 50
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def official(request: HttpRequest) -> Viewer:
    """The person at the desk, or a refusal."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require_staff(viewer)
    return viewer


def crumbs(report: Report | None = None) -> list[dict[str, Any]]:
    """The way back."""
    found = [{"title": _("Звіти"), "url": reverse("reports-desk")}]
    return found + (
        [{"title": showing.short(report), "url": reverse("report-bench", args=[report.pk])}] if report else []
    )


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every report of the hromada with its state; those laid aside only when asked for."""
    viewer = official(request)
    form = ListForm(request.GET or None, states=[(state.key, state.title) for state in REPORT.states])
    rows = Report.objects.visible(to=viewer).select_related("department")
    state = form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
    rows = rows.filter(state=state) if state else rows.at_work()
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "columns": [{"title": title} for title in (_("Звіт"), _("За який час"), _("Стан"), _("Від"), _("Підрозділ"))],
        "rows": [_line(report) for report in found],
        "found": found,
        "filtered": bool(state),
        "may_add": may_write(viewer),
    }
    return render(request, "reports/desk/list.html", context)


def _line(report: Report) -> list[Any]:
    state = report.state_now
    return [
        {"text": report.title, "url": reverse("report-bench", args=[report.pk])},
        report.period.title,
        {"tag": str(state.title), "tag_kind": state.tone},
        words.long_date(report.moved_at),
        str(report.department),
    ]


@read_and_write
def new(request: HttpRequest) -> HttpResponse:
    """Begin a report: first about what (`?subject=…&pk=…` names it), then for which days."""
    viewer = official(request)
    require_writer(viewer)
    subject, record = named(request, viewer)
    if record is None:
        form = AboutForm(request.GET if "about" in request.GET else None, viewer=viewer)
        if len(form.offered) == 1 and "about" not in request.GET:
            return redirect(f"{request.path}?{urlencode({'about': form.offered[0], **request.GET.dict()})}")
        context = {"form": form, "nothing": not form.offered, "crumbs": crumbs()}
        return render(request, "reports/desk/about.html", context, status=422 if form.is_bound and form.errors else 200)
    require_writer(viewer, subject.department(record))
    initial = {name: request.GET.get(name) for name in ("since", "until")}
    typed = NewForm(request.POST or None, initial=initial, subject=subject, record=record)
    if request.method == "POST" and typed.is_valid():
        outline, days = own.known()[typed.cleaned_data["form"]].outline, typed.cleaned_data["days"]
        if opened := actions.already_open(actions.drafted(outline, record, days)):
            context = {"report": opened, "may_renew": may_write(viewer, opened), "crumbs": crumbs()}
            return render(request, "reports/desk/already.html", context, status=409)
        _report, job = actions.begin(viewer, outline, record, days)
        return redirect("job", job.pk)
    context = {"form": typed, "record": record, "subject": subject, "crumbs": crumbs()}
    return render(request, "reports/desk/new.html", context, status=422 if typed.is_bound else 200)


def named(request: HttpRequest, viewer: Viewer) -> tuple[Any, Any]:
    """The thing the address names: by `subject` and `pk`, or by what was chosen in the first form."""
    key, pk = request.GET.get("subject", ""), request.GET.get("pk", "")
    if not key and ":" in request.GET.get("about", ""):
        key, _colon, pk = request.GET["about"].partition(":")
    if not key:
        return None, None
    subject = subjects().get(key)
    if subject is None or not forms_of(key) or not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return subject, access.fetch(subject.model, int(pk), viewer)


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for new numbers."""
    viewer = official(request)
    job = actions.ask_numbers(access.fetch(Report, pk, viewer), viewer)
    return redirect("job", job.pk)


@require_safe
def number(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A number: the records behind it as they were, and what has changed since. `?version=` opens an older snapshot."""
    viewer = official(request)
    report = access.fetch(Report, pk, viewer)
    snapshot = _asked(request, report)
    row = opened.fetch(snapshot, number)
    context = {
        "report": report,
        "snapshot": snapshot,
        "back_url": f"{reverse('report-bench', args=[report.pk])}#n{row.number}",
        "crumbs": crumbs(report),
        **opened.about(row, viewer, opened.address_at("report-bench-number", report.pk)),
        "list": opened.listed(row, viewer, request.GET) if row.figure else None,
    }
    return render(request, "reports/desk/number.html", context)


def _asked(request: HttpRequest, report: Report) -> Snapshot | None:
    version = request.GET.get("version", "")
    if version.isdecimal() and len(version) < 9:
        return report.snapshots.filter(version=int(version)).first()
    return report.shown()


@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The file of what the bench shows."""
    report = access.fetch(Report, pk, official(request))
    if kind not in exporting.FILES:
        raise Http404
    snapshot = report.shown()
    if snapshot is None:
        raise Refused(
            _("Числа цього звіту ще не пораховано."),
            _("Зачекайте, доки з’явиться текст, і завантажте файл."),
            status=409,
            links=[(report.title, reverse("report-bench", args=[report.pk]))],
        )
    return exporting.response(report, snapshot, kind)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, when, on what ground; and every snapshot that was taken."""
    viewer = official(request)
    report = access.fetch(Report, pk, viewer)
    kept: Any = showing.Kept()
    snapshots = report.snapshots.order_by("-version").defer("content", "doubts", "laid")
    context = {
        "report": report,
        "entries": past.history(kept, report.pk),
        "columns": [{"title": title} for title in (_("Версія"), _("Знято"), _("Відбиток SHA-256"))],
        "rows": [[str(row.version), words.long_moment(row.taken_at), row.sha256] for row in snapshots],
        "crumbs": crumbs(report),
    }
    return render(request, "reports/desk/history.html", context)


def under_way(report: Report, viewer: Viewer) -> dict[str, Any]:
    """The job that takes its numbers, while it goes on or when it has failed."""
    job = jobs.latest(actions.TAKE, viewer, report=report.pk)
    if job is None or job.state == job.DONE:
        return {}
    return {"url": reverse("job", args=[job.pk]), "failed": job.state == job.FAILED, "error": job.error}


def done(request: HttpRequest, report: Report) -> HttpResponse:
    """Back to the bench with what has become of the report."""
    messages.success(request, _("Звіт: %(state)s.") % {"state": report.state_now.title})
    return redirect("report-bench", report.pk)
