"""Where the header of a table is and what its columns are called: headers of several rows, rows of column numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from viche.kit.grids import Grid, GridCell
from viche.office.programmes.taking.fields import is_under, parse, recognise
from viche.office.programmes.taking.texts import Vocabulary, comparable, lines

# A header is looked for from the top; longer texts are never headings.
DEEPEST, LONGEST = 40, 250


@dataclass(frozen=True)
class Header:
    """Rows of a header (both from 1, the row of column numbers included) and column → (heading above, own heading)."""

    first: int
    last: int
    headings: dict[int, tuple[str, str]]

    @property
    def fields(self) -> dict[int, str]:
        """Column → key, for those recognised; each text field once."""
        found: dict[int, str] = {}
        for column, (above, own) in self.headings.items():
            key = recognise(own, above)
            if key and key not in found.values():
                found[column] = key
        return _measures_of(found) if len(found) == len(self.headings) else found

    @property
    def titles(self) -> dict[int, str]:
        """Column → the whole heading in one line."""
        return {c: " / ".join(filter(None, pair)) for c, pair in self.headings.items()}


def own_cells(grid: Grid, row: int) -> list[GridCell]:
    """The cells that begin in a row and say anything, without those that come down from above."""
    return [cell for cell in filled(grid, row) if cell.row == row]


def _measures_of(fields: dict[int, str]) -> dict[int, str]:
    """A table of directions or tasks without measures: they are what is planned and done. Only where nothing is unread."""
    if "measure" in fields.values():
        return fields
    return {column: "measure" if key == "task" else key for column, key in fields.items()}


def filled(grid: Grid, row: int) -> list[GridCell]:
    """The different cells of a row that say anything, those from above included."""
    seen = {id(cell): cell for cell in grid.slots[row - 1] if cell is not None and cell.text.strip()}
    return list(seen.values())


def is_number_row(grid: Grid, row: int) -> bool:
    """The row «1 2 3 …» under a header; its last cells may be empty."""
    said = [cell.text.strip().rstrip(".") for cell in filled(grid, row)]
    if len(said) < 2 or not all(re.fullmatch(r"\d{1,2}(?:\.0)?", text) for text in said):
        return False
    numbers = [int(float(text)) for text in said]
    return numbers[0] in (1, 2) and all(b - a == 1 for a, b in pairwise(numbers))


def find_header(grid: Grid, after: int = 0) -> Header | None:
    """The first header below row `after`: at least two columns are recognised, and most of what stands there is short."""
    for row in range(after + 1, min(len(grid.slots), after + DEEPEST) + 1):
        cells = own_cells(grid, row)
        if len(cells) < 2 or any(len(cell.text) > LONGEST for cell in cells):
            continue
        header = header_at(grid, row)
        if len({parse(key).base for key in header.fields.values()}) >= 2 and _mostly(header, cells):
            return header
    return None


def _mostly(header: Header, cells: list[GridCell]) -> bool:
    """Whether enough of the headings are recognised: in a row of data a word or two may look like one."""
    return len(header.fields) * 5 >= len(header.headings) * 2 and not any(
        re.match(r"\s*\d+\.\d+", cell.text) for cell in cells
    )


def header_at(grid: Grid, row: int) -> Header:
    """The header that begins in a row, with the rows under it that belong to it."""
    last = row
    while last < len(grid.slots) and last - row < 5:
        if is_number_row(grid, last + 1):
            return Header(row, last + 1, _headings(grid, row, last))
        if not _belongs(grid, row, last):
            break
        last += 1
    return Header(row, last, _headings(grid, row, last))


def _belongs(grid: Grid, first: int, last: int) -> bool:
    """Whether the row under is a part of the header: a heading comes down into it, or it only says what its amounts are of."""
    under = own_cells(grid, last + 1)
    if not under:
        return False
    down = any(first <= cell.row <= last for cell in filled(grid, last + 1))
    return (down and all(len(cell.text) <= LONGEST for cell in under)) or all(is_under(cell.text) for cell in under)


def _headings(grid: Grid, first: int, last: int) -> dict[int, tuple[str, str]]:
    words = Vocabulary(cell.text for row in range(first, last + 1) for cell in own_cells(grid, row))
    found: dict[int, tuple[str, str]] = {}
    for column in range(1, grid.width + 1):
        said: list[str] = []
        for row in range(first, last + 1):
            text = words.one_line(_heading(grid, row, column, last))
            if text and text not in said:
                said.append(text)
        if said:
            found[column] = (" / ".join(said[:-1]), said[-1])
    return found


def _heading(grid: Grid, row: int, column: int, last: int) -> str:
    """The text of a place of the header. A sheet without merged cells writes a common heading over its first column only."""
    cell = _at(grid, row, column)
    if cell is not None and cell.text.strip():
        return cell.text
    below = _at(grid, last, column)
    if row == last or below is None or not is_under(below.text):
        return ""
    for left in range(column - 1, 0, -1):
        cell = _at(grid, row, left)
        if cell is not None and cell.text.strip():
            under = _at(grid, last, left)
            return cell.text if under is not None and is_under(under.text) else ""
    return ""


def _at(grid: Grid, row: int, column: int) -> GridCell | None:
    line = grid.slots[row - 1]
    return line[column - 1] if column <= len(line) else None


def signature_text(titles: dict[int, str]) -> str:
    """The headings as they are compared: another unit or year is another table, other spaces are not."""
    return "|".join(f"{column}:{comparable(' '.join(lines(text)))}" for column, text in sorted(titles.items()))


def repeats(grid: Grid, row: int, header: Header) -> bool:
    """Whether a row is the header again, or its row of numbers."""
    if is_number_row(grid, row):
        return True
    own = {comparable(cell.text) for cell in filled(grid, row)}
    rows = range(header.first, header.last + 1)
    said = {comparable(cell.text) for line in rows for cell in filled(grid, line)}
    return len(own) > 1 and own <= said
