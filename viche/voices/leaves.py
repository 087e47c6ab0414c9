"""The bytes of a leaf, and its hash: what the log of a question commits to (RFC 9162, 2.1.1).

A leaf is `viche-leaf-1`, a new line, and canonical JSON: UTF-8, keys in order, no blanks. The database makes the same
bytes when it takes a voice (functions.py); here they are made again from what is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from viche.voices.models import Question, Voice, VoiceEvent

HEAD = b"viche-leaf-1\n"
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class Leaf:
    """One leaf of a question's log: its place from 0, its bytes, and the hash stored when it was accepted."""

    index: int
    data: bytes
    hash: bytes

    @property
    def is_true(self) -> bool:
        """Whether what is stored still gives the hash."""
        return leaf_hash(self.data) == self.hash


def canonical(value: Any) -> bytes:
    """Canonical JSON, the same on every machine."""
    return _write(value).encode()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of a zero byte and the leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond: «2026-12-01T09:30:00.000000Z»."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(salt: bytes, name: str) -> bytes:
    """What the leaf says of a person: SHA-256 of the salt and the personal part."""
    return hashlib.sha256(salt + canonical({"name": name})).digest()


def of_voice(question: Question, voice: Voice) -> bytes:
    """The bytes of a voice's leaf."""
    return voice_leaf(
        question,
        number=voice.number,
        index=voice.leaf_index,
        at=voice.taken_at,
        choice=None if question.secret else voice.choice,
        person=bytes(voice.commitment),
    )


def voice_leaf(
    question: Question, *, number: int, index: int, at: datetime, choice: list[str] | None, person: bytes
) -> bytes:
    """The same from its parts."""
    return HEAD + canonical(
        {
            "at": moment(at),
            "choice": choice,
            "kind": "voice",
            "n": index,
            "number": number,
            "person": person.hex(),
            "question": str(question.uuid),
        }
    )


def of_event(question: Question, event: VoiceEvent, voice: Voice) -> bytes:
    """The bytes of an event's leaf: number, choice and person are those of the voice it drops, named by `of` once more."""
    return HEAD + canonical(
        {
            "at": moment(event.happened_at),
            "choice": None if question.secret else voice.choice,
            "ground": event.ground,
            "kind": event.kind,
            "n": event.leaf_index,
            "number": event.of,
            "of": event.of,
            "person": bytes(voice.commitment).hex(),
            "question": str(question.uuid),
            "rule": event.rule,
        }
    )


def leaves(question: Question, since: int = 0) -> Iterator[Leaf]:
    """The leaves of a question's log from one index on, in order; one consistent moment inside a repeatable-read
    transaction, else what was committed when each of the two tables was read."""
    events = {event.leaf_index: event for event in VoiceEvent.objects.filter(question=question, leaf_index__gte=since)}
    dropped = {v.number: v for v in question.voices.filter(number__in=[event.of for event in events.values()])}
    waiting = sorted(events)

    def of_events(before: float) -> Iterator[Leaf]:
        while waiting and waiting[0] < before:
            event = events[waiting.pop(0)]
            yield Leaf(event.leaf_index, of_event(question, event, dropped[event.of]), bytes(event.leaf))

    for voice in question.voices.filter(leaf_index__gte=since).order_by("number").iterator():
        yield from of_events(voice.leaf_index)
        yield Leaf(voice.leaf_index, of_voice(question, voice), bytes(voice.leaf))
    yield from of_events(float("inf"))
