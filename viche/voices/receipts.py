"""The receipt of a voice: what a person keeps to find and prove it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from viche.voices import logs
from viche.voices.leaves import leaf_of_voice, of_voice
from viche.voices.models import Question, TreeHead, Voice
from viche.voices.proof import heads
from viche.voices.proof import leaves as proof
from viche.voices.proof.leaves import Kind
from viche.voices.proof.merkle import Tree
from viche.voices.signing import signer


@dataclass(frozen=True)
class Receipt:
    """«Ваш голос — № 1 204.» `leaf`: the leaf hash; `salt`: with the name it opens what the leaf says of the person.

    `standing`: voices standing once this one was taken (None for a receipt asked later); `is_repeat`: the voice had been
    taken before, and this is its first receipt again.
    """

    question: UUID
    number: int
    index: int
    at: datetime
    leaf_data: bytes
    leaf: bytes
    salt: bytes
    name: str
    standing: int | None = None
    is_repeat: bool = False


def receipt_of(question: Question, voice: Voice) -> Receipt:
    """The receipt of a stored voice."""
    return Receipt(
        question=question.uuid,
        number=voice.number,
        index=voice.leaf_index,
        at=voice.taken_at,
        leaf_data=of_voice(question, voice),
        leaf=bytes(voice.leaf),
        salt=bytes(voice.salt or b""),
        name=voice.name,
        is_repeat=True,
    )


def at_once(question: UUID, index: int, number: int, leaf: bytes, at: datetime, *, repeat: bool) -> dict[str, Any]:
    """What is answered to whoever asks for JSON, before any head: number, leaf, and the signed promise that this leaf
    stands in the log at its place. Signing is most of the work: some 40 µs."""
    stands = proof.Leaf(question, index, Kind.VOICE, number, at, None, "")
    promise = heads.promise(signer(), stands, leaf)
    return {"number": number, "leaf": leaf.hex(), "repeat": repeat, "promise": promise}


def document(question: Question, voice: Voice, head: TreeHead | None) -> dict[str, Any]:
    """The receipt as a file: leaf, signed promise, the person's own salt and name; with the proof once a head proves it."""
    leaf = leaf_of_voice(question, voice)
    proven = None
    if head is not None and head.size > voice.leaf_index:
        path = Tree(logs.Stored(question), head.size).inclusion(voice.leaf_index)
        proven = (head.signed, path)
    return heads.receipt(
        leaf,
        heads.promise(signer(), leaf, bytes(voice.leaf)),
        salt=bytes(voice.salt) if voice.salt else None,
        personal={"name": voice.name} if voice.salt else None,
        proof=proven,
    )
