"""A warning of the self-check: where, by which rule, what is printed and what is computed, what to do about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from viche.reports.checking.document import Passage

QUOTED = 160
KEY = 20


@dataclass(frozen=True)
class Place:
    """Where it is. `block`: index in the content tree, −1 for the whole document; `where`: in words; `quote`: some words of the
    passage; `number`: the number of the snapshot it stands at, 0 when it stands in plain text; `anchor`: what of the place
    outlives new numbers (the number of the row, the words of the passage without digits)."""

    block: int
    where: str
    quote: str = ""
    number: int = 0
    anchor: str = ""

    @classmethod
    def at(cls, passage: Passage, start: int = 0, end: int | None = None) -> Place:
        """A stretch of a passage, with the words around it."""
        end = len(passage.text) if end is None else end
        return cls(
            passage.block,
            passage.where,
            around(passage.text, start, end),
            passage.number_at(start, end),
            passage.anchor,
        )


@dataclass(frozen=True)
class Rule:
    """A rule of the check. `title` heads its warnings, `advice` says what to do; both lazy, in Ukrainian."""

    key: str
    title: Any
    advice: Any


@dataclass(frozen=True)
class Warning:
    """What does not hold. `values`: what the key is taken over besides the rule and the place, in no language."""

    rule: Rule
    place: Place
    text: str
    values: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The same while the rule, the place and the values are: an answer stays until one of them changes."""
        told = "\x1f".join((self.rule.key, self.place.anchor, *self.values))
        return hashlib.sha256(told.encode()).hexdigest()[:KEY]

    @property
    def title(self) -> str:
        """The heading of the rule."""
        return str(self.rule.title)

    @property
    def advice(self) -> str:
        """What to do."""
        return str(self.rule.advice)


def whole_document() -> Place:
    """The place of what is missing everywhere."""
    return Place(-1, gettext("увесь звіт"))


def around(text: str, start: int, end: int) -> str:
    """A stretch of the text in one line, as much of it as is quoted; whole words."""
    if end - start < QUOTED:
        spare = (QUOTED - (end - start)) // 2
        start, end = max(0, start - spare), min(len(text), end + spare)
        while start and not text[start - 1].isspace():
            start -= 1
    else:
        end = start + QUOTED
    while end < len(text) and not text[end].isspace():
        end += 1
    cut = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"
