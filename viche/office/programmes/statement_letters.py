"""Letters about statements: asked for, returned, due soon, due today, late. One to a person, each thing once.

A letter is Ukrainian whatever language the page of its sender spoke.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import translation

from viche.kit import outbox
from viche.kit.access import WRITERS
from viche.kit.outside import addresses_inside
from viche.kit.registers import past
from viche.office.programmes.models import Round, Statement
from viche.office.programmes.rules import COORDINATORS, EXECUTORS
from viche.people.holders import holders
from viche.people.models import Person

LANGUAGE = "uk"
# Measures a letter names one by one; the rest is on the page.
NAMED = 30


@dataclass(frozen=True)
class Addressed:
    """What one person is written about."""

    person: Person
    statements: list[Statement]


def to_writers(statements: Sequence[Statement]) -> list[Addressed]:
    """Each person who may write some of these statements, with those they may write."""
    return _addressed(statements, "department_id", EXECUTORS)


def to_coordinators(statements: Sequence[Statement]) -> list[Addressed]:
    """Each person who accepts some of these statements."""
    return _addressed(statements, "coordinator_id", COORDINATORS)


def _addressed(statements: Sequence[Statement], unit: str, roles: Iterable[str] = WRITERS) -> list[Addressed]:
    if not statements:
        return []
    units = {getattr(statement, unit) for statement in statements}
    people = holders(units, statements[0].hromada_id, roles)
    found: dict[int, Addressed] = {}
    for statement in statements:
        for person in people[getattr(statement, unit)]:
            found.setdefault(person.pk, Addressed(person, [])).statements.append(statement)
    return list(found.values())


def send(kind: str, key: str, to: Addressed, round_: Round, *, at: datetime | None = None, **more: Any) -> None:
    """Post the letter `kind` once: the same key and person never twice. Not before `at`."""
    mine = sorted(to.statements, key=lambda statement: (statement.measure.order, statement.measure_id))
    with translation.override(LANGUAGE), addresses_inside():
        context = {
            "person": to.person,
            "round": round_,
            "programme": round_.programme,
            "period": round_.period,
            "statements": mine[:NAMED],
            "more": max(0, len(mine) - NAMED),
            "number": len(mine),
            "url": round_.programme.hromada.address(_page(round_, mine)),
            **more,
        }
        outbox.write(
            f"programmes/statements/letters/{kind}.txt",
            to=to.person.email,
            key=f"{key}:{to.person.pk}",
            hromada_id=round_.hromada_id,
            context=context,
            due_at=at,
        )


def _page(round_: Round, statements: Sequence[Statement]) -> str:
    """The one statement, or the page of the round."""
    if len(statements) == 1:
        return reverse("statement", args=[statements[0].pk])
    return reverse("round", args=[round_.pk])


def asked(round_: Round, statements: Sequence[Statement]) -> None:
    """To whoever writes: what, for what period, until when. What is added later is another letter."""
    first = min((statement.pk for statement in statements), default=0)
    for to in to_writers(statements):
        send("asked", f"round-asked:{round_.pk}:{first}", to, round_)


def moved(round_: Round, statements: Sequence[Statement], before: date | None, ground: str) -> None:
    """To whoever has not submitted yet: the day is another."""
    version = past.latest(Round, round_.pk)
    for to in to_writers(statements):
        send("moved", f"round-moved:{round_.pk}:{version}", to, round_, before=before, ground=ground)


def returned(statement: Statement, by: Person) -> None:
    """To whoever wrote: what is to be mended and until when."""
    version = past.latest(Statement, statement.pk)
    for to in to_writers([statement]):
        send("returned", f"statement-returned:{statement.pk}:{version}", to, statement.round, by=by)


def handed_over(statement: Statement) -> None:
    """To those who write it from now on."""
    version = past.latest(Statement, statement.pk)
    for to in to_writers([statement]):
        send("asked", f"statement-handed-over:{statement.pk}:{version}", to, statement.round)


def late(statement: Statement, day: date) -> None:
    """To whoever accepts: something came after its day. Once a day for a round, however many come."""
    for to in to_coordinators([statement]):
        send("came", f"round-came:{statement.round_id}:{day}", to, statement.round)


def by_round(statements: Iterable[Statement]) -> dict[Round, list[Statement]]:
    """Statements under their rounds."""
    found: dict[Round, list[Statement]] = defaultdict(list)
    for statement in statements:
        found[statement.round].append(statement)
    return found
