"""What a report stands beside: another one of the same form about the same thing, or its figures counted for earlier days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.reports.models import Report, Snapshot

# Reports offered to choose from.
MOST = 30
YEAR, BEFORE = "year", "before"


@dataclass(frozen=True)
class Earlier:
    """The other side. Without a report its numbers are counted today for `period`; `key`: as the address names it."""

    key: str
    period: Period
    report: Report | None = None
    snapshot: Snapshot | None = None

    def back(self, now: Period, period: Period) -> Period:
        """Days of a number of the report, moved as the report's own (`now`) are moved to the other side."""
        months = (self.period.since.year - now.since.year) * 12 + self.period.since.month - now.since.month
        if self.period.since.day == now.since.day:
            return period.shifted(months)
        days = self.period.since - now.since
        return Period(period.since + days, period.until + days)


def others(report: Report, viewer: Viewer) -> list[Report]:
    """Reports of the same form about the same thing that this viewer may see, the newest first."""
    same: dict[str, Any] = {name: getattr(report, name) for name in ("form", "subject", "subject_pk")}
    rows = Report.objects.visible(to=viewer).at_work().filter(**same).exclude(pk=report.pk)
    return list(rows.order_by("-until", "-since", "-pk")[:MOST])


def choices(report: Report, known: list[Report]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What may be chosen: reports, then earlier days to count."""
    told = [(str(other.pk), f"{other.period.title} · {other.state_now.title}") for other in known]
    days = {YEAR: report.period.shifted(-12)}
    if report.period.before != days[YEAR]:
        days[BEFORE] = report.period.before
    groups = [(_("Звіти"), told)] if told else []
    return [*groups, (_("Порахувати зараз"), [(key, period.title) for key, period in days.items()])]


def chosen(report: Report, known: list[Report], asked: str, notes: list[str]) -> Earlier:
    """The other side by the address; without one the report a year before, then of the period before, then the newest earlier
    one, else the figures of a year before."""
    by_key = {str(other.pk): other for other in known}
    if asked in (YEAR, BEFORE):
        return _counted(report, asked)
    if asked and asked not in by_key:
        notes.append(_("Такого звіту для порівняння немає. Оберіть інший зі списку."))
    other = by_key.get(asked) or _nearest(report, known)
    snapshot = other.shown() if other else None
    if other is None or snapshot is None:
        if other is not None:
            notes.append(_("У того звіту ще немає чисел, тож їх пораховано за рік до цього."))
        return _counted(report, YEAR)
    return Earlier(str(other.pk), other.period, other, snapshot)


def _counted(report: Report, key: str) -> Earlier:
    return Earlier(key, report.period.shifted(-12) if key == YEAR else report.period.before)


def _nearest(report: Report, known: list[Report]) -> Report | None:
    for period in (report.period.shifted(-12), report.period.before):
        if found := next((other for other in known if other.period == period), None):
            return found
    return next((other for other in known if other.until < report.since), None)
