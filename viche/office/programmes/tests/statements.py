"""A programme with measures of two departments, and its statements: what the tests of statements begin with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, tenancy
from viche.kit.publishing import PUBLISHED
from viche.office.programmes.models import (
    Executor,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    Spending,
    Statement,
)
from viche.office.programmes.rules import ASKED, STATEMENT

SINCE, UNTIL, DUE = date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 20)
# What passes as a whole statement.
SAID: dict[str, Any] = {
    "whole": "partly", "tasks": "full", "tasks_number": 2, "funding": "absent", "reason": "", "story": "Проведено."
}  # fmt: skip

# The same as the form has it.
FORM = {**{key: value or "" for key, value in SAID.items()}, "seen": ""}


def programme(cast: Cast, **given: Any) -> Programme:
    """Coordinated by the department, published, 2024–2028."""
    said: dict[str, Any] = {"state": PUBLISHED, "department": cast.department, "since_year": 2024, "until_year": 2028}
    return fill(Programme, cast.home, **{**said, **given})


def measure(of: Programme, number: str = "1.1", unit: Any = None, **given: Any) -> Measure:
    """A measure; with a department its executor is that one."""
    made = fill(Measure, of.hromada, programme=of, number=number, order=int(number.split(".")[-1]), **given)
    if unit is not None:
        fill(Executor, of.hromada, programme=of, measure=made, name=unit.name, department=unit)
    return made


def round_(of: Programme, **given: Any) -> Round:
    """The first half of 2026, due on 20 July (a Monday)."""
    said: dict[str, Any] = {"since": SINCE, "until": UNTIL, "due_on": DUE, "programme": of}
    return fill(Round, of.hromada, **{**said, **given})


def statement(of: Measure, when: Round, unit: Any, coordinator: Any = None, **given: Any) -> Statement:
    """A statement of a measure, due with its round."""
    said: dict[str, Any] = {
        "programme": of.programme, "measure": of, "round": when, "department": unit,
        "coordinator": coordinator or of.programme.department, "state": ASKED,
    }  # fmt: skip
    said |= given
    if said["state"] in ("submitted", "accepted", "approved"):
        said.setdefault("submitted_at", clock.now())
    draft = Statement(hromada=of.hromada, **said)
    if "due_at" not in given:
        said["due_at"] = STATEMENT.due_at(draft)
    return fill(Statement, of.hromada, **said)


def planned(of: Measure, amount: str, year: int = 2026) -> Plan:
    """A plan of one year."""
    plan = fill(Plan, of.hromada, programme=of.programme, measure=of, since=date(2024, 1, 1), total=Decimal(amount))
    fill(PlanAmount, of.hromada, programme=of.programme, measure=of, plan=plan, year=year, amount=Decimal(amount))
    return plan


def paid(of: Measure, amount: str, day: date = date(2026, 3, 3)) -> Spending:
    """A payment."""
    return fill(Spending, of.hromada, programme=of.programme, measure=of, since=day, until=day, amount=Decimal(amount))


def whole(cast: Cast, **given: Any) -> Statement:
    """Programme, measure, round and statement at once: written by the enterprise, accepted by the department."""
    of = programme(cast)
    return statement(measure(of, unit=cast.enterprise), round_(of), cast.enterprise, **given)


# ── In a browser ──


def client(cast: Cast, who: str) -> Client:
    """Somebody of the cast in a browser."""
    made = Client()
    made.force_login(cast.people[who])
    return made


def page(said: Statement, more: str = "") -> str:
    """The page of a statement, or what is under it."""
    return f"/home/desk/programmes/statements/{said.pk}/{more}"


def version(browser: Client, said: Statement) -> int:
    """What the form carries about what was seen."""
    return int(browser.get(page(said)).context["form"].initial["version"])


def one(cast: Cast, **given: Any) -> Statement:
    """A statement of its own programme."""
    with tenancy.enter(cast.home.pk):
        return whole(cast, **given)


def kept(cast: Cast, said: Statement) -> Statement:
    """The statement as it is stored now."""
    with tenancy.enter(cast.home.pk):
        return Statement.objects.select_related("round", "measure").get(pk=said.pk)
