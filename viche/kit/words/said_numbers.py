"""Numbers in words back to values: «шість» is 6, «двадцяти одній» 21, «Другий» the second. The inverse of `numerals`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from viche.kit.words.grammar import Case, Gender
from viche.kit.words.numerals import cardinal, ordinal

_CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")
_GENDERS: tuple[Gender, ...] = ("m", "f", "n")
_SAID_ALONE = (*range(20), *range(20, 100, 10), *range(100, 1000, 100))
_SCALES = {"тисяч": 1000, "мільйон": 10**6, "мільярд": 10**9}
_WORD = re.compile(r"[А-ЩЬЮЯҐЄІЇа-щьюяґєії]+(?:[’'ʼ][а-щьюяґєії]+)*")
_APOSTROPHES = re.compile("['ʼ‘`´′]")


@dataclass(frozen=True)
class SpokenNumber:
    """Where a number in words stands, its value, and whether it says which one («другий») or how many («два»)."""

    start: int
    end: int
    value: int
    ordinal: bool = False


def spoken_numbers(text: str) -> Iterator[SpokenNumber]:
    """Every number in words of a Ukrainian text, one after another; «двадцять один» is one of them."""
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        found, place = _from(words, place, text)
        if found is not None:
            yield found


def _from(words: list[re.Match[str]], place: int, text: str) -> tuple[SpokenNumber | None, int]:
    """The number that begins at a word, if one does, and the word after it."""
    start, total, below, size = place, 0, 0, 1000
    while place < len(words) and (place == start or text[words[place - 1].end() : words[place].start()].isspace()):
        word = _plain(words[place][0])
        if (value := _cardinals().get(word)) is not None and _fits(value, size):
            below, size, place = below + value, _size(value), place + 1
            continue
        if below and (scale := _scale(word)):
            total, below, size, place = total + below * scale, 0, 1000, place + 1
            continue
        if (value := _ordinals().get(word)) is not None and _fits(value, size):
            end = words[place].end()
            return SpokenNumber(words[start].start(), end, total + below + value, ordinal=True), place + 1
        break
    if place == start:
        return None, place + 1
    return SpokenNumber(words[start].start(), words[place - 1].end(), total + below), place


def _size(value: int) -> int:
    """What may follow must be smaller: hundreds, then tens, then units."""
    return 100 if value >= 100 else 10 if value >= 20 else 1


def _fits(value: int, size: int) -> bool:
    return value < size


def _scale(word: str) -> int:
    return next((scale for stem, scale in _SCALES.items() if word.startswith(stem) and len(word) <= len(stem) + 3), 0)


def _plain(word: str) -> str:
    return _APOSTROPHES.sub("’", word.lower())


@cache
def _cardinals() -> dict[str, int]:
    return {
        cardinal(n, gender, case, animate=animate, lang="uk"): n
        for n in _SAID_ALONE
        for gender in _GENDERS
        for case in _CASES
        for animate in (False, True)
    }


@cache
def _ordinals() -> dict[str, int]:
    return {
        ordinal(n, gender, case, plural=plural, lang="uk"): n
        for n in _SAID_ALONE
        for gender in _GENDERS
        for case in _CASES
        for plural in (False, True)
    }
