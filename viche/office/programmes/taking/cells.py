"""Amounts of a cell with what stands before them: «Всього: 7272,8 2020 рік - 500,0», «8669,483 (бюджет міста Києва)»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from viche.kit.grids import GridCell
from viche.kit.spreadsheets import CellRefused, as_decimal
from viche.office.programmes.taking.texts import DASHES, SPACES, is_nothing, lines

KOPECK = Decimal("0.01")
# More hryvnias than any budget has: two sums written together, not a sum.
LARGEST = Decimal(10) ** 13
THOUSANDS = " \u00a0\u2007\u2009\u202f"
# A number with spaces between thousands, a comma or a dot; not a piece of «20О4» or of a date.
NUMBER = rf"(?>(?:\d{{1,3}}(?:[{THOUSANDS}]\d{{3}})+(?!\d)|\d+)(?:[.,]\d+)*)"
# What a source is called. The hromada's own budget is «city», whatever it is called there; all the rest is «other».
CITY = (
    r"(?:кошт\w+\s+)?(?:місцев|міськ|селищн|сільськ|районн)\w+\s+бюджет\w*"
    r"|(?:кошт\w+\s+)?бюджет\w*\s+(?:міста|громади|селища|села|\w+\s+(?:міської|селищної|сільської|територіальної|тг|мтг)\b)[^,;()\d:]*"
)
OTHER = (
    r"інш\w+\s+(?:джерел\w*|кошт\w*|надходжен\w*)|не\s+заборонен\w+[^,;()\d:]*|(?:кошт\w+\s+)?(?:державн|обласн)\w+\s+бюджет\w*"
    r"|субвенці\w+|(?:кошт\w+\s+)?підприємств\w*|грант\w*|донор\w*|позабюджетн\w+(?:\s+кошт\w*)?|власн\w+\s+кошт\w*"
    r"|залучен\w+\s+кошт\w*|спонсорськ\w+\s+кошт\w*|благодійн\w+\s+кошт\w*"
)
GENERAL, SPECIAL = r"загальн\w+\s+фонд\w*", r"спеціальн\w+\s+фонд\w*|бюджет\w*\s+розвитку"
TOTAL = r"всього|усього|разом|загалом|загальн\w+\s+(?:обсяг\w*|сум\w+)"
UNIT = r"(?P<scale>тис\.?|тисяч\w*|млн\.?|мільйон\w*)?\s*(?:грн|гривень|гривні|₴)\.?"
TOKEN = re.compile(
    rf"(?P<span>(?<!\d)(?:19|20)\d\d\s*[{DASHES}]\s*(?:19|20)\d\d(?![\d.,])(?:\s*(?:роки|років|рр\.?))?)"
    rf"|(?P<year>(?<![\d.,])(?:19|20)\d\d(?:\s*(?:рік|року|році|р\.)(?![^\W\d_])|(?=\s*[:={DASHES}]\s*\d)))"
    rf"|(?P<total>\b(?:{TOTAL})\b)|(?P<general>\b(?:{GENERAL}))|(?P<special>\b(?:{SPECIAL}))"
    rf"|(?P<city>\b(?:{CITY}))|(?P<other>\b(?:{OTHER}))"
    rf"|(?P<number>(?<![\d.,])(?<![^\W\d_]){NUMBER}(?![^\W\d_]))",
    re.I,
)
SCALES = {"т": 1000, "м": 1_000_000}
NOT_NEEDED = re.compile(r"не\s+потребу\w*|без\s+фінансування|фінансування\s+не\s+передбач\w*|не\s+передбачено", re.I)
BY_DECISION = re.compile(r"за\s+(?:окремим\w?|рішенням\w?)\s*\w*|окрем\w+\s+рішення\w*", re.I)


@dataclass(frozen=True)
class Said:
    """One amount, in hryvnias, and what is said of it. `total`: «Всього»; a year, a source, a fund, or nothing."""

    amount: Decimal
    total: bool = False
    year: int | None = None
    source: str = ""
    fund: str = ""


@dataclass
class Reading:
    """What a money cell says. `bad`: the piece that looks like a number and is not; `rest`: words beside the amounts."""

    said: list[Said] = field(default_factory=list)
    bad: str = ""
    rest: str = ""

    @property
    def bare(self) -> list[Decimal]:
        """Amounts with nothing said of them, in order."""
        return [s.amount for s in self.said if s == Said(s.amount)]


def exact(text: str) -> Decimal:
    """A printed number: spaces aside, the last mark is the decimal one unless it is repeated («1.204.000»)."""
    plain = re.sub(f"[{THOUSANDS}]", "", text)
    marks = re.findall("[.,]", plain)
    if not marks:
        return Decimal(plain)
    whole, _, part = plain.rpartition(marks[-1])
    if len(marks) > 1 and len(set(marks)) == 1:
        return Decimal(re.sub("[.,]", "", plain))
    return Decimal(f"{re.sub('[.,]', '', whole)}.{part}")


def hryvnias(value: Decimal, unit: int) -> Decimal:
    """The amount in hryvnias, to a kopeck: what Excel counted may have more digits than money has."""
    amount = value * unit
    return amount.quantize(KOPECK, ROUND_HALF_UP) if amount < LARGEST else amount


def unit_of(text: str) -> int | None:
    """The unit said in a heading or a cell: «(тис. грн)» → 1000, «грн» → 1; None when none is said."""
    match = re.search(rf"(?<![^\W\d_]){UNIT}(?![^\W\d_])", text, re.I)
    if not match:
        return None
    return SCALES[match["scale"][0].casefold()] if match["scale"] else 1


def read(text: str, unit: int) -> Reading:
    """Everything a money cell says. `unit` is that of its column; a unit in the cell itself wins."""
    clean = "\n".join(lines(text))
    unit = unit_of(clean) or unit
    # The unit has been read; «500,0грн» and «2020р» would look like numbers with a letter inside.
    clean = re.sub(rf"(?<=[\d\s(]){UNIT}(?![^\W\d_])", " ", clean, flags=re.I)
    result = Reading()
    left: list[str] = []
    state = _State()
    at = 0
    for match in TOKEN.finditer(clean):
        gap, at = clean[at : match.start()], match.end()
        left.append(gap)
        if match.lastgroup == "number" and exact(match[0]) * unit >= LARGEST:
            left.append(match[0])
        elif match.lastgroup == "number":
            result.said.append(state.amount(hryvnias(exact(match[0]), unit)))
        else:
            state.label(str(match.lastgroup), match[0])
    left.append(clean[at:])
    result.bad = next((word for piece in left for word in piece.split() if re.search(r"\d", word)), "")
    rest = re.sub(
        rf"\b(?:у|в)\s+(?:тому\s+числі|т\.\s*ч\.)|\bз\s+них\b|\bроки?\b|[\s:;,.()=/+{DASHES}]+", " ", " ".join(left)
    )
    result.rest = SPACES.sub(" ", rest).strip()
    return result


class _State:
    """What the next amount is of: a year holds until the next one, a source and a fund for one amount."""

    def __init__(self) -> None:
        self.year: int | None = None
        self.fresh = False
        self.total = False
        self.source = self.fund = ""

    def label(self, kind: str, text: str) -> None:
        """A word before an amount."""
        if kind == "year":
            self.year, self.fresh, self.total, self.source, self.fund = int(text[:4]), True, False, "", ""
        elif kind in ("total", "span"):
            # «2020 рік: всього - 500» is the total of the year; «Всього» after an amount is that of the whole plan.
            if not (self.year and self.fresh):
                self.year, self.total = None, True
        elif kind in ("city", "other"):
            self.source = kind
        else:
            self.fund = kind

    def amount(self, value: Decimal) -> Said:
        """The amount with its labels; they are used up, but the year stays for sources under it."""
        labelled = bool(self.source or self.fund)
        year = self.year if self.fresh or labelled else None
        said = Said(value, self.total and not labelled, year, self.source, self.fund)
        self.fresh = self.total = False
        self.source = self.fund = ""
        return said


def source_key(text: str) -> str:
    """«city» for the hromada's own budget, «other» for the rest, empty when it is no source («Всього»)."""
    if re.search(rf"\b(?:{OTHER})", text, re.I):
        return "other"
    return "city" if re.search(rf"\b(?:{CITY})|^\s*бюджет", text, re.I) else ""


def sources(text: str) -> list[tuple[str, str]]:
    """(key, name) of each source of a cell, one under another or after «;»; «Всього» is none.

    A line that begins with a small letter goes on with the one above: «Бюджет / міста Києва».
    """
    found: list[str] = []
    for line in lines(text):
        for index, part in enumerate(re.split(r"[;/]\s*", line)):
            name = part.strip(" ,.")
            if found and index == 0 and part[:1].islower() and not source_key(part) and source_key(found[-1]):
                found[-1] = f"{found[-1]} {name}"
            elif name and not is_nothing(name) and not re.fullmatch(rf"(?:{TOTAL})\s*:?", name, re.I):
                found.append(name)
    return [(source_key(name) or "other", name) for name in found]


def in_brackets(text: str) -> str:
    """What stands in brackets after an amount: «бюджет міста Києва»."""
    clean = " ".join(lines(text))
    inside = clean[clean.rfind("(") + 1 : -1].strip()
    if not clean.endswith(")") or "(" not in clean or not re.search(r"[^\W\d_]", inside) or unit_of(inside):
        return ""
    return inside


def single(text: str, unit: int) -> Decimal | None:
    """The only amount of a cell, with its sign (a deviation may be below zero); None when there is none or several."""
    clean = " ".join(lines(text))
    match = re.fullmatch(rf"(?P<sign>[{DASHES}])?\s*(?P<number>{NUMBER})\s*(?:{UNIT})?", clean, re.I)
    if not match or exact(match["number"]) * unit >= LARGEST:
        return None
    amount = hryvnias(exact(match["number"]), unit_of(clean) or unit)
    return -amount if match["sign"] else amount


def shown(cell: GridCell) -> str:
    """The cell as text to read: of a number in a spreadsheet what it holds, since what it shows may be rounded."""
    if isinstance(cell.value, int | float | Decimal) and not isinstance(cell.value, bool):
        try:
            return f"{as_decimal(cell.value):f}".replace(".", ",")
        except CellRefused:
            return cell.text
    return cell.text


def kind_of(text: str) -> str:
    """How a plan without amounts is said: not_needed, by_decision, or unknown."""
    if NOT_NEEDED.search(text):
        return "not_needed"
    return "by_decision" if BY_DECISION.search(text) else "unknown"


def amounts(readings: list[Reading]) -> Iterator[Said]:
    """All amounts of several cells."""
    for reading in readings:
        yield from reading.said
