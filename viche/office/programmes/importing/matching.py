"""Measures of a document beside those a programme already has: which is which, what is new, missing, said otherwise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from viche.office.programmes.importing import numbers
from viche.office.programmes.models import Measure, Plan, PlanAmount, Programme
from viche.office.programmes.taking import Doubt, ProgrammeDraft, composing
from viche.office.programmes.taking.draft import UNKNOWN, MeasureDraft, PlanDraft
from viche.office.programmes.taking.texts import comparable

TITLE, NUMBER, PLAN, YEARS = "title_differs", "number_differs", "plan_differs", "years_differ"
NEW, MISSING = "measure_new", "measure_missing"


@dataclass
class Said:
    """A plan in what can be compared: its kind, total, and sums by year and by source where it says them. Hryvnias."""

    kind: str
    total: Decimal | None
    years: dict[int, Decimal] = field(default_factory=dict)
    sources: dict[str, Decimal] = field(default_factory=dict)
    since: date | None = None

    def differs(self, other: Said) -> bool:
        """Whether the two cannot both be true; what only one of them says is no difference."""
        if self.kind != other.kind:
            return True
        if None not in (self.total, other.total) and self.total != other.total:
            return True
        return any(a and b and a != b for a, b in ((self.years, other.years), (self.sources, other.sources)))

    def words(self, unit: int) -> str:
        """«Всього: 7272,8; 2020 рік - 500,0»."""
        printed = composing.plan(self.kind, self.total, self.years, self.sources, unit=unit)
        return "; ".join(printed.split("\n"))


@dataclass
class Comparison:
    """`found`: place of a measure in the draft → the measure of the programme; `plans`: → its plan in force, if any.

    `differing_plans`: places in the draft of measures whose plan the document says otherwise.
    """

    found: dict[int, Measure] = field(default_factory=dict)
    plans: dict[int, Said] = field(default_factory=dict)
    new: list[MeasureDraft] = field(default_factory=list)
    missing: list[Measure] = field(default_factory=list)
    differing_plans: list[int] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def said(plan: PlanDraft) -> Said:
    """The plan a document says."""
    total = plan.total
    if total is None and plan.parts:
        total = sum((part.amount for part in plan.parts), Decimal(0))
    return Said(plan.kind, total, _without_nothing(plan.years), dict(plan.sources))


def _without_nothing(years: dict[int, Decimal]) -> dict[int, Decimal]:
    return {year: amount for year, amount in years.items() if amount}


def compare(draft: ProgrammeDraft, programme: Programme, day: date) -> Comparison:
    """Match by number and title; then by title alone, when it is one's own; then by number alone. Three queries."""
    result = Comparison()
    measures = list(Measure.objects.filter(programme=programme))
    _match(draft, measures, result, day)
    plans = _plans(programme, day)
    for place, measure in result.found.items():
        result.plans |= {place: plans[measure.pk]} if measure.pk in plans else {}
        _differences(draft.measures[place], measure, place, result, programme.unit)
    return result


def _match(draft: ProgrammeDraft, measures: list[Measure], result: Comparison, day: date) -> None:
    left = {measure.pk: measure for measure in measures}
    keys: tuple[Any, ...] = (
        lambda m: (m.number, comparable(m.title)),
        lambda m: comparable(m.title),
        lambda m: m.number,
    )
    for key in keys:
        ours: dict[Any, list[Measure]] = defaultdict(list)
        theirs: dict[Any, list[int]] = defaultdict(list)
        for measure in left.values():
            ours[key(measure)].append(measure)
        for place, given in enumerate(draft.measures):
            if place not in result.found:
                theirs[key(given)].append(place)
        for value, places in theirs.items():
            if value and len(places) == 1 and len(ours[value]) == 1:
                result.found[places[0]] = left.pop(ours[value][0].pk)
    result.found = dict(sorted(result.found.items()))
    result.missing = [measure for measure in left.values() if measure.ended_on is None or measure.ended_on > day]
    new = [given for place, given in enumerate(draft.measures) if place not in result.found]
    numbers.settle_beside(new, [measure.number for measure in measures], draft)
    for place, given in enumerate(draft.measures):
        if place not in result.found:
            result.new.append(given)
            result.doubts.append(
                _doubt(given, NEW, given.number, "", _("Такого заходу в програмі немає: додамо його."))
            )
    for measure in result.missing:
        text = _("У документі немає заходу %(number)s, а в програмі він є: лишиться без змін.")
        result.doubts.append(
            Doubt(MISSING, None, "", measure.number, text % {"number": measure.number}, measure.number)
        )


def _plans(programme: Programme, day: date) -> dict[int, Said]:
    """Measure → its plan in force that day."""
    rows = {
        plan.measure_id: Said(plan.kind, plan.total, since=plan.since)
        for plan in Plan.objects.on(day).filter(programme=programme)
    }
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for pk, year, source, amount in (
        PlanAmount.objects.on(day).filter(programme=programme).values_list("measure_id", "year", "source", "amount")
    ):
        sums[pk] += amount
        if year:
            rows[pk].years[year] = rows[pk].years.get(year, Decimal(0)) + amount
        if source:
            rows[pk].sources[source] = rows[pk].sources.get(source, Decimal(0)) + amount
    for pk, total in sums.items():
        rows[pk].total = total if rows[pk].total is None else rows[pk].total
        rows[pk].years = _without_nothing(rows[pk].years)
    return rows


def _differences(given: MeasureDraft, measure: Measure, place: int, result: Comparison, unit: int) -> None:
    if comparable(given.title) != comparable(measure.title):
        text = _("Захід %(number)s у програмі названо інакше; лишаємо назву програми.")
        result.doubts.append(_doubt(given, TITLE, given.title, measure.title, text % {"number": measure.number}))
    if given.number != measure.number:
        text = _("У програмі цей захід має номер %(number)s; лишаємо його.")
        result.doubts.append(_doubt(given, NUMBER, given.number, measure.number, text % {"number": measure.number}))
    years = (given.since_year, given.until_year)
    if any(years) and years != (measure.since_year, measure.until_year):
        before = composing.years(measure.since_year, measure.until_year)
        text = _("Строк заходу в програмі інший; лишаємо строк програми.")
        result.doubts.append(_doubt(given, YEARS, given.years_printed, before, text, "years"))
    ours = result.plans.get(place)
    theirs = said(given.plan)
    if theirs.kind != UNKNOWN and (ours is None or ours.differs(theirs)):
        result.differing_plans.append(place)
        text = _("План заходу %(number)s у документі інший, ніж у програмі.") % {"number": measure.number}
        before = ours.words(unit) if ours else composing.NONE
        result.doubts.append(_doubt(given, PLAN, theirs.words(unit), before, text, "plan"))


def _doubt(given: MeasureDraft, rule: str, printed: str, computed: str, text: str, cell: str = "measure") -> Doubt:
    places = [found.place for found in given.cells if found.field.split(":")[0] == cell]
    return Doubt(rule, places[0] if places else given.place_of("measure"), printed, computed, text, given.number)
