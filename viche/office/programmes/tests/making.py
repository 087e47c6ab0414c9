"""Programmes of any size for the tests of reading: measures with executors, plans, money and statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, journal
from viche.kit.publishing import PUBLISHED
from viche.office.programmes.models import (
    Appropriation,
    Executor,
    Goal,
    Measure,
    Programme,
    Round,
    Spending,
    StatedCell,
    Statement,
    TakenDocument,
    Task,
)
from viche.office.programmes.rules import ASKED, STATED
from viche.office.programmes.tests import statements
from viche.office.programmes.tests.statements import planned

SINCE, UNTIL = date(2024, 1, 1), date(2024, 6, 30)
HALF = (SINCE, UNTIL)


def of_size(cast: Cast, number: int, **given: Any) -> Programme:
    """A published programme 2024–2025 with so many measures of two tasks; each has everything a measure may have."""
    said = {"title": f"Програма {number}", "department": cast.department, "state": PUBLISHED, **given}
    programme = fill(Programme, cast.home, since_year=2024, until_year=2025, **said)
    goal = fill(Goal, cast.home, programme=programme, title="Ціль")
    tasks = [
        fill(Task, cast.home, programme=programme, goal=goal, number=str(n), order=n, title=f"Завдання {n}")
        for n in (1, 2)
    ]
    when = fill(Round, cast.home, programme=programme, since=SINCE, until=UNTIL)
    document = fill(TakenDocument, cast.home, programme=programme, name="zvit.docx", since=SINCE, until=UNTIL)
    for place in range(number):
        task = tasks[place * 2 // max(number, 1)]
        measure = fill(
            Measure, cast.home, programme=programme, task=task, number=f"{task.number}.{place + 1}", order=place,
            title=f"Захід {place}", since_year=2024, until_year=2025, source="Бюджет громади",
        )  # fmt: skip
        for order in (0, 1):
            fill(Executor, cast.home, programme=programme, measure=measure, order=order, name=f"Виконавець {order}")
        planned(measure, "1000", 2024)
        stated(measure, "100", document=document)
        say(measure, when, cast, whole="partly", tasks="full", story="Зроблено.")
    return programme


def whole(cast: Cast) -> Programme:
    """A row for every figure: also an allotted sum of the programme and of a measure, and a statement that is late."""
    programme = of_size(cast, 2)
    measure, other = programme.measures.order_by("order")
    for of in (None, measure):
        fill(Appropriation, cast.home, programme=programme, measure=of, year=2024, amount=1500, since=SINCE)
    statements.paid(other, "50", date(2024, 3, 5))
    late = fill(Round, cast.home, programme=programme, since=date(2024, 7, 1), until=date(2024, 12, 31))
    say(measure, late, cast, state=ASKED, due_at=clock.now() - timedelta(days=3))
    return programme


def say(measure: Measure, when: Round, cast: Cast, **given: Any) -> Statement:
    """A settled statement unless another state is given."""
    said = {"state": STATED, "department": cast.department, "coordinator": cast.department, **given}
    return fill(Statement, cast.home, programme=measure.programme, measure=measure, round=when, **said)


def stated(measure: Measure, amount: str, since: date = SINCE, until: date = UNTIL, **given: Any) -> Spending:
    """A sum a document states for a period, with its cell."""
    document = given.pop("document", None) or fill(
        TakenDocument, measure.hromada, programme=measure.programme, name="zvit.docx"
    )
    cell = fill(
        StatedCell, measure.hromada, programme=measure.programme, document=document, measure=measure, text=amount,
        field="actual", place="таблиця 1, рядок 3", table=1, row=3, column=8,
    )  # fmt: skip
    return fill(
        Spending, measure.hromada, programme=measure.programme, measure=measure, stated=True, since=since, until=until,
        amount=Decimal(amount), cell=cell, **given,
    )  # fmt: skip


def publish(programme: Programme) -> Programme:
    """As if it had been published."""
    programme.state = PUBLISHED
    with journal.change("publish", by=None):
        programme.save(update_fields=["state"])
    return programme
