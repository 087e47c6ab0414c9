"""What in a printed report is a slot and not a word of its form: numbers, numerals, dates, names (`data/reports/slots.csv`).

For each it is asked whether the told report has it, and whether it stands in the form as text, where it should not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from viche.reports.texts import text_of
from viche.site.seeds.told import REPORTS, SEEDS, righted

TAGS = re.compile(r"\{%-?\s*comment.*?endcomment\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}|\{[^{}\n]*\}", re.S)


@dataclass(frozen=True)
class Slot:
    """One slot of a printed report. `kind`: number, numeral, date, name, or words that a form may choose among."""

    seed: str
    pattern: str
    name: str
    kind: str
    value: str

    @property
    def plain(self) -> str:
        """The value as `told.righted` leaves it."""
        return righted(self.value, self.seed)


@cache
def slots(seed: str) -> tuple[Slot, ...]:
    """All slots of a report, in order."""
    with (REPORTS / "slots.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["seed"] == seed]
    return tuple(Slot(seed, row["pattern"], row["slot"], row["kind"], row["value"]) for row in rows)


@cache
def literal(form: str) -> str:
    """What a delivered form says by itself: its text without tags, outputs, slots and comments."""
    known = text_of(form)
    assert known is not None, form
    return TAGS.sub(" ", known[1])


def form_of(seed: str) -> str:
    """The form a report is told by."""
    return next(each.form for each in SEEDS if each.key == seed)


def stands_in_form(slot: Slot) -> bool:
    """Whether the value stands in the form as text."""
    text = literal(form_of(slot.seed))
    if slot.kind in ("number", "numeral"):
        return re.search(rf"(?<!\w){re.escape(slot.value)}(?!\w)", text, re.I) is not None
    return slot.plain in righted(text, slot.seed)


def missing(seed: str, found: str) -> Iterable[Slot]:
    """Slots whose value the told report does not have; `found`: its plain text."""
    return (slot for slot in slots(seed) if slot.plain not in found)
