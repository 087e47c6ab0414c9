"""Every state × step × role of a petition; what each step leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from tests.cast import ROLES, Cast
from viche.kit import clock, jobs, journal, tenancy
from viche.kit.access import Refused, Viewer
from viche.kit.models import JournalEntry, OutboxMail
from viche.participation.petitions import actions, collecting, desk_actions, letters
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import PETITION
from viche.participation.petitions.tests import making
from viche.voices import actions as voices

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PEOPLE = [None, "olena", "bohdan", "hlib", *ROLES]
DECIDERS, WRITERS = {"petro", "stepan", "iryna"}, {"petro", "stepan", "iryna", "mariia"}
# Said once more by hand: the table as a lawyer would read it.
MAY: dict[tuple[str, str], set[str]] = {
    ("checking", "publish"): DECIDERS,
    ("checking", "refuse"): DECIDERS,
    ("reached", "announce"): DECIDERS,
    ("review", "prolong"): DECIDERS,
    ("review", "answer"): DECIDERS,
    ("short", "reply"): WRITERS,
}
DO: dict[str, Callable[[Petition, Viewer], Any]] = {
    "publish": desk_actions.publish,
    "refuse": lambda petition, viewer: desk_actions.refuse(
        petition, viewer, desk_actions.grounds()[0], "Напишіть суть."
    ),
    "announce": desk_actions.announce,
    "prolong": lambda petition, viewer: desk_actions.prolong(
        petition, viewer, "Слухання 20 числа", clock.today() + timedelta(days=90)
    ),
    "answer": lambda petition, viewer: desk_actions.answer(petition, viewer, "declined", "Бо немає коштів.", "Голова"),
    "reply": lambda petition, viewer: desk_actions.reply(petition, viewer, "Відповідь."),
    "complete": desk_actions.complete,
}


@pytest.mark.parametrize("state", making.STATES)
def test_state_step_role(state: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.STATES[state](cast, wants_hearings=True)
        for step, who in product(DO, PEOPLE):
            viewer = cast.viewer(who)
            may = who in MAY.get((state, step), ())
            assert (step in {s.verb for s in PETITION.offered(petition, viewer)}) is may, (step, who)
            if not may:
                with pytest.raises(Refused) as refusal:
                    DO[step](petition, viewer)
                assert str(refusal.value.reason)
                petition.refresh_from_db()
                assert petition.state == state


@pytest.mark.parametrize(("state", "step"), list(MAY))
def test_a_step_leads_on_with_journal_and_letter(state: str, step: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.STATES[state](cast, wants_hearings=True)
        letters = OutboxMail.objects.count()
        DO[step](petition, cast.viewer("petro"))
        petition.refresh_from_db()
        assert petition.state == PETITION.step(step).to
        entry = JournalEntry.objects.filter(record_id=petition.pk, kind="petitions_petition").latest("id")
        assert entry.verb == step
        assert not {"title", "text", "author_email", "author_name"} & set(entry.after or {})
        assert OutboxMail.objects.count() == letters + 1


@pytest.mark.parametrize(
    ("verb", "state"), [("submit", "checking"), ("reach", "reached"), ("expire", "short"), ("join", "joined")]
)
def test_what_comes_by_itself_is_taken_by_no_official(verb: str, state: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        for who in PEOPLE:
            with pytest.raises(Refused):
                PETITION.take(petition, verb, cast.viewer(who))
        assert making.STATES[state](cast).state == state


def test_the_author_hears_of_every_step_once(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.done(cast)
        keys = [key.split(":")[0] for key in OutboxMail.objects.order_by("id").values_list("key", flat=True)]
        assert keys[:5] == [
            f"petition-{kind}" for kind in ("submitted", "published", "reached", "announced", "answered")
        ]
        assert keys[5].startswith("petition-task-") and keys[6] == "petition-completed"
        assert set(OutboxMail.objects.values_list("to", flat=True)) == {"olena@viche.test"}


def test_those_who_asked_are_told_at_the_answer_and_after(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.review(cast)
        follower = cast.viewer("bohdan")
        for _time in range(2):
            actions.follow(petition, follower, on=True)
        desk_actions.answer(petition, cast.viewer("petro"), "supported", "Зробимо.", "Голова")
        told = OutboxMail.objects.filter(to=cast.bohdan.email)
        assert not told.exists(), "they are written to by a job, however many"
        jobs.run_waiting()
        assert told.count() == 1
        actions.follow(petition, follower, on=False)
        making_task = desk_actions.add_task(petition, cast.viewer("petro"), cast.department, "Зробити", clock.today())
        desk_actions.finish(making_task, cast.viewer("mariia"), "Зроблено.", "")
        jobs.run_waiting()
        assert told.count() == 1


def test_many_followers_are_written_to_some_at_a_time_and_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "AT_ONCE", 2)
    told: list[tuple[int, int]] = []
    with tenancy.enter(cast.home.pk):
        petition = making.answered(cast)
        followers = [who for who in cast.people if who != "olena"]
        for who in followers:
            actions.follow(petition, cast.viewer(who), on=True)
        before = OutboxMail.objects.count()
        for _time in range(2):
            letters.tell_followers(petition, "answered", None, lambda done, of: told.append((done, of)))
        assert OutboxMail.objects.count() == before + len(followers)
    assert told[:4] == [(2, 8), (4, 8), (6, 8), (8, 8)]


def test_only_one_moderator_has_it_open(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.checking(cast)
        petro, stepan = cast.viewer("petro"), cast.viewer("stepan")
        desk_actions.hold(petition, petro)
        with pytest.raises(Refused, match="Петро"):
            desk_actions.publish(petition, stepan)
        with clock.pinned(clock.now() + timedelta(minutes=21)):
            desk_actions.hold(petition, stepan)
            with pytest.raises(Refused, match="Степан"):
                desk_actions.refuse(petition, petro, desk_actions.grounds()[0], "Ні.")
        desk_actions.release(petition, stepan)
        desk_actions.publish(petition, petro)
        assert petition.held_by_id is None


def test_the_moment_of_the_threshold_makes_up_for_withdrawn_signatures(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        question = petition.question
        making.sign(petition, [1, 2])
        voices.withdraw(making.signer(1), question)
        making.sign(petition, [3])
        assert collecting.settle(petition.pk).state == "collecting"
        making.sign(petition, [4])
        settled = collecting.settle(petition.pk)
        assert settled.state == "reached"
        assert settled.reached_at == question.voices.get(number=4).taken_at
        assert [point.number for point in collecting.history(question, 4)] == [1, 2, 2, 3]
        assert collecting.settle(petition.pk).due_at == settled.due_at


def test_the_journal_keeps_no_text_of_a_refused_petition(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.refused(cast, title="Заборонений заклик", text="Заборонений текст")
        kept = JournalEntry.objects.filter(record_id=petition.pk, kind="petitions_petition")
        assert all("аборонений" not in str(entry.after) for entry in kept)


def test_a_change_needs_a_verb(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.checking(cast)
        with journal.change("correct", by=None):
            petition.wants_hearings = True
            petition.save()
        assert (
            JournalEntry.objects.filter(record_id=petition.pk, kind="petitions_petition").latest("id").verb == "correct"
        )
