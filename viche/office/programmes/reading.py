"""A programme read whole for one period: its measures in order with plan, money, statement. Board, page and report use it.

The number of queries does not depend on how many measures there are. Money is in hryvnias.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Count, Sum

from viche.kit import clock
from viche.kit.figures import Period
from viche.office.programmes.models import (
    DocumentDoubt,
    Executor,
    Goal,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    StatedCell,
    Statement,
    Task,
)
from viche.office.programmes.models.money import counts_in
from viche.office.programmes.rules import OPEN, SETTLED

NOTHING = Decimal(0)


def basis_of(stated: Iterable[bool]) -> str:
    """«counted», «stated» or «mixed» by which of the rows a document states; empty when there are none."""
    kinds = set(stated)
    return "" if not kinds else "mixed" if len(kinds) == 2 else "stated" if kinds == {True} else "counted"


@dataclass(frozen=True)
class Spent:
    """Sums of one measure that have the same origin, source and fund. `counts`: they are part of what was spent."""

    measure: int
    stated: bool
    source: str
    fund: str
    counts: bool
    amount: Decimal
    rows: int


@dataclass
class Facts:
    """Everything of one measure for the period. `stated_nothing`: a document for just this period prints «0,00»."""

    measure: Measure
    task: Task | None = None
    goal: Goal | None = None
    group: Measure | None = None
    executors: list[Executor] = field(default_factory=list)
    plan: Plan | None = None
    amounts: list[PlanAmount] = field(default_factory=list)
    money: list[Spent] = field(default_factory=list)
    statement: Statement | None = None
    doubts: int = 0
    over: bool = False
    stated_nothing: bool = False

    @property
    def spent(self) -> Decimal:
        """What was spent: payments, or what a document states; never both for one time."""
        return sum((row.amount for row in self.money if row.counts), NOTHING)

    @property
    def basis(self) -> str:
        """«counted», «stated» or «mixed»; empty when nothing was said at all. A document may state «0,00»."""
        return basis_of(row.stated for row in self.money if row.counts) or ("stated" if self.stated_nothing else "")

    @property
    def passed_over(self) -> Decimal | None:
        """What documents state beside the payments; None when they state nothing there."""
        rows = [row.amount for row in self.money if not row.counts]
        return sum(rows, NOTHING) if rows else None

    def planned(self, period: Period) -> Decimal | None:
        """The plan of the budget years of the period; None when the plan does not say it by years."""
        years = range(period.since.year, period.until.year + 1)
        rows = [row.amount for row in self.amounts if row.year in years]
        return sum(rows, NOTHING) if rows else None

    @property
    def answering(self) -> str:
        """Who answers for the measure: the first one named."""
        return self.executors[0].name if self.executors else ""

    @property
    def is_late(self) -> bool:
        """Whether the statement should have been here by now."""
        said = self.statement
        return bool(said and said.state in OPEN and said.due_at and said.due_at < clock.now())

    @property
    def is_settled(self) -> bool:
        """Whether the statement is approved or taken from a document."""
        return self.statement is not None and self.statement.state in SETTLED


@dataclass(frozen=True)
class Reading:
    """A programme for a period. `facts` in the order of the form, headings of split measures aside; `doubts`: how many of
    its documents nobody has settled, those of no measure too."""

    programme: Programme
    period: Period
    round: Round | None
    facts: list[Facts]
    doubts: int = 0

    def by_task(self) -> list[tuple[Task | None, list[Facts]]]:
        """Measures under their tasks."""
        return [(task, list(rows)) for task, rows in groupby(self.facts, key=lambda facts: facts.task)]


def period_of(programme: Programme, found: Round | None) -> Period:
    """Of a round; without any the budget year that runs, or the nearest one the programme has."""
    if found is not None:
        return Period(found.since, found.until)
    year = min(max(clock.today().year, programme.since_year), programme.until_year)
    return Period.year(year)


def read(programme: Programme, found: Round | None, *, public: bool = False) -> Reading:
    """Everything for the period of the round. `public`: of statements only what is approved or was printed, no doubts."""
    return at(programme, period_of(programme, found), found, public=public)


def at(programme: Programme, period: Period, found: Round | None, *, public: bool = False) -> Reading:
    """Everything for a period, with the statements of the round if there is one."""
    measures = list(programme.measures.on(period.until))
    if not measures:
        return Reading(programme, period, found, [])
    tasks = _tasks(programme)
    groups = {measure.pk: measure for measure in measures if measure.is_group}
    executors = _grouped(programme.executors.order_by("order", "id"))
    plans = {plan.measure_id: plan for plan in programme.plans.on(period.until)}
    amounts = _grouped(programme.plan_amounts.on(period.until).order_by("year", "source", "fund"))
    money = spent(programme, period)
    statements = _statements(found, public)
    zeros = _stated_nothing(programme, period)
    doubts = {} if public else _doubts(programme)
    facts = [
        Facts(
            measure=measure,
            task=tasks[measure.task_id] if measure.task_id else None,
            goal=tasks[measure.task_id].goal if measure.task_id else None,
            group=groups.get(measure.parent_id) if measure.parent_id else None,
            executors=executors.get(measure.pk, []),
            plan=plans.get(measure.pk),
            amounts=amounts.get(measure.pk, []),
            money=money.get(measure.pk, []),
            statement=statements.get(measure.pk),
            doubts=doubts.get(measure.pk, 0),
            over=measure.is_over(period.since),
            stated_nothing=measure.pk in zeros,
        )
        for measure in _ordered(measures, tasks)
        if not measure.is_group
    ]
    return Reading(programme, period, found, facts, sum(doubts.values()))


def spent(programme: Programme, period: Period) -> dict[int, list[Spent]]:
    """By measure: the sums of the period, those that count and those passed over."""
    counts = counts_in(period)
    rows = (
        programme.spendings.inside(period)
        .order_by("measure_id", "stated", "source", "fund")
        .values_list("measure_id", "stated", "source", "fund")
        .annotate(
            total=Sum("amount", filter=counts),
            number=Count("pk", filter=counts),
            passed=Sum("amount", filter=~counts),
            left=Count("pk", filter=~counts),
        )
    )
    found: dict[int, list[Spent]] = defaultdict(list)
    for measure, stated, source, fund, total, number, passed, left in rows:
        if number:
            found[measure].append(Spent(measure, stated, source, fund, True, total, number))
        if left:
            found[measure].append(Spent(measure, stated, source, fund, False, passed, left))
    return found


def _tasks(programme: Programme) -> dict[int, Task]:
    """Tasks in their order: by goal, then by their own; those without a goal last."""
    tasks = sorted(programme.tasks.select_related("goal"), key=_place)
    return {task.pk: task for task in tasks}


def _place(task: Task) -> tuple[Any, ...]:
    goal = (0, task.goal.order, task.goal.pk) if task.goal else (1, 0, 0)
    return (*goal, task.order, numbered(task.number), task.pk)


def _ordered(measures: Iterable[Measure], tasks: Mapping[int, Task]) -> list[Measure]:
    places = {pk: place for place, pk in enumerate(tasks)}
    return sorted(
        measures,
        key=lambda one: (places.get(one.task_id or 0, len(places)), one.order, numbered(one.number), one.pk),
    )


def numbered(number: str) -> tuple[int, ...]:
    """«1.10» comes after «1.9»."""
    return tuple(int(part) for part in re.findall(r"\d+", number))


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.measure_id].append(row)
    return found


def _statements(found: Round | None, public: bool) -> dict[int, Statement]:
    if found is None:
        return {}
    rows = found.statements.select_related("department")
    return {row.measure_id: row for row in (rows.filter(state__in=SETTLED) if public else rows)}


def _doubts(programme: Programme) -> dict[int | None, int]:
    rows = DocumentDoubt.objects.filter(programme=programme, settled_at__isnull=True)
    return dict(rows.order_by().values_list("measure").annotate(number=Count("pk")))


def _stated_nothing(programme: Programme, period: Period) -> set[int]:
    """Measures of which a document for just this period says that nothing was spent."""
    told = programme.documents.filter(since=period.since, until=period.until)
    cells = StatedCell.objects.filter(document__in=told, field="actual", measure__isnull=False)
    return {measure for measure, text in cells.order_by().values_list("measure_id", "text") if is_zero(text)}


def is_zero(printed: str) -> bool:
    """Whether a cell says nothing was spent: «0», «0,00»; an empty one or a dash says nothing at all."""
    return re.fullmatch(r"0+(?:[.,]0+)?", "".join(printed.split())) is not None


def rounds_of(programme: Programme, *, public: bool = False) -> list[Round]:
    """Reporting periods, the newest first. For the public those told about come first: where most statements are approved
    or were printed; then those with some money; `settled` and `asked` of each: how many are, of how many."""
    rows = programme.rounds.order_by("-until", "-since", "-pk")
    if not public:
        return list(rows)
    settled = Count("statements", filter=models.Q(statements__state__in=SETTLED))
    money = programme.spendings.filter(since__gte=models.OuterRef("since"), until__lte=models.OuterRef("until"))
    known = rows.annotate(asked=Count("statements"), settled=settled, spent=models.Exists(money))
    return sorted(known, key=_told, reverse=True)


def _told(found: Any) -> tuple[Any, ...]:
    return (found.settled * 2 > found.asked, found.spent, found.settled > 0, found.until, found.since, found.pk)
