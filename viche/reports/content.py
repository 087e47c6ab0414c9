"""The content of a report: what was printed, block by block, as plain data. One tree, every face of it: page, DOCX, PDF, XLSX.

A text is lines of fragments; a fragment is a string or a `Ref`, a number that opens what it was counted from.
A table is laid like HTML: a row names only the cells that begin in it; a cell may stand over several rows and columns.
Every row fills the table exactly, or the table is not made (ValueError).

The tree goes into a snapshot as JSON and comes back equal to itself: `Content.from_json(content.as_json()) == content`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Align = Literal["left", "center", "right"]
Style = Literal["text", "title", "heading", "annex", "item", "signature"]
# How a number came: asked of records, typed from a document, a part of it so; or written into the report by hand.
Basis = Literal["counted", "stated", "mixed", "edited"]


@dataclass(frozen=True)
class Ref:
    """A number in a text. `number` is its number in the snapshot (SnapshotNumber.number), `text` what is printed."""

    number: int
    text: str
    basis: Basis = "counted"


Fragment = str | Ref
Line = tuple[Fragment, ...]
Lines = tuple[Line, ...]


def plain(lines: Lines) -> str:
    """The text without what its numbers open; lines end with \\n."""
    return "\n".join("".join(f if isinstance(f, str) else f.text for f in line) for line in lines)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of lines. `style`: what it is (annex: «Додаток 1» at the edge; title: a line of the title)."""

    lines: Lines
    align: Align = "left"
    bold: bool = False
    style: Style = "text"

    @property
    def text(self) -> str:
        """The plain text."""
        return plain(self.lines)


# What stands between the office and the name of a copy of a signed document: «/ підпис існує/».
MARK = re.compile(r"/[^/]+/")


@dataclass(frozen=True)
class Signature:
    """A signature block. The office and the name stand on one line, the name in the manner «Ім’я ПРІЗВИЩЕ»; `mark` says that a
    signature is there; `below` is a date, a note."""

    office: str
    name: str
    mark: str = ""
    below: tuple[str, ...] = ()

    @classmethod
    def of(cls, block: Paragraph) -> Signature:
        """What the lines of a block say: the name is the last one that ends with a surname in capitals, else the last."""
        lines = [line for line in block.text.split("\n") if line.strip()]
        mark = next((line for line in lines if MARK.fullmatch(line.strip())), "")
        rest = [line for line in lines if line != mark] or [""]
        at = max((at for at, line in enumerate(rest) if at and _ends_in_capitals(line)), default=len(rest) - 1)
        return cls(" ".join(rest[:at]), rest[at], mark, tuple(rest[at + 1 :]))

    @property
    def office_and_mark(self) -> str:
        """What stands at the left."""
        return " ".join(filter(None, (self.office, self.mark)))

    def block(self) -> Paragraph:
        """Back as a block of the tree."""
        lines = (self.office, self.mark, self.name, *self.below)
        return Paragraph(tuple((line,) for line in lines if line), style="signature")


def _ends_in_capitals(line: str) -> bool:
    last = line.split()[-1]
    return last.isupper() and len(last) > 1


@dataclass(frozen=True)
class Cell:
    """A cell over `rows` × `columns`. `header`: it heads its column (in `head`) or its row (in `body`)."""

    lines: Lines = ()
    rows: int = 1
    columns: int = 1
    numeric: bool = False
    header: bool = False

    @property
    def text(self) -> str:
        """The plain text."""
        return plain(self.lines)


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A column: its name (for a phone and a spreadsheet), its share of the width in hundredths, whether numbers stand in it."""

    title: str
    width: int = 10
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table. `label` names it for those who hear the page; `caption` is printed above it, if not empty."""

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    label: str
    caption: str = ""

    def __post_init__(self) -> None:
        for part in (self.head, self.body):
            for _row in placed(part, len(self.columns)):
                pass

    def placed_head(self) -> list[list[tuple[int, Cell]]]:
        """Rows of the head: each cell with the index of the column it begins in."""
        return list(placed(self.head, len(self.columns)))

    def placed_body(self) -> list[list[tuple[int, Cell]]]:
        """Rows of the body: each cell with the index of the column it begins in."""
        return list(placed(self.body, len(self.columns)))


def placed(rows: tuple[Row, ...], width: int) -> Iterator[list[tuple[int, Cell]]]:
    """Cells with the columns they begin in, row by row; ValueError when a row has a gap, is too long or hangs below the last."""
    covered = [0] * width  # for each column: over how many of the next rows a cell from above still stands
    for index, row in enumerate(rows):
        found: list[tuple[int, Cell]] = []
        free = [at for at in range(width) if not covered[at]]
        covered = [max(0, left - 1) for left in covered]
        for cell in row:
            taken, free = free[: cell.columns], free[cell.columns :]
            if not taken or taken != list(range(taken[0], taken[0] + cell.columns)) or cell.rows < 1:
                raise ValueError(f"row {index}: the cell «{cell.text[:40]}» does not fit into {width} columns")
            found.append((taken[0], cell))
            for at in taken:
                covered[at] = cell.rows - 1
        if free:
            raise ValueError(f"row {index}: no cell in column {free[0]}")
        yield found
    if any(covered):
        raise ValueError("a cell stands over more rows than there are")


Block = Paragraph | Table


@dataclass(frozen=True)
class Content:
    """The whole document. `title` names it in lists and in the properties of files; it is not printed by itself."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False

    def refs(self) -> Iterator[Ref]:
        """Every number, in reading order."""
        for lines in self._texts():
            for line in lines:
                yield from (fragment for fragment in line if isinstance(fragment, Ref))

    def _texts(self) -> Iterator[Lines]:
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.lines
            else:
                for row in (*block.head, *block.body):
                    yield from (cell.lines for cell in row)

    def as_json(self) -> dict[str, Any]:
        """As a snapshot keeps it."""
        return {
            "title": self.title,
            "landscape": self.landscape,
            "blocks": [block_as_json(block) for block in self.blocks],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Content:
        """Read back what `as_json` gave."""
        return cls(told["title"], tuple(_block_in(block) for block in told["blocks"]), told["landscape"])


def digest(told: Any) -> str:
    """SHA-256 of JSON written in the one way: keys in order, no spaces, UTF-8."""
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _lines_out(lines: Lines) -> list[list[Any]]:
    return [
        [f if isinstance(f, str) else {"number": f.number, "text": f.text, "basis": f.basis} for f in line]
        for line in lines
    ]


def _lines_in(told: Any) -> Lines:
    return tuple(
        tuple(f if isinstance(f, str) else Ref(f["number"], f["text"], f["basis"]) for f in line) for line in told
    )


def block_as_json(block: Block) -> dict[str, Any]:
    """A block as a snapshot keeps it."""
    if isinstance(block, Paragraph):
        lines = _lines_out(block.lines)
        return {"kind": "paragraph", "lines": lines, "align": block.align, "bold": block.bold, "style": block.style}
    return {
        "kind": "table",
        "columns": [{"title": c.title, "width": c.width, "numeric": c.numeric} for c in block.columns],
        "head": [[_cell_out(cell) for cell in row] for row in block.head],
        "body": [[_cell_out(cell) for cell in row] for row in block.body],
        "label": block.label,
        "caption": block.caption,
    }


def _block_in(told: Mapping[str, Any]) -> Block:
    if told["kind"] == "paragraph":
        return Paragraph(_lines_in(told["lines"]), told["align"], told["bold"], told["style"])
    return Table(
        tuple(Column(c["title"], c["width"], c["numeric"]) for c in told["columns"]),
        tuple(tuple(_cell_in(cell) for cell in row) for row in told["head"]),
        tuple(tuple(_cell_in(cell) for cell in row) for row in told["body"]),
        told["label"],
        told["caption"],
    )


def _cell_out(cell: Cell) -> dict[str, Any]:
    return {
        "lines": _lines_out(cell.lines),
        "rows": cell.rows,
        "columns": cell.columns,
        "numeric": cell.numeric,
        "header": cell.header,
    }


def _cell_in(told: Mapping[str, Any]) -> Cell:
    return Cell(_lines_in(told["lines"]), told["rows"], told["columns"], told["numeric"], told["header"])
