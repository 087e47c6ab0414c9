"""The rows of one document, written in the order in which they point to one another, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from viche.hromada.models import Department
from viche.kit import clock
from viche.office.programmes.importing.choices import Choices
from viche.office.programmes.importing.matching import PLAN, Comparison
from viche.office.programmes.models import (
    Amendment,
    Executor,
    Goal,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    TakenDocument,
    Task,
)
from viche.office.programmes.taking import Doubt, ProgrammeDraft
from viche.office.programmes.taking.draft import UNKNOWN, MeasureDraft
from viche.office.programmes.taking.texts import comparable

M = TypeVar("M", bound=models.Model)
Progress = Callable[[int, int, str], None]
BATCH = 500


class Structure:
    """What a programme consists of and what it plans. Must run inside a transaction, under a verb of the journal.

    `comparison`: with what the programme has already; None when it has nothing yet. Measures are known by their place in
    the draft, cells by (place of the measure, field).
    """

    def __init__(
        self,
        programme: Programme,
        draft: ProgrammeDraft,
        choices: Choices,
        comparison: Comparison | None,
        progress: Progress,
    ) -> None:
        self.programme, self.draft, self.choices, self.comparison = programme, draft, choices, comparison
        self.own: dict[str, Any] = {"hromada_id": programme.hromada_id, "programme_id": programme.pk}
        self.missing = {measure.number: measure.pk for measure in comparison.missing} if comparison else {}
        self.progress, self.done = progress, 0
        self.measures: dict[int, Measure] = dict(comparison.found) if comparison else {}
        self.new = [place for place in range(len(draft.measures)) if place not in self.measures]
        self.places = {measure.number: place for place, measure in reversed(list(enumerate(draft.measures)))}
        self.doubts: list[Doubt] = [*draft.doubts, *(comparison.doubts if comparison else ())]
        self.of = len(draft.measures) * 4 + sum(len(measure.cells) for measure in draft.measures)

    def write_structure(self, document: TakenDocument) -> None:
        """Goals, tasks, measures with their executors, plans; by an amendment where the person dated one."""
        self.document = document
        self.amendment = self._amendment()
        self._measures(self._tasks(self._goals()))
        self._executors()
        self._plans()

    def make(self, model: type[M], rows: Iterable[M], what: str) -> Iterator[M]:
        """Write rows as they come, a batch at a time, and give them back with their keys."""
        left = iter(rows)
        while batch := list(islice(left, BATCH)):
            yield from model._default_manager.bulk_create(batch)
            self.done += len(batch)
            self.progress(min(self.done, self.of), self.of, what)

    def write(self, model: type[M], rows: Iterable[M], what: str) -> None:
        """The same, when nobody asks for the keys."""
        for _row in self.make(model, rows, what):
            pass

    # ── What the programme consists of ───────────────────────────────────────────────────────────────────────────

    def _goals(self) -> dict[int, int]:
        """Place of a goal in the draft → its key. A goal the programme has is not made again."""
        known = {comparable(goal.title): goal.pk for goal in Goal.objects.filter(programme=self.programme)}
        wanted = {measure.goal for measure in self._made()}
        titles = {
            place: title for place, title in enumerate(self.draft.goals) if self.comparison is None or place in wanted
        }
        rows = [
            Goal(**self.own, order=len(known) + place, title=title)
            for place, title in titles.items()
            if comparable(title) not in known
        ]
        known |= {comparable(goal.title): goal.pk for goal in Goal.objects.bulk_create(rows)}
        return {place: known[comparable(title)] for place, title in titles.items()}

    def _made(self) -> list[MeasureDraft]:
        """The measures the programme does not have yet."""
        return [self.draft.measures[place] for place in self.new]

    def _tasks(self, goals: dict[int, int]) -> dict[tuple[int, str], int]:
        """(place of the goal, number) → key of the task."""
        before = list(Task.objects.filter(programme=self.programme))
        known = {(task.goal_id, comparable(task.title)): task.pk for task in before}
        wanted = {(measure.goal, measure.task) for measure in self._made()}
        found: dict[tuple[int, str], int] = {}
        for order, given in enumerate(self.draft.tasks, len(before)):
            key = (given.goal, given.number)
            if self.comparison is not None and key not in wanted:
                continue
            same = (goals.get(given.goal), comparable(given.title))
            if same not in known:
                number, title = given.number[:20], given.title
                row = Task(**self.own, goal_id=same[0], number=number, order=order, title=title)
                row.save()
                known[same] = row.pk
            found[key] = known[same]
        return found

    def _measures(self, tasks: dict[tuple[int, str], int]) -> None:
        """Groups and measures before their parts."""
        last = Measure.objects.filter(programme=self.programme).aggregate(last=models.Max("order"))["last"]
        first = 0 if last is None else last + 1
        left = self.new
        while left:
            waiting = set(left)
            # Parents that go round in a circle cannot be; whatever a reader made of them, no measure is lost.
            ready = [place for place in left if self._parent_place(place) not in waiting] or left
            rows = [self._measure(place, first + place, tasks) for place in ready]
            made = self.make(Measure, rows, _("Заходи"))
            self.measures |= dict(zip(ready, made, strict=True))
            left = [place for place in left if place not in self.measures]

    def _parent_place(self, place: int) -> int | None:
        parent = self.draft.measures[place].parent
        found = self.places.get(parent) if parent else None
        return None if found == place else found

    def _measure(self, place: int, order: int, tasks: dict[tuple[int, str], int]) -> Measure:
        given, parent = self.draft.measures[place], self._parent_place(place)
        above = self.measures.get(parent) if parent is not None else None
        return Measure(
            **self.own,
            task_id=tasks.get((given.goal, given.task)),
            parent_id=above.pk if above else None,
            is_group=given.is_group,
            number=given.number,
            order=order,
            title=given.title,
            since_year=given.since_year,
            until_year=given.until_year,
            source=given.source_printed[:300],
            added_by=self.amendment,
        )

    def _executors(self) -> None:
        units = units_by_name()
        rows = (
            Executor(
                **self.own,
                measure_id=self.measures[place].pk,
                order=order,
                name=given.name[:400],
                department_id=units.get(comparable(given.name)),
            )
            for place in self.new
            for order, given in enumerate(self.draft.measures[place].executors)
        )
        self.write(Executor, rows, _("Виконавці"))

    # ── Plan ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _plans(self) -> None:
        """Plans of new measures, and of those that differ when an amendment was dated."""
        since = date(self.programme.since_year, 1, 1)
        places = [place for place in self.new if self._has_plan(place)]
        if self.comparison is not None:
            since = self.choices.amended_on or self.choices.since or since
        if self.amendment is not None and self.comparison is not None:
            places = sorted({*places, *self.comparison.differing_plans})
            self.doubts = [doubt for doubt in self.doubts if doubt.rule != PLAN]
        rows = (self._plan(place, since) for place in places)
        made = list(self.make(Plan, rows, _("Планові суми")))
        amounts = (
            PlanAmount(
                **self.own,
                measure_id=plan.measure_id,
                plan_id=plan.pk,
                year=year,
                source=source,
                fund=fund,
                amount=amount,
            )
            for place, plan in zip(places, made, strict=True)
            for (year, source, fund), amount in self._parts(place).items()
        )
        self.write(PlanAmount, amounts, _("Планові суми"))

    def _has_plan(self, place: int) -> bool:
        given = self.draft.measures[place]
        return not given.is_group and (given.plan.kind != UNKNOWN or bool(given.plan.printed))

    def _plan(self, place: int, since: date) -> Plan:
        given = self.draft.measures[place].plan
        return Plan(
            **self.own,
            measure_id=self.measures[place].pk,
            amendment=self.amendment,
            since=since,
            kind=given.kind,
            total=given.total,
            printed=given.printed,
        )

    def _parts(self, place: int) -> dict[tuple[int | None, str, str], Decimal]:
        sums: dict[tuple[int | None, str, str], Decimal] = defaultdict(Decimal)
        for part in self.draft.measures[place].plan.parts:
            sums[part.year, part.source, part.fund] += part.amount
        return sums

    def _amendment(self) -> Amendment | None:
        """The change of the programme the person dated, when there is anything to change."""
        if self.comparison is None or self.choices.amended_on is None:
            return None
        places = sorted({*self.new, *self.comparison.differing_plans})
        if not places:
            return None
        numbers = ", ".join(self.draft.measures[place].number for place in places)
        said = _("Заходи %(numbers)s — як у документі «%(name)s»") % {"numbers": numbers, "name": self.document.name}
        given = {"since": self.choices.amended_on, "act_text": self.choices.amended_by[:300], "summary": said}
        return Amendment.objects.create(**self.own, **given)


def units_by_name() -> dict[str, int]:
    """Name as printed → the one unit of ours it can be: by its name, or with that of the unit above in the genitive."""
    found: dict[str, set[int]] = defaultdict(set)
    for unit in Department.objects.working(clock.today()).select_related("parent"):
        found[comparable(unit.name)].add(unit.pk)
        if unit.parent is not None and unit.parent.genitive:
            found[comparable(f"{unit.name} {unit.parent.genitive}")].add(unit.pk)
    return {name: next(iter(units)) for name, units in found.items() if len(units) == 1}
