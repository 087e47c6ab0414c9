"""The process of a statement: every state × step × role, held in the executor's department, the coordinator's or everywhere;
every term a second before its last moment, at it, and after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import translation

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, tenancy
from viche.kit.access import Refused, Role, Viewer
from viche.kit.models import JournalEntry, OutboxMail
from viche.office.programmes import statement_actions as actions
from viche.office.programmes.models import Statement
from viche.office.programmes.rules import OPEN, STATEMENT
from viche.office.programmes.statement_reading import counts
from viche.office.programmes.tests import statements
from viche.people.models import Membership
from viche.people.roles import viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STATES = [state.key for state in STATEMENT.states]
VERBS = [step.verb for step in STATEMENT.steps]
SECOND = timedelta(seconds=1)
# Said once more by hand: state, step → where the role is held, the roles that may, what it becomes.
WRITE = {Role.EDITOR, Role.APPROVER, Role.HEAD, Role.SECRETARY}
DECIDE = {Role.APPROVER, Role.HEAD, Role.SECRETARY}
MAY: dict[tuple[str, str], tuple[str, set[Role], str]] = {
    ("asked", "submit"): ("executor", WRITE, "submitted"),
    ("returned", "submit"): ("executor", WRITE, "submitted"),
    ("submitted", "accept"): ("coordinator", WRITE, "accepted"),
    ("submitted", "return"): ("coordinator", WRITE, "returned"),
    ("accepted", "return"): ("coordinator", WRITE, "returned"),
    ("accepted", "approve"): ("coordinator", DECIDE, "approved"),
    ("approved", "reopen"): ("coordinator", DECIDE, "returned"),
    ("stated", "reopen"): ("coordinator", DECIDE, "returned"),
}
PLACES = ("executor", "coordinator", "everywhere")


def appointed(cast: Cast, role: Role, where: str) -> Viewer:
    """Богдан with one role: in one of the two departments, or in the whole hromada."""
    unit = {"executor": cast.enterprise, "coordinator": cast.department, "everywhere": None}[where]
    fill(Membership, cast.home, person=cast.bohdan, role=role, department=unit, since=date(2020, 1, 1))
    return viewer_for(cast.bohdan, cast.home)


@pytest.mark.parametrize(("role", "where"), list(product(Role, PLACES)), ids=lambda each: str(each))
def test_state_step_role_department(role: Role, where: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        viewer = appointed(cast, role, where)
        for state, verb in product(STATES, VERBS):
            said = statements.whole(cast, **{**statements.SAID, "state": state})
            held, roles, becomes = MAY.get((state, verb), ("", set(), ""))
            may = role in roles and where in (held, "everywhere")
            offered = verb in {step.verb for step in STATEMENT.offered(said, viewer)}
            assert offered is may, (state, verb)
            if may:
                actions.take(said, verb, viewer, {"ground": "Звірте суми"})
                assert Statement.objects.get(pk=said.pk).state == becomes
                assert JournalEntry.objects.filter(record_id=said.pk).latest("id").verb == verb
                continue
            with pytest.raises(Refused) as refusal:
                actions.take(said, verb, viewer, {"ground": "Звірте суми"})
            assert str(refusal.value.reason), (state, verb)
            assert Statement.objects.get(pk=said.pk).state == state


@pytest.mark.parametrize("who", [None, "olena", "hlib"])
def test_strangers_and_other_hromadas_take_no_step(who: str | None, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for state, verb in MAY:
            said = statements.whole(cast, **{**statements.SAID, "state": state})
            assert not STATEMENT.offered(said, cast.viewer(who))
            with pytest.raises(Refused):
                actions.take(said, verb, cast.viewer(who), {"ground": "x"})


@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ({"whole": ""}, "стан за весь строк"),
        ({"tasks": "", "tasks_number": None}, "завдання періоду"),
        ({"funding": ""}, "фінансувався"),
        ({"tasks": "part"}, "причину"),
        ({"whole": "not_done", "tasks": "none"}, "причину"),
        ({"tasks": "", "tasks_number": 0}, "причину"),
        ({"story": " ", "reason": ""}, "що зроблено"),
    ],
)
def test_what_lacks_something_is_not_submitted(lacking: dict[str, Any], field: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), translation.override("uk"):
        said = statements.whole(cast, **{**statements.SAID, **lacking})
        with pytest.raises(Refused) as refusal:
            actions.take(said, "submit", cast.viewer("iryna"), {})
        assert field in str(refusal.value.reason)


@pytest.mark.parametrize(
    "enough",
    [
        {},
        {"whole": "done", "tasks": "", "tasks_number": 0},
        {"whole": "not_done", "tasks": "none", "reason": "Немає коштів", "story": ""},
        {"tasks": "full", "reason": ""},
    ],
)
def test_what_says_everything_is_submitted(enough: dict[str, Any], cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        said = statements.whole(cast, **{**statements.SAID, **enough})
        actions.take(said, "submit", cast.viewer("iryna"), {})
        assert said.state == "submitted" and said.due_at is None


def test_returning_asks_what_to_mend(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        said = statements.whole(cast, **{**statements.SAID, "state": "submitted"})
        with pytest.raises(Refused) as refusal:
            actions.take(said, "return", cast.viewer("iryna"), {"ground": ""})
        assert refusal.value.status == 422 and Statement.objects.get(pk=said.pk).state == "submitted"


def test_remarks_stay_until_it_is_submitted_again(cast: Cast) -> None:
    iryna = cast.viewer("iryna")
    with tenancy.enter(cast.home.pk):
        said = statements.whole(cast, **{**statements.SAID, "state": "submitted"})
        actions.take(said, "return", iryna, {"ground": "Звірте суму 1.7"})
        assert Statement.objects.get(pk=said.pk).remarks == "Звірте суму 1.7"
        actions.take(said, "submit", iryna, {})
        assert Statement.objects.get(pk=said.pk).remarks == ""


# ── Terms ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 3, 27), datetime(2026, 3, 27, 21, 59, 59, 999999, tzinfo=UTC)),  # winter time
        (date(2026, 3, 30), datetime(2026, 3, 30, 20, 59, 59, 999999, tzinfo=UTC)),  # the day after clocks went forward
        (date(2026, 10, 23), datetime(2026, 10, 23, 20, 59, 59, 999999, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, 21, 59, 59, 999999, tzinfo=UTC)),  # and back
    ],
)
def test_the_day_is_over_when_it_is_over_in_kyiv(day: date, last: datetime, cast: Cast) -> None:
    iryna = cast.viewer("iryna")
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of, due_on=day)
        said = statements.statement(statements.measure(of), when, cast.enterprise, **statements.SAID)
        assert said.due_at == last
        for moment, late in (
            (last - SECOND, 0),
            (last, 0),
            (last + SECOND, 1),
            (last + timedelta(days=1, seconds=1), 2),
        ):
            with clock.pinned(moment):
                assert said.late_days == late, moment
                assert counts(when, iryna)["late"] == (1 if late else 0), moment


@pytest.mark.parametrize(("shift", "letters"), [(-SECOND, 0), (timedelta(0), 0), (SECOND, 1)])
def test_what_comes_after_its_day_is_told_to_the_coordinator_once(shift: timedelta, letters: int, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of)
        both = [
            statements.statement(statements.measure(of, number), when, cast.enterprise, **statements.SAID)
            for number in ("1.1", "1.2")
        ]
        with clock.pinned(clock.end_of_day(statements.DUE) + shift):
            for said in both:
                actions.take(said, "submit", cast.viewer("iryna"), {})
        said = Statement.objects.select_related("round").get(pk=both[0].pk)
        assert said.late_days == (1 if letters else 0)
        came = OutboxMail.objects.filter(key__startswith="round-came:")
        # Марія, Петро and Степан hold a role in the coordinating department; nobody higher is bothered.
        assert sorted(came.values_list("to", flat=True)) == (
            ["mariia@viche.test", "petro@viche.test", "stepan@viche.test"] if letters else []
        )


@pytest.mark.parametrize(
    ("returned", "last"),
    [
        (datetime(2026, 7, 1, 12, tzinfo=clock.KYIV), date(2026, 7, 20)),  # there is time: the day that was named
        (datetime(2026, 7, 17, 12, tzinfo=clock.KYIV), date(2026, 7, 22)),  # Friday: Monday, Tuesday, Wednesday
        (datetime(2026, 7, 20, 23, 59, 59, tzinfo=clock.KYIV), date(2026, 7, 23)),
        (datetime(2026, 7, 21, 0, 0, 0, tzinfo=clock.KYIV), date(2026, 7, 24)),
        (datetime(2026, 10, 22, 12, tzinfo=clock.KYIV), date(2026, 10, 27)),  # over the night clocks go back
    ],
)
def test_what_is_returned_has_three_working_days(returned: datetime, last: date, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        said = statements.whole(cast, **{**statements.SAID, "state": "submitted"})
        with clock.pinned(returned):
            actions.take(said, "return", cast.viewer("iryna"), {"ground": "Звірте"})
        said = Statement.objects.select_related("round").get(pk=said.pk)
        assert said.due_at == clock.end_of_day(last)
        for moment, late in ((clock.end_of_day(last), 0), (clock.end_of_day(last) + SECOND, 1)):
            with clock.pinned(moment):
                assert said.late_days == late


def test_a_statement_of_a_document_opened_again_has_three_working_days_too(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of, due_on=None)
        said = statements.statement(statements.measure(of), when, cast.enterprise, state="stated", wording="Триває")
        assert said.due_at is None
        with clock.pinned(datetime(2026, 7, 17, 12, tzinfo=clock.KYIV)):
            actions.take(said, "reopen", cast.viewer("iryna"), {"ground": "Помилка в документі"})
        assert said.due_at == clock.end_of_day(date(2026, 7, 22)) and said.wording == "Триває"


def test_the_first_submission_decides_about_lateness(cast: Cast) -> None:
    iryna = cast.viewer("iryna")
    with tenancy.enter(cast.home.pk):
        said = statements.whole(cast, **statements.SAID)
        with clock.pinned(clock.end_of_day(statements.DUE)):
            actions.take(said, "submit", iryna, {})
        with clock.pinned(clock.end_of_day(statements.DUE) + timedelta(days=5)):
            actions.take(said, "return", iryna, {"ground": "Звірте"})
            actions.take(said, "submit", iryna, {})
        assert said.late_days == 0


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("where", PLACES)
def test_only_the_executor_writes_and_only_what_is_open(state: str, where: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        viewer = appointed(cast, Role.EDITOR, where)
        said = statements.whole(cast, state=state)
        may = state in OPEN and where != "coordinator"
        assert actions.may_write(viewer, said) is may
        if may:
            assert actions.save(said, viewer, statements.SAID)
            assert not actions.save(said, viewer, statements.SAID), "the second time nothing changes"
            assert Statement.objects.get(pk=said.pk).whole == "partly"
            return
        with pytest.raises(Refused):
            actions.save(said, viewer, statements.SAID)
        assert Statement.objects.get(pk=said.pk).whole == ""


def test_submitting_saves_and_hands_over_or_neither(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        said = statements.whole(cast)
        with pytest.raises(Refused):
            actions.submit(said, cast.viewer("iryna"), {**statements.SAID, "funding": ""})
        kept = Statement.objects.get(pk=said.pk)
        assert (kept.state, kept.whole, kept.story) == ("asked", "", "")
