"""A document as blocks: paragraphs and cells, each with its place in words. From DOCX, TXT or pasted text.

Text taken out of a table keeps its tabs: a tab begins a cell. The first row of such a table is its header; what a column is
counted in is read from it («Обсяги фінансування, (тис. грн)»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.grids import Grid, GridFile

MOST_TITLE = 300
# A paragraph longer than this is read in pieces, so that what reads it need not be quick on any length.
MOST_LETTERS = 8000
_SPACES = re.compile(r"[ \u00a0\u202f\t\r\f\v]+")
_NUMBERED = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})+)\.?(?:\s|$)")
_SECTION = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*)[.)]\s+\S")
_BULLET = re.compile(r"\s*(?:[-–—•·▪*]|\d{1,2}\))\s")
_ENDS = re.compile(r"[.!?:;]\s*$")
_LONE = re.compile(r"[\d\s,.–—-]+")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_UNIT = re.compile(r"[(,]\s*((?:тис\.?|млн\.?|млрд\.?)?\s*(?:грн|гривень)|%|осіб|чол|од|шт|прим)\.?\s*\)?\s*$", re.I)


@dataclass(frozen=True)
class Block:
    """A paragraph or a cell. `place`: where it is, in words; `heading`: the title above it or its column; `row`: what its row
    is about; `unit`: what the column is counted in; `cell`: whether it stands in a table."""

    text: str
    place: str = ""
    heading: str = ""
    row: str = ""
    unit: str = ""
    cell: bool = False

    def kept(self) -> dict[str, Any]:
        """As it is stored: without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass
class _Numbering:
    """Headings and how many paragraphs have stood under the last one."""

    heading: str = ""
    section: str = ""
    paragraph: int = 0
    row: str = ""
    blocks: list[Block] = field(default_factory=list)

    def prose(self, text: str) -> None:
        """A paragraph or a heading, in pieces where it is too long."""
        for piece in _in_pieces(text):
            self._prose(piece)

    def _prose(self, text: str) -> None:
        if section := _SECTION.match(text):
            self.section = section[1]
        if _is_heading(text):
            self.heading, self.paragraph = " ".join(text.split())[:MOST_TITLE], 0
            if not section:
                self.section = ""
            self.blocks.append(Block(text, self.heading[:80]))
            return
        self.paragraph += 1
        place = _("абз. %(number)s") % {"number": self.paragraph}
        if self.section:
            place = _("розділ %(number)s") % {"number": self.section} + ", " + place
        elif self.heading:
            place = f"{self.heading[:80]}, {place}"
        self.blocks.append(Block(text, place, self.heading))

    def cell(self, text: str, column: str, unit: str, place: str, row: str | None = None) -> None:
        """A cell of a table. `row`: what its row is about; without it the last numbered cell says that."""
        if number := _NUMBERED.match(text):
            self.section, self.row = number[1], _line(text)
        if text.strip():
            known = ", ".join(part for part in (self.section, f"«{column[:60]}»" if column else "") if part)
            about = self.row if row is None else row
            about = "" if about == _line(text) else about
            self.blocks += [Block(piece, known or place, column, about, unit, cell=True) for piece in _in_pieces(text)]


def _in_pieces(text: str) -> Iterator[str]:
    """The text whole, or cut between words."""
    while len(text) > MOST_LETTERS:
        cut = max(text.rfind(" ", 0, MOST_LETTERS), text.rfind("\n", 0, MOST_LETTERS))
        cut = cut if cut > 0 else MOST_LETTERS
        yield text[:cut]
        text = text[cut:]
    yield text


def _is_heading(text: str) -> bool:
    return len(text) <= 200 and "\n" not in text.strip() and not _ENDS.search(text) and not _BULLET.match(text)


def _line(text: str) -> str:
    """A cell in one line, not longer than a title."""
    return " ".join(text.split())[:MOST_TITLE]


def unit_of(title: str) -> str:
    """What a column is counted in, as its title says it."""
    found = _UNIT.search(" ".join(title.split()))
    return " ".join(found[1].split()) if found else ""


def tidy(text: str) -> str:
    """Runs of spaces as one; lines kept, without spaces at their ends."""
    return "\n".join(
        _SPACES.sub(" ", line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )


# --- plain text ----------------------------------------------------------------------------------------------------


def of_text(text: str) -> list[Block]:
    """The blocks of a TXT file or of pasted text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    numbering = _Numbering()
    for cells, lines in _runs(text.split("\n")):
        if cells:
            _put_cells(numbering, cells)
        else:
            for paragraph in _paragraphs(lines):
                numbering.prose(paragraph)
    return numbering.blocks


def _runs(lines: list[str]) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Prose and tables in turn: (cells, []) or ([], lines). A cell goes on until the next tab."""
    prose: list[str] = []
    cells: list[list[str]] = []
    for line in lines:
        if "\t" in line:
            first, *rest = line.split("\t")
            if first.strip():
                (cells[-1] if cells else prose).append(first)
            cells += [[part] for part in rest]
        elif cells:
            cells[-1].append(line)
        else:
            prose.append(line)
    if prose:
        yield [], prose
    if cells:
        yield cells, []


def _put_cells(numbering: _Numbering, cells: list[list[str]]) -> None:
    """Cells one after another: the header is the run before the first empty line."""
    width = next((index + 1 for index, cell in enumerate(cells) if any(not line.strip() for line in cell[1:])), 0)
    titles = [" ".join(" ".join(cell).split()) for cell in cells[:width]] if width > 2 else []
    numbered = -width
    for index, cell in enumerate(cells):
        text = tidy("\n".join(cell)).strip("\n")
        numbered = index if _NUMBERED.match(text) else numbered
        column = titles[index % width] if titles and index >= width else ""
        place = _("клітинка %(number)s") % {"number": index + 1}
        if text and _LONE.fullmatch(text) and not (unit_of(column) and index - numbered < width):
            # Which column a number stood in cannot be told once the table is gone, unless its row was told a moment ago.
            numbering.blocks.append(Block(text, place, cell=True))
        else:
            numbering.cell(text, column, unit_of(column), place)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines joined into paragraphs: a line that was broken for its width goes on in the next one, even over an empty line."""
    told = [_SPACES.sub(" ", line).strip() for line in lines]
    lengths = sorted(len(line) for line in told if line)
    width = lengths[len(lengths) * 9 // 10] if len(lengths) >= 10 else 0
    width = width if 30 <= width <= 120 else 0
    joined: list[str] = []
    for line in (line for line in told if line):
        if joined and _goes_on(joined[-1].rsplit("\n", 1)[-1], line, width):
            joined[-1] += "\n" + line
        else:
            joined.append(line)
    yield from joined


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether the line is the rest of the one before."""
    if _BULLET.match(line) or _SECTION.match(line):
        return False
    if width and len(before) >= width * 0.7:
        return True
    return not _ENDS.search(before) and line[:1].islower()


# --- documents with tables -----------------------------------------------------------------------------------------


def of_document(file: GridFile) -> list[Block]:
    """The blocks of a Word document, in its order."""
    numbering = _Numbering()
    for grid in file.grids:
        for paragraph in grid.above:
            numbering.prose(tidy(paragraph))
        _put_grid(numbering, grid)
    for paragraph in file.after:
        numbering.prose(tidy(paragraph))
    return [block for block in numbering.blocks if block.text.strip()]


def _put_grid(numbering: _Numbering, grid: Grid) -> None:
    """Each cell once, where it begins; its column is called by the header cells above it."""
    header = _header(grid)
    named = _named_by(grid)
    for row in range(1, len(grid.slots) + 1):
        title_cell = grid.at(row, named)
        about = _line(title_cell.text) if title_cell is not None and row > _header_rows(grid) else ""
        for column in range(1, grid.width + 1):
            cell = grid.at(row, column)
            if cell is None or (cell.row, cell.column) != (row, column):
                continue
            title = header.get(column, "") if row > _header_rows(grid) else ""
            numbering.cell(tidy(cell.text), title, unit_of(title), grid.place(row, column), about)


def _named_by(grid: Grid) -> int:
    """The column that says what a row is about: of those with text, the one whose cells differ most, the leftmost of equals."""
    told: dict[int, int] = {}
    for column in range(1, min(grid.width, 6) + 1):
        cells = {id(cell): cell for row in range(1, len(grid.slots) + 1) if (cell := grid.at(row, column)) is not None}
        told[column] = len({_line(cell.text) for cell in cells.values() if _LETTERS.search(cell.text)})
    return max(told, key=lambda column: (told[column], -column), default=1)


def _header_rows(grid: Grid) -> int:
    """Rows of the header: those marked so, else the first and what its cells cover."""
    if grid.repeated:
        return grid.repeated
    first = grid.slots[0] if grid.slots else []
    return max((cell.rows for cell in first if cell is not None), default=0)


def _header(grid: Grid) -> dict[int, str]:
    """Column → its titles from top to bottom."""
    found: dict[int, str] = {}
    for column in range(1, grid.width + 1):
        cells = [grid.at(row, column) for row in range(1, _header_rows(grid) + 1)]
        titles = dict.fromkeys(" ".join(cell.text.split()) for cell in cells if cell is not None)
        found[column] = ", ".join(title for title in titles if title and not title.isdigit())
    return found
