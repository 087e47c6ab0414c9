"""The public file of a secret question from the rows of the database: who took part while it is open, what was chosen after
the tally; a changed count is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.proof.making import put
from viche.kit import tenancy
from viche.voices import actions as voices
from viche.voices import heading, logs, tallying
from viche.voices.proof.leaves import canonical
from viche.voices.tests.conftest import Ask, ask_for_all  # noqa: F401
from viche.voices.tests.samples import signer
from viche_verify.__main__ import main

pytestmark = pytest.mark.database


class Kept:
    """A committed secret question, its file, and the heads that somebody kept."""

    def __init__(self, ask: Ask, folder: Path) -> None:
        self.question, self.folder, self.heads = ask(choices=("a", "b"), secret=True), folder, []  # type: ignore[var-annotated]

    def step(self, work: object, *args: object, **named: object) -> None:
        with tenancy.enter(self.question.hromada_id):
            self.question.refresh_from_db()
            work(*args, **named)  # type: ignore[operator]
        heading.sign_due()
        with tenancy.enter(self.question.hromada_id):
            head = logs.latest(self.question)
        assert head is not None
        self.heads.append(put(self.folder / f"head{len(self.heads)}.json", head.signed))
        self.file = self.folder / "voices.jsonl"
        self.file.write_bytes(b"".join(logs.lines(self.question, head)))

    def verify(self) -> int:
        return main([str(self.file), *self.heads])


@pytest.fixture
def kept(ask_for_all: Ask, tmp_path: Path) -> Kept:  # noqa: F811
    made = Kept(ask_for_all, tmp_path)
    for number in range(9):
        made.step(voices.take, signer(number), made.question, ("a" if number % 3 else "b",))
    made.step(voices.strike, made.question, [4], rule="court", ground="Рішення суду", by=None)
    made.step(voices.withdraw, signer(1), made.question)
    return made


def test_while_it_is_open_the_file_proves_who_took_part(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    assert kept.verify() == 0
    said = capsys.readouterr().out
    assert "прийнято 9, відкликано 1, викреслено 1, чинних 7" in said and "Підтримую" not in said
    assert b"opened" not in kept.file.read_bytes()


def test_after_the_tally_the_file_proves_the_counts(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.step(voices.close, kept.question, by=None)
    kept.step(tallying.tally, kept.question)
    assert kept.verify() == 0
    said = capsys.readouterr().out
    assert "  a: 5\n" in said and "  b: 2\n" in said
    lines = kept.file.read_bytes().splitlines(keepends=True)
    more, fewer = (
        [b'{"opened":["a"],"times":%d}\n' % times, b'{"opened":["b"],"times":%d}\n' % (7 - times)] for times in (6, 4)
    )
    for changed in (more, fewer, more[:1], []):
        tail = json.loads(lines[-1])
        first = json.loads(lines[0])
        counts = {
            key: sum(json.loads(one)["times"] for one in changed if key in one.decode().split("times")[0])
            for key in "ab"
        }
        tail["totals"]["choices"] = first["claimed"]["choices"] = counts if changed else None
        kept.file.write_bytes(b"".join([canonical(first) + b"\n", *lines[1:-3], *changed, canonical(tail) + b"\n"]))
        assert kept.verify() == 1, changed
        assert "НЕ СХОДИТЬСЯ" in capsys.readouterr().out


def test_a_question_in_which_nobody_took_part_is_tallied_too(ask_for_all: Ask, tmp_path: Path) -> None:  # noqa: F811
    kept = Kept(ask_for_all, tmp_path)
    kept.step(voices.close, kept.question, by=None)
    kept.step(tallying.tally, kept.question)
    assert kept.verify() == 0
    with tenancy.enter(kept.question.hromada_id):
        assert voices.counts(kept.question) == {"a": 0, "b": 0}
