"""Letters about reports by a schedule: the draft is there; records are owed. Ukrainian whatever language anybody speaks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation

from viche.hromada.models import Department, Hromada
from viche.kit import outbox
from viche.kit.outside import addresses_inside
from viche.reports import missing
from viche.reports.composing import LANGUAGE
from viche.reports.missing import Lack
from viche.reports.schedules.models import ScheduledReport

# Lines a letter names one by one; the rest is on the page.
NAMED = 20


def begun(scheduled: ScheduledReport, people: Iterable[Any], *, at: datetime) -> None:
    """To those who prepare it: the draft is there, until when, what is missing and from whom."""
    people = list(people)
    if not people:
        return
    with translation.override(LANGUAGE), addresses_inside():
        found = missing.lacks(scheduled.report)
        units = missing.by_unit(found).items()
        context = _context(scheduled) | {"units": list(units), "nobody": [lack for lack in found if lack.unit is None]}
        for person in people:
            _write("begun", f"report-begun:{scheduled.pk}", person, context, at)


def owed(
    kind: str, scheduled: ScheduledReport, unit: Department, found: list[Lack], people: Iterable[Any], *,
    at: datetime, url: str,
) -> None:  # fmt: skip
    """To those who owe records: «soon» or «today», with what they owe and where it is told."""
    with translation.override(LANGUAGE), addresses_inside():
        context = _context(scheduled) | {"unit": unit, "lacks": found[:NAMED], "more": max(0, len(found) - NAMED)}
        context["url"] = context["host"].address(url)
        for person in people:
            _write(kind, f"report-owed-{kind}:{scheduled.pk}:{unit.pk}", person, context, at)


def _context(scheduled: ScheduledReport) -> dict[str, Any]:
    host = Hromada.objects.get(pk=scheduled.hromada_id)
    url = host.address(reverse("report-bench", args=[scheduled.report_id]))
    return {"host": host, "scheduled": scheduled, "report": scheduled.report, "url": url}


def _write(kind: str, key: str, person: Any, context: dict[str, Any], at: datetime) -> None:
    outbox.write(
        f"reports/letters/{kind}.txt",
        to=person.email,
        key=f"{key}:{person.pk}",
        hromada_id=context["host"].pk,
        context={**context, "person": person},
        due_at=at,
    )
