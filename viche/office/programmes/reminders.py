"""Reminders by mail about statements that were not submitted yet. Each letter is sent once.

No act says when to remind: the hromada does, by dated settings. Where it says nothing: three working days before, enough
to gather numbers, too late to forget again. On the day. And on the first working day after it, when the coordinator learns
too who is late. A day that was missed because the server was off is made up for while the letter is still of use (a week,
where the hromada says nothing), but not later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from viche.hromada import statute
from viche.kit import clock
from viche.office.programmes.models import Round, Statement
from viche.office.programmes.rules import CALENDAR, OPEN
from viche.office.programmes.statement_letters import Addressed, send, to_coordinators, to_writers

BEFORE, LATE = "statement-reminder", "statement-late"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """How many working days before, and for how many days after. Both are less than the month after which the outbox
    forgets the keys of its letters (the rules allow no more)."""

    before: int = 3
    late: int = 7


def terms(day: date) -> Terms:
    """As the hromada has them on that day."""
    return Terms(statute.number(BEFORE, day), statute.number(LATE, day))


def first_reminder(due: date, before: int = 3) -> date:
    """The day so many working days before."""
    return CALENDAR.before(due, before)


def first_late(due: date) -> date:
    """The first working day after."""
    return CALENDAR.next_working(due + ONE_DAY)


def kind_on(day: date, due: date, said: Terms) -> str:
    """Which letter belongs to the day: «soon», «today», «late» or none."""
    if day == due:
        return "today"
    if first_reminder(due, said.before) <= day < due:
        return "soon"
    return "late" if first_late(due) <= day < first_late(due) + timedelta(days=said.late) else ""


def remind(hromada_id: int) -> int:
    """Queue today's letters of this hromada; returns how many people were written to, for the first time or again."""
    day = clock.today()
    said = terms(day)
    morning = clock.morning(day)
    sent = 0
    for (round_, due), statements in _open(day).items():
        kind = kind_on(day, due, said)
        if not kind:
            continue
        for to in to_writers(statements):
            send(kind, f"statements-{kind}:{round_.pk}:{due}", to, round_, at=morning, day=due)
            sent += 1
        if kind == "late":
            sent += _tell_coordinators(round_, due, statements, morning)
    return sent


def _tell_coordinators(round_: Round, due: date, statements: list[Statement], morning: datetime) -> int:
    people = to_coordinators(statements)
    for to in people:
        units = by_unit(to.statements)
        send(
            "missing",
            f"statements-missing:{round_.pk}:{due}",
            Addressed(to.person, []),
            round_,
            at=morning,
            day=due,
            units=units,
        )
    return len(people)


def by_unit(statements: Iterable[Statement]) -> list[dict[str, str]]:
    """Who owes what: the department and the numbers of its measures."""
    found: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        found[str(statement.department)].append(statement.measure.number)
    return [{"name": name, "numbers": ", ".join(numbers)} for name, numbers in sorted(found.items())]


def _open(day: date) -> dict[tuple[Round, date], list[Statement]]:
    """Statements not submitted, by round and the day they are due, for days near enough."""
    found: dict[tuple[Round, date], list[Statement]] = defaultdict(list)
    for statement in near(day):
        assert statement.due_at is not None  # the query asked for it
        found[statement.round, clock.kyiv(statement.due_at).date()].append(statement)
    return found


def near(day: date) -> QuerySet[Statement]:
    """Statements for which a letter may be due: within a month around the day."""
    reach = timedelta(days=31)
    rows = Statement.objects.filter(
        state__in=OPEN, due_at__gte=clock.start_of_day(day - reach), due_at__lte=clock.end_of_day(day + reach)
    )
    related = ("measure", "department", "round__programme__hromada")
    return rows.select_related(*related).order_by("round_id", "measure__order", "measure_id")
