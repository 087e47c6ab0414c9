"""The log of a question from the rows of the database: each row as the leaf that proof/leaves.py defines.

The database makes the same bytes when it takes a voice (functions.py); a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from viche.voices.models import Question, Voice, VoiceEvent
from viche.voices.proof import leaves as proof
from viche.voices.proof.leaves import Kind
from viche.voices.proof.merkle import leaf_hash

__all__ = [
    "Leaf",
    "commitment",
    "leaf_hash",
    "leaf_of_event",
    "leaf_of_voice",
    "leaves",
    "of_event",
    "of_voice",
    "voice_leaf",
]


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


def commitment(salt: bytes, name: str) -> bytes:
    """What the leaf says of a person whose personal part is the name alone."""
    return bytes.fromhex(proof.commitment(salt, {"name": name}))


def leaf_of_voice(question: Question, voice: Voice) -> proof.Leaf:
    """The leaf of a voice."""
    choice = None if question.secret else voice.choice
    person = bytes(voice.commitment).hex()
    return proof.Leaf(question.uuid, voice.leaf_index, Kind.VOICE, voice.number, voice.taken_at, choice, person)


def leaf_of_event(question: Question, event: VoiceEvent, voice: Voice | None) -> proof.Leaf:
    """The leaf of an event; number, choice and person are those of the voice it drops (None: somebody took it away, and
    the leaf names nobody, so that no checker takes it for true)."""
    choice = None if question.secret else list(voice.choice or ()) if voice else []
    person = bytes(voice.commitment).hex() if voice else ""
    return proof.Leaf(
        question.uuid,
        event.leaf_index,
        Kind(event.kind),
        event.of,
        event.happened_at,
        choice,
        person,
        rule=event.rule,
        ground=event.ground,
    )


def of_voice(question: Question, voice: Voice) -> bytes:
    """The bytes of a voice's leaf."""
    return leaf_of_voice(question, voice).data()


def voice_leaf(
    question: Question, *, number: int, index: int, at: datetime, choice: list[str] | None, person: bytes
) -> bytes:
    """The same from its parts."""
    return proof.Leaf(question.uuid, index, Kind.VOICE, number, at, choice, person.hex()).data()


def of_event(question: Question, event: VoiceEvent, voice: Voice) -> bytes:
    """The bytes of an event's leaf."""
    return leaf_of_event(question, event, voice).data()


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
