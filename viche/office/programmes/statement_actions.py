"""What is done with rounds and statements. Check → change → journal; letters are queued in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from viche.hromada.models import Department
from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.kit.figures import Period
from viche.kit.meanwhile import only_one
from viche.kit.models import JournalEntry
from viche.office.programmes import statement_letters as letters
from viche.office.programmes.models import Measure, Programme, Round, Statement
from viche.office.programmes.rules import COORDINATORS, EXECUTORS, OPEN, STATEMENT, SUBMITTED

# What the executor writes; the facts are those the wording is composed from.
FACTS = ("whole", "tasks", "tasks_number", "funding")
SAID = (*FACTS, "reason", "story")
# Steps by which somebody else than the writer usually judges.
JUDGED = frozenset({"accept", "approve"})
LANGUAGE = "uk"  # of what the journal keeps, whoever takes the step
# What letters and refusals read of a statement.
RELATED = ("measure", "department", "coordinator", "round", "programme__department", "programme__hromada")


# ── Rounds ───────────────────────────────────────────────────────────────────────────────────────────────────────


def may_ask(viewer: Viewer, programme: Programme) -> bool:
    """Whoever writes for the coordinator."""
    return viewer.has(COORDINATORS, programme.department_id)


def require_coordinator(viewer: Viewer, programme: Programme) -> None:
    """Refuse with who may."""
    if not may_ask(viewer, programme):
        raise Refused(
            _("Відомості за програмою запитує її координатор: %(unit)s.") % {"unit": programme.department},
            _("Зверніться до нього або до секретаря."),
            title=_("Цього зараз не зробити"),
        )


def ask(
    programme: Programme,
    viewer: Viewer,
    *,
    period: Period,
    due_on: date,
    note: str,
    units: Mapping[Measure, Department],
) -> Round:
    """Ask for statements of a period: `units` says who writes about each measure. Letters to all who may write."""
    require_coordinator(viewer, programme)
    _require_some(units)
    known = _("За цей період відомості вже запитано.")
    with (
        only_one("programmes_round_once", known, _("Відкрийте той період і допишіть заходи, яких там немає.")),
        journal.change("ask", by=viewer.person),
    ):
        made = Round.objects.create(
            hromada_id=programme.hromada_id, programme=programme, since=period.since, until=period.until,
            due_on=due_on, note=note,
        )  # fmt: skip
        statements = _make(made, units)
    letters.asked(made, statements)
    return made


def ask_more(round_: Round, viewer: Viewer, *, units: Mapping[Measure, Department]) -> list[Statement]:
    """Ask about measures that came later. The term is the round's."""
    require_coordinator(viewer, round_.programme)
    _require_some(units)
    if round_.due_on is None or round_.due_on < clock.today():
        raise Refused(_("Строк цього періоду минув або його не названо."), _("Спершу назвіть новий строк."), status=409)
    with (
        only_one("programmes_statement_once", _("За якимсь із цих заходів відомості щойно запитали.")),
        journal.change("ask", by=viewer.person),
    ):
        statements = _make(round_, units)
    letters.asked(round_, statements)
    return statements


def _require_some(units: Mapping[Measure, Department]) -> None:
    if not units:
        raise Refused(_("Не обрано жодного заходу."), _("Оберіть, хто напише хоча б про один."), status=422)


def _make(round_: Round, units: Mapping[Measure, Department]) -> list[Statement]:
    made = [
        Statement(
            hromada_id=round_.hromada_id, programme=round_.programme, round=round_, measure=measure, department=unit,
            coordinator_id=round_.programme.department_id,
        )
        for measure, unit in units.items()
    ]  # fmt: skip
    for statement in made:
        statement.due_at = STATEMENT.due_at(statement)
    return Statement.objects.bulk_create(made)


def move(round_: Round, viewer: Viewer, *, due_on: date, ground: str, note: str) -> None:
    """Another term for what is not submitted yet, on a ground; a letter to those who still owe something."""
    require_coordinator(viewer, round_.programme)
    before = round_.due_on
    if before == due_on and round_.note == note:
        return
    round_.due_on, round_.note = due_on, note
    waiting = list(round_.statements.filter(state__in=OPEN).select_related(*RELATED).select_for_update(of=("self",)))
    for statement in waiting:
        statement.round = round_
        statement.due_at = STATEMENT.due_at(statement)
    with journal.change("term", by=viewer.person, ground=ground):
        round_.save(update_fields=["due_on", "note"])
        Statement.objects.bulk_update(waiting, ["due_at"])
    if before != due_on:
        letters.moved(round_, waiting, before, ground)


# ── One statement ────────────────────────────────────────────────────────────────────────────────────────────────


def may_write(viewer: Viewer, statement: Statement) -> bool:
    """Whoever writes for the executor, while it is open."""
    return statement.state in OPEN and viewer.has(EXECUTORS, statement.department_id)


def require_writer(viewer: Viewer, statement: Statement) -> None:
    """Refuse who writes for another department, and what is no longer open."""
    if not viewer.has(EXECUTORS, statement.department_id):
        raise Refused(
            _("Ці відомості пише інший підрозділ: %(unit)s.") % {"unit": statement.department},
            _("Якщо їх має писати ваш підрозділ, попросіть координатора передати їх."),
            title=_("Змінити не вийде"),
        )
    if statement.state not in OPEN:
        raise Refused(
            _("Відомості мають стан «%(state)s», тож зараз їх не змінюють.") % {"state": statement.state_now.title},
            _("Попросіть координатора повернути їх."),
            title=_("Змінити не вийде"),
        )


def save(statement: Statement, viewer: Viewer, said: Mapping[str, Any]) -> bool:
    """Save the draft; returns whether anything changed.

    The wording a document printed gives way as soon as a person changes a fact: from then on it is composed.
    """
    require_writer(viewer, statement)
    changed = [name for name in SAID if getattr(statement, name) != said[name]]
    if not changed:
        return False
    for name in changed:
        setattr(statement, name, said[name])
    if statement.wording and set(changed) & set(FACTS):
        statement.wording = ""
        changed.append("wording")
    with journal.change("edit", by=viewer.person):
        statement.save(update_fields=changed)
    return True


def submit(statement: Statement, viewer: Viewer, said: Mapping[str, Any]) -> None:
    """Save and hand to the coordinator, both or neither."""
    with transaction.atomic():
        save(statement, viewer, said)
        take(statement, "submit", viewer, {})


def take(statement: Statement, verb: str, viewer: Viewer, given: Mapping[str, Any]) -> None:
    """A step of the process. What comes after its day is told to the coordinator by a letter, what goes back to the
    executor. `given`: what the step asks for."""
    late = statement.due_at is not None and statement.due_at < clock.now()
    if verb in JUDGED and written_by(viewer, [statement]):
        with translation.override(LANGUAGE):
            given = {**given, "ground": _("Відомості подала та сама особа")}
    with transaction.atomic():
        STATEMENT.take(statement, verb, viewer, **given)
        if late and statement.state == SUBMITTED:
            letters.late(statement, clock.today())
        if statement.state in OPEN:
            letters.returned(statement, viewer.person)


def written_by(viewer: Viewer, statements: Iterable[Statement]) -> set[int]:
    """Keys of those this person handed in. In a small team the same person may also accept and approve them: it is allowed,
    told before the step, and the journal says so. One query."""
    entries = JournalEntry.objects.filter(
        kind=Statement._meta.db_table, record_id__in=[statement.pk for statement in statements], verb="submit"
    )
    last = entries.order_by("record_id", "-id").distinct("record_id").values_list("record_id", "actor_id")
    return {record for record, actor in last if actor == viewer.person.pk}


def may_hand_over(viewer: Viewer, statement: Statement) -> bool:
    """The coordinator, while it is open."""
    return statement.state in OPEN and viewer.has(COORDINATORS, statement.coordinator_id)


def require_giver(viewer: Viewer, statement: Statement) -> None:
    """Refuse who does not coordinate, and what is no longer open."""
    if not viewer.has(COORDINATORS, statement.coordinator_id):
        raise Refused(
            _("Хто пише відомості, вирішує координатор програми: %(unit)s.") % {"unit": statement.coordinator}
        )
    if statement.state not in OPEN:
        raise Refused(
            _("Відомості мають стан «%(state)s»: передавати вже нічого.") % {"state": statement.state_now.title},
            status=409,
        )


def hand_over(statement: Statement, viewer: Viewer, unit: Department) -> None:
    """Another department writes it from now on; what was drafted stays."""
    require_giver(viewer, statement)
    if statement.department_id == unit.pk:
        return
    statement.department = unit
    with journal.change("hand-over", by=viewer.person):
        statement.save(update_fields=["department"])
    letters.handed_over(statement)


# ── Many at once ─────────────────────────────────────────────────────────────────────────────────────────────────


def versions(statements: Iterable[Statement]) -> dict[int, int]:
    """Statement → number of its last journal entry: what somebody saw when they chose it."""
    pks = [statement.pk for statement in statements]
    entries = JournalEntry.objects.filter(kind=Statement._meta.db_table, record_id__in=pks)
    return dict(entries.order_by().values_list("record_id").annotate(latest=Max("id")))


def take_many(
    statements: Iterable[Statement], verb: str, viewer: Viewer, seen: Mapping[int, int]
) -> list[tuple[Statement, Refused | None]]:
    """The step for each, by itself: a refusal of one leaves the others. `seen`: what was on the page."""
    done: list[tuple[Statement, Refused | None]] = []
    chosen = list(statements)
    now = versions(chosen)
    for statement in chosen:
        try:
            if seen.get(statement.pk) != now.get(statement.pk):
                raise Refused(_("Поки сторінка була відкрита, відомості змінилися. Перегляньте їх ще раз."), status=409)
            take(statement, verb, viewer, {})
        except Refused as refusal:
            done.append((statement, refusal))
        else:
            done.append((statement, None))
    return done
