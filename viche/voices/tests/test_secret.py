"""A secret question: sealed until it has closed for good, then opened all at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.cast import Cast
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry
from viche.voices import actions as voices
from viche.voices import heading, leaves, logs, receipts, sealing, taking, tallying, writer
from viche.voices.models import Question, Tally, TreeHead, Voice, VoiceEvent
from viche.voices.tests import test_front as front
from viche.voices.tests.conftest import Ask, owner_url
from viche.voices.tests.samples import signer

pytestmark = pytest.mark.database
CHOICES = ("for", "against")


@pytest.fixture
def asked(ask_for_all: Ask) -> Question:
    """A committed secret question."""
    return ask_for_all(choices=CHOICES, secret=True)


def inside(question: Question, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
    """One request: in the hromada of the question, then committed."""
    with tenancy.enter(question.hromada_id):
        question.refresh_from_db()
        return work(*args, **named)


def choose(question: Question, *choices: str, first: int = 0) -> None:
    for number, choice in enumerate(choices, first):
        inside(question, voices.take, signer(number), question, (choice,))


def close(question: Question) -> None:
    inside(question, voices.close, question, by=None)


def tally(question: Question) -> Any:
    return inside(question, tallying.tally, question)


def sealed(question: Question) -> tuple[int, int]:
    """How many seals and keys the owner finds."""
    with psycopg.connect(owner_url()) as owner:
        found = [
            owner.execute(f"SELECT count(*) FROM viche_sealed.{table} WHERE question_id = %s", [question.pk]).fetchone()  # type: ignore[arg-type]
            for table in ("seal", "key")
        ]
    return found[0][0], found[1][0]  # type: ignore[index]


def sql(text: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return list(cursor.fetchall()) if cursor.description else []


def test_a_choice_is_sealed_with_its_voice_and_counted_only_after_the_tally(asked: Question) -> None:
    choose(asked, "for", "against", "for")
    with tenancy.enter(asked.hromada_id):
        assert voices.count(asked) == 3
        assert [voice.choice for voice in asked.voices.all()] == [None] * 3
        assert Tally.objects.get(question=asked).by_choice == [0, 0]
        with pytest.raises(Refused, match="скільки людей узяло участь"):
            voices.counts(asked)
    assert sealed(asked) == (3, 1)
    close(asked)
    with tenancy.enter(asked.hromada_id), pytest.raises(Refused, match="скільки людей"):
        voices.counts(asked)
    assert tally(asked) == {"for": 2, "against": 1} == inside(asked, voices.counts, asked)
    assert sealed(asked) == (0, 0)


def test_a_question_with_several_choices(ask_for_all: Ask) -> None:
    question = ask_for_all(choices=("a", "b", "c"), most=2, secret=True)
    for number, chosen in enumerate([("a",), ("c", "a"), ("b", "c"), ("a", "c")]):
        inside(question, voices.take, signer(number), question, chosen)
    with pytest.raises(Refused, match="Вибір"):
        inside(question, voices.take, signer(9), question, ("a", "b", "c"))
    close(question)
    assert tally(question) == {"a": 3, "b": 1, "c": 3}
    with tenancy.enter(question.hromada_id):
        opened = Tally.objects.get(question=question).opened
    assert opened == [
        {"opened": ["a"], "times": 1},
        {"opened": ["a", "c"], "times": 2},
        {"opened": ["b", "c"], "times": 1},
    ]


def test_a_repeat_changes_nothing(asked: Question) -> None:
    choose(asked, "for")
    again = inside(asked, voices.take, signer(0), asked, ("against",))
    assert again.is_repeat and sealed(asked) == (1, 1)
    close(asked)
    assert tally(asked) == {"for": 1, "against": 0}
    assert inside(asked, voices.take, signer(0), asked, ("against",)).is_repeat


def test_leaves_and_receipts_hold_no_choice(asked: Question) -> None:
    choose(asked, "for", "against")
    inside(asked, voices.strike, asked, [2], rule="court", ground="Рішення суду", by=None)
    inside(asked, voices.withdraw, signer(0), asked)
    with tenancy.enter(asked.hromada_id):
        log = list(leaves.leaves(asked))
        assert len(log) == 4 and all(leaf.is_true and b'"choice":null' in leaf.data for leaf in log)
        told = receipts.document(asked, asked.voices.get(number=1), None)
    assert told["leaf"]["choice"] is None and "seal" not in str(told)


def test_withdrawn_and_struck_voices_are_not_counted(asked: Question) -> None:
    choose(asked, "for", "for", "for", "against", "against")
    inside(asked, voices.withdraw, signer(0), asked)
    inside(asked, voices.strike, asked, [4], rule="duplicate", ground="Та сама людина", by=None)
    assert sealed(asked) == (3, 1)
    close(asked)
    inside(asked, voices.strike, asked, [2], rule="court", ground="Рішення суду", by=None)
    assert tally(asked) == {"for": 1, "against": 1}
    with pytest.raises(Refused, match="чий вибір"):
        inside(asked, voices.strike, asked, [3], rule="court", ground="Рішення суду", by=None)
    with tenancy.enter(asked.hromada_id):
        assert voices.count(asked) == 2
        assert VoiceEvent.objects.filter(question=asked).count() == 3
        with pytest.raises(DatabaseError, match="opened"):
            sql("SELECT * FROM voices_drop(%s, 'struck', '{3}', 'court', 'x', NULL, NULL)", asked.pk)


def test_an_open_or_paused_question_is_not_tallied(asked: Question) -> None:
    choose(asked, "for")
    for step in (None, voices.pause):
        if step:
            inside(asked, step, asked, ground="Скарга", by=None)
        with pytest.raises(Refused, match="ще не закрито"):
            tally(asked)
    assert sealed(asked) == (1, 1)


def test_a_rehearsed_clock_opens_nothing(ask_for_all: Ask) -> None:
    question = ask_for_all(choices=CHOICES, secret=True, closes_at=clock.now() + timedelta(days=1))
    choose(question, "for")
    with clock.pinned(clock.now() + timedelta(days=2)):
        assert inside(question, tallying.due) == [question.pk]
        assert tallying.tally_due() == 0
        with pytest.raises(Refused, match="ще не закрито"):
            tally(question)
    assert sealed(question) == (1, 1)


def test_a_term_that_is_over_closes_by_itself(ask_for_all: Ask) -> None:
    start = clock.now() - timedelta(days=2)
    question = ask_for_all(choices=CHOICES, secret=True, opens_at=start, closes_at=start + timedelta(days=1))
    with clock.pinned(start + timedelta(hours=1)):
        choose(question, "against")
    assert tallying.tally_due() == 1
    assert inside(question, voices.counts, question) == {"for": 0, "against": 1}
    assert tallying.tally_due() == 0


def test_nobody_closes_reads_and_rolls_back(asked: Question) -> None:
    choose(asked, "for")
    with pytest.raises(Refused, match="ще не закрито"), tenancy.enter(asked.hromada_id):
        voices.close(asked, by=None)
        tallying.tally(asked)
    with tenancy.enter(asked.hromada_id):
        asked.refresh_from_db()
        assert asked.closed_at is None, "rolled back"
        with pytest.raises(DatabaseError, match="is open"):
            sql("SELECT * FROM voices_unseal(%s)", asked.pk)


def test_nobody_strikes_out_sees_whose_seal_is_missing_and_rolls_back(asked: Question) -> None:
    choose(asked, "for", "against")
    close(asked)
    with pytest.raises(DatabaseError, match="not committed"), tenancy.enter(asked.hromada_id):
        with transaction.atomic():
            voices.strike(asked, [1], rule="court", ground="Рішення суду", by=None)
        sql("SELECT * FROM voices_unseal(%s)", asked.pk)
    assert sealed(asked) == (2, 1)
    assert tally(asked) == {"for": 1, "against": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"closed_at": None},
        {"closes_at": clock.now() + timedelta(days=9)},
        {"paused_at": clock.now()},
        {"opened_at": clock.now()},
        {"seal_key": b"x" * 32},
    ],
)
def test_what_has_closed_stays_closed(asked: Question, change: dict[str, Any]) -> None:
    close(asked)
    with (
        pytest.raises(DatabaseError, match=r"for good|by its tally|never changes"),
        tenancy.enter(asked.hromada_id),
        journal.change("test", by=None),
    ):
        Question.objects.filter(pk=asked.pk).update(**change)


def test_a_pause_after_the_term_does_not_open_it_again(ask_for_all: Ask) -> None:
    start = clock.now() - timedelta(days=2)
    question = ask_for_all(choices=CHOICES, secret=True, opens_at=start, closes_at=start + timedelta(days=1))
    inside(question, voices.pause, question, ground="Скарга", by=None)
    inside(question, voices.resume, question, by=None)
    assert question.paused_at is None and question.state() == "late"


def test_a_pause_prolongs_a_secret_question_too(ask_for_all: Ask) -> None:
    end = clock.now() + timedelta(hours=1)
    question = ask_for_all(choices=CHOICES, secret=True, closes_at=end)
    inside(question, voices.pause, question, ground="Скарга", by=None)
    inside(question, voices.resume, question, by=None)
    assert question.closes_at and question.closes_at > end
    choose(question, "for")


def test_no_role_of_the_application_reads_seals_or_keys(asked: Question) -> None:
    choose(asked, "for")
    app = connection.settings_dict
    assert app["USER"] != psycopg.conninfo.conninfo_to_dict(owner_url())["user"]
    for statement in (
        "SELECT * FROM viche_sealed.key",
        "SELECT * FROM viche_sealed.seal",
        "SELECT count(*) FROM viche_sealed.seal",
        "DELETE FROM viche_sealed.seal",
        "INSERT INTO viche_sealed.key VALUES (1, ''::bytea, 1)",
        "CREATE TABLE viche_sealed.mine (x int)",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), tenancy.enter(asked.hromada_id):
            sql(statement)
        with writer.connect() as there, pytest.raises(psycopg.errors.InsufficientPrivilege):
            there.execute(statement)  # type: ignore[arg-type]
    with writer.connect() as there, pytest.raises(psycopg.errors.InsufficientPrivilege):
        there.execute("SELECT * FROM voices_unseal(1)")
    rights = """SELECT c.relname, r.rolname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles r
        WHERE n.nspname = 'viche_sealed' AND r.rolname IN (session_user, %s) AND (
            has_schema_privilege(r.oid, n.oid, 'USAGE') OR (c.relkind = 'r' AND has_table_privilege(r.oid, c.oid, 'SELECT')))"""
    with tenancy.enter(asked.hromada_id), writer.connect() as there:
        assert sql(rights, there.info.user) == []


def test_a_choice_in_plain_is_refused_whoever_brings_it(asked: Question) -> None:
    plain = taking.given(asked, "person:1", ("for",), "Особа")._replace(choice="for")
    with pytest.raises(DatabaseError, match="voices_tally_hidden"), tenancy.enter(asked.hromada_id):
        sql(taking.TAKE, *taking.arguments([plain], None))
    one = writer.Writer(writer.connect)
    with pytest.raises(Refused, match="не вдалося"):
        one.ask(plain).result(20)
    one.stop()
    with tenancy.enter(asked.hromada_id):
        assert Voice.objects.filter(question=asked).count() == 0


def test_the_short_way_leaves_it_to_django(ask_for_all: Ask) -> None:
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    session = front._signed_in(cast.olena)
    open_one, secret = ask_for_all(), ask_for_all(secret=True)
    with_choice = front.headers(session), front.body()
    answers = front.send((front.address(open_one), *with_choice), (front.address(secret), *with_choice))
    assert answers[0] is not None and answers[1] is None
    with tenancy.enter(secret.hromada_id):
        assert voices.count(secret) == 0
    Session.objects.all().delete()


def test_on_a_server_a_sealed_voice_goes_by_the_transaction_of_its_request(asked: Question, settings: Any) -> None:
    settings.VOICES_WRITER = True
    choose(asked, "for")
    assert sealed(asked) == (1, 1)


def test_a_seal_of_another_length_or_repeated_is_refused(asked: Question) -> None:
    choose(asked, "for")
    given = taking.given(asked, "person:77", ("for",), "Особа")
    with pytest.raises(Refused, match="Вибір"), tenancy.enter(asked.hromada_id):
        taking.answer(asked, given, taking._here(given._replace(seal=(given.seal or b"") + b"x")))
    with psycopg.connect(owner_url()) as owner:
        [seal] = owner.execute("SELECT seal FROM viche_sealed.seal WHERE question_id = %s", [asked.pk]).fetchone() or ()
    with pytest.raises(DatabaseError, match="duplicate key"), tenancy.enter(asked.hromada_id):
        taking._here(given._replace(seal=bytes(seal)))


def test_seals_tell_nothing_by_length_or_likeness(asked: Question) -> None:
    seals = [sealing.seal(asked, (choice,)) for choice in CHOICES for _n in range(50)]
    assert {len(one) for one in seals} == {sealing.OVERHEAD + len(CHOICES)}
    assert len({one[:8] for one in seals}) == len({one[-8:] for one in seals}) == 100


def test_a_seal_that_does_not_open_stops_the_tally_and_loses_nothing(asked: Question) -> None:
    choose(asked, "for")
    given = taking.given(asked, "person:78", ("for",), "Особа")
    with tenancy.enter(asked.hromada_id):
        taking._here(given._replace(seal=b"z" * len(given.seal or b"")))
    close(asked)
    with pytest.raises(sealing.Broken, match="1 of 2"):
        tally(asked)
    assert tallying.tally_due() == 0 and sealed(asked) == (2, 1)
    inside(asked, voices.strike, asked, [2], rule="invalid-identity", ground="Голос не запечатано", by=None)
    assert tally(asked) == {"for": 1, "against": 0}


def test_the_tally_is_one_event_of_the_journal_and_one_head(asked: Question) -> None:
    choose(asked, "for", "against", "for")
    heading.sign_due()
    close(asked)
    heading.sign_due()
    with tenancy.enter(asked.hromada_id):
        before = JournalEntry.objects.count(), TreeHead.objects.filter(question=asked).count()
    tally(asked)
    tally(asked)
    with tenancy.enter(asked.hromada_id):
        told = JournalEntry.objects.order_by("-pk")[: JournalEntry.objects.count() - before[0]]
        [entry] = [one for one in told if one.kind == "voices_question"]
        assert (entry.verb, list(entry.after)) == ("tally", ["opened_at"])
        heads = list(TreeHead.objects.filter(question=asked).order_by("size", "at"))
    assert len(heads) == before[1] + 1 and "opened" in heads[-1].signed and "opened" not in heads[0].signed
    assert heads[0].counts["choices"] is None and heads[-1].counts["choices"] == {"for": 2, "against": 1}
    assert heading.sign_due() == 0, "nothing came since"


def test_a_changed_key_of_the_server_still_opens(asked: Question, settings: Any) -> None:
    choose(asked, "for")
    close(asked)
    settings.VOICES_KEYS_FORMER, settings.VOICES_KEY = [settings.VOICES_KEY], "another"
    inside(asked, voices.rewrap_keys)
    assert tally(asked) == {"for": 1, "against": 0}


def test_without_the_servers_key_the_private_half_is_of_no_use(asked: Question, settings: Any) -> None:
    choose(asked, "for")
    close(asked)
    settings.VOICES_KEY = "another"
    with pytest.raises(Exception, match="VICHE_VOICES_KEYS_FORMER"):
        tally(asked)
    assert sealed(asked) == (1, 1)


def test_a_file_before_and_after_the_tally(asked: Question) -> None:
    choose(asked, "for", "against", "for")
    with tenancy.enter(asked.hromada_id):
        first = heading.sign(asked)
    assert b"opened" not in b"".join(logs.lines(asked, first))
    close(asked)
    tally(asked)
    with tenancy.enter(asked.hromada_id):
        last = logs.latest(asked)
    assert last is not None
    said = b"".join(logs.lines(asked, last)).splitlines()
    assert said[-3:-1] == [b'{"opened":["against"],"times":1}', b'{"opened":["for"],"times":2}']
    assert b"opened" not in b"".join(logs.lines(asked, first)), "an old head still stands for what it knew"


def test_the_pages_say_in_plain_words_what_is_known(asked: Question) -> None:
    choose(asked, "for", "against", "for")
    client, page = Client(), f"/home/voices/{asked.uuid}/"

    def read(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    before = read(page)
    assert "скільки людей узяло участь" in before and "Чинних голосів</dt><dd>3" in before
    assert "Підтримую" not in before
    close(asked)
    assert "Підтримую" not in read(page), "closed, not tallied"
    tally(asked)
    after = read(page)
    assert "<dt>Підтримую</dt><dd>2</dd><dt>Не підтримую</dt><dd>1</dd>" in after and "перемішаними" in after
    how = read("/home/voices/how/")
    assert 'id="secret"' in how and "Від чого це не захищає" in how and "копію бази даних" in how


def test_a_voice_over_http_is_sealed_and_its_receipt_tells_no_choice(asked: Question) -> None:
    cast: Any = Cast.load()
    client, page = Client(), f"/home/voices/{asked.uuid}/"
    client.force_login(cast.olena)
    answer = client.post(page, {"choice": "against"})
    assert answer.status_code == 303
    said = client.get(f"{page}receipt/").content.decode()
    assert "не каже, що ви вибрали" in said and "against" not in said
    assert json.loads(client.get(f"{page}receipt.json").content)["leaf"]["choice"] is None
    close(asked)
    assert tally(asked) == {"for": 0, "against": 1}
