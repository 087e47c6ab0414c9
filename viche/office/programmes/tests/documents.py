"""Documents the tests read, and grids made by hand: rows of texts, «^» is the cell above, «<» the cell to the left."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from viche.kit.grids import Grid, GridCell, GridFile, read_grids

FILES = Path(__file__).parent / "files"
KYIV = Path(__file__).resolve().parents[3] / "site" / "demo" / "data" / "kyiv-2024-h1.docx"
KHMILNYK = FILES / "khmilnyk-2023-h1.docx"


def read(path: Path) -> GridFile:
    """A document read anew: tests change its cells."""
    with path.open("rb") as file:
        return read_grids(file, path.name)


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV of `files`."""
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def grid(*table: list[str], number: int = 1, above: tuple[str, ...] = (), sheet: str = "") -> Grid:
    """A table from texts. Merged cells keep their corner: «^» goes on from above, «<» from the left."""
    corners: dict[tuple[int, int], tuple[int, int]] = {}
    for r, line in enumerate(table, 1):
        for c, text in enumerate(line, 1):
            corners[r, c] = corners[r - 1, c] if text == "^" else corners[r, c - 1] if text == "<" else (r, c)
    # The last place a cell covers, by its corner.
    ends = {corner: place for place, corner in corners.items()}
    cells = {
        (r, c): GridCell(table[r - 1][c - 1], r, c, last[0] - r + 1, last[1] - c + 1) for (r, c), last in ends.items()
    }
    slots = [[cells[corners[r, c]] for c in range(1, len(line) + 1)] for r, line in enumerate(table, 1)]
    return Grid(number, slots, sheet, list(above))


def document(*grids: Grid) -> GridFile:
    """A document of tables."""
    return GridFile(list(grids))


def replaced(file: GridFile, table: int, row: int, column: int, text: str) -> GridFile:
    """The same document with another text in one cell (in every place a merged cell covers)."""
    sheet = next(g for g in file.grids if g.number == table)
    old = sheet.at(row, column)
    assert old is not None
    new = GridCell(text, old.row, old.column, old.rows, old.columns)
    slots = [[new if slot is old else slot for slot in line] for line in sheet.slots]
    changed = Grid(sheet.number, slots, sheet.sheet, sheet.above, sheet.repeated)
    return GridFile([changed if g is sheet else g for g in file.grids], file.after, [])
