"""The table of totals: appropriations, spendings, deviation × all, general fund, special fund, whichever way it is laid."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from viche.kit.grids import Grid, GridCell
from viche.office.programmes.taking.cells import GENERAL, SPECIAL, THOUSANDS, TOTAL, shown, single, unit_of
from viche.office.programmes.taking.draft import Cell, Place, Totals
from viche.office.programmes.taking.headers import filled, is_number_row
from viche.office.programmes.taking.texts import YEAR, comparable

GROUPS = (
    ("left", r"відхилен|залишок|невикористан"),
    ("plan", r"асигнуван|заплан|планов|передбачен|затверджен|кошторис"),
    ("spent", r"видатк|касов|профінансован|використан|витрачен|фактичн"),
)
# A longer text is no table of nine sums.
COLLAPSED = 600
FUNDS = (("general", GENERAL), ("special", SPECIAL), ("all", TOTAL))


def _key(text: str, patterns: tuple[tuple[str, str], ...]) -> str:
    own = comparable(text)
    return next((key for key, pattern in patterns if re.search(rf"\b(?:{pattern})", own)), "")


def totals_row(grid: Grid, row: int) -> bool:
    """Whether a table of totals begins in this row: two of its groups are named near, and funds or all three groups."""
    here = [cell.text for cell in filled(grid, row)]
    if not here or any(len(text) > 200 for text in here) or _measures(here):
        return False
    if not any(_key(text, GROUPS) or _key(text, FUNDS) for text in here):
        return False
    texts = [cell.text for line in range(row, min(row + 4, len(grid.slots) + 1)) for cell in filled(grid, line)]
    groups = {_key(text, GROUPS) for text in texts} - {""}
    funds = {_key(text, FUNDS) for text in texts if len(text) < 60} - {""}
    return (len(groups) >= 2 and len(funds - {"all"}) >= 1) or (len(groups) == 3 and len(here) <= 4)


def _measures(texts: list[str]) -> bool:
    """Whether a header speaks of measures: then it is a main table with columns by fund."""
    return any(re.search(r"заход|захід|завдан|викон|строк|термін", comparable(text)) for text in texts)


def read_totals(grid: Grid, first: int = 1, unit: int | None = None) -> Totals:
    """The totals from a table, or from the rows of one beginning with `first`.

    Each number is of the group and the fund named above it or to the left of it. `unit`: of the main table; a unit said
    here wins.
    """
    result = Totals()
    rows = range(first, len(grid.slots) + 1)
    texts = [cell.text for row in rows for cell in filled(grid, row)] + grid.above[-2:]
    said = next((found for text in texts if (found := unit_of(text))), None)
    result.unit_printed = said is not None
    # A sum that names its own unit is read with it; a bare one with that of the table.
    default = result.unit = said or unit or 1000
    for row in rows:
        if is_number_row(grid, row):
            continue
        for cell in filled(grid, row):
            if cell.row != row:
                continue
            amount = single(shown(cell), default)
            if amount is not None or _spoiled(cell.text):
                _keep(result, grid, cell, _labels(grid, first, cell), amount)
    years = [year for text in texts if _key(text, GROUPS) == "plan" for year in YEAR.findall(text)]
    result.year = int(years[0]) if years else None
    return result


def _labels(grid: Grid, first: int, cell: GridCell) -> list[str]:
    """What is written above a number (nearest first), to the left of it, and to the left of what should be above it.

    The last is for files without merged cells: a heading of three columns stands over the first of them only.
    """
    above = [grid.at(row, cell.column) for row in range(cell.row - 1, first - 1, -1)]
    left = [grid.at(cell.row, column) for column in range(cell.column - 1, 0, -1)]
    aside = [
        grid.at(row, column) for row in range(cell.row - 1, first - 1, -1) for column in range(cell.column - 1, 0, -1)
    ]
    said = [found for found in [*above, *left, *aside] if found is not None and found.text.strip()]
    return [found.text for found in said if single(shown(found), 1) is None]


def _spoiled(text: str) -> bool:
    """Whether a cell looks like a sum that cannot be read: «100 l64,3»."""
    return re.fullmatch(r"[\s\d.,]*\d[^\W\d_]{0,2}[\s\d.,]+|[\s\d.,]+[^\W\d_]{1,2}[\s\d.,]*", text) is not None


def _keep(result: Totals, grid: Grid, cell: GridCell, labels: list[str], amount: Decimal | None) -> None:
    group = next((key for text in labels if (key := _key(text, GROUPS))), "")
    fund = next((key for text in labels if (key := _key(text, FUNDS))), "all")
    of = (group, fund)
    if not group or of in result.values:
        return
    place = Place(grid.number, cell.row, cell.column, grid.place(cell.row, cell.column))
    said = Cell(f"total:{group}:{fund}", cell.text.strip(), place)
    if amount is None:
        result.bad.append(said)
        return
    result.values[of] = amount
    result.printed[of] = cell.text.strip()
    result.cells.append(said)


def read_collapsed(text: str, unit: int | None = None) -> Totals | None:
    """The totals from a table whose borders are gone: LibreOffice writes such a table into DOC as one run of text.

    «…Відхиленняусьогозагальний фонд…100 164,391 748,48 415,9…»: the sums stand in the order of their headings, all with as
    many decimals, and nothing but they. None when they can be told apart in no way, or in several.
    """
    body = re.search(rf"\d[\d{THOUSANDS},]*$", text.strip())
    if not body or len(text) > COLLAPSED:
        return None
    groups = _in_order(text[: body.start()], GROUPS)
    funds = _in_order(text[: body.start()], FUNDS)
    keys = [(group, fund) for group in groups for fund in funds]
    ways = [way for decimals in range(4) if (way := _apart(body[0], len(keys), decimals))] if len(keys) > 3 else []
    if len(ways) != 1:
        return None
    result = Totals(unit=unit_of(text) or unit or 1000, unit_printed=unit_of(text) is not None)
    for key, printed in zip(keys, ways[0], strict=True):
        result.printed[key] = printed
        result.values[key] = single(printed, result.unit) or Decimal(0)
        result.cells.append(Cell(f"total:{key[0]}:{key[1]}", printed, Place(0, 0, 0, str(_("під таблицею")))))
    years = YEAR.findall(text[: body.start()])
    result.year = int(years[0]) if years else None
    return result


def _in_order(text: str, patterns: tuple[tuple[str, str], ...]) -> list[str]:
    """Keys by where they are first named; a word glued to the one before still counts."""
    own = comparable(text)
    found = {key: match.start() for key, pattern in patterns if (match := re.search(pattern, own))}
    return sorted(found, key=lambda key: found[key])


def _apart(text: str, count: int, decimals: int) -> list[str]:
    """The text as so many numbers with so many decimals each, with nothing left over; empty when it is not."""
    part = rf",\d{{{decimals}}}" if decimals else ""
    number = rf"\d{{1,3}}(?:[{THOUSANDS}]\d{{3}})*{part}"
    return re.findall(number, text) if re.fullmatch(rf"(?:{number}){{{count}}}", text) else []
