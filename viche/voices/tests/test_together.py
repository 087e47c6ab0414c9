"""Voices that come at once: by several writers, at the opening and the closing instant, beside withdrawals and strikings."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from viche.kit import clock, tenancy
from viche.kit.access import Refused
from viche.voices import actions as voices
from viche.voices import leaves, taking, writer
from viche.voices.models import Question, Tally, Voice, VoiceEvent
from viche.voices.tests.conftest import Ask
from viche.voices.tests.samples import signer

pytestmark = pytest.mark.database


@pytest.fixture
def two_writers() -> Iterator[list[writer.Writer]]:
    """As two processes of a server have them."""
    made = [writer.Writer(writer.connect) for _n in range(2)]
    yield made
    for one in made:
        one.stop()


def voice(question: Question, number: int, name: str = "") -> taking.Given:
    return taking.given(question, f"account:{number}", ("for",), name or f"Особа {number}")


def told_all(futures: list[Future[taking.Told]]) -> list[taking.Told]:
    return [future.result(20) for future in futures]


@contextmanager
def inside(question: Question) -> Iterator[None]:
    """A thread of its own in the hromada of the question."""
    try:
        with tenancy.enter(question.hromada_id):
            yield
    finally:
        connection.close()


def check(question: Question, taken: int) -> None:
    """Numbers without gaps, the exact count, a log that adds up."""
    with tenancy.enter(question.hromada_id):
        tally = Tally.objects.get(question=question)
        numbers = list(Voice.objects.filter(question=question).order_by("number").values_list("number", flat=True))
        events = list(VoiceEvent.objects.filter(question=question).order_by("leaf_index"))
        log = list(leaves.leaves(question))
    assert numbers == list(range(1, taken + 1))
    assert (tally.taken, tally.standing, tally.by_choice) == (taken, taken - len(events), [taken - len(events)])
    assert [leaf.index for leaf in log] == list(range(tally.leaves)) and tally.leaves == taken + len(events)
    assert all(leaf.is_true for leaf in log)
    assert all(event.before == event.after + 1 for event in events)


def test_one_person_many_times_has_one_voice(ask_for_all: Ask, two_writers: list[writer.Writer]) -> None:
    question = ask_for_all()
    sent = [(one, voice(question, 1)) for _n in range(40) for one in two_writers]
    told = told_all([one.ask(given) for one, given in sent])
    assert sorted(t.outcome for t in told) == ["already"] * 79 + ["taken"]
    assert {(t.number, bytes(t.leaf), bytes(t.salt)) for t in told} == {(1, bytes(told[0].leaf), bytes(told[0].salt))}
    receipts = [taking.answer(question, given, t) for (_one, given), t in zip(sent, told, strict=True)]
    assert sum(not receipt.is_repeat for receipt in receipts) == 1
    assert len({(r.number, r.leaf_data, r.salt, r.name) for r in receipts}) == 1
    check(question, 1)


def test_many_people_in_many_questions_of_two_hromadas(ask_for_all: Ask, two_writers: list[writer.Writer]) -> None:
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    questions = [ask_for_all(place) for place in (cast.home, cast.other, cast.home)]
    futures = [two_writers[n % 2].ask(voice(questions[n % 3], n)) for n in range(600)]
    assert {t.outcome for t in told_all(futures)} == {"taken"}
    for question in questions:
        check(question, 200)
    assert sum(one.commits for one in two_writers) < 300, "voices that wait are committed together"


def test_a_bad_voice_breaks_nobody_elses(ask_for_all: Ask, two_writers: list[writer.Writer]) -> None:
    question = ask_for_all()
    good = [two_writers[0].ask(voice(question, n)) for n in range(20)]
    broken = two_writers[0].ask(voice(question, 100, name="нуль \x00 всередині"))
    lost = Question(pk=question.pk + 1000, hromada_id=question.hromada_id, uuid=question.uuid, choices=["for"])
    lost.key_wrapped = question.key_wrapped
    nowhere = two_writers[0].ask(voice(lost, 1))
    good += [two_writers[0].ask(voice(question, n)) for n in range(20, 40)]
    assert {t.outcome for t in told_all(good)} == {"taken"}
    for future in (broken, nowhere):
        with pytest.raises(Refused, match="не вдалося"):
            future.result(20)
    check(question, 40)


def test_the_opening_and_the_closing_instant(ask_for_all: Ask, two_writers: list[writer.Writer]) -> None:
    opens = clock.now() + timedelta(milliseconds=400)
    question = ask_for_all(opens_at=opens, closes_at=opens + timedelta(milliseconds=600))
    end = opens + timedelta(milliseconds=1200)
    told: list[taking.Told] = []
    number = 0
    while clock.now() < end:
        futures = [two_writers[k % 2].ask(voice(question, number + k)) for k in range(8)]
        told += told_all(futures)
        number += 8
    outcomes = [t.outcome for t in told]
    assert set(outcomes) == {"early", "taken", "late"}
    assert outcomes.index("taken") > outcomes.index("early")
    moments = [t.at for t in told if t.outcome == "taken"]
    assert question.closes_at and min(moments) >= question.opens_at and max(moments) <= question.closes_at
    check(question, len(moments))


def test_a_voice_in_flight_at_closing_is_in_or_refused(ask_for_all: Ask, two_writers: list[writer.Writer]) -> None:
    question = ask_for_all()
    told: list[taking.Told] = []

    def sign(start: int) -> None:
        for number in range(start, start + 4000, 4):
            futures = [two_writers[k % 2].ask(voice(question, number + k)) for k in range(4)]
            answers = told_all(futures)
            told.extend(answers)
            if all(t.outcome == "late" for t in answers):
                return

    def end() -> None:
        with inside(question):
            voices.close(Question.objects.get(pk=question.pk), by=None)

    with ThreadPoolExecutor(4) as threads:
        signing = [threads.submit(sign, n * 10_000) for n in range(3)]
        time.sleep(0.3)
        threads.submit(end).result(20)
        for one in signing:
            one.result(30)
    taken = [t for t in told if t.outcome == "taken"]
    with tenancy.enter(question.hromada_id):
        question.refresh_from_db()
    assert question.closed_at is not None and taken and max(t.at for t in taken) <= question.closed_at
    check(question, len(taken))


def test_withdrawing_and_striking_while_others_sign_and_count(
    ask_for_all: Ask, two_writers: list[writer.Writer]
) -> None:
    question = ask_for_all()
    stop = threading.Event()
    seen: list[tuple[int, int]] = []

    def sign(start: int) -> int:
        return len(told_all([two_writers[k % 2].ask(voice(question, start + k)) for k in range(300)]))

    def withdraw() -> None:
        for number in range(0, 60, 3):
            person = signer(0)
            person.person.pk = number
            with inside(question):
                until = time.monotonic() + 30
                while not voices.own(person, question):
                    assert time.monotonic() < until, f"voice of {number} never came"
                    time.sleep(0.01)
                voices.withdraw(person, question)

    def strike() -> None:
        for number in range(1, 40):
            with inside(question):
                voices.strike(question, [number, number + 100], rule="duplicate", ground="Та сама людина", by=None)

    def count() -> None:
        while not stop.is_set():
            with inside(question):
                tally = Tally.objects.get(question=question)
            seen.append((tally.standing, tally.leaves))

    with ThreadPoolExecutor(5) as threads:
        counting = threads.submit(count)
        work = [threads.submit(sign, 0), threads.submit(sign, 1000), threads.submit(withdraw), threads.submit(strike)]
        for one in work:
            one.result(60)
        stop.set()
        counting.result(20)
    assert seen == sorted(seen, key=lambda pair: pair[1]), "the log only grows"
    assert all(0 <= standing <= grown for standing, grown in seen)
    check(question, 600)


def test_a_lost_connection_is_opened_again_and_nothing_is_doubled(ask_for_all: Ask) -> None:
    question = ask_for_all()
    one = writer.Writer(writer.connect)
    assert one.ask(voice(question, 0)).result(20).outcome == "taken"
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'viche voices'"
    answers: list[taking.Told] = []
    with writer.connect() as other:
        other.execute("SET application_name = 'killer'")
        for round_ in range(5):
            futures = [one.ask(voice(question, 1 + round_ * 50 + k)) for k in range(50)]
            other.execute(kill)
            answers += told_all(futures)
    one.stop()
    assert {t.outcome for t in answers} <= {"taken", "already"} and len(answers) == 250
    check(question, 251)


def test_a_stop_answers_or_refuses_everybody(ask_for_all: Ask) -> None:
    question = ask_for_all()
    one = writer.Writer(writer.connect)
    futures = [one.ask(voice(question, n)) for n in range(500)]
    start = time.monotonic()
    one.stop()
    assert time.monotonic() - start < 10
    late = one.ask(voice(question, 1000))
    with pytest.raises(Refused, match="перезапускають"):
        late.result(1)
    taken = sum(future.exception(1) is None for future in futures)
    check(question, taken)
    assert taken == 500


def test_the_writer_may_do_one_thing(ask_for_all: Ask) -> None:
    question = ask_for_all()
    import psycopg

    with writer.connect() as there:
        for statement in (
            "SELECT * FROM voices_voice",
            "SELECT * FROM voices_question",
            "SELECT * FROM people_person",
            "SELECT * FROM hromada_hromada",
            "INSERT INTO voices_tally DEFAULT VALUES",
            f"SELECT * FROM voices_drop({question.pk}, 'struck', '{{1}}', 'r', 'g', NULL, NULL)",
            f"SELECT * FROM voices_take({question.pk}, NULL, NULL, NULL, NULL, NULL, NULL)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                there.execute(statement)  # type: ignore[arg-type]


def test_a_request_on_a_server_goes_by_the_writer(ask_for_all: Ask, settings: Any) -> None:
    question = ask_for_all()
    settings.VOICES_WRITER = True
    with tenancy.enter(question.hromada_id):
        receipt = voices.take(signer(1), question)
        assert (receipt.number, receipt.is_repeat, voices.count(question)) == (1, False, 1)
        assert voices.take(signer(1), question).is_repeat
    check(question, 1)
    writer.ours().stop()
    writer._ours.clear()
