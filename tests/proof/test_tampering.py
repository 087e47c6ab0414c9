"""Whatever a server does to the file or to its records after somebody kept a head, `viche-verify` names it."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.proof import making
from tests.proof.making import Log, put
from tests.proof.tampering import TAMPERINGS, Lines
from viche_verify.__main__ import main

KINDS = [{}, {"most": 2}, {"secret": True}, {"secret": True, "most": 2}]


class Case:
    """One question, two heads somebody kept, and what the true file is."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.log: Log = making.log(seed, **KINDS[seed % 4])
        self.heads, self.folder = [], folder
        for i in range(2):
            self.log.grow(30 + seed % 7)
            self.heads.append(put(folder / f"head{i}.json", self.log.head()))
        self.kept = self.log.frontier.size
        self.log.at = self.log.rows[-1].leaf.at.replace(microsecond=0) + timedelta(minutes=3)
        self.log.grow(20)
        self.true = list(self.log.lines())

    def verify(self, lines: Lines) -> int:
        (self.folder / "voices.jsonl").write_bytes(b"".join(lines))
        return main([str(self.folder / "voices.jsonl"), *self.heads, "--key", making.SIGNER.key])


def tampered(folder: Path, capsys: pytest.CaptureFixture[str], seed: int) -> None:
    case, chance = Case(folder, seed), random.Random(seed)
    assert case.verify(case.true) == 0, capsys.readouterr().out
    while True:
        what, lines = chance.choice(TAMPERINGS)(case.log, case.kept, chance)
        if lines != case.true:
            break
    capsys.readouterr()
    code = case.verify(lines)
    said = capsys.readouterr().out
    assert (code, said.splitlines()[0]) == (1, "НЕ СХОДИТЬСЯ"), f"seed {seed}: {what}\n{said}"
    assert names_a_false_place(said, case.true, lines), f"seed {seed}: {what}\n{said}"


def names_a_false_place(said: str, true: Lines, lines: Lines) -> bool:
    """No line before the first that differs is accused; only the claim in line 1 is known to be false from later lines."""
    same = 0
    while same < min(len(true), len(lines)) and true[same] == lines[same]:
        same += 1
    place = re.search(r"^Ряд(?:ок (\d+)|ки (\d+)–(\d+))", said, re.M)
    if not place:
        return "head" in said
    line = int(place[1] or place[3])
    return line > same or line == 1


@pytest.mark.parametrize("seed", range(60))
def test_a_tampering_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int) -> None:
    tampered(tmp_path, capsys, seed)


@pytest.mark.long
def test_a_thousand_tamperings_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in range(1000, 2000):
        tampered(tmp_path, capsys, seed)
