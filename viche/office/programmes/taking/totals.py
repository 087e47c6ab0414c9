"""The table of totals: appropriations, spendings, deviation × all, general fund, special fund, whichever way it is laid."""

from __future__ import annotations

import re
from decimal import Decimal

from viche.kit.grids import Grid, GridCell
from viche.office.programmes.taking.cells import GENERAL, SPECIAL, TOTAL, shown, single, unit_of
from viche.office.programmes.taking.draft import Cell, Place, Totals
from viche.office.programmes.taking.headers import filled, is_number_row
from viche.office.programmes.taking.texts import YEAR, comparable

GROUPS = (
    ("left", r"відхилен|залишок|невикористан"),
    ("plan", r"асигнуван|заплан|планов|передбачен|затверджен|кошторис"),
    ("spent", r"видатк|касов|профінансован|використан|витрачен|фактичн"),
)
FUNDS = (("general", GENERAL), ("special", SPECIAL), ("all", TOTAL))


def _key(text: str, patterns: tuple[tuple[str, str], ...]) -> str:
    own = comparable(text)
    return next((key for key, pattern in patterns if re.search(rf"\b(?:{pattern})", own)), "")


def totals_row(grid: Grid, row: int) -> bool:
    """Whether a table of totals begins in this row: two of its groups are named near, and funds or all three groups."""
    texts = [cell.text for line in range(row, min(row + 4, len(grid.slots) + 1)) for cell in filled(grid, line)]
    here = [cell.text for cell in filled(grid, row)]
    if not here or any(len(text) > 200 for text in here):
        return False
    groups = {_key(text, GROUPS) for text in texts} - {""}
    funds = {_key(text, FUNDS) for text in texts if len(text) < 60} - {""}
    begins = any(_key(text, GROUPS) for text in here) or any(_key(text, FUNDS) for text in here)
    named = len(groups) >= 2 and len(funds - {"all"}) >= 1 and not _measures(here)
    return begins and (named or (len(groups) == 3 and len(here) <= 4 and not _measures(here)))


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
            amount = single(shown(cell), default) if cell.row == row else None
            if amount is not None:
                labels = _labels(grid, first, cell)
                _keep(result, grid, cell, labels, amount)
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


def _keep(result: Totals, grid: Grid, cell: GridCell, labels: list[str], amount: Decimal) -> None:
    group = next((key for text in labels if (key := _key(text, GROUPS))), "")
    fund = next((key for text in labels if (key := _key(text, FUNDS))), "all")
    of = (group, fund)
    if not group or of in result.values:
        return
    result.values[of] = amount
    result.printed[of] = cell.text.strip()
    place = Place(grid.number, cell.row, cell.column, grid.place(cell.row, cell.column))
    result.cells.append(Cell(f"total:{group}:{fund}", cell.text.strip(), place))
