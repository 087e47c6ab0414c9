"""Ways in which an outline writes a number other than by digits: «шість», «Другий», «3 млн», «452 тисячі 206».

In a slot the way stands after «#»: `{staff-positions#словом ж}`. The number stays a number: it opens its records.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from viche.kit import words
from viche.kit.figures.measures import Number
from viche.kit.words import Noun

LANG = "uk"
THOUSAND = Noun("тисяча", "тисячі", "тисяч", "f", en=("thousand", "thousand"))


def _cardinal(gender: words.Gender, value: Number) -> str:
    return words.cardinal(int(value), gender, lang=LANG)


def _ordinal(gender: words.Gender, value: Number) -> str:
    return words.ordinal(int(value), gender, lang=LANG)


def _whole(power: int, unit: str, value: Number) -> str:
    """Whole units, the rest dropped: after «понад»."""
    return f"{words.number(int(value) // 10**power, lang=LANG)}{words.NBSP}{unit}"


def _in_thousands(value: Number) -> str:
    thousands, rest = divmod(int(value), 1000)
    if not thousands:
        return words.number(rest, lang=LANG)
    text = words.count(thousands, THOUSAND, lang=LANG)
    return f"{text} {rest}" if rest else text


def _money(value: Number) -> str:
    """A sum with its kopecks: «11 583,00»."""
    return words.number(value, 2, lang=LANG)


WAYS: dict[str, Callable[[Number], str]] = {
    "словом": partial(_cardinal, "m"),
    "словом ж": partial(_cardinal, "f"),
    "словом с": partial(_cardinal, "n"),
    "порядковий": partial(_ordinal, "m"),
    "порядкова": partial(_ordinal, "f"),
    "порядкове": partial(_ordinal, "n"),
    "тис.": partial(_whole, 3, "тис."),
    "млн": partial(_whole, 6, "млн"),
    "тисячами": _in_thousands,
    "гроші": _money,
}


def said(way: str, value: Number) -> str:
    """The value written this way; a way written with a capital letter begins with one."""
    text = WAYS[way.lower()](value)
    return text[:1].upper() + text[1:] if way[:1].isupper() else text
