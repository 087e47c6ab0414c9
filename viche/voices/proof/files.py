"""The public file of a question: everything needed to recount, nothing personal beyond what the law publishes.

JSON Lines, each line canonical: the question with what is claimed; the leaves in order; in a secret question after the
tally the opened choices; the totals with the head. Written as it is read, in a memory that does not grow with voices.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .asked import Asked
from .leaves import Kind, Leaf, canonical, moment

FORMAT = "voices-1"


@dataclass(frozen=True, slots=True)
class Row:
    """A leaf as the file shows it.

    `salt` and `personal` are None for a secret question, for an erased person, and in withdrawals and strikings.
    `before` and `after`: how many voices stood around a withdrawal or striking, as was noted then.
    """

    leaf: Leaf
    salt: bytes | None = None
    personal: Mapping[str, str] | None = None
    before: int = 0
    after: int = 0

    def line(self) -> bytes:
        """Its line of the file."""
        if (self.salt is None) != (self.personal is None):
            raise ValueError("salt and personal part are shown together or erased together")
        said: dict[str, Any] = {
            "leaf": self.leaf.content(),
            "salt": self.salt.hex() if self.salt else None,
            "personal": dict(self.personal) if self.personal is not None else None,
        }
        if self.leaf.kind is not Kind.VOICE:
            said |= {"before": self.before, "after": self.after}
        return canonical(said) + b"\n"


@dataclass(slots=True)
class Counts:
    """How many: accepted ever, taken back, struck out; standing by choice (None: a secret question not opened yet)."""

    accepted: int = 0
    withdrawn: int = 0
    struck: int = 0
    choices: dict[str, int] | None = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """As the file says it."""
        return {
            "accepted": self.accepted,
            "withdrawn": self.withdrawn,
            "struck": self.struck,
            "standing": self.accepted - self.withdrawn - self.struck,
            "choices": self.choices,
        }


def lines(
    asked: Asked,
    rows: Iterable[Row],
    head: Mapping[str, Any],
    *,
    claimed: Counts,
    handovers: Sequence[Mapping[str, Any]] = (),
    opened: Mapping[tuple[str, ...], int] | None = None,
) -> Iterator[bytes]:
    """The file line by line, for a response that streams or a file on disk.

    `claimed` is what pages have shown (kept counters), not a recount: where the records say otherwise the file shows
    both, and `viche-verify` names it. `head`: signed,
    over exactly these rows. `opened`: choices of a secret question, how often each; there is no order in it to keep.
    """
    yield _line(
        {
            "viche": FORMAT,
            "question": asked.fixed(),
            "terms": [moment(term) for term in asked.terms],
            "claimed": claimed.content(),
            "keys": [dict(passed) for passed in handovers],
        }
    )
    totals = Counts(choices=None if asked.secret else dict.fromkeys(asked.choices, 0))
    for row in rows:
        _count(totals, row.leaf)
        yield row.line()
    if opened is not None:
        totals.choices = dict.fromkeys(asked.choices, 0)
        for choice, times in opened.items():
            for key in choice:
                totals.choices[key] += times
        yield from opened_lines(opened)
    yield _line({"totals": totals.content(), "head": dict(head)})


def opened_lines(opened: Mapping[tuple[str, ...], int]) -> Iterator[bytes]:
    """The opened choices sorted by themselves: whatever order they came in is gone."""
    yield from sorted(_line({"opened": list(choice), "times": times}) for choice, times in opened.items())


def opened_hash(opened: Mapping[tuple[str, ...], int]) -> bytes:
    """SHA-256 over those lines, for the head that is signed at the tally."""
    whole = hashlib.sha256()
    for line in opened_lines(opened):
        whole.update(line)
    return whole.digest()


def _count(totals: Counts, leaf: Leaf) -> None:
    step = 1 if leaf.kind is Kind.VOICE else -1
    totals.accepted += leaf.kind is Kind.VOICE
    totals.withdrawn += leaf.kind is Kind.WITHDRAWN
    totals.struck += leaf.kind is Kind.STRUCK
    if totals.choices is not None:
        for key in leaf.choice or ():
            totals.choices[key] = totals.choices.get(key, 0) + step


def _line(said: Mapping[str, Any]) -> bytes:
    return canonical(said) + b"\n"
