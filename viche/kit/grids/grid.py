"""The shape: a file has grids, a grid has rows of slots, a slot shows the cell that covers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.spreadsheets import Cell
from viche.kit.spreadsheets.table import column_letters


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell. `text`: its paragraphs joined by line ends; `value`: what a spreadsheet holds (a number, a date), else None.

    `row` and `column` are where its upper left corner stands in its grid, from 1; `rows` × `columns` is what it covers.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    value: Cell = None


@dataclass
class Grid:
    """One table. `slots[r][c]` is the cell that covers this place (a merged cell stands in all its places), or None.

    `number`: which table of the document it is, from 1; `sheet`: the name of an Excel sheet, empty for Word and CSV;
    `above`: the paragraphs between the former table and this one; `repeated`: rows marked as a repeated header.
    """

    number: int
    slots: list[list[GridCell | None]]
    sheet: str = ""
    above: list[str] = field(default_factory=list)
    repeated: int = 0

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.slots), default=0)

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place, both from 1; None beyond the table."""
        line = self.slots[row - 1] if 0 < row <= len(self.slots) else []
        return line[column - 1] if 0 < column <= len(line) else None

    def place(self, row: int, column: int) -> str:
        """Where it is for the person: «таблиця 1, рядок 5, стовпець 7», in Excel «аркуш „План“, клітинка G5»."""
        if self.sheet:
            return _("аркуш „%(sheet)s“, клітинка %(cell)s") % {
                "sheet": self.sheet,
                "cell": f"{column_letters(column)}{row}",
            }
        return _("таблиця %(table)s, рядок %(row)s, стовпець %(column)s") % {
            "table": self.number,
            "row": row,
            "column": column,
        }


@dataclass
class GridFile:
    """A document read whole. `after`: paragraphs below the last table; `notes`: what the person should know of the reading."""

    grids: list[Grid]
    after: list[str] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
