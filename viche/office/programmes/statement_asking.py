"""Asking for statements of a period: which measures, who writes each. Read only; the writing is in `statement_actions`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from viche.hromada.models import Department
from viche.kit import clock
from viche.kit.figures import Period
from viche.office.programmes.models import Executor, Measure, Programme, Round


@dataclass(frozen=True)
class Candidate:
    """A measure to be asked about and the department that is to write."""

    measure: Measure
    unit: Department


@dataclass(frozen=True)
class LeftOut:
    """A measure nobody is asked about, and why."""

    measure: Measure
    why: str


@dataclass(frozen=True)
class Asking:
    """Who would write what for a period."""

    candidates: list[Candidate]
    left_out: list[LeftOut]


def asking(programme: Programme, period: Period, known: Round | None = None) -> Asking:
    """Measures of the programme for the period; without those the round already asks about. Three queries.

    A group has no figures of its own. A measure whose years are over prints «-»; one that has not begun has nothing to
    say yet. The first executor that is a working department of ours writes, else the coordinator.
    """
    measures = list(programme.measures.on(period.until).filter(is_group=False).order_by("order", "id"))
    asked = set(known.statements.values_list("measure_id", flat=True)) if known else set()
    units = _units(programme)
    candidates, left_out = [], []
    for measure in measures:
        if measure.pk in asked:
            continue
        if why := _reason_against(measure, programme, period):
            left_out.append(LeftOut(measure, why))
        else:
            candidates.append(Candidate(measure, units.get(measure.pk, programme.department)))
    return Asking(candidates, left_out)


def _reason_against(measure: Measure, programme: Programme, period: Period) -> str:
    last = measure.until_year or programme.until_year
    if measure.is_over(period.since) or last < period.since.year:
        return _("строк заходу минув")
    if measure.since_year and measure.since_year > period.until.year:
        return _("захід почнеться %(year)s року") % {"year": measure.since_year}
    return ""


def _units(programme: Programme) -> dict[int, Department]:
    """Measure → its first executor that is a department working today."""
    today = clock.today()
    found: dict[int, Department] = {}
    rows = Executor.objects.filter(programme=programme, department__isnull=False).select_related("department")
    for row in rows.order_by("measure_id", "order", "id"):
        unit: Any = row.department
        if unit.closed_on is None or unit.closed_on > today:
            found.setdefault(row.measure_id, unit)
    return found


@dataclass(frozen=True)
class Choice:
    """A period that may be asked for; `key` stands in the address."""

    key: str
    title: str
    period: Period


def choices(programme: Programme) -> list[Choice]:
    """Halves, quarters and whole years of the programme, by year."""
    found = []
    for year in programme.years:
        periods = [("h1", Period.half(year, 1)), ("h2", Period.half(year, 2)), ("y", Period.year(year))]
        periods += [(f"q{which}", Period.quarter(year, which)) for which in (1, 2, 3, 4)]
        found += [Choice(f"{year}-{key}", period.title, period) for key, period in periods]
    return found


def usual(programme: Programme, day: date) -> str:
    """What is likely meant today: the half-year that ended last, if the programme has it."""
    known = [choice for choice in choices(programme) if "-h" in choice.key]
    ended = [choice for choice in known if choice.period.until < day]
    return (ended[-1] if ended else known[0]).key


def day_against(day: date, since: date, calendar: clock.Calendar) -> str:
    """Why the day cannot be the term of a round, or nothing."""
    if day < clock.today():
        return _("Цей день уже минув. Назвіть сьогоднішній або пізніший.")
    if day < since:
        return _("Це раніше, ніж період почнеться.")
    if not calendar.is_working(day):
        other = calendar.next_working(day)
        return _("Це вихідний. Назвіть робочий день, наприклад %(day)s.") % {"day": f"{other:%d.%m.%Y}"}
    return ""


def working_units() -> Iterable[Department]:
    """Departments that may be asked today."""
    return Department.objects.working(clock.today()).order_by("order", "id")
