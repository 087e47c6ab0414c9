"""Each term before, on and after its last moment, with days off between; the statute changes, running petitions do not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import StatuteSetting
from viche.kit import clock, tenancy
from viche.kit.access import Refused
from viche.kit.clock import KYIV
from viche.participation.petitions import actions, collecting, desk_actions, switches
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making
from viche.voices import actions as voices

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# A Thursday, so that a term of days meets a Saturday and a Sunday.
THURSDAY = datetime(2026, 12, 3, 15, 0, tzinfo=KYIV)
MOMENT = timedelta(microseconds=1)


def end(year: int, month: int, day: int) -> datetime:
    return clock.end_of_day(date(year, month, day))


def overdue(petition: Petition, moment: datetime) -> int:
    with clock.pinned(moment):
        return petition.overdue_days


TERMS = [
    # Two working days from Thursday: Friday, Monday.
    ("checking", end(2026, 12, 7)),
    # Three: Friday, Monday, Tuesday.
    ("reached", end(2026, 12, 8)),
    # Ten working days of review (17 December), then the next working day for the answer.
    ("review", end(2026, 12, 18)),
]


@pytest.mark.parametrize(("state", "last"), TERMS)
def test_a_term_before_on_and_after_its_last_moment(state: str, last: datetime, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        with clock.pinned(THURSDAY):
            petition = making.STATES[state](cast)
        assert petition.due_at == last
        assert overdue(petition, last - MOMENT) == 0
        assert overdue(petition, last) == 0
        assert overdue(petition, last + MOMENT) == 1
        assert overdue(petition, last + timedelta(days=3)) == 3


def test_the_review_is_ten_working_days_and_hearings_prolong_it(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), clock.pinned(THURSDAY):
        petition = making.review(cast, wants_hearings=True)
        assert petition.review_due_at == end(2026, 12, 17)
        with pytest.raises(Refused):
            desk_actions.prolong(petition, cast.viewer("petro"), "Слухання", date(2026, 12, 17))
        desk_actions.prolong(petition, cast.viewer("petro"), "Слухання 16 січня", date(2027, 1, 22))
        assert petition.review_due_at == end(2027, 1, 22)
        # A Friday: the next working day is Monday.
        assert petition.due_at == end(2027, 1, 25)


@pytest.mark.parametrize(("late", "in_term"), [(-MOMENT, True), (timedelta(), True), (MOMENT, False)])
def test_an_answer_is_in_term_to_the_last_moment(late: timedelta, in_term: bool, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        with clock.pinned(THURSDAY):
            petition = making.review(cast)
        with clock.pinned(end(2026, 12, 18) + late):
            desk_actions.answer(petition, cast.viewer("petro"), "supported", "Так.", "Голова")
        assert petition.in_term is in_term


@pytest.mark.parametrize(("late", "taken"), [(-MOMENT, True), (timedelta(), True), (MOMENT, False)])
def test_a_signature_counts_to_the_last_moment_of_collecting(late: timedelta, taken: bool, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.set_up(cast, days=30)
        with clock.pinned(THURSDAY):
            petition = making.collecting_one(cast)
        # Thirty days from the third of December end on Saturday, so on Monday.
        assert petition.closes_at == end(2027, 1, 4)
        with clock.pinned(petition.closes_at + late):
            if not taken:
                with pytest.raises(Refused):
                    making.sign(petition, [1])
                return
            making.sign(petition, [1, 2])
            assert collecting.settle(petition.pk).state == "collecting"


def test_without_enough_it_becomes_an_appeal_of_one_month(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        with clock.pinned(THURSDAY):
            petition = making.collecting_one(cast)
            making.sign(petition, [1, 2])
        with clock.pinned(petition.closes_at):
            assert collecting.settle_all() == 0
        with clock.pinned(petition.closes_at + timedelta(hours=5)):
            assert collecting.settle_all() == 1
            assert collecting.settle_all() == 0
        petition.refresh_from_db()
        # Sixty days: Monday the first of February; a month after it: Monday the first of March.
        assert (petition.state, petition.signatures, petition.ended_at) == ("short", 2, end(2027, 2, 1))
        assert petition.reply_due_at == petition.due_at == end(2027, 3, 1)
        assert petition.executor_id == petition.department_id


def test_the_last_signature_counts_though_nobody_looked_until_the_end(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        with clock.pinned(THURSDAY):
            petition = making.collecting_one(cast)
            making.sign(petition, [1, 2])
        with clock.pinned(petition.closes_at):
            making.sign(petition, [3])
        with clock.pinned(petition.closes_at + timedelta(days=2)):
            settled = collecting.settle(petition.pk)
        assert (settled.state, settled.reached_at) == ("reached", petition.closes_at)


def test_a_changed_statute_leaves_running_petitions_alone(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        with clock.pinned(THURSDAY):
            petition = making.collecting_one(cast)
        before = (petition.threshold, petition.closes_at)
        day = date(2026, 12, 10)
        fill(StatuteSetting, cast.home, key="petition-signatures", value=1000, since=day)
        fill(StatuteSetting, cast.home, key="petition-period", value={"amount": 10, "unit": "cd"}, since=day)
        fill(
            StatuteSetting,
            cast.home,
            key="petition-notice",
            value={"amount": 1, "unit": "wd"},
            since=date(2026, 12, 20),
        )
        with clock.pinned(THURSDAY + timedelta(days=10)):
            other = making.collecting_one(cast)
            assert (other.threshold, other.closes_at) == (1000, end(2026, 12, 23))
            making.sign(petition, [1, 2, 3])
            settled = collecting.settle(petition.pk)
        assert (settled.threshold, settled.closes_at) == before
        assert (settled.state, settled.due_at) == ("reached", end(2026, 12, 16))
        with clock.pinned(THURSDAY + timedelta(days=30)):
            assert collecting.settle(petition.pk).due_at == end(2026, 12, 16)


def test_a_pause_refuses_signatures_at_once_and_prolongs_the_term(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        with clock.pinned(THURSDAY):
            petition = making.collecting_one(cast)
            making.sign(petition, [1])
            assert switches.pause(cast.viewer("anton"), "Перевіряємо підписи") == 1
            with pytest.raises(Refused):
                making.sign(petition, [2])
            with pytest.raises(Refused, match="Перевіряємо"):
                desk_actions.publish(making.checking(cast), cast.viewer("petro"))
        closes = petition.closes_at
        with clock.pinned(closes + timedelta(days=1)):
            assert collecting.settle(petition.pk).state == "collecting"
        with clock.pinned(THURSDAY + timedelta(days=2, hours=12)):
            switches.resume(cast.viewer("anton"))
            petition.refresh_from_db()
            assert petition.closes_at == petition.question.closes_at == closes + timedelta(days=3)
            making.sign(petition, [2])
            assert voices.count(petition.question) == 2


def test_without_a_threshold_creation_is_closed_in_words(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        told = actions.writing()
        assert "Рада ще не встановила" in str(told.closed) and "Правилах статуту" in str(told.advice)
        with pytest.raises(Refused, match="Рада ще не встановила"):
            actions.draft(cast.viewer("olena"), cast.home, making.given())


def test_closed_submission_refuses_drafts_and_sending_at_once(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.draft(cast)
        switches.close_submission(cast.viewer("anton"), "Змінюємо порядок")
        for act in (lambda: actions.submit(petition, cast.viewer("olena")), lambda: making.draft(cast)):
            with pytest.raises(Refused, match="Змінюємо порядок"):
                act()
        switches.open_submission(cast.viewer("anton"))
        actions.submit(petition, cast.viewer("olena"))
        assert (petition.state, petition.number) == ("checking", 1)


@pytest.mark.parametrize("who", ["olena", "mariia", "petro", "stepan", "alina", "hlib"])
def test_switches_are_not_for_everybody(who: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.set_up(cast)
        for act in (switches.pause, switches.close_submission):
            with pytest.raises(Refused):
                act(cast.viewer(who), "ні")
