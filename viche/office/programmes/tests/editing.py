"""A small programme for the tests of editing: one goal, two tasks, four measures; and ways to see what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import Cast
from tests.factory import fill
from viche.kit.models import JournalEntry
from viche.kit.publishing import DRAFT
from viche.office.programmes import actions
from viche.office.programmes.actions import Key
from viche.office.programmes.models import Goal, Measure, Plan, PlanAmount, Programme, Spending, StatedCell, Task

WHO = "Виправлено описку"


@dataclass
class Small:
    """The programme with its parts by their numbers."""

    programme: Programme
    goal: Goal
    tasks: dict[str, Task]
    measures: dict[str, Measure]

    def __getitem__(self, number: str) -> Measure:
        return self.measures[number]


def small(cast: Cast, state: str = DRAFT, **given: Any) -> Small:
    """Made directly; must run inside the home hromada."""
    programme = fill(
        Programme,
        cast.home,
        **{
            "department": cast.department, "state": state, "title": "Громадянське суспільство", "since_year": 2020,
            "until_year": 2024, "unit": 1000, **given,
        },
    )  # fmt: skip
    goal = fill(Goal, cast.home, programme=programme, title="Залучення громадян", order=1)
    tasks = {
        number: fill(Task, cast.home, programme=programme, goal=goal, number=number, order=int(number), title=f"Завдання {number}")
        for number in ("1", "2")
    }  # fmt: skip
    measures = {
        number: fill(
            Measure, cast.home, programme=programme, task=tasks[number[0]], number=number, order=order, title=f"Захід {number}"
        )
        for order, number in enumerate(("1.1", "1.2", "1.3", "2.1"), 1)
    }  # fmt: skip
    return Small(programme, goal, tasks, measures)


def planned(measure: Measure, day: date) -> dict[int | None, Decimal]:
    """The plan in force: year → UAH."""
    found: dict[int | None, Decimal] = {}
    for row in PlanAmount.objects.filter(measure=measure).on(day):
        found[row.year] = found.get(row.year, Decimal(0)) + row.amount
    return found


def by_years(cast: Cast, measure: Measure, who: str = "petro", **sums: str) -> Plan:
    """A plan by years: by_years(cast, measure, y2020="500000")."""
    amounts = {Key(int(year[1:]), "city"): Decimal(amount) for year, amount in sums.items()}
    return actions.set_plan(measure, cast.viewer(who), kind="years", amounts=amounts, ground=WHO)


def stated(cast: Cast, measure: Measure, amount: str, since: date, until: date, **given: Any) -> Spending:
    """A sum that a document states."""
    cell = fill(
        StatedCell, cast.home, programme=measure.programme, measure=measure, text=amount, place="таблиця 1, рядок 9"
    )
    return fill(
        Spending, cast.home, programme=measure.programme, measure=measure, stated=True, since=since, until=until,
        amount=Decimal(amount), cell=cell, **given,
    )  # fmt: skip


def numbers(programme: Programme) -> list[str]:
    """Measures as they stand."""
    rows = list(Measure.objects.filter(programme=programme))
    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    return [row.number for row in rows]


def last(model: type[Any]) -> JournalEntry:
    """The newest entry about a table."""
    entry = JournalEntry.objects.filter(kind=model._meta.db_table).order_by("-id").first()
    assert entry is not None
    return entry
