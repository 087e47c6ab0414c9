"""Numbers of a text with their values: «115 090», «452 тисяч 206», «понад 3 млн», «69 %», «2-а», «шість», «7-й», «100-річчя»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from viche.kit import words
from viche.kit.old_reports.masks import blotted

Kind = Literal["count", "money", "percent", "ordinal"]

_GAP = r"[ \u00a0\u202f]"
_DIGITS = re.compile(rf"(?<![\w,.])(?<!\d[/-])(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d+)(?:,\d+)?(?![\w/])(?!\.\d)")
_SUFFIX = re.compile(r"-(?:[а-щьюяґєії]{1,3})(?![\w’'-])")
_ANNIVERSARY = re.compile(r"-?(річч[яюі]|ліття|літній\w*)(?!\w)")
_SCALE = re.compile(r"\s*(?:(тис\.|тис(?!\w)|тисяч[аіу]?)|(млн\.?|мільйон\w*)|(млрд\.?|мільярд\w*))(?!\w)")
_REST = re.compile(r"\s+\d{1,3}(?![\d,])")
_PERCENT = re.compile(r"\s*(?:%(?:\s*(?:відсотк|процент)\w+)?|(?:відсотк|процент)\w+)")
_MONEY = re.compile(r"\s*(грн\.?|гривень|гривн[яюі]\w*|євро|дол(?:\.|ар\w*)(?:\s*США)?|USD|EUR)(?!\w)")
_MEASURE = re.compile(r"\s*((?:кв|куб)\.?\s*(?:м|км)|км|га|тонн\w*|кг)(?!\w)\.?")
# «2-а», «3-х», «2-ма» say how many; «7-й», «92-га», «210-ї» say which one.
_HOW_MANY = {"х": 2, "ьох": 2, "ма": 2, "ом": 2, "ьом": 2, "ти": 5, "и": 5}

_QUALIFIERS: tuple[tuple[str, str], ...] = (
    ("at_least", r"не\s+менш[е]?(?:\s+(?:як|ніж|за))?|щонайменше"),
    ("at_most", r"не\s+більш[е]?(?:\s+(?:як|ніж|за))?|щонайбільше"),
    ("over", r"понад|більш[е]?\s+(?:як|ніж|за)|більше"),
    ("under", r"майже|менш[е]?\s+(?:як|ніж|за)|менше|до"),
    ("about", r"близько|приблизно|орієнтовно|порядку|в\s+середньому"),
)
_QUALIFIER = re.compile("(?<!\\w)(?:" + "|".join(f"(?P<{key}>{said})" for key, said in _QUALIFIERS) + r")\s+\Z", re.I)


@dataclass(frozen=True)
class Found:
    """A number: its place in the text, `value`, what kind it is, «over» and the like, a currency if it is money."""

    start: int
    end: int
    value: Decimal
    kind: Kind = "count"
    qualifier: str = ""
    unit: str = ""
    in_words: bool = False


def numbers(text: str, clean: str | None = None) -> list[Found]:
    """Numbers in the order of the text. `clean`: the same text blotted, where the caller already has it."""
    clean = blotted(text) if clean is None else clean
    found = [*_digits(clean), *_spoken(clean)]
    return sorted(found, key=lambda number: number.start)


def _digits(clean: str) -> Iterator[Found]:
    taken = 0
    for m in _DIGITS.finditer(clean):
        if m.start() >= taken:
            number = _number(clean, m)
            taken = number.end
            yield number


def _number(clean: str, m: re.Match[str]) -> Found:
    """One number with what belongs to it: its suffix, thousands and millions, percent, currency."""
    value = Decimal(re.sub(_GAP, "", m[0]).replace(",", "."))
    end, kind, unit = m.end(), "count", ""
    if anniversary := _ANNIVERSARY.match(clean, end):
        return Found(m.start(), anniversary.end(), value, "count", unit=anniversary[1])
    if suffix := _SUFFIX.match(clean, end):
        end = suffix.end()
        kind = "count" if _is_how_many(value, suffix[0][1:]) else "ordinal"
    else:
        value, end = _scaled(clean, value, end)
    if percent := _PERCENT.match(clean, end):
        end, kind, unit = percent.end(), "percent", "%"
    elif money := _MONEY.match(clean, end):
        end, kind, unit = money.end(), "money", money[1]
    elif measure := _MEASURE.match(clean, end):
        end, unit = measure.end(), " ".join(measure[1].split())
    return Found(m.start(), end, value, kind, _qualifier(clean, m.start()), unit)  # type: ignore[arg-type]


def _is_how_many(value: Decimal, suffix: str) -> bool:
    """«2-а», «2-і», «1-а» are cardinals typed with their endings; «3-а» can only be «третя»."""
    if suffix in ("а", "і", "о", "е"):
        return value <= 2
    return value >= _HOW_MANY.get(suffix, 10**9) and not (suffix == "ма" and value > 4)


def _scaled(clean: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """«3 млн 200 тис.», «452 тисяч 206»: the parts added."""
    total, below = Decimal(0), value
    while scale := _SCALE.match(clean, end):
        power = 3 if scale[1] else 6 if scale[2] else 9
        total, below, end = total + below.scaleb(power), Decimal(0), scale.end()
        rest = _REST.match(clean, end)
        if rest is None:
            break
        below, end = Decimal(rest[0].strip()), rest.end()
    return total + below, end


def _qualifier(clean: str, start: int) -> str:
    """The word of approximation right before a number."""
    m = _QUALIFIER.search(clean, max(0, start - 30), start)
    return next((key for key, said in m.groupdict().items() if said), "") if m else ""


def _spoken(clean: str) -> Iterator[Found]:
    for said in words.spoken_numbers(clean):
        if clean[said.end : said.end + 1] != "-" and clean[said.start - 1 : said.start] not in ("-", "’"):
            kind: Kind = "ordinal" if said.ordinal else "count"
            yield Found(said.start, said.end, Decimal(said.value), kind, _qualifier(clean, said.start), in_words=True)
