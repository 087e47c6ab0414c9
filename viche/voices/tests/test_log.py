"""The log of a question: signed heads by the round, pages and files for anybody, the receipt and its letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.kit.models import OutboxMail
from viche.voices import actions as voices
from viche.voices import heading, leaves, logs, receipts, signing
from viche.voices.models import UNTIL_CLOSED, Question, SigningKey, TreeHead, TreeNode
from viche.voices.proof import heads
from viche.voices.proof.leaves import moment
from viche.voices.proof.merkle import EMPTY, WIDTH, Frontier, Tree, consistent, included
from viche.voices.tests.samples import question, signer

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def asked(cast: Cast) -> Iterator[Question]:
    """An open question with three voices, one of them struck out, and a head; seen from inside its hromada."""
    with tenancy.enter(cast.home.pk):
        made = question(cast.home)
        for number in range(3):
            voices.take(signer(number), made)
        voices.strike(made, [2], rule="court", ground="Рішення суду № 5", by=None)
        yield made


def heads_of(asked: Question) -> list[TreeHead]:
    heading.sign_due()
    return list(TreeHead.objects.filter(question=asked).order_by("size", "at"))


def read(path: str, who: Any = None) -> Any:
    client = Client()
    if who is not None:
        client.force_login(who)
    answer = client.get(f"/home{path}")
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content) if answer.streaming else answer  # type: ignore[attr-defined]


def test_the_round_signs_what_the_log_holds(asked: Question) -> None:
    [one] = heads_of(asked)
    frontier, _nodes = Frontier().grown(leaf.hash for leaf in leaves.leaves(asked))
    assert (one.size, one.signed["root"]) == (4, frontier.root().hex())
    assert one.signed["closes"] == moment(UNTIL_CLOSED) and one.signed["about"] == logs.asked(asked).about()
    assert heads.holds(heads.HEAD, one.signed, signing.known())
    assert one.counts == {"accepted": 3, "withdrawn": 0, "struck": 1, "choices": {"for": 2}}
    assert len(heads_of(asked)) == 1, "nothing came, nothing is signed"
    voices.withdraw(signer(0), asked)
    assert [head.size for head in heads_of(asked)] == [4, 5]


def test_a_question_without_voices_has_a_head_of_nothing(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        [one] = heads_of(question(cast.home))
        assert (one.size, one.signed["root"]) == (0, EMPTY.hex())


def test_no_voice_is_earlier_than_the_head_before_it(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        asked, later = question(cast.home), clock.now() + timedelta(hours=1)
        with clock.pinned(later):
            [one] = heads_of(asked)
        assert voices.take(signer(1), asked).at >= one.at == later, "also when the clock was put back"


def test_terms_are_kept_and_the_head_names_the_one_in_force(cast: Cast) -> None:
    start = clock.now()
    closes = start + timedelta(days=30)
    with tenancy.enter(cast.home.pk):
        asked = question(cast.home, opens_at=start, closes_at=closes)
        heads_of(asked)
        with clock.pinned(start + timedelta(days=1)):
            voices.pause(asked, ground="Скарга", by=None)
        with clock.pinned(start + timedelta(days=2)):
            voices.resume(asked, by=None)
            heads_of(asked)
        with clock.pinned(start + timedelta(days=3)):
            voices.close(asked, by=None)
            told = [head.signed["closes"] for head in heads_of(asked)]
        assert asked.terms == [closes, closes + timedelta(days=1), start + timedelta(days=3)]
        assert list(dict.fromkeys(told)) == [moment(term) for term in asked.terms]
        assert [moment(term) for term in logs.asked(asked, told[0]).terms] == told[:1], "a file says what its head knew"


def test_a_long_log_is_caught_up_in_batches_and_proved_from_few_rows(
    asked: Question, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    heads_of(asked)
    for start in range(0, 700, 100):
        take_many(asked, range(1000 + start, 1100 + start))
        voices.strike(asked, [start + 50], rule="duplicate", ground="Та сама людина", by=None)
    monkeypatch.setattr(logs, "BATCH", WIDTH)
    with django_assert_max_num_queries(40):
        old, new = heads_of(asked)
    assert new.size == 711 and TreeNode.objects.filter(question=asked).count() == 2
    roots = bytes.fromhex(old.signed["root"]), bytes.fromhex(new.signed["root"])
    every = list(leaves.leaves(asked))
    for n in (0, 255, 256, 511, 512, 710):
        with django_assert_max_num_queries(12):
            path = Tree(logs.Stored(asked), new.size).inclusion(n)
        assert included(every[n].hash, n, new.size, path, roots[1])
        assert logs.Stored(asked).leaf(n) == every[n].hash
    path = Tree(logs.Stored(asked), new.size).consistency(old.size)
    assert consistent(old.size, new.size, *roots, path)


def test_files_of_a_long_log_are_read_some_rows_at_a_time(asked: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        heads_of(asked)
        take_many(asked, range(2000 + 150 * number, 2150 + 150 * number))
    every = [head.signed for head in heads_of(asked)]
    monkeypatch.setattr(logs, "HEADS", 2)
    monkeypatch.setattr(logs, "BATCH", WIDTH)
    with CaptureQueriesContext(connection) as queries:
        assert [json.loads(line) for line in logs.head_lines(asked)] == every
    asked_of = [query["sql"] for query in queries if "voices_treehead" in query["sql"]]
    assert len(every) == 6 and len(asked_of) == 4 and all("LIMIT 2" in sql for sql in asked_of)
    with CaptureQueriesContext(connection) as queries:
        lines = list(logs.lines(asked, TreeHead.objects.filter(question=asked).latest("size")))
    read = [query["sql"] for query in queries if 'FROM "voices_voice"' in query["sql"]]
    assert len(lines) == 2 + every[-1]["size"] == 756
    # A few rows a query, whatever the number of voices: by pieces of 256 leaves, and the voices that events name.
    assert len(read) == 4 and all("LIMIT" in sql or '"number" IN' in sql for sql in read), read


def take_many(asked: Question, numbers: range) -> None:
    for number in numbers:
        voices.take(signer(number), asked)


def test_nothing_is_signed_over_a_log_with_a_gap(asked: Question) -> None:
    with pytest.raises(logs.Broken):
        logs.hashes(asked, 0, 0, 5)


def test_a_new_signing_key_is_named_by_the_former(asked: Question, settings: Any) -> None:
    [first] = heads_of(asked)
    settings.VOICES_SIGNING_KEYS_FORMER, settings.VOICES_SIGNING_KEY = [settings.VOICES_SIGNING_KEY], "another"
    voices.take(signer(7), asked)
    _first, second = heads_of(asked)
    passed = list(SigningKey.objects.order_by("pk").values_list("handover", flat=True))
    assert passed[0] is None and first.signed["key"] != second.signed["key"]
    assert (
        heads.trusted(first.signed["key"], passed[1:]) == signing.known() == [first.signed["key"], second.signed["key"]]
    )
    settings.VOICES_SIGNING_KEYS_FORMER, settings.VOICES_SIGNING_KEY = [], "lost the others"
    voices.take(signer(8), asked)
    heads_of(asked)
    assert SigningKey.objects.order_by("-pk")[0].handover is None
    assert json.loads(read("/voices/keys.json").content)["handovers"] == passed[1:]
    assert "довіру до нього почніть заново" in read("/voices/keys/").content.decode()


def test_pages_lead_to_each_other_in_constant_queries(asked: Question, cast: Cast) -> None:
    heads_of(asked)
    here = f"/voices/{asked.uuid}/"
    said = read(here).content.decode()
    for place in ("voices.jsonl", "heads.jsonl", "heads/4.json", "find/"):
        assert f"/home{here}{place}" in said, place
    assert "Рішення суду № 5" in said and "За рішенням суду" in said and "/home/voices/how/" in said
    assert "/home/voices/keys/" in read("/voices/how/").content.decode()
    few = queries(here)
    for number in range(10, 20):
        struck = voices.take(signer(number), asked).number
        voices.strike(asked, [struck], rule="court", ground="Рішення", by=None)
        heads_of(asked)
    assert queries(here) == few
    assert f"/home{here}heads/4.json" not in read(here).content.decode(), "only the last heads are shown"
    link = json.loads(read(f"{here}consistency/4/24.json").content)
    assert (link["old"]["size"], link["new"]["size"]) == (4, 24)
    assert Client().get(f"/home{here}heads/5.json").status_code == 404
    assert len(read(f"{here}heads.jsonl").splitlines()) == 11
    assert Client().get(f"/home{here}inclusion/24.json").status_code == 404


def queries(path: str) -> int:
    from django.db import connection

    with CaptureQueriesContext(connection) as told:
        read(path)
    return len(told)


def test_the_receipt_is_a_file_and_finds_the_voice(asked: Question, cast: Cast) -> None:
    voices.take(cast.viewer("olena"), asked)
    path = f"/voices/{asked.uuid}/receipt.json"
    early = json.loads(read(path, cast.people["olena"]).content)
    assert early["promise"]["number"] == 4 and early["proof"] is None
    assert "після наступного відбитка" in find(asked, json.dumps(early))
    heads_of(asked)
    whole = read(path, cast.people["olena"]).content.decode()
    said = json.loads(whole)
    assert said["proof"]["head"]["size"] == 5 and said["personal"] == {"name": cast.people["olena"].name}
    assert "№ 4 стоїть у журналі й рахується" in find(asked, whole)
    assert "стоїть у журналі" in find(asked, whole, as_file=True)
    voices.strike(asked, [4], rule="duplicate", ground="Двічі", by=None)
    assert "вже не рахується" in find(asked, whole) and "Двічі" in find(asked, whole)
    said["leaf"]["number"] = 3
    assert "Підпис на квитанції не справжній" in find(asked, json.dumps(said), 422)
    for wrong in ("", "{", "[]", '{"viche":"receipt-1","promise":{"n":NaN,"number":1},"leaf":{}}'):
        find(asked, wrong, 422)
    other = question(cast.home)
    assert "з іншого питання" in find(other, whole, 422)
    assert Client().get(f"/home{path}").status_code in (302, 401)


def find(asked: Question, text: str, status: int = 200, *, as_file: bool = False) -> str:
    given: dict[str, Any] = {"file": SimpleUploadedFile("receipt.json", text.encode())} if as_file else {"text": text}
    answer = Client().post(f"/home/voices/{asked.uuid}/find/", given)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_promise_the_log_does_not_keep_is_told(asked: Question) -> None:
    voice = asked.voices.get(number=1)
    voice.choice = ["against"]
    voice.leaf = leaves.leaf_hash(leaves.of_voice(asked, voice))
    said = receipts.document(asked, voice, None)
    assert "підпис громади це доводить" in find(asked, json.dumps(said))


def test_the_proof_is_mailed_once_from_the_next_head_on(asked: Question, cast: Cast) -> None:
    voices.take(cast.viewer("olena"), asked)
    client = Client()
    client.force_login(cast.people["olena"])
    for _again in range(2):
        assert client.post(f"/home/voices/{asked.uuid}/receipt/mail/").status_code == 303
    [letter] = OutboxMail.objects.filter(key__startswith="voice-proof:")
    assert letter.to == cast.people["olena"].email and letter.due_at > clock.now() + timedelta(hours=1)
    heads_of(asked)
    letter.refresh_from_db()
    assert letter.due_at <= clock.now()
    said = json.loads(next(line for line in letter.body.splitlines() if line.startswith("{")))
    assert said["proof"]["head"]["size"] == 5 and said["promise"]["number"] == 4
    voices.take(signer(9), asked)
    heads_of(asked)
    assert OutboxMail.objects.filter(key__startswith="voice-proof:").count() == 1


def test_rules_of_striking_are_fixed_at_the_asking(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        asked = question(cast.home, rules={"court": "За рішенням суду"})
        voices.take(signer(1), asked)
        with pytest.raises(ValueError, match="rules of this question"):
            voices.strike(asked, [1], rule="duplicate", ground="Та сама людина", by=None)
        assert asked.rules == {"own-will": "За бажанням особи", "court": "За рішенням суду"}


def test_the_signing_key_is_not_in_the_database(asked: Question) -> None:
    heads_of(asked)
    seed = signing.signer().seed
    assert len(seed) == 32 and settings.VOICES_SIGNING_KEY
    assert all(seed.hex() not in json.dumps(one.signed) for one in heads_of(asked))
