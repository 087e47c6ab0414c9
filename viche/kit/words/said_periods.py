"""Periods as documents say them, back to days: «за 2024 рік», «станом на 31.12.2024», «у II кварталі», «січень–червень»."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTH_STEMS = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд")
_MONTH = r"(?:січ(?:ень|ня|ні)|лют(?:ий|ого|ому)|берез(?:ень|ня|ні)|квіт(?:ень|ня|ні)|трав(?:ень|ня|ні)|черв(?:ень|ня|ні)|лип(?:ень|ня|ні)|серп(?:ень|ня|ні)|верес(?:ень|ня|ні)|жовт(?:ень|ня|ні)|листопад[аі]?|груд(?:ень|ня|ні))"
_YEAR_WORD = r"(?:рок(?:у|ів|и|ах)|рік|році|рр?\.)"
_THIS = r"(?P<this>поточного|цього|звітного|нинішнього|минулого|попереднього)\s+року"
_YEAR = rf"(?:(?P<year>(?:19|20)\d\d)(?:\s*{_YEAR_WORD})?|{_THIS})"
_DASH = r"\s*(?:[-–—]|по|до|та|і|й)\s*"
# Roman numerals are typed with Latin and with Ukrainian letters.
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_WHICH = r"(?P<which>[IІ]{1,3}|[IІ]V|[1-4](?:-й|-го|-му|-ий)?|перш\w+|друг\w+|трет\w+|четверт\w+)"
_BY_WORD = {"перш": 1, "друг": 2, "трет": 3, "четв": 4}
_DAY = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class SaidPeriod:
    """Where a period stands in the text and its days, both inclusive. `day`: it says how things stood on a day."""

    start: int
    end: int
    since: date
    until: date
    day: bool = False


_RANGE_OF_QUARTERS = re.compile(
    rf"(?<!\w)(?P<first>[IІ]{{1,3}}|[IІ]V){_DASH}(?P<which>[IІ]{{1,3}}|[IІ]V)\s+квартал\w*(?:\s+{_YEAR})?", re.I
)
_QUARTER = re.compile(rf"(?<!\w){_WHICH}\s+(?:квартал\w*|кв\.)(?:\s+{_YEAR})?", re.I)
_HALF = re.compile(rf"(?<!\w){_WHICH}\s+півріч\w+(?:\s+{_YEAR})?", re.I)
_MONTHS_LONG = re.compile(rf"(?<!\w)(?P<count>3|6|9|12|три|шість|дев.ять|дванадцять)\s+місяц\w+\s+{_YEAR}", re.I)
_MONTHS = re.compile(rf"(?<!\w)(?P<first>{_MONTH}){_DASH}(?P<last>{_MONTH})(?:\s+{_YEAR})?", re.I)
_ONE_MONTH = re.compile(rf"(?<!\w)(?<!\d\s)(?P<first>{_MONTH})\s+{_YEAR}", re.I)
_YEARS = re.compile(rf"(?<!\d)(?P<from>(?:19|20)\d\d)\s*(?:[-–—]|по|до)\s*(?P<to>(?:19|20)\d\d)\s*{_YEAR_WORD}", re.I)
_ONE_YEAR = re.compile(rf"(?<![\d./-])(?:(?P<year>(?:19|20)\d\d)\s*{_YEAR_WORD}|{_THIS})", re.I)
_AS_OF = re.compile(
    rf"станом\s+на\s+(?:(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>(?:19|20)\d\d)"
    rf"|(?P<dd>\d{{1,2}})\s+(?P<mm>{_MONTH})\s+(?P<yy>(?:19|20)\d\d))",
    re.I,
)


def said_periods(text: str, year: int | None = None) -> list[SaidPeriod]:
    """Periods of a text in order, none inside another. `year`: the one meant where none is written.

    A single date is a period only after «станом на»; the term of a plan («2021–2025 роки») is told as it is.
    """
    found: list[SaidPeriod] = []
    for period in _all(text, year):
        if all(period.end <= known.start or period.start >= known.end for known in found):
            found.append(period)
    return sorted(found, key=lambda period: period.start)


def _all(text: str, year: int | None) -> Iterator[SaidPeriod]:
    """From the most telling to the least."""
    for m in _AS_OF.finditer(text):
        day = _date(m["y"], m["m"], m["d"]) if m["d"] else _date(m["yy"], str(_month(m["mm"])), m["dd"])
        if day:
            yield SaidPeriod(m.start(), m.end(), day, day, day=True)
    for pattern, months in ((_RANGE_OF_QUARTERS, 3), (_QUARTER, 3), (_HALF, 6)):
        for m in pattern.finditer(text):
            last = _which(m["which"])
            first = _which(m["first"]) if "first" in m.groupdict() else last
            yield from _months(m, year, months * (first - 1) + 1, months * last)
    for m in _MONTHS_LONG.finditer(text):
        count = {"т": 3, "ш": 6, "д": 9}.get(m["count"][0].lower()) or int(m["count"])
        yield from _months(m, year, 1, 12 if m["count"].lower().startswith("два") else count)
    for m in _MONTHS.finditer(text):
        yield from _months(m, year, _month(m["first"]), _month(m["last"]))
    for m in _ONE_MONTH.finditer(text):
        yield from _months(m, year, _month(m["first"]), _month(m["first"]))
    for m in _YEARS.finditer(text):
        first, last = int(m["from"]), int(m["to"])
        if first <= last:
            yield SaidPeriod(m.start(), m.end(), date(first, 1, 1), date(last, 12, 31))
    for m in _ONE_YEAR.finditer(text):
        yield from _months(m, year, 1, 12)


def _months(m: re.Match[str], year: int | None, first: int, last: int) -> Iterator[SaidPeriod]:
    said = int(m["year"]) if m["year"] else year
    if said is not None and "this" in m.groupdict() and (m["this"] or "").startswith(("минул", "поперед")):
        said -= 1
    if said is not None and 1 <= first <= last <= 12:
        yield SaidPeriod(m.start(), m.end(), date(said, first, 1), date(said, last, monthrange(said, last)[1]))


def _which(text: str) -> int:
    text = text.upper().replace("І", "I")
    if text in _ROMAN:
        return _ROMAN[text]
    return int(text[0]) if text[0].isdigit() else _BY_WORD.get(text.lower()[:4], 0)


def _month(text: str) -> int:
    return next(number for number, stem in enumerate(_MONTH_STEMS, 1) if text.lower().startswith(stem))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
