"""What stands above the table: the programme's title, its years, the period of the report, a unit, a goal."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from viche.office.programmes.taking.texts import DASHES, lines

MONTHS = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листоп", "груд")
MONTH = rf"(?:{'|'.join(MONTHS)})\w*"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
PERIODS = (
    ("months", rf"(?P<a>{MONTH})\s*[{DASHES}]\s*(?P<b>{MONTH})\s+{_YEAR}"),
    ("half", rf"(?P<a>i{{1,2}}|[12])(?!\w)\s*(?:-?\w{{0,2}}\s+)?півріччя\s+{_YEAR}"),
    ("first", rf"перше\s+півріччя\s+{_YEAR}"),
    ("second", rf"друге\s+півріччя\s+{_YEAR}"),
    ("quarter", rf"(?P<a>iv|i{{1,3}}|[1-4])(?!\w)\s*(?:-?\w{{0,2}}\s+)?(?:квартал\w*|кв\.)\s+{_YEAR}"),
    ("first_months", rf"(?:за\s+)?(?P<a>\d{{1,2}})\s+місяц\w+\s+{_YEAR}"),
    ("month", rf"(?:за|протягом)\s+(?P<a>{MONTH})\s+{_YEAR}"),
    ("year", rf"(?:за|у|в|протягом)\s+{_YEAR}\s*(?:рік|році|року|р\.)"),
)
NAME = re.compile(r"програм\w*\s*«(?P<name>.+)»", re.I | re.S)
UNQUOTED = re.compile(
    r"(?P<name>програм\w*\s+(?!«).{10,}?)(?=\s+за\s+(?:[\dIІ]|" + MONTH + r"|звітн)|\s*[.;]\s*$|\s*$)", re.I | re.S
)
SPAN = re.compile(
    rf"\bна\s+(?P<since>(?:19|20)\d\d)(?:\s*[{DASHES}]\s*(?P<until>(?:19|20)\d\d))?\s*(?:рок|рік|рр|р\.)", re.I
)
GOAL = re.compile(r"\s*(?:\w+\s+)?ціль\b\s*(?:№\s*)?[:.]?\s*(?P<text>.+)", re.I | re.S)
TASK = re.compile(
    r"\s*(?:\w+\s+)?(?:завдання|напрям\w*|розділ|підпрограма|пріоритет\w*)\b\s*(?:№\s*)?(?P<text>.+)", re.I | re.S
)


def period(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of the period said: «за січень-червень 2024 року», «за 6 місяців 2023 року», «за 2023 рік»."""
    folded = _folded(text)
    for kind, pattern in PERIODS:
        match = re.search(rf"(?<!\w){pattern}", folded)
        if match:
            first, last = _months(kind, match)
            year = int(match["year"])
            return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    return None, None


def _folded(text: str) -> str:
    # «І півріччя» is written with the Ukrainian letter as often as with the Latin one.
    small = " ".join(lines(text)).casefold()
    return re.sub(r"(?<!\w)[іi]+v?(?!\w)", lambda match: match[0].replace("і", "i"), small)


def _months(kind: str, match: re.Match[str]) -> tuple[int, int]:
    if kind in ("half", "first", "second"):
        second = kind == "second" or (kind == "half" and match["a"] in ("2", "ii"))
        return (7, 12) if second else (1, 6)
    if kind == "quarter":
        number = _ROMAN[match["a"]]
        return number * 3 - 2, number * 3
    if kind == "first_months":
        return 1, min(12, max(1, int(match["a"])))
    if kind in ("months", "month"):
        first = _month(match["a"])
        return first, max(first, _month(match["b"]) if kind == "months" else first)
    return 1, 12


def _month(word: str) -> int:
    return next(index for index, stem in enumerate(MONTHS, 1) if word.startswith(stem))


def title(texts: list[str]) -> tuple[str, str]:
    """(the programme's title, the text it was found in): what stands in quotation marks after «програма», or without them."""
    joined = "\n".join(texts)
    if match := NAME.search(joined):
        name = match["name"]
        # The text may go on after the title with other names in quotation marks.
        depth = 1
        for index, letter in enumerate(name):
            depth += {"«": 1, "»": -1}.get(letter, 0)
            if depth == 0:
                name = name[:index]
                break
        return " ".join(name.split()), next((text for text in texts if name[:20] in text), "")
    for text in texts:
        if match := UNQUOTED.search(" ".join(lines(text))):
            name = match["name"].strip(" .,;:")
            return re.sub(r"^програм\w*", "Програма", name, flags=re.I), text
    return "", ""


def span(text: str) -> tuple[int | None, int | None]:
    """Years of the programme from its title: «на 2020–2024 роки»."""
    match = SPAN.search(text)
    if not match:
        return None, None
    return int(match["since"]), int(match["until"] or match["since"])
