"""What one more record of everything changed in a told report: which numbers, and whether anything else did.

Besides numbers and the words that agree with them only the items of the added records may come: each is a copy, so what
it says stands in the report already.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from viche.kit.words import spoken_numbers
from viche.reports.asking import ask
from viche.reports.composing import Composed, Taken
from viche.site.seeds.shift import MORE
from viche.site.seeds.told import text_of

NUMBER = "№"
TOKEN = re.compile(r"\d[\d\u00a0 ]*\d|\d|[^\W\d]+|\S")
# How many first letters two forms of a word have in common at least: «осіб» and «особи».
STEM = 2


def moves(before: Composed, now: Composed) -> dict[str, Any]:
    """Every number that was printed: `moved` (was, now) and `stayed`; must run inside the hromada. A number that is printed
    no more, because each of several records says its own, is asked for."""
    after = {taken.asked: taken for taken in now.numbers}
    asked = [taken for taken in before.numbers if taken.asked is not None]
    gone = ask([taken.asked for taken in asked if taken.asked is not None and taken.asked not in after])
    pairs = [(taken, *_now(taken, after, gone)) for taken in asked]
    return {
        "moved": [
            {"title": taken.title, "was": taken.text, "now": text}
            for taken, value, text in pairs
            if value != taken.value
        ],
        "stayed": [
            {"title": taken.title, "value": taken.text} for taken, value, _text in pairs if value == taken.value
        ],
    }


def _now(taken: Taken, after: dict[Any, Taken], gone: dict[Any, Any]) -> tuple[Any, str]:
    if taken.asked in after:
        return after[taken.asked].value, after[taken.asked].text
    value = gone[taken.asked].value
    return value, f"{value}, кожен запис своїм числом"


def items(before: Composed, now: Composed) -> tuple[list[str], list[str]]:
    """Texts that came: those that repeat what the report said of the copied record, and any other change at all."""
    was, is_now = _tokens(text_of(before.content)), _tokens(text_of(now.content).replace(MORE, ""))
    whole = " ".join(was)
    own: list[str] = []
    strange: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes():
        gone, came = was[a:b], is_now[c:d]
        if tag == "equal" or _agree(gone, came):
            continue
        words = " ".join(came).strip(f" .,;:{NUMBER}")
        (own if not gone and words in whole else strange).append(
            f"{' '.join(gone)} → {' '.join(came)}" if gone else words
        )
    return [text for text in own if text], strange


def _agree(gone: list[str], came: list[str]) -> bool:
    """Whether the same words stand in other forms, as beside another number."""
    return len(gone) == len(came) and all(
        one[:STEM].casefold() == other[:STEM].casefold() for one, other in zip(gone, came, strict=True)
    )


def _tokens(text: str) -> list[str]:
    """Words and signs; each number, in digits or in words, is one sign."""
    at, said = 0, ""
    for number in spoken_numbers(text):
        said += text[at : number.start] + NUMBER
        at = number.end
    return [NUMBER if token[0].isdigit() else token for token in TOKEN.findall(said + text[at:])]
