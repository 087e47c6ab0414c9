"""The receipt of a voice: what a person keeps to find and prove it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from viche.voices.leaves import of_voice
from viche.voices.models import Question, Voice


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
