"""Secret questions under many hands at once: one person in many sessions, the opening and the closing instant, withdrawing while
others sign, striking while it is tallied, a tally killed half way."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from viche.kit import clock, tenancy
from viche.kit.access import Refused
from viche.voices import actions as voices
from viche.voices import leaves, sealing, tallying
from viche.voices.front.gathering import connect
from viche.voices.models import Question, Tally, Voice, VoiceEvent
from viche.voices.tests.conftest import Ask
from viche.voices.tests.samples import signer
from viche.voices.tests.test_secret import CHOICES, sealed

pytestmark = pytest.mark.database


def session(question: Question, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """A request in a thread of its own: what it gave, or the refusal."""
    try:
        with tenancy.enter(question.hromada_id):
            fresh = Question.objects.get(pk=question.pk)
            return work(*(fresh if arg is question else arg for arg in args), **named)
    except Refused as refused:
        return refused
    finally:
        connection.close()


def take(question: Question, number: int) -> Any:
    return session(question, voices.take, signer(number), question, (CHOICES[number % 2],))


def check(question: Question, taken: int) -> None:
    """After the tally: numbers, log and counts add up, nothing sealed is left."""
    with tenancy.enter(question.hromada_id):
        told = Tally.objects.get(question=question)
        numbers = list(Voice.objects.filter(question=question).order_by("number").values_list("number", flat=True))
        events = VoiceEvent.objects.filter(question=question).count()
        log = list(leaves.leaves(question))
    assert numbers == list(range(1, taken + 1))
    assert told.standing == taken - events == sum(one["times"] for one in told.opened) == sum(told.by_choice)
    assert [leaf.index for leaf in log] == list(range(taken + events)) and all(leaf.is_true for leaf in log)
    assert sealed(question) == (0, 0)


def end(question: Question) -> Any:
    session(question, voices.close, question, by=None)
    return session(question, tallying.tally, question)


def test_one_person_in_many_sessions(ask_for_all: Ask) -> None:
    question = ask_for_all(choices=CHOICES, secret=True)
    with ThreadPoolExecutor(8) as threads:
        args = [(signer(1), question, (CHOICES[n % 2],)) for n in range(24)]
        told = list(threads.map(lambda given: session(question, voices.take, *given), args))
    assert Counter(one.is_repeat for one in told) == {False: 1, True: 23}
    assert {one.number for one in told} == {1} and sealed(question) == (1, 1)
    [first] = [n for n, one in enumerate(told) if not one.is_repeat]
    assert end(question) == {choice: int(choice == CHOICES[first % 2]) for choice in CHOICES}
    check(question, 1)


def test_the_opening_and_the_closing_instant(ask_for_all: Ask) -> None:
    opens = clock.now() + timedelta(milliseconds=500)
    question = ask_for_all(choices=CHOICES, secret=True, opens_at=opens, closes_at=opens + timedelta(milliseconds=1500))
    told: dict[int, Any] = {}

    def sign(start: int) -> None:
        for number in range(start, start + 10_000):
            told[number] = take(question, number)
            if isinstance(told[number], Refused) and "завершено" in str(told[number]):
                return

    early: list[Any] = []

    def hurry() -> None:
        while not early or isinstance(early[-1], Refused):
            early.append(session(question, tallying.tally, question))

    with ThreadPoolExecutor(5) as threads:
        work = [threads.submit(sign, n * 10_000) for n in range(3)] + [threads.submit(hurry)]
        for one in work:
            one.result(60)
    taken = {number: one for number, one in told.items() if not isinstance(one, Refused)}
    assert any("ще не збирають" in str(one) for one in told.values()) and taken
    assert question.closes_at and question.opens_at <= min(one.at for one in taken.values())
    assert max(one.at for one in taken.values()) <= question.closes_at
    assert early[-1] == {c: sum(CHOICES[n % 2] == c for n in taken) for c in CHOICES}, "whoever is in is counted"
    check(question, len(taken))


def test_closed_by_hand_in_the_midst_of_signing(ask_for_all: Ask) -> None:
    question = ask_for_all(choices=CHOICES, secret=True)

    def sign(start: int) -> dict[int, Any]:
        told: dict[int, Any] = {}
        for number in range(start, start + 10_000):
            told[number] = take(question, number)
            if isinstance(told[number], Refused):
                return told
        return told

    with ThreadPoolExecutor(4) as threads:
        signing = [threads.submit(sign, n * 10_000) for n in range(3)]
        time.sleep(0.5)
        counts = threads.submit(end, question).result(60)
        told = {n: one for part in signing for n, one in part.result(60).items()}
    taken = [n for n, one in told.items() if not isinstance(one, Refused)]
    assert len(told) == len(taken) + 3 and counts == {c: sum(CHOICES[n % 2] == c for n in taken) for c in CHOICES}
    check(question, len(taken))


def test_withdrawing_while_others_sign_and_striking_while_it_is_tallied(ask_for_all: Ask) -> None:
    question = ask_for_all(choices=CHOICES, secret=True)

    def sign(start: int) -> None:
        for number in range(start, start + 40):
            assert not isinstance(take(question, number), Refused)

    def withdraw() -> None:
        for number in range(0, 20, 3):
            while isinstance(session(question, voices.withdraw, signer(number), question), Refused):
                time.sleep(0.01)

    def strike() -> list[int]:
        """The numbers struck out before the tally; after it each is refused."""
        done = []
        for number in range(80, 20, -1):
            told = session(question, voices.strike, question, [number], rule="court", ground="Рішення суду", by=None)
            if not isinstance(told, Refused):
                done += [number] * told
        return done

    with ThreadPoolExecutor(4) as threads:
        for one in [threads.submit(sign, 0), threads.submit(sign, 100), threads.submit(withdraw)]:
            one.result(60)
        striking = threads.submit(strike)
        time.sleep(0.1)
        session(question, voices.close, question, by=None)
        tallies = [threads.submit(session, question, tallying.tally, question) for _n in range(2)]
        counts = [one.result(60) for one in tallies]
        struck = striking.result(60)
    assert counts[0] == counts[1] and sum(counts[0].values()) == 80 - 7 - len(set(struck)), (
        "two tallies at once are one; what was struck out before it is not counted, what came later is refused"
    )
    check(question, 80)


@pytest.mark.parametrize("moment", ["unsealed", "written", "signed"])
def test_a_tally_killed_half_way_did_nothing_and_is_done_again(
    ask_for_all: Ask, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    question = ask_for_all(choices=CHOICES, secret=True)
    for number in range(6):
        take(question, number)
    session(question, voices.close, question, by=None)

    def kill(work: Callable[..., Any]) -> Callable[..., Any]:
        def killed(*args: Any) -> Any:
            done = work(*args)
            with connect() as other:
                other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
            return done

        return killed

    place, name = {
        "unsealed": (sealing, "opened"),
        "written": (tallying.heading, "settle_key"),
        "signed": (tallying.heading, "sign"),
    }[moment]
    with monkeypatch.context() as patched:
        patched.setattr(place, name, kill(getattr(place, name)))
        with pytest.raises(DatabaseError):
            session(question, tallying.tally, question)
    assert sealed(question) == (6, 1)
    with tenancy.enter(question.hromada_id):
        assert Tally.objects.get(question=question).opened is None
    assert tallying.tally_due() == 1 and tallying.tally_due() == 0
    assert session(question, voices.counts, question) == {"for": 3, "against": 3}
    check(question, 6)
