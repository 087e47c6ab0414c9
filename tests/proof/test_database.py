"""From the rows of the database to the verdict: the file the product writes is checked by `viche-verify` on its own, and
whatever the owner of the database does to the rows after somebody kept a head is named in the file made anew."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from conftest import become
from tests.proof.making import put
from viche.kit import clock, tenancy
from viche.voices import actions as voices
from viche.voices import heading, leaves, logs, persons, receipts, signing
from viche.voices.models import Question, Tally, TreeHead, Voice, VoiceEvent
from viche.voices.proof.merkle import Frontier
from viche.voices.tests.conftest import TABLES, Ask, ask_for_all  # noqa: F401
from viche.voices.tests.samples import signer
from viche_verify.__main__ import main

pytestmark = pytest.mark.database
SIZE = 40  # leaves under the kept head
CHOICES = ("a", "b", "c")


class Kept:
    """A committed question, a head of it that somebody kept, and leaves that came afterwards."""

    def __init__(self, ask: Ask, folder: Path) -> None:
        self.folder, self.cast = folder, ask.cast  # type: ignore[attr-defined]
        start = clock.now() - timedelta(days=1)
        self.question = ask(choices=CHOICES, most=2, opens_at=start, closes_at=start + timedelta(days=30))
        self.heads, self.chance = [], random.Random(1)
        for size in (SIZE // 2, SIZE, SIZE + 12):
            self.grow(size)
            self.heads.append(put(folder / f"head{size}.json", self.head().signed))
        self.key = signing.signer().key

    def grow(self, size: int) -> None:
        for number in range(size):
            with tenancy.enter(self.question.hromada_id):
                tally = Tally.objects.get(question=self.question)
                if tally.leaves >= size:
                    return
                if tally.taken > 6 and self.chance.random() < 0.15:
                    voices.strike(
                        self.question, [self.chance.randint(1, tally.taken)], rule="court", ground="Суд", by=None
                    )
                elif tally.taken > 6 and self.chance.random() < 0.15:
                    voices.withdraw(signer(self.chance.randint(0, tally.taken - 1)), self.question)
                else:
                    voices.take(signer(tally.taken), self.question, self.chance.sample(CHOICES, 1 + number % 2))
        self.grow(size)

    def head(self) -> TreeHead:
        heading.sign_due()
        with tenancy.enter(self.question.hromada_id):
            found = logs.latest(self.question)
        assert found is not None
        return found

    def file(self) -> Path:
        with tenancy.enter(self.question.hromada_id):
            question, head = Question.objects.get(pk=self.question.pk), logs.latest(self.question)
        assert head is not None
        path = self.folder / "voices.jsonl"
        path.write_bytes(b"".join(logs.lines(question, head)))
        return path

    def verify(self, *more: str) -> int:
        return main([str(self.file()), *self.heads, "--key", self.key, *more])


@pytest.fixture
def kept(ask_for_all: Ask, tmp_path: Path) -> Kept:  # noqa: F811
    return Kept(ask_for_all, tmp_path)


def test_the_file_of_the_product_is_proved_by_a_program_of_its_own(kept: Kept) -> None:
    with tenancy.enter(kept.question.hromada_id):
        voice = Voice.objects.get(question=kept.question, number=5)
        receipt = put(kept.folder / "receipt.json", receipts.document(kept.question, voice, logs.latest(kept.question)))
    command = [
        sys.executable,
        "-m",
        "viche_verify",
        str(kept.file()),
        *kept.heads,
        "--receipt",
        receipt,
        "--key",
        kept.key,
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=Path(__file__).resolve().parents[2]
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("Збігається з відбитком") == 4 and "Ваш голос стоїть у рядку" in run.stdout
    assert "змін" not in run.stdout.partition("Строк")[2]


def test_erasing_a_name_keeps_the_file_true(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    with tenancy.enter(kept.question.hromada_id):
        assert voices.erase_name(kept.question, persons.subject(signer(2).person))
    assert kept.verify() == 0
    said = capsys.readouterr().out
    assert "без імені 1" in said and 'Особа 2"' not in kept.file().read_text()


def test_the_very_last_moment_counts_for_taking_and_for_checking(kept: Kept) -> None:
    closes = kept.question.closes_at
    assert closes is not None
    with tenancy.enter(kept.question.hromada_id), clock.pinned(closes):
        assert voices.take(signer(9000), kept.question, ["a"]).at == closes
        voices.withdraw(signer(9000), kept.question)
    with clock.pinned(closes):
        kept.head()
    assert kept.verify() == 0


@contextmanager
def as_owner(kept: Kept) -> Iterator[Any]:
    """The owner with the triggers off, inside the hromada; all is undone afterwards."""
    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    become(settings.OWNER_DATABASE)
    try:
        with transaction.atomic():
            with tenancy.enter(kept.question.hromada_id), connection.cursor() as cursor:
                for table in TABLES[:-1]:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                yield cursor
            transaction.set_rollback(True)
    finally:
        become(app)


class Owner:
    """What somebody with every right does to the rows below the kept head."""

    def __init__(self, kept: Kept, cursor: Any, chance: random.Random) -> None:
        self.question, self.cursor, self.chance = kept.question, cursor, chance
        self.voices = list(Voice.objects.filter(question=self.question, leaf_index__lt=SIZE).order_by("number"))
        self.one = chance.choice(self.voices[:-1])

    def run(self, sql: str, *values: Any) -> None:
        self.cursor.execute(sql, values)

    def set(self, column: str, value: Any) -> None:
        self.run(f"UPDATE voices_voice SET {column} = %s WHERE id = %s", value, self.one.pk)

    def drop(self) -> None:
        self.run("DELETE FROM voices_voiceevent WHERE question_id = %s AND of = %s", self.question.pk, self.one.number)
        self.run("DELETE FROM voices_voice WHERE id = %s", self.one.pk)

    def name(self) -> None:
        self.set("name", "Хтось інший")

    def choice(self) -> None:
        self.set("choice", ["c", "a"] if self.one.choice != ["c", "a"] else ["b"])

    def time(self) -> None:
        self.set("taken_at", self.one.taken_at + timedelta(microseconds=self.chance.choice([-1, 1, 10**6, -(10**9)])))

    def commitment(self) -> None:
        salt, name = self.chance.randbytes(16), "Хтось інший"
        self.set("commitment", leaves.commitment(salt, name))
        self.set("salt", salt)
        self.set("name", name)

    def reorder(self) -> None:
        other = self.chance.choice([one for one in self.voices if one.pk != self.one.pk])
        for one, number in ((self.one, -1), (other, self.one.number), (self.one, other.number)):
            index = {self.one.number: self.one.leaf_index, other.number: other.leaf_index}.get(number, 10**6)
            said = "UPDATE voices_voice SET number = %s, leaf_index = %s WHERE id = %s"
            self.run(said, number if number > 0 else 10**6, index, one.pk)

    def add(self) -> None:
        """A voice pushed in, with everything after it moved on."""
        number, index = self.one.number, self.one.leaf_index
        for table, column, over in (
            *(("voices_voice", "number", number), ("voices_voice", "leaf_index", index)),
            *(("voices_voiceevent", "of", number), ("voices_voiceevent", "leaf_index", index)),
        ):
            for shift, above in ((10**6, over), (1 - 10**6, 10**6)):
                said = f"UPDATE {table} SET {column} = {column} + %s WHERE question_id = %s AND {column} > %s"
                self.run(said, shift, self.question.pk, above)
        salt = self.chance.randbytes(16)
        said = "hromada_id, question_id, taken_at, choice"
        self.run(
            f"INSERT INTO voices_voice ({said}, number, leaf_index, person, name, salt, commitment, leaf) SELECT {said}, "
            "number + 1, leaf_index + 1, %s, 'Додана', %s, %s, leaf FROM voices_voice WHERE id = %s",
            *(self.chance.randbytes(16), salt, leaves.commitment(salt, "Додана"), self.one.pk),
        )
        self.run("UPDATE voices_tally SET taken = taken + 1, standing = standing + 1, leaves = leaves + 1")

    def unstrike(self) -> None:
        event = self.chance.choice(list(VoiceEvent.objects.filter(question=self.question, leaf_index__lt=SIZE)))
        self.run("DELETE FROM voices_voiceevent WHERE id = %s", event.pk)

    def event(self) -> None:
        event = self.chance.choice(list(VoiceEvent.objects.filter(question=self.question, leaf_index__lt=SIZE)))
        column, value = self.chance.choice(
            [
                ("ground", "Інша підстава"),
                ("rule", "duplicate"),
                ("before", event.before + 1),
                ("after", event.after + 1),
            ]
        )
        self.run(f"UPDATE voices_voiceevent SET {column} = %s WHERE id = %s", value, event.pk)

    def backdate(self) -> None:
        """A voice pushed in after the head that was kept, as if it had come before."""
        last = Tally.objects.get(question=self.question)
        salt, early = self.chance.randbytes(16), self.one.taken_at
        said = "hromada_id, question_id, choice"
        self.run(
            f"INSERT INTO voices_voice ({said}, number, leaf_index, taken_at, person, name, salt, commitment, leaf) SELECT "
            f"{said}, %s, %s, %s, %s, 'Задня дата', %s, %s, leaf FROM voices_voice WHERE id = %s",
            *(last.taken + 1, last.leaves, early, self.chance.randbytes(16), salt),
            *(leaves.commitment(salt, "Задня дата"), self.one.pk),
        )
        self.run("UPDATE voices_tally SET taken = taken + 1, standing = standing + 1, leaves = leaves + 1")

    def another_key(self) -> None:
        """The same log under a head that somebody else signed."""
        self.written_anew(signing.Signer.from_seed(self.chance.randbytes(32)))

    def title(self) -> None:
        self.run("UPDATE voices_question SET title = 'Інше питання' WHERE id = %s", self.question.pk)

    def claim(self) -> None:
        self.run(
            "UPDATE voices_treehead SET counts = jsonb_set(counts, '{accepted}', '99') WHERE question_id = %s",
            self.question.pk,
        )

    def written_anew(self, by: signing.Signer | None = None) -> None:
        """Indexes, leaf hashes, nodes and heads made to fit what the rows say now, signed with the server's key or another."""
        rows: list[Any] = [
            *Voice.objects.filter(question=self.question),
            *VoiceEvent.objects.filter(question=self.question),
        ]
        rows.sort(key=lambda row: (row.leaf_index, isinstance(row, VoiceEvent)))
        of = {row.number: row for row in rows if isinstance(row, Voice)}
        hashes = []
        for n, row in enumerate(rows):
            row.leaf_index = n
            if isinstance(row, Voice):
                leaf = leaves.leaf_of_voice(self.question, row)
            else:
                leaf = leaves.leaf_of_event(self.question, row, of.get(row.of))
            hashes.append(leaf.hash())
            said = f"UPDATE {row._meta.db_table} SET leaf_index = %s, leaf = %s WHERE id = %s"
            self.run(said, n + (10**6 if isinstance(row, VoiceEvent) else 0), hashes[-1], row.pk)
        self.run(
            "UPDATE voices_voiceevent SET leaf_index = leaf_index - 1000000 WHERE question_id = %s AND leaf_index >= 1000000",
            self.question.pk,
        )
        self.question.refresh_from_db()
        frontier, _nodes = Frontier().grown(hashes)
        last = logs.latest(self.question)
        assert last is not None
        another = signing.Signer.from_seed(hashlib.sha256(b"another").digest())
        by = by or self.chance.choice([signing.signer(), another])
        signed = heading.heads.head(by, logs.asked(self.question), len(rows), frontier.root(), last.at)
        accepted, dropped = len(of), len(rows) - len(of)
        withdrawn = sum(getattr(row, "kind", "") == "withdrawn" for row in rows)
        gone = {row.of for row in rows if isinstance(row, VoiceEvent)}
        choices = {key: sum(key in row.choice for n, row in of.items() if n not in gone) for key in CHOICES}
        counts = {"accepted": accepted, "withdrawn": withdrawn, "struck": dropped - withdrawn, "choices": choices}
        self.run(
            "UPDATE voices_treehead SET size = %s, signed = %s, counts = %s WHERE id = %s",
            *(len(rows), json.dumps(signed), json.dumps(counts), last.pk),
        )


TAMPERINGS: list[Callable[[Owner], None]] = [
    *(Owner.drop, Owner.name, Owner.choice, Owner.time, Owner.commitment, Owner.reorder, Owner.add),
    *(Owner.unstrike, Owner.event, Owner.title, Owner.claim, Owner.backdate, Owner.another_key),
]
IN_THE_LEAVES = {
    Owner.drop,
    Owner.choice,
    Owner.time,
    Owner.commitment,
    Owner.reorder,
    Owner.add,
    Owner.unstrike,
    Owner.title,
    Owner.backdate,
}


def tampered(kept: Kept, capsys: pytest.CaptureFixture[str], seed: int) -> None:
    chance = random.Random(seed)
    how = TAMPERINGS[seed % len(TAMPERINGS)]
    with as_owner(kept) as cursor:
        owner = Owner(kept, cursor, chance)
        how(owner)
        # A voice put at the very end is under no head until one is signed over it.
        anew = how == Owner.backdate or (how in IN_THE_LEAVES and chance.random() < 0.6)
        if anew:
            owner.written_anew()
        code = kept.verify()
    said = capsys.readouterr().out
    assert (code, said.splitlines()[0]) == (1, "НЕ СХОДИТЬСЯ"), (
        f"seed {seed}: {how.__name__}, log rewritten: {anew}\n{said}"
    )


def many(kept: Kept, capsys: pytest.CaptureFixture[str], seeds: range) -> None:
    assert kept.verify() == 0, capsys.readouterr().out
    capsys.readouterr()
    for seed in seeds:
        tampered(kept, capsys, seed)
    assert kept.verify() == 0, "all was undone"


def test_rows_changed_behind_a_kept_head_are_named(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    many(kept, capsys, range(30))


@pytest.mark.long
def test_six_hundred_changes_of_rows_are_named(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    many(kept, capsys, range(1000, 1600))
