"""What the app above knows of a question: where its page is, how many voices it needs.

>>> @goals.of("petitions_petition")
... def goal(question: Question) -> goals.Goal: …
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from viche.voices.models import Question


class Goal(NamedTuple):
    """The desk page of the record a question is about (an address, or empty), and the voices it needs (None: no number)."""

    url: str
    needed: int | None


_goals: dict[str, Callable[[Question], Goal]] = {}


def of(kind: str) -> Callable[[Callable[[Question], Goal]], Callable[[Question], Goal]]:
    """Declare the function below to tell it for questions about records of a table."""

    def declare(tell: Callable[[Question], Goal]) -> Callable[[Question], Goal]:
        _goals[kind] = tell
        return tell

    return declare


def goal(question: Question) -> Goal:
    """What is known of this one."""
    tell = _goals.get(question.kind)
    return tell(question) if tell else Goal("", None)
