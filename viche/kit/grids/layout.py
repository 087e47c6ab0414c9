"""From rows of cells as Word keeps them to slots: who stretches over which columns and rows.

Word keeps a cell stretched down as a cell of each row («continue»), so they are matched by the column they begin in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from viche.kit.grids.grid import GridCell


class Merge(Enum):
    """How a cell takes part in a merge: stands alone, begins one, or goes on with the one before it."""

    NONE = 0
    BEGINS = 1
    CONTINUES = 2


@dataclass
class RawCell:
    """A cell as kept: its text, the columns it spans, its part in merges downwards and sideways."""

    text: str = ""
    span: int = 1
    down: Merge = Merge.NONE
    aside: Merge = Merge.NONE


@dataclass
class RawRow:
    """A row as kept: columns skipped before and after its cells; whether it is repeated on each page."""

    cells: list[RawCell] = field(default_factory=list)
    before: int = 0
    after: int = 0
    repeated: bool = False

    @property
    def width(self) -> int:
        """Columns it takes with those it skips."""
        return self.before + sum(cell.span for cell in self.cells) + self.after


@dataclass
class _Area:
    """A cell under way: its corner from 0, its size; `open` while the next row may stretch it."""

    text: str
    row: int
    column: int
    columns: int
    open: bool
    rows: int = 1


@dataclass
class Layout:
    """The slots of a table; `covered`: texts that stood in cells a merge had covered, which nobody sees in Word."""

    slots: list[list[GridCell | None]]
    covered: int = 0


def lay_out(rows: list[RawRow]) -> Layout:
    """The table of the rows: every row as wide as the widest, every cell a rectangle of slots."""
    layout = Layout([])
    areas: list[_Area] = []
    above: dict[int, _Area] = {}
    for index, row in enumerate(rows):
        current: dict[int, _Area] = {}
        column = row.before
        for cell in _joined_aside(row.cells, layout):
            area = above.get(column) if cell.down is Merge.CONTINUES else None
            if area is not None and area.open and area.columns <= cell.span:
                area.rows += 1
                layout.covered += bool(cell.text)
            else:
                # A «continue» with nothing above to go on with is a cell of its own, and those below go on with it.
                area = _Area(cell.text, index, column, cell.span, cell.down is not Merge.NONE)
                areas.append(area)
            current[column] = area
            column += cell.span
        above = current
    layout.slots = _filled(areas, len(rows), max((row.width for row in rows), default=0))
    return layout


def _joined_aside(cells: list[RawCell], layout: Layout) -> list[RawCell]:
    """Cells with the old way of merging sideways (hMerge) made into spans."""
    joined: list[RawCell] = []
    for cell in cells:
        last = joined[-1] if joined else None
        if cell.aside is Merge.CONTINUES and last is not None and last.aside is not Merge.NONE:
            joined[-1] = replace(last, span=last.span + cell.span)
            layout.covered += bool(cell.text)
        else:
            joined.append(cell)
    return joined


def _filled(areas: list[_Area], height: int, width: int) -> list[list[GridCell | None]]:
    slots: list[list[GridCell | None]] = [[None] * width for _row in range(height)]
    for area in areas:
        cell = GridCell(area.text, area.row + 1, area.column + 1, area.rows, area.columns)
        for line in slots[area.row : area.row + area.rows]:
            line[area.column : area.column + area.columns] = [cell] * area.columns
    return slots
