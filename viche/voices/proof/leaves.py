"""What the log keeps of one voice: the leaf, and the commitment that hides the person behind it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from .merkle import leaf_hash

PREFIX = b"viche-leaf-1\n"
SALT_BYTES = 16
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Kind(StrEnum):
    """What a leaf says happened."""

    VOICE = "voice"
    WITHDRAWN = "withdrawn"
    STRUCK = "struck"


def canonical(value: Any) -> bytes:
    """The one way a JSON value is written for hashing and signing: UTF-8, sorted keys, no spaces, letters unescaped."""
    return _ENCODER.encode(value).encode()


def moment(at: datetime) -> str:
    """UTC to the microsecond, always 27 characters, so that texts sort as moments do. ValueError: no time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment of the log needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def commitment(salt: bytes, personal: Mapping[str, str]) -> str:
    """Hex of SHA-256(salt || canonical JSON of the personal part): erase both and nothing tells who it was.

    `salt` is random, at least 16 bytes, of this voice alone. `personal` is flat, texts by names, exactly what the public
    file may show: the file reveals it whole or not at all.
    """
    if len(salt) < SALT_BYTES:
        raise ValueError("a salt shorter than 16 bytes can be guessed")
    return hashlib.sha256(salt + canonical(dict(personal))).hexdigest()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry of a question's log.

    `n` counts entries from 0, `number` counts voices from 1; in a withdrawal or striking out `number` is of the voice
    it takes away, and `rule` (a key) with `ground` (a sentence) say why. `choice` is None in a secret question.
    """

    question: UUID
    n: int
    kind: Kind
    number: int
    at: datetime
    choice: Sequence[str] | None
    person: str
    rule: str = ""
    ground: str = ""

    def content(self) -> dict[str, Any]:
        """The leaf as the public file and the receipt show it."""
        said: dict[str, Any] = {
            "question": str(self.question),
            "n": self.n,
            "kind": self.kind.value,
            "number": self.number,
            "at": moment(self.at),
            "choice": None if self.choice is None else list(self.choice),
            "person": self.person,
        }
        if self.kind is not Kind.VOICE:
            said |= {"of": self.number, "rule": self.rule, "ground": self.ground}
        return said

    def data(self) -> bytes:
        """The bytes the tree hashes."""
        return PREFIX + canonical(self.content())

    def hash(self) -> bytes:
        """Its 32 bytes in the tree."""
        return leaf_hash(self.data())
