"""The contents of a programme for its page: goals, tasks, measures with executors, years and plan, in one order.

Six queries, however many measures there are. Sums are said in the programme's unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import clock
from viche.office.programmes import saying
from viche.office.programmes.actions.planning import Key, differs
from viche.office.programmes.models import Executor, Goal, Measure, Plan, PlanAmount, Programme, Task
from viche.office.programmes.nouns import MEASURE, TASK

GOAL, TASK_LINE, MEASURE_LINE = "goal", "task", "measure"


@dataclass
class Line:
    """One line: a goal, a task or a measure. `depth`: how deep a part stands under its whole."""

    kind: str
    row: Any
    depth: int = 0
    executors: list[str] = field(default_factory=list)
    plan: str = ""
    doubt: str = ""

    @property
    def url(self) -> str:
        """Where its words are changed."""
        name = {GOAL: "programmes-goal", TASK_LINE: "programmes-task", MEASURE_LINE: "programmes-measure-edit"}[
            self.kind
        ]
        return reverse(name, args=[self.row.pk])

    @property
    def read_url(self) -> str:
        """The page of a measure."""
        return reverse("measure-desk", args=[self.row.programme_id, self.row.pk])

    @property
    def plan_url(self) -> str:
        """Its plans."""
        return reverse("programmes-plans", args=[self.row.pk])

    @property
    def add_url(self) -> str:
        """Where a measure of this task, or a part of this measure, is added."""
        under = f"{'task' if self.kind == TASK_LINE else 'part'}-{self.row.pk}"
        return f"{reverse('programmes-measure-new', args=[self.row.programme_id])}?under={under}"

    @property
    def payments_url(self) -> str:
        """Its payments."""
        return reverse("programmes-measure-payments", args=[self.row.pk])

    @property
    def years(self) -> str:
        """«2020–2024», «2021», or nothing."""
        since, until = self.row.since_year, self.row.until_year
        if not (since and until) or since == until:
            return str(since or until or "")
        return f"{since}\u2060–\u2060{until}"  # the dash does not end a line

    @property
    def answering(self) -> str:
        """«Департамент комунікацій і ще 2»."""
        return saying.executors(self.executors) if self.executors else ""


@dataclass
class Contents:
    """The whole. `changes`: whether this person may change it."""

    programme: Programme
    changes: bool

    @cached_property
    def lines(self) -> list[Line]:
        """Everything in order."""
        return list(self._lines())

    @property
    def is_empty(self) -> bool:
        """Nothing was entered yet."""
        return not self.lines

    @property
    def unit(self) -> str:
        """«тис. грн»."""
        return saying.in_words(self.programme.unit)

    @cached_property
    def counts(self) -> list[dict[str, Any]]:
        """How many tasks and measures there are; a split measure counts by its parts."""
        measures = [line for line in self.lines if line.kind == MEASURE_LINE and not line.row.is_group]
        tasks = [line for line in self.lines if line.kind == TASK_LINE]
        return [{"number": len(tasks), "noun": TASK}, {"number": len(measures), "noun": MEASURE}]

    @property
    def total(self) -> str:
        """The sum of all plans."""
        return saying.money(sum(self._sums.values(), Decimal(0)), self.programme.unit)

    @cached_property
    def _plans(self) -> dict[int, Plan]:
        day = max(clock.today(), self.programme_start)
        return {plan.measure_id: plan for plan in self.programme.plans.on(day)}

    @property
    def programme_start(self) -> Any:
        """A programme of next year is shown as it will begin."""
        first = self.programme.plans.order_by("since").values_list("since", flat=True).first()
        return first or clock.today()

    @cached_property
    def _amounts(self) -> dict[int, dict[Key, Decimal]]:
        found: dict[int, dict[Key, Decimal]] = defaultdict(dict)
        for row in PlanAmount.objects.filter(plan__in=[plan.pk for plan in self._plans.values()]):
            found[row.measure_id][Key(row.year, row.source, row.fund)] = row.amount
        return found

    @cached_property
    def _sums(self) -> dict[int, Decimal]:
        """measure → the sum of its plan: of the years, or what is printed as the total when no years are."""
        found = {}
        for measure, plan in self._plans.items():
            amounts = self._amounts.get(measure, {})
            found[measure] = sum(amounts.values(), Decimal(0)) if amounts else plan.total or Decimal(0)
        return found

    def _lines(self) -> Iterator[Line]:
        goals: list[Goal] = list(self.programme.goals.all())
        tasks: dict[int | None, list[Task]] = defaultdict(list)
        for task in self.programme.tasks.all():
            tasks[task.goal_id].append(task)
        tops: dict[int | None, list[Measure]] = defaultdict(list)
        parts: dict[int, list[Measure]] = defaultdict(list)
        for measure in self.programme.measures.all():
            if measure.parent_id:
                parts[measure.parent_id].append(measure)
            else:
                tops[measure.task_id].append(measure)
        who: dict[int, list[str]] = defaultdict(list)
        for pk, name in Executor.objects.filter(programme=self.programme).values_list("measure", "name"):
            who[pk].append(name)

        def down(rows: list[Measure], depth: int = 0) -> Iterator[Line]:
            for row in rows:
                yield self._measure(row, depth, who[row.pk])
                yield from down(parts[row.pk], depth + 1)

        yield from down(tops[None])
        for goal in (None, *goals):
            if goal is not None:
                yield Line(GOAL, goal)
            for task in tasks[goal.pk if goal else None]:
                yield Line(TASK_LINE, task)
                yield from down(tops[task.pk])

    def _measure(self, row: Measure, depth: int, who: list[str]) -> Line:
        line = Line(MEASURE_LINE, row, depth, who)
        plan = self._plans.get(row.pk)
        if plan is None:
            line.plan = "" if row.is_group else _("немає")
            return line
        amounts = self._amounts.get(row.pk, {})
        if plan.kind in ("years", "sum"):
            line.plan = saying.money(self._sums[row.pk], self.programme.unit)
        else:
            line.plan = str(plan.get_kind_display())
        if differs(plan.total, amounts) is not None:
            line.doubt = _("«Всього» інше")
        return line
