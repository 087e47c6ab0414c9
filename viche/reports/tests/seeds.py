"""The five reports of city halls that the product ships, as content trees; and slips of one digit planted in them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path

import viche.site.demo
from viche.kit.figures import Period
from viche.kit.grids import read_grids
from viche.kit.grids.grid import Grid, GridCell
from viche.kit.old_reports.blocks import of_text
from viche.reports.checking.document import Document, Said
from viche.reports.content import Block, Cell, Column, Content, Lines, Paragraph, Row, Table

DATA = Path(viche.site.demo.__file__).parent / "data"
PERIODS = {
    "000": Period.year(2024),
    "001": Period.year(2024),
    "002": Period.half(2024, 1),
    "003": Period.year(2023),
    "004": Period.half(2023, 1),
}
_FUNDS = {"усього", "загальний фонд", "спеціальний фонд"}


def lines(text: str) -> Lines:
    """A text as lines of one fragment."""
    return tuple((line,) for line in text.split("\n"))


@cache
def seed(key: str) -> Content:
    """One of the five; the programme of Kyiv is a table."""
    if key == "002":
        return _of_word(DATA / "kyiv-2024-h1.docx")
    blocks = of_text((DATA / "reports" / f"{key}.txt").read_text(encoding="utf-8"))
    return Content(key, tuple(Paragraph(lines(block.text)) for block in blocks))


def _of_word(path: Path) -> Content:
    file = read_grids(BytesIO(path.read_bytes()), path.name)
    blocks: list[Block] = []
    for grid in file.grids:
        blocks += [Paragraph(lines(text)) for text in grid.above if text.strip()]
        blocks.append(_table(grid))
    blocks += [Paragraph(lines(text)) for text in file.after if text.strip()]
    return Content(path.name, tuple(blocks), landscape=True)


def _table(grid: Grid) -> Table:
    rows = [_begins(grid, at) for at in range(1, len(grid.slots) + 1)]
    head = next(at for at, row in enumerate(rows) if at and not all(_is_head(cell.text.strip()) for cell in row))
    made: list[Row] = [tuple(_cell(cell) for cell in row) for row in rows]
    columns = tuple(Column("", 10) for _column in range(grid.width))
    return Table(columns, tuple(made[:head]), tuple(made[head:]), label="таблиця")


def _begins(grid: Grid, row: int) -> list[GridCell]:
    """Cells that begin in a row."""
    cells = (grid.at(row, column) for column in range(1, grid.width + 1))
    found: dict[int, GridCell] = {cell.column: cell for cell in cells if cell is not None and cell.row == row}
    return [found[column] for column in sorted(found)]


def _is_head(text: str) -> bool:
    return not text or text in _FUNDS or (text.isdigit() and len(text) < 3)


def _cell(cell: GridCell) -> Cell:
    return Cell(lines(cell.text) if cell.text else (), cell.rows, cell.columns)


# ── Slips ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Slip:
    """A number of a report with one digit of it changed."""

    key: str
    said: Said
    written: str

    @property
    def content(self) -> Content:
        """The report with the slip in it."""
        return written(seed(self.key), self.said, self.written)


def slip(key: str, said: Said, chance: random.Random) -> Slip:
    """Another digit in place of one of its digits, as a typing hand would; the first never becomes a zero."""
    places = [at for at, char in enumerate(said.printed) if char.isdigit()]
    at = chance.choice(places)
    first = at == places[0]
    digits = [d for d in "0123456789" if d != said.printed[at] and not (first and d == "0")]
    return Slip(key, said, said.printed[:at] + chance.choice(digits) + said.printed[at + 1 :])


def written(content: Content, said: Said, text: str) -> Content:
    """The tree with a number written otherwise."""
    passage = said.passage
    whole = passage.text[: said.start] + text + passage.text[said.end :]
    block = content.blocks[passage.block]
    made: Block
    if isinstance(block, Table):
        body = [list(row) for row in block.body]
        found = next(
            at for at, (column, _cell) in enumerate(block.placed_body()[passage.row]) if column == passage.column
        )
        body[passage.row][found] = replace(body[passage.row][found], lines=lines(whole))
        made = replace(block, body=tuple(tuple(row) for row in body))
    else:
        made = replace(block, lines=lines(whole))
    return replace(content, blocks=(*content.blocks[: passage.block], made, *content.blocks[passage.block + 1 :]))


def numbers(key: str) -> list[Said]:
    """Every number of a report that is written in digits and is no ordinal."""
    told = Document(seed(key), PERIODS[key]).said
    return [said for said in told if said.kind != "ordinal" and any(char.isdigit() for char in said.printed)]
