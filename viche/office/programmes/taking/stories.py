"""Numbers in a story that contradict each other. Only what is said clearly is compared: a false alarm costs trust.

Each finding is (rule, printed, computed, the phrase): «75 % … а саме: 1268 заходів» where the cell counts 1649 заходів
gives («percent», 75, 76,9, …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from viche.office.programmes.taking.cells import NUMBER, UNIT, exact, hryvnias, unit_of
from viche.office.programmes.taking.texts import DASHES

# Ten pages; a longer cell is something else, and comparing all its numbers would take long.
LONGEST = 20_000
SPACE = "[ \u00a0\u202f]"
INT = rf"(?:(?<![\d.,])(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+)(?![\d]|[.,]\d))"
SHARE = r"(?<![\d.,])(?P<share>\d{1,3}(?:[.,]\d{1,3})?)\s*(?:%|відсотк\w*|відсотків)(?:\s*відсотк\w*)?"
NOUN = r"[^\W\d_][^\W\d_’']{3,}"
# «75 % від загальної кількості … а саме: 1268 заходів»: of what is said earlier in the cell.
OF_ALL = re.compile(rf"{SHARE}\s+(?:від|із|з)\s[^.;]*?\bа\s+саме:?\s*(?P<part>{INT})\s+(?P<noun>{NOUN})", re.I)
# «15 проєктів із 40 (37,5 %)» and «37,5 % (15 із 40)»; «40 проєктів, з них 15 … (37,5 %)».
OF_TWO = (
    re.compile(
        rf"(?P<part>{INT})(?:\s+[^\W\d_]+){{0,3}}\s+(?:з|із|зі)\s+(?P<whole>{INT})(?:\s+[^\W\d_]+){{0,4}}\s*\({SHARE}",
        re.I,
    ),
    re.compile(rf"{SHARE}\s*\((?P<part>{INT})(?:\s+[^\W\d_]+){{0,2}}\s+(?:з|із|зі)\s+(?P<whole>{INT})", re.I),
    re.compile(rf"(?P<whole>{INT})\s+{NOUN},?\s+(?:з\s+них|з\s+яких)\s+(?P<part>{INT})[^.;()]{{0,60}}\({SHARE}", re.I),
)
# «50 консультацій (I квартал – 21; II квартал – 29)».
BRACKETED = re.compile(rf"(?P<whole>{INT})\s+(?:[^\W\d_][^\W\d_’'-]*\s+){{1,4}}\((?P<parts>[^()]*;[^()]*)\)")
PART = re.compile(rf"[^;]*[^\W\d_]\.?\s*[{DASHES}:]\s*(?P<part>{INT})(?:\s+[^\W\d_]+)?\s*")
# «1649 заходів, з них:» and under it «547 - у …».
LISTED = re.compile(
    rf"(?P<whole>{INT})\s+{NOUN}[^.;:\n\d]*?,?\s+(?:з\s+них|у\s+тому\s+числі):\s*\n(?P<list>(?:[^\n]+\n?)+)"
)
LIST_PART = re.compile(rf"(?:[{DASHES}•]\s+)?(?P<part>{INT})\s*[{DASHES}]\s")
# «26 програм, з них: 13 - у I кварталі … та 13 - у II кварталі».
QUARTERS = re.compile(
    rf"(?P<whole>{INT})\s+{NOUN}[^.;:()\n\d]*?,\s*з\s+них:?\s*(?P<list>{INT}\s*[{DASHES}]\s*(?:у|в)\s+[^.;\n]*?квартал[^.;\n]*)"
)
QUARTER = re.compile(rf"(?P<part>{INT})\s*[{DASHES}]\s*(?:у|в)\s+[ІIVХX1-4]+\s+квартал")
SPENT = re.compile(
    rf"(?:отрима|витрач|профінансов|використан|виплач|виділен|освоєн|надано\s+фінансов)[^.;\n]*(?:\n[^.;\n]*)?"
    rf"на\s+(?:загальну\s+)?суму\s+(?P<sum>{NUMBER}\s*{UNIT})",
    re.I,
)
ALLOTTED = re.compile(rf"(?:витрачен|виділен|профінансов)\w*\s+(?P<sum>{NUMBER}\s*{UNIT})", re.I)
SUMS = re.compile(rf"{NUMBER}\s*{UNIT}", re.I)


@dataclass(frozen=True)
class Finding:
    """Two numbers that should agree. `rule`: percent, parts or money; amounts of money are hryvnias."""

    rule: str
    printed: Decimal
    computed: Decimal
    phrase: str


def whole_number(text: str) -> Decimal:
    """A count with spaces between thousands."""
    return Decimal(re.sub(SPACE, "", text))


def find(story: str, actual: Decimal | None = None, step: Decimal = Decimal(0)) -> Iterator[Finding]:
    """What a story contradicts itself in, and the sum it says against what was spent (`step`: precision of the printed one)."""
    if len(story) > LONGEST or not re.search(r"\d", story):
        return
    yield from _percents(story)
    yield from _parts(story)
    yield from _money(story, actual, step)


def _percents(story: str) -> Iterator[Finding]:
    for match in OF_ALL.finditer(story):
        part = whole_number(match["part"])
        stem = match["noun"][: max(4, len(match["noun"]) - 2)].casefold()
        before = re.finditer(rf"({INT})\s+(?:[^\W\d_]+\s+)?({NOUN})", story[: match.start()])
        wholes = [whole_number(m[1]) for m in before if m[2].casefold().startswith(stem)]
        yield from _share(match, part, [whole for whole in wholes if whole >= part and whole])
    for pattern in OF_TWO:
        for match in pattern.finditer(story):
            whole = whole_number(match["whole"])
            yield from _share(match, whole_number(match["part"]), [whole] if whole else [])


def _share(match: re.Match[str], part: Decimal, wholes: list[Decimal]) -> Iterator[Finding]:
    said = exact(match["share"])
    digits = -int(said.as_tuple().exponent) if "," in match["share"] or "." in match["share"] else 0
    shares = [(part * 100 / whole).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) for whole in wholes]
    if wholes and said not in shares:
        shown = (part * 100 / max(wholes)).quantize(Decimal(1).scaleb(-max(digits, 1)), ROUND_HALF_UP)
        yield Finding("percent", said, shown, _phrase(match[0]))


def _parts(story: str) -> Iterator[Finding]:
    for match in BRACKETED.finditer(story):
        parts = [PART.fullmatch(piece) for piece in match["parts"].split(";") if piece.strip()]
        if len(parts) > 1 and all(parts):
            yield from _compare(match, [whole_number(piece["part"]) for piece in parts if piece])
    for match in LISTED.finditer(story):
        numbers = []
        for line in match["list"].split("\n"):
            found = LIST_PART.match(line)
            if not found:
                break
            numbers.append(whole_number(found["part"]))
        if len(numbers) > 1:
            yield from _compare(match, numbers)
    for match in QUARTERS.finditer(story):
        numbers = [whole_number(found["part"]) for found in QUARTER.finditer(match["list"])]
        if len(numbers) > 1:
            yield from _compare(match, numbers)


def _compare(match: re.Match[str], numbers: list[Decimal]) -> Iterator[Finding]:
    whole, total = whole_number(match["whole"]), sum(numbers, Decimal(0))
    if whole != total:
        yield Finding("parts", whole, total, _phrase(match[0]))


def _money(story: str, actual: Decimal | None, step: Decimal) -> Iterator[Finding]:
    """The only sum a story says was spent: with several it is not clear which one is the whole."""
    if not actual or len(SUMS.findall(story)) != 1:
        return
    match = SPENT.search(story) or ALLOTTED.search(story)
    if not match:
        return
    number = re.match(NUMBER, match["sum"])
    said = hryvnias(exact(number[0]), unit_of(match["sum"]) or 1) if number else actual
    if abs(said - actual) > step:
        yield Finding("money", said, actual, _phrase(match[0]))


def _phrase(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:157]}…"
