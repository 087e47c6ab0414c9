"""A question with voices as the kernel would log it: heads kept on the way, the public file, receipts."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from viche.voices.proof import files, heads
from viche.voices.proof.asked import Asked
from viche.voices.proof.leaves import Kind, Leaf, commitment
from viche.voices.proof.merkle import Frontier

OPENS = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=60)
NAMES = ["Олена Коваль", "Богдан Шевчук", "Марія «Мар'яна» Гнатюк", 'Гліб "Г." О\\Ніл', "Степан\u2028Іванів"]
RULES = {"own-wish": "За бажанням особи", "court": "За рішенням суду", "duplicate": "Та сама особа вдруге"}
SIGNER = heads.Signer.from_seed(bytes(range(32)))


@dataclass
class Log:
    """Grows one question; `step` between records in seconds."""

    asked: Asked
    chance: random.Random
    signer: heads.Signer = SIGNER
    step: float = 40.0
    at: datetime = OPENS
    rows: list[files.Row] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)
    counts: files.Counts = field(default_factory=files.Counts)
    standing: dict[int, files.Row] = field(default_factory=dict)
    opened: Counter = field(default_factory=Counter)
    promises: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.rows:
            self.counts.choices = None if self.asked.secret else dict.fromkeys(self.asked.choices, 0)

    def voice(self) -> None:
        chance, self.counts.accepted = self.chance, self.counts.accepted + 1
        keys = chance.sample(list(self.asked.choices), chance.randint(1, self.asked.most))
        salt, personal = chance.randbytes(16), {"name": chance.choice(NAMES)}
        choice = None if self.asked.secret else keys
        leaf = self._leaf(Kind.VOICE, self.counts.accepted, choice, commitment(salt, personal))
        shown = not self.asked.secret and chance.random() > 0.1
        row = files.Row(leaf, salt, personal) if shown else files.Row(leaf)
        self._log(row, keys, 1)
        self.standing[leaf.number] = row
        if self.asked.secret:
            self.opened[tuple(keys)] += 1
        self.promises.append(heads.receipt(leaf, heads.promise(self.signer, leaf), salt=salt, personal=personal))

    def event(self) -> None:
        """Somebody takes the voice back, or it is struck out."""
        number = self.chance.choice(list(self.standing))
        voice = self.standing.pop(number).leaf
        rule = self.chance.choice(list(RULES))
        kind = Kind.WITHDRAWN if rule == "own-wish" else Kind.STRUCK
        leaf = self._leaf(kind, number, voice.choice, voice.person, rule=rule, ground="Заява від 01.12.2026 № 7")
        before = len(self.standing) + 1
        if kind is Kind.WITHDRAWN:
            self.counts.withdrawn += 1
        else:
            self.counts.struck += 1
        self._log(files.Row(leaf, before=before, after=before - 1), list(voice.choice or ()), -1)
        if self.asked.secret:
            self.opened[self.chance.choice([k for k, v in self.opened.items() if v])] -= 1

    def _leaf(self, kind: Kind, number: int, choice: Any, person: str, **more: str) -> Leaf:
        return Leaf(self.asked.question, len(self.rows), kind, number, self.at, choice, person, **more)

    def _log(self, row: files.Row, keys: list[str], by: int) -> None:
        self.rows.append(row)
        self.frontier, _ = self.frontier.grown([row.leaf.hash()])
        for key in keys if self.counts.choices is not None else ():
            self.counts.choices[key] += by
        self.at += timedelta(seconds=self.chance.random() * self.step)

    def grow(self, many: int) -> None:
        for _ in range(many):
            if len(self.standing) > 3 and self.chance.random() < 0.08:
                self.event()
            else:
                self.voice()

    def head(self, opened: bool = False) -> dict[str, Any]:
        tally = files.opened_hash(+self.opened) if opened else None
        return heads.head(self.signer, self.asked, self.frontier.size, self.frontier.root(), self.at, tally)

    def lines(self, head: dict[str, Any] | None = None, **more: Any) -> Iterator[bytes]:
        opened = +self.opened if self.asked.secret else None
        claimed = self.counts
        if opened is not None:
            shown = Counter(key for keys, times in opened.items() for key in keys for _ in range(times))
            claimed = files.Counts(
                claimed.accepted, claimed.withdrawn, claimed.struck, {k: shown[k] for k in self.asked.choices}
            )
        return files.lines(
            self.asked,
            self.rows,
            head or self.head(self.asked.secret),
            claimed=claimed,
            opened=opened,
            **more,
        )


def log(seed: int = 0, *, secret: bool = False, most: int = 1, **more: Any) -> Log:
    choices = {"support": "Підтримую"} if most == 1 and not secret else {"a": "Парк", "b": "Школа", "c": "Жодне"}
    asked = Asked(UUID(int=seed + 1), "Велодоріжка на Соборній", OPENS, [CLOSES], choices, RULES, secret, most)
    return Log(asked, random.Random(seed), **more)


def put(path: Path, said: dict[str, Any]) -> str:
    """A head or receipt as a person keeps it."""
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1))
    return str(path)
