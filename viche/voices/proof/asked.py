"""What was asked, as heads and files say it: the part of a question that never changes once it is open, and its terms."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .leaves import canonical, moment


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for its log.

    `choices`: titles by keys, in the order of the ballot; a key is small latin letters, digits and hyphens. `most`: how
    many of them one voice may take. `rules`: titles by keys of the rules by which a voice may be taken back or struck out,
    as they were at the opening. `terms`: every closing moment that was ever in force, the last one is. A voice counts
    when opens ≤ at ≤ closes.
    """

    question: UUID
    title: str
    opens: datetime
    terms: Sequence[datetime]
    choices: Mapping[str, str]
    rules: Mapping[str, str]
    secret: bool = False
    most: int = 1

    @property
    def closes(self) -> datetime:
        """The closing moment in force."""
        return self.terms[-1]

    def fixed(self) -> dict[str, Any]:
        """What the first head already bound: change a word of it and no kept head fits any more."""
        return {
            "id": str(self.question),
            "title": self.title,
            "opens": moment(self.opens),
            "choices": [{"key": key, "title": title} for key, title in self.choices.items()],
            "rules": dict(self.rules),
            "secret": self.secret,
            "most": self.most,
        }

    def about(self) -> str:
        """Hex of SHA-256 of the canonical `fixed`: stands in every head."""
        return hashlib.sha256(canonical(self.fixed())).hexdigest()
