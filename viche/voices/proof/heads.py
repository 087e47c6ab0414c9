"""Signed statements: the head of a log, the promise of a receipt, a key passing the work to the next (Ed25519).

A statement is a JSON object with `key`, the public key in hex, and `signature`, hex of 64 bytes over its kind, a line
feed and the canonical JSON of everything but the signature. The kind is part of what is signed, so a promise can never
be shown as a head. The key stands whole in each statement, for it is no longer than a hash of itself would be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .asked import Asked
from .leaves import Leaf, canonical, moment
from .merkle import included

HEAD, PROMISE, HANDOVER = "viche-head-1", "viche-promise-1", "viche-key-1"


@dataclass(frozen=True, slots=True)
class Signer:
    """Holds a private key; `seed` is its 32 bytes, the only secret to keep. `key`: the public one, 64 hex digits."""

    private: Ed25519PrivateKey = field(repr=False)
    key: str

    @classmethod
    def new(cls) -> Self:
        """A fresh key."""
        return cls.of(Ed25519PrivateKey.generate())

    @classmethod
    def of(cls, private: Ed25519PrivateKey) -> Self:
        """With this private key."""
        return cls(private, private.public_key().public_bytes_raw().hex())

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The key kept as 32 bytes. ValueError: another length."""
        return cls.of(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def seed(self) -> bytes:
        """To be kept where no page and no copy of the database reaches."""
        return self.private.private_bytes_raw()

    def sign(self, kind: str, statement: Mapping[str, Any]) -> dict[str, Any]:
        """The statement with `key` and `signature`."""
        said = {**statement, "key": self.key}
        return {**said, "signature": self.private.sign(_signed(kind, said)).hex()}


def holds(kind: str, statement: Mapping[str, Any], keys: Sequence[str]) -> bool:
    """Whether one of the trusted keys, by its own name in the statement, signed it as this kind."""
    said = {name: value for name, value in statement.items() if name != "signature"}
    if said.get("key") not in keys:
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["key"]))
        public.verify(bytes.fromhex(statement["signature"]), _signed(kind, said))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def head(
    signer: Signer, asked: Asked, size: int, root: bytes, at: datetime, opened: bytes | None = None
) -> dict[str, Any]:
    """The head of a question's log: so many leaves, this root.

    `at` and `size` are read together under the lock under which leaves get their moments, so that every leaf inside is
    not later and every leaf after is not earlier. `opened`: after the tally of a secret question, `files.opened_hash`.
    """
    said: dict[str, Any] = {
        "question": str(asked.question),
        "about": asked.about(),
        "closes": moment(asked.closes),
        "size": size,
        "root": root.hex(),
        "at": moment(at),
    }
    if opened is not None:
        said["opened"] = opened.hex()
    return signer.sign(HEAD, said)


def promise(signer: Signer, leaf: Leaf, hashed: bytes | None = None) -> dict[str, Any]:
    """The word given at once: this leaf stands in the log at n. A log that later shows another convicts the signer.

    `hashed`: its hash, when it is at hand. Signing is most of the work: some 40 µs.
    """
    return signer.sign(
        PROMISE,
        {
            "question": str(leaf.question),
            "n": leaf.n,
            "number": leaf.number,
            "leaf": (hashed or leaf.hash()).hex(),
            "at": moment(leaf.at),
        },
    )


def handover(signer: Signer, following: str, at: datetime) -> dict[str, Any]:
    """The old key names the next one; what the old one signs after this moment counts for nothing."""
    return signer.sign(HANDOVER, {"next": following, "at": moment(at)})


def receipt(
    leaf: Leaf,
    promised: Mapping[str, Any],
    *,
    salt: bytes | None,
    personal: Mapping[str, str] | None,
    proof: tuple[Mapping[str, Any], Sequence[bytes]] | None = None,
) -> dict[str, Any]:
    """What the person takes away: leaf, promise, own salt and personal part; from the next head on the proof as well.

    `proof`: a signed head and the path of `merkle.Tree.inclusion` in the log of its size.
    """
    return {
        "viche": "receipt-1",
        "leaf": leaf.content(),
        "promise": dict(promised),
        "salt": salt.hex() if salt else None,
        "personal": dict(personal) if personal else None,
        "proof": {"head": dict(proof[0]), "path": [part.hex() for part in proof[1]]} if proof else None,
    }


def link(old: Mapping[str, Any], new: Mapping[str, Any], path: Sequence[bytes]) -> dict[str, Any]:
    """Proof that one head continues another, for whoever kept both: `path` of `merkle.Tree(…, new size).consistency`."""
    return {"viche": "link-1", "old": dict(old), "new": dict(new), "path": [part.hex() for part in path]}


def kept(promised: Mapping[str, Any], signed: Mapping[str, Any], path: Sequence[bytes]) -> bool:
    """Whether a head keeps a promise; the signatures of both are asked of `holds`."""
    same = promised["question"] == signed["question"]
    leaf, root = bytes.fromhex(promised["leaf"]), bytes.fromhex(signed["root"])
    return same and included(leaf, promised["n"], signed["size"], path, root)


def trusted(first: str, handovers: Sequence[Mapping[str, Any]]) -> list[str]:
    """The first key and those it passed the work to, one after another."""
    keys = [first]
    for passed in handovers:
        if passed.get("key") == keys[-1] and holds(HANDOVER, passed, keys[-1:]):
            keys.append(str(passed["next"]))
    return keys


def _signed(kind: str, said: Mapping[str, Any]) -> bytes:
    return kind.encode() + b"\n" + canonical(dict(said))
