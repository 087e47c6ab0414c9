"""Jobs waiting: asking, finding one's own again, erasing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.jobs.declare import tasks
from viche.kit.models import Job, JobRun

KEPT = timedelta(days=30)
MOST_ARGS = 1000


class TooMuch(ValueError):
    """The arguments of a job are keys of rows, not the data itself."""


def start(key: str, viewer: Viewer, **args: Any) -> Job:
    """Ask for the work of this key in the viewer's hromada; it begins after the caller's transaction is committed.

    `args` must be JSON and short. Who presses the button twice gets the job that has not ended yet, not a second one.
    """
    if key not in tasks():
        raise LookupError(f"no job is called {key!r}; it is declared in `jobs.py` of an app")
    if viewer.person is None or viewer.hromada_id is None:
        raise ValueError("a job is asked for by a person, inside a hromada")
    written = json.dumps(args, ensure_ascii=False)
    if len(written) > MOST_ARGS:
        raise TooMuch(f"{len(written)} characters of arguments, at most {MOST_ARGS}")
    same = {"hromada_id": viewer.hromada_id, "person_id": viewer.person.pk, "key": key, "args": json.loads(written)}
    while True:
        if found := Job.objects.not_ended().select_related("run").filter(**same).first():
            return found
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    **same,
                    language=translation.get_language() or "uk",
                    as_staff=viewer.is_staff,
                    second_factor=viewer.second_factor,
                )
                job.run = JobRun.objects.create(job=job)
                return job
        except IntegrityError:
            # Another request asked for the same a moment ago, and is committed by now: it is found above.
            continue


def latest(key: str, viewer: Viewer, **args: Any) -> Job | None:
    """The newest job of this key and these arguments the viewer may see: a page may lead to the work under way."""
    return Job.objects.visible(to=viewer).filter(key=key, args=args).order_by("-pk").first()


def waiting() -> bool:
    """Whether there is a job nobody is doing."""
    with transaction.atomic():
        free = Job.objects.not_ended().select_for_update(skip_locked=True, no_key=True)
        return bool(free.values_list("pk")[:1])


def erase_old() -> int:
    """Erase jobs that ended 30 days ago. Returns how many."""
    old = Job.objects.filter(ended_at__lt=clock.now() - KEPT)
    return old.delete()[1].get("kit.Job", 0)
