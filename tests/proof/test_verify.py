"""viche-verify passes what is true, finds a voice by its receipt, and says in words what does not hold."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import string
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.proof import making
from tests.proof.making import put
from viche.voices.proof import heads
from viche.voices.proof.merkle import Tree
from viche_verify.__main__ import main
from viche_verify.texts import TEXTS

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "viche_verify"


class Kept:
    """A question of 300 records, heads at 100 and 200, its file: what a person has on disk."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.log, self.folder = making.log(7, **more), folder
        self.heads = []
        for i in range(2):
            self.log.grow(100)
            self.heads.append(put(folder / f"head{i + 1}.json", self.log.head()))
        self.log.grow(100)
        self.file = folder / "voices.jsonl"
        self.write()

    def write(self, **more: Any) -> None:
        self.file.write_bytes(b"".join(self.log.lines(**more)))

    def head(self, size: int) -> dict[str, Any]:
        leaves = [row.leaf.hash() for row in self.log.rows[:size]]
        at = self.log.rows[size - 1].leaf.at if size else making.OPENS
        return heads.head(self.log.signer, self.log.asked, size, Tree(Leaves(leaves), size).root(), at)

    def receipt(self, number: int, size: int | None = None) -> str:
        said = self.log.promises[number - 1]
        if size:
            tree = Tree(Leaves([row.leaf.hash() for row in self.log.rows[:size]]), size)
            path = [part.hex() for part in tree.inclusion(said["promise"]["n"])]
            said = {**said, "proof": {"head": self.head(size), "path": path}}
        return put(self.folder / "receipt.json", said)


class Leaves:
    """A store of short logs: level 0 is all there is below 256."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = leaves

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        assert level == 0
        return self.leaves[start : start + count]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


@pytest.mark.parametrize("more", [{}, {"most": 2}, {"secret": True}, {"secret": True, "most": 2}], ids=str)
def test_what_is_true_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, Any]) -> None:
    kept = Kept(tmp_path, **more)
    assert main([str(kept.file), *kept.heads, "--key", making.SIGNER.key]) == 0
    said = capsys.readouterr().out
    standing = len(kept.log.standing)
    assert f"чинних {standing}" in said and said.count("Збігається") == 2


def test_an_empty_question_and_a_head_of_nothing_pass(tmp_path: Path) -> None:
    log = making.log(1)
    head = put(tmp_path / "head.json", log.head())
    (tmp_path / "voices.jsonl").write_bytes(b"".join(log.lines()))
    assert main([str(tmp_path / "voices.jsonl"), head]) == 0


def test_without_heads_or_key_it_says_what_that_is_worth(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(kept.file), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "Without a kept head" in said and making.SIGNER.key in said


def test_the_key_passes_the_work_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, second = making.log(3), heads.Signer.from_seed(b"2" * 32)
    log.grow(50)
    first = put(tmp_path / "head1.json", log.head())
    passed = heads.handover(making.SIGNER, second.key, log.at)
    log.at += timedelta(seconds=1)
    late = put(tmp_path / "late.json", log.head())
    log.signer = second
    log.grow(50)
    new = put(tmp_path / "head2.json", log.head())
    file = tmp_path / "voices.jsonl"
    file.write_bytes(b"".join(log.lines(handovers=[passed])))
    assert heads.trusted(making.SIGNER.key, [passed]) == [making.SIGNER.key, second.key]
    assert main([str(file), first, new, "--key", making.SIGNER.key]) == 0
    assert main([str(file), first, new]) == 0
    assert main([str(file), new, "--key", second.key]) == 0
    assert main([str(file), first, new, "--key", second.key]) == 1, "trust goes from the old key to the new one only"
    assert main([str(file), late, "--key", making.SIGNER.key]) == 1, (
        "the old key has no say after it passed the work on"
    )
    file.write_bytes(b"".join(log.lines()))
    assert main([str(file), first, "--key", making.SIGNER.key]) == 1, "nobody passed the work to the new key"
    capsys.readouterr()


def test_a_voice_is_found_by_its_receipt(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    promise = kept.log.promises[41]["promise"]
    assert main(["--receipt", kept.receipt(42)]) == 0
    said = capsys.readouterr().out
    assert "№ 42" in said and "Доказу місця в журналі у квитанції ще немає" in said
    assert main(["--receipt", kept.receipt(42, 201), "--key", making.SIGNER.key]) == 0
    assert "журналі з 201 записів" in capsys.readouterr().out
    assert main([str(kept.file), *kept.heads, "--receipt", kept.receipt(42, 201)]) == 0
    assert f"у рядку {promise['n'] + 2}\n" in capsys.readouterr().out


def spoilt(receipt: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *way, last = path.split(".")
    place = receipt
    for step in way:
        place = place[step]
    place[last] = value
    return receipt


@pytest.mark.parametrize(
    "path, value, says",
    [
        ("leaf.number", 43, "не той, який обіцяно"),
        ("leaf.choice", [], "не той, який обіцяно"),
        ("personal", {"name": "Хтось інший"}, "ім'я або сіль"),
        ("promise.n", 3, "підпис не справжній"),
        ("promise.key", "0" * 64, "чужим ключем"),
        ("proof.path", [], "не веде"),
        ("proof.head.root", "0" * 64, "підпис не справжній"),
        ("proof.head.size", 205, "підпис не справжній"),
    ],
)
def test_a_spoilt_receipt_is_named(
    kept: Kept, capsys: pytest.CaptureFixture[str], path: str, value: Any, says: str
) -> None:
    name = kept.receipt(42, 201)
    put(Path(name), spoilt(json.loads(Path(name).read_text()), path, value))
    assert main(["--receipt", name, "--key", making.SIGNER.key]) == 1
    assert says in capsys.readouterr().out


def test_a_broken_promise_is_proved(kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = making.log(7)
    other.chance = random.Random(8)  # the same question, other people
    other.grow(300)
    file = tmp_path / "other.jsonl"
    file.write_bytes(b"".join(other.lines()))
    receipt = kept.receipt(42)
    assert main([str(file), "--receipt", receipt, "--key", making.SIGNER.key]) == 1
    assert "обіцяно в квитанції" in capsys.readouterr().out
    short = making.log(7)
    short.grow(5)
    file.write_bytes(b"".join(short.lines()))
    assert main([str(file), "--receipt", receipt, "--key", making.SIGNER.key]) == 1
    assert "обіцяного в квитанції голосу в ньому немає" in capsys.readouterr().out


def test_a_new_term_is_told_and_one_that_was_never_said_is_false(
    kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    longer = making.CLOSES + timedelta(days=30)
    asked = kept.log.asked
    kept.log.asked = replace(asked, terms=[making.CLOSES, longer])
    kept.write()
    assert main([str(kept.file), *kept.heads]) == 0
    assert "Строк змінювали" in capsys.readouterr().out
    kept.log.asked = replace(asked, terms=[longer])
    kept.write()
    assert main([str(kept.file), *kept.heads]) == 1
    assert "файл каже інше" in capsys.readouterr().out


@pytest.mark.parametrize(
    "old, new", [(0, 9), (1, 2), (3, 7), (4, 8), (6, 7), (64, 200), (99, 100), (128, 129), (200, 200)]
)
def test_one_head_continues_another(
    kept: Kept, capsys: pytest.CaptureFixture[str], tmp_path: Path, old: int, new: int
) -> None:
    heads_of = {size: kept.head(size) for size in (old, new, max(old - 1, 0))}
    leaves = [row.leaf.hash() for row in kept.log.rows]
    path = Tree(Leaves(leaves), new).consistency(old)
    name = put(tmp_path / "link.json", heads.link(heads_of[old], heads_of[new], path))
    assert main(["--link", name, "--key", making.SIGNER.key]) == 0
    assert f"початок журналу з {new} записів" in capsys.readouterr().out
    wrong = [heads.link(heads_of[old], heads_of[new], [*path, leaves[0]])]
    if path:
        wrong.append(heads.link(heads_of[old], heads_of[new], path[:-1]))
        wrong.append(heads.link(heads_of[old - 1], heads_of[new], path))
    for link in wrong:
        assert main(["--link", put(tmp_path / "link.json", link), "--key", making.SIGNER.key]) == 1
        assert "записане раніше змінено" in capsys.readouterr().out


def test_opened_choices_cannot_be_changed_after_the_head_of_the_tally(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = Kept(tmp_path, secret=True)
    tallied = put(tmp_path / "tally.json", kept.log.head(opened=True))
    kept.write()
    assert main([str(kept.file), *kept.heads, tallied]) == 0
    one, other = list(+kept.log.opened)[:2]
    kept.log.opened[one] += 1
    kept.log.opened[other] -= 1
    kept.write()  # the same number of choices, claimed, totalled and signed anew with the true key
    assert main([str(kept.file), *kept.heads]) == 0, "before the tally nobody knows the choices"
    capsys.readouterr()
    assert main([str(kept.file), *kept.heads, tallied]) == 1
    assert "розкриті вибори не ті" in capsys.readouterr().out


def test_heads_may_be_younger_than_the_file(kept: Kept, tmp_path: Path) -> None:
    kept.log.at += timedelta(hours=1)
    assert main([str(kept.file), put(tmp_path / "young.json", kept.log.head())]) == 0


def test_what_cannot_be_read_is_code_2(kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "none.jsonl"), *kept.heads]) == 2
    (tmp_path / "text").write_text("не відбиток")
    assert main([str(kept.file), str(tmp_path / "text")]) == 2
    assert "Не вдалося прочитати" in capsys.readouterr().out


def test_it_is_a_program_of_its_own(kept: Kept, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(PROGRAM, alone / "viche_verify")
    run = subprocess.run(
        [sys.executable, "-m", "viche_verify", str(kept.file), *kept.heads, "--lang=en"],
        cwd=alone,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("Agrees with the head") == 2


def test_it_leans_on_the_standard_library_and_one_package() -> None:
    allowed = sys.stdlib_module_names | {"cryptography"}
    for path in PROGRAM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                assert all(name.name.split(".")[0] in allowed for name in node.names), path
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert str(node.module).split(".")[0] in allowed, path


def test_both_languages_say_the_same_values() -> None:
    for key, (ukrainian, english) in TEXTS.items():
        names = [
            sorted(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in (ukrainian, english)
        ]
        assert names[0] == names[1], key
