"""Words out of text: one spelling for what people write in several ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# A longer run of letters is no word.
LONGEST = 40
APOSTROPHES = "'’ʼ`′‘"
VOWELS = "аеєиіїоуюя"
_WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}\u0301\u00ad][^\W_]+)*")
_SILENT = re.compile(rf"[{APOSTROPHES}\u0301\u00ad]")
_LATIN, _CYRILLIC = re.compile("[a-z]"), re.compile("[а-яєіїґёыэъ]")
# Letters that look alike: typed in the wrong layout they are seen by nobody and found by no machine.
_LOOKS = dict(zip("aceikmopxytbh", "асеікморхутвн", strict=True))
_TO_CYRILLIC = {ord(latin): cyrillic for latin, cyrillic in _LOOKS.items()}
_TO_LATIN = {ord(cyrillic): latin for latin, cyrillic in _LOOKS.items()}

# Words that stand in every record and narrow nothing.
STOP = frozenset(
    [
        "і",
        "й",
        "та",
        "в",
        "у",
        "на",
        "з",
        "із",
        "зі",
        "до",
        "для",
        "про",
        "за",
        "від",
        "по",
        "при",
        "що",
        "як",
        "це",
        "не",
        "або",
        "чи",
        "а",
        "але",
        "є",
        "бути",
        "був",
        "була",
        "було",
        "були",
        "буде",
        "будуть",
        "його",
        "її",
        "їх",
        "цей",
        "ця",
        "ці",
        "цього",
        "який",
        "яка",
        "яке",
        "які",
        "яких",
        "якого",
        "щодо",
        "під",
        "над",
        "між",
        "через",
        "після",
        "перед",
        "також",
        "тощо",
        "the",
        "of",
        "and",
    ]
)


@dataclass(frozen=True)
class Word:
    """A word of a text: in one spelling, and where it stands."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Every word of a text in its place."""
    text = unicodedata.normalize("NFC", text)
    for found in _WORD.finditer(text):
        said = plain(found.group())
        if said and len(said) <= LONGEST:
            yield Word(said, found.start(), found.end())


def plain(word: str) -> str:
    """A word in one spelling: small letters, no apostrophe or stress, letters of one alphabet."""
    return _one_alphabet(_SILENT.sub("", word).lower())


def _one_alphabet(word: str) -> str:
    """Look-alikes of the other alphabet become letters of the one that the rest of the word is written in."""
    if not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    cyrillic = word.translate(_TO_CYRILLIC)
    if not _LATIN.search(cyrillic):
        return cyrillic
    latin = word.translate(_TO_LATIN)
    return word if _CYRILLIC.search(latin) else latin
