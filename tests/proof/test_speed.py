"""Verifying is a small multiple of hashing: one pass, no step that grows with what was read before."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest

from tests.proof import making
from tests.proof.making import put
from viche.voices.proof import files, heads
from viche.voices.proof.leaves import Kind, Leaf, commitment
from viche.voices.proof.merkle import Frontier
from viche_verify.__main__ import main


def written(folder: Path, size: int) -> list[str]:
    """A file of `size` voices with names, and two heads: what viche-verify is called with."""
    log, chance = making.log(1), random.Random(1)
    grown, kept = Frontier(), []

    def rows() -> Iterator[files.Row]:
        nonlocal grown
        for n in range(size):
            salt, personal = chance.randbytes(16), {"name": making.NAMES[n % 5]}
            at = making.OPENS + timedelta(seconds=5.1 * n)
            leaf = Leaf(log.asked.question, n, Kind.VOICE, n + 1, at, ["support"], commitment(salt, personal))
            grown, _ = grown.grown([leaf.hash()])
            if n + 1 in (size // 2, size):
                head = heads.head(making.SIGNER, log.asked, n + 1, grown.root(), at)
                kept.append(put(folder / f"head{n}.json", head))
                last.update(head)
            yield files.Row(leaf, salt, personal)

    last: dict[str, object] = {}
    claimed = files.Counts(size, choices={"support": size})
    with (folder / "voices.jsonl").open("wb") as file:
        file.writelines(files.lines(log.asked, rows(), last, claimed=claimed))
    return [str(folder / "voices.jsonl"), *kept]


def hashed_once(name: str) -> float:
    """Processor seconds to read the file and hash each line of it once."""
    began = time.process_time()
    with open(name, "rb") as file:
        for line in file:
            hashlib.sha256(line).digest()
    return time.process_time() - began


def verified(arguments: list[str]) -> float:
    began = time.process_time()
    assert main(arguments) == 0
    return time.process_time() - began


def ratio(arguments: list[str], rounds: int) -> float:
    """The median over interleaved rounds: whatever else the machine does slows both."""
    pairs = [(hashed_once(arguments[0]), verified(arguments)) for _ in range(rounds)]
    return median(verify / once for once, verify in pairs)


def test_a_thousand_voices_take_a_small_multiple_of_hashing(tmp_path: Path) -> None:
    # Twice the limit of the long test: a thousand voices are over in milliseconds, and the heads' signatures are in it.
    assert ratio(written(tmp_path, 5_000), rounds=5) < 20


@pytest.mark.long
def test_a_million_voices_take_less_than_ten_times_hashing(tmp_path: Path) -> None:
    assert ratio(written(tmp_path, 1_000_000), rounds=3) < 10
