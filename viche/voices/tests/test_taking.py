"""A voice is taken once, numbered without gaps, counted exactly, and judged by the moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.cast import Cast
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry
from viche.people.models import Person
from viche.voices import actions as voices
from viche.voices import leaves, persons
from viche.voices.models import Pause, Question, Tally, Voice, VoiceEvent
from viche.voices.tests.samples import question, signer

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MICRO = timedelta(microseconds=1)


@pytest.fixture
def asked(cast: Cast) -> Iterator[Question]:
    """An open question, seen from inside its hromada."""
    with tenancy.enter(cast.home.pk):
        yield question(cast.home)


def test_a_voice_has_the_next_number_and_is_counted(asked: Question) -> None:
    receipts = [voices.take(signer(n), asked) for n in range(3)]
    assert [(r.number, r.index, r.standing, r.is_repeat) for r in receipts] == [
        (1, 0, 1, False),
        (2, 1, 2, False),
        (3, 2, 3, False),
    ]
    assert voices.count(asked) == 3
    assert voices.counts(asked) == {"for": 3}
    assert [v.name for v in asked.voices.shown()] == ["Особа 2", "Особа 1", "Особа 0"]


def test_a_repeat_gets_the_first_receipt(asked: Question) -> None:
    first, other, again = voices.take(signer(1), asked), voices.take(signer(2), asked), voices.take(signer(1), asked)
    assert again.is_repeat and not first.is_repeat
    assert (again.number, again.index, again.at, again.leaf, again.leaf_data, again.salt) == (
        (first.number, first.index, first.at, first.leaf, first.leaf_data, first.salt)
    )
    assert other.number == 2 and voices.count(asked) == 2
    assert voices.receipt(signer(1), asked) == voices.receipt(signer(1), asked)
    assert voices.receipt(signer(3), asked) is None


def test_the_leaf_made_by_the_database_is_the_leaf_made_by_hand(asked: Question) -> None:
    receipt = voices.take(signer(1), asked, name="Ганна «Ґава» O'Ніл \\ \"")
    assert leaves.leaf_hash(receipt.leaf_data) == receipt.leaf
    assert leaves.commitment(receipt.salt, receipt.name).hex().encode() in receipt.leaf_data
    voices.take(signer(2), asked)
    voices.strike(asked, [1], rule="court", ground='Рішення\n№ 5 «про "все"» \t\x01 \\ — 2026', by=None)
    voices.take(signer(3), asked)
    voices.withdraw(signer(2), asked)
    log = list(leaves.leaves(asked))
    assert [leaf.index for leaf in log] == [0, 1, 2, 3, 4]
    assert all(leaf.is_true for leaf in log)
    assert [leaf.index for leaf in leaves.leaves(asked, since=2)] == [2, 3, 4]


def test_the_same_person_is_another_in_another_question(asked: Question, cast: Cast) -> None:
    other = question(cast.home)
    voices.take(signer(1), asked)
    voices.take(signer(1), other)
    assert bytes(asked.voices.get().person) != bytes(other.voices.get().person)


def test_a_new_key_of_the_server_lets_nobody_sign_twice(asked: Question, settings: Any) -> None:
    voices.take(signer(1), asked)
    settings.VOICES_KEYS_FORMER, settings.VOICES_KEY = [settings.VOICES_KEY], "another"
    assert voices.take(signer(1), asked).is_repeat
    asked.key_wrapped = persons.rewrapped(asked)
    settings.VOICES_KEYS_FORMER = []
    assert voices.take(signer(1), asked).is_repeat
    settings.VOICES_KEY = "a third"
    with pytest.raises(persons.NoKey):
        voices.take(signer(1), asked)


@pytest.mark.parametrize(
    ("choice", "fits"),
    [((), False), (("a",), True), (("b", "a"), True), (("a", "b", "c"), False), (("x",), False), (("a", "a"), False)],
)
def test_a_choice_fits_or_is_refused(choice: tuple[str, ...], fits: bool, asked: Question, cast: Cast) -> None:
    several = question(cast.home, choices=["a", "b", "c"], most=2)
    if fits:
        voices.take(signer(1), several, choice)
        assert several.voices.get().choice == sorted(choice)
        assert voices.counts(several) == {key: int(key in choice) for key in "abc"}
    else:
        with pytest.raises(Refused, match="Вибір"):
            voices.take(signer(1), several, choice)


def test_opening_and_closing_are_exact(cast: Cast) -> None:
    opens = clock.now() + timedelta(days=1)
    closes = opens + timedelta(days=30)
    with tenancy.enter(cast.home.pk):
        term = question(cast.home, opens_at=opens, closes_at=closes)
        with pytest.raises(Refused, match="ще не збирають"):
            voices.take(signer(0), term)
        for number, (moment, refused) in enumerate(
            [(opens - MICRO, "ще не"), (opens, ""), (closes, ""), (closes + MICRO, "завершено")]
        ):
            with clock.pinned(moment):
                if refused:
                    with pytest.raises(Refused, match=refused):
                        voices.take(signer(number), term)
                else:
                    assert voices.take(signer(number), term).at == moment
                assert term.state() == {"ще не": "early", "": "open", "завершено": "late"}[refused]
        with clock.pinned(closes + MICRO):
            assert voices.take(signer(1), term).is_repeat, "a repeat is told of its voice also after the end"
        assert voices.count(term) == 2


def test_the_database_clock_judges_when_nothing_is_pinned(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        over = question(cast.home, opens_at=clock.now() - timedelta(days=2), closes_at=clock.now() - timedelta(days=1))
        with pytest.raises(Refused, match="завершено"):
            voices.take(signer(1), over)
        assert Tally.objects.get(question=over).taken == 0


def test_withdrawing_adds_an_event_and_keeps_the_voice(asked: Question) -> None:
    voices.take(signer(1), asked)
    voices.take(signer(2), asked)
    voices.withdraw(signer(1), asked)
    assert voices.count(asked) == 1 and Voice.objects.filter(question=asked).count() == 2
    event = VoiceEvent.objects.get(question=asked)
    assert (event.kind, event.of, event.before, event.after, event.leaf_index) == ("withdrawn", 1, 2, 1, 2)
    assert [v.number for v in asked.voices.shown()] == [2]
    assert voices.take(signer(1), asked).is_repeat, "a withdrawn voice stays withdrawn"
    voices.withdraw(signer(1), asked)
    assert voices.count(asked) == 1 and VoiceEvent.objects.filter(question=asked).count() == 1
    assert voices.take(signer(3), asked).number == 3
    with pytest.raises(Refused, match="немає"):
        voices.withdraw(signer(9), asked)


def test_withdrawing_after_the_end_is_refused_but_striking_is_not(asked: Question) -> None:
    voices.take(signer(1), asked)
    voices.close(asked, by=None)
    with pytest.raises(Refused, match="завершено"):
        voices.withdraw(signer(1), asked)
    with pytest.raises(Refused, match="завершено"):
        voices.take(signer(2), asked)
    assert voices.strike(asked, [1], rule="court", ground="Рішення суду", by=None) == 1
    assert voices.count(asked) == 0


def test_striking_many_tells_the_counts_around_each(asked: Question, cast: Cast) -> None:
    for number in range(5):
        voices.take(signer(number), asked)
    assert voices.strike(asked, [4, 2, 2, 99], rule="duplicate", ground="Та сама людина", by=cast.iryna) == 2
    assert voices.strike(asked, [2], rule="duplicate", ground="Та сама людина", by=cast.iryna) == 0
    told = VoiceEvent.objects.filter(question=asked).order_by("leaf_index")
    assert [(e.of, e.before, e.after, e.actor_id) for e in told] == [(2, 5, 4, cast.iryna.pk), (4, 4, 3, cast.iryna.pk)]
    assert voices.count(asked) == 3 == voices.counts(asked)["for"]
    with pytest.raises(Refused, match="підставу"):
        voices.strike(asked, [1], rule="court", ground=" ", by=cast.iryna)


def test_a_pause_stops_at_once_and_prolongs(cast: Cast) -> None:
    start = clock.now()
    with tenancy.enter(cast.home.pk):
        term = question(cast.home, opens_at=start, closes_at=start + timedelta(days=30))
        with clock.pinned(start + timedelta(days=3)):
            voices.pause(term, ground="Перевіряємо скаргу", by=None)
            with pytest.raises(Refused, match="призупинено"):
                voices.take(signer(1), term)
            assert term.state() == "paused"
        with clock.pinned(start + timedelta(days=5)):
            voices.resume(term, by=None)
            voices.take(signer(1), term)
        assert term.closes_at == start + timedelta(days=32)
        pause = Pause.objects.get(question=term)
        assert pause.until is not None and pause.until - pause.since == timedelta(days=2)


def test_who_may_is_asked_first(asked: Question, cast: Cast) -> None:
    for_known = question(cast.home, level="email")
    with pytest.raises(Refused, match="увійти"):
        voices.take(cast.viewer(None), for_known)
    with pytest.raises(Refused, match="рівень нижчий"):
        voices.take(cast.viewer("bohdan"), for_known)
    assert voices.take(cast.viewer("olena"), for_known).number == 1
    for_residents = question(cast.home, residence=["registered"])
    with pytest.raises(Refused, match="місця проживання"):
        voices.take(cast.viewer("olena"), for_residents)


def test_erasing_the_name_leaves_the_log_valid(asked: Question) -> None:
    receipt = voices.take(signer(1), asked)
    assert voices.erase_name(asked, persons.subject(Person(pk=10_000_001)))
    voice = asked.voices.get()
    assert (voice.name, voice.salt) == ("", None)
    assert leaves.leaf_hash(leaves.of_voice(asked, voice)) == receipt.leaf
    assert voices.take(signer(1), asked).is_repeat


def test_a_question_stays_as_it_was_asked(asked: Question) -> None:
    for change in (
        {"choices": ["for", "against"]},
        {"secret": True},
        {"level": "identity"},
        {"about_id": asked.about_id + 1},
    ):
        with pytest.raises(DatabaseError, match="never changes"), journal.change("test", by=None):
            Question.objects.filter(pk=asked.pk).update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), journal.change("test", by=None):
        Question.objects.filter(pk=asked.pk)._raw_delete("default")


def test_voices_are_not_journalled_twice_and_questions_are(asked: Question) -> None:
    voices.take(signer(1), asked)
    kinds = JournalEntry.objects.filter(kind__startswith="voices_").values_list("kind", "verb", "personal")
    assert list(kinds) == [("voices_question", "ask", ["key_wrapped"])]


def test_a_function_does_not_leave_its_hromada(asked: Question, cast: Cast) -> None:
    with tenancy.enter(cast.other.pk), pytest.raises(DatabaseError, match="no question"), transaction.atomic():
        voices.take(signer(1), asked)
