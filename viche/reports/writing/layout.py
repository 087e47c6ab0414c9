"""The measures of an official document (ДСТУ 4163:2020) and how a tree is laid by them. DOCX and PDF are drawn from these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from viche.reports.content import Block, Cell, Content, Paragraph, Table, placed

SHORT, LONG = 210, 297  # A4, millimetres
POINT = 25.4 / 72  # millimetres
# The first wide table of a form may have ten columns: twelve points would give a word to a line.
NARROW_TABLE = 6
# Of the height of the type: how wide a sign of a serif is, and of one in bold, at most.
SIGN, BOLD_SIGN = 0.5, 0.55
# The same of a name whose surname stands in capitals.
NAME_SIGN = 0.6
# A row of no more lines than these stays on one page; a longer one goes on where it is.
WHOLE_ROW = 12
# Where a line may end; a no-break space is none.
BREAK = re.compile(r"[ \t\n]+|(?<=-)")
# A word that no line should be stretched for: an address of a page.
LONG_WORD = 40
# A longer word of the body, or of the head, may be divided: its column would be made wide for it alone.
FITTED_WORD, FITTED_HEADING = 9, 13


@dataclass(frozen=True)
class Form:
    """Millimetres and points. Indents are from the left margin; those of the upright sheet hold for one that lies across from
    its right edge, so that what stands at the right stands there too."""

    left: int = 30
    right: int = 10
    top: int = 20
    bottom: int = 20
    header: int = 10
    footer: int = 8
    text: float = 14
    across: float = 12
    table: float = 12
    wide_table: float = 9
    foot: float = 8
    first_line: int = 10
    # The addressee and the mark of an annex begin here, and the name in a signature here.
    addressee: int = 90
    name: int = 125
    office: int = 85  # how wide the office of a signature may be
    after: float = 6  # between paragraphs
    before_signature: float = 24

    def size(self, landscape: bool) -> float:
        """Points of the text."""
        return self.across if landscape else self.text

    def room(self, landscape: bool) -> int:
        """Between the margins, millimetres."""
        return (LONG if landscape else SHORT) - self.left - self.right

    def from_left(self, indent: int, landscape: bool) -> int:
        """An indent of the upright sheet on this one."""
        return indent + self.room(landscape) - self.room(False)

    def of_table(self, table: Table) -> float:
        """Points of the text in a table."""
        return self.wide_table if len(table.columns) > NARROW_TABLE else self.table

    def told(self) -> dict[str, Any]:
        """For the template of the PDF."""
        return asdict(self)


FORM = Form()


def joined(blocks: Iterable[Block]) -> list[Block]:
    """Lines of the title that follow one another are one heading: a reader hears the title once."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if (
            isinstance(block, Paragraph)
            and isinstance(last, Paragraph)
            and block.style == last.style == "title"
            and block.align == last.align
        ):
            found[-1] = replace(last, lines=(*last.lines, *block.lines))
        else:
            found.append(block)
    return found


def level(content: Content, style: str) -> int | None:
    """The level of a heading, None of any other text; without a title the headings are the first ones."""
    if style == "heading":
        return 2 if any(isinstance(block, Paragraph) and block.style == "title" for block in content.blocks) else 1
    return 1 if style == "title" else None


def widths(table: Table, room: float) -> list[float]:
    """Widths of the columns that fill `room` (millimetres): their shares, but none narrower than its longest word, as far as
    all fit."""
    whole = sum(column.width for column in table.columns) or 1
    wanted = [room * column.width / whole for column in table.columns]
    least = _longest_words(table)
    least = [width * min(1, room / sum(least)) for width in least]
    lacking = sum(max(0.0, low - width) for low, width in zip(least, wanted, strict=True))
    spare = sum(max(0.0, width - low) for low, width in zip(least, wanted, strict=True))
    keep = 1 - lacking / spare if spare else 0
    return [max(low, low + (width - low) * keep) for low, width in zip(least, wanted, strict=True)]


def _longest_words(table: Table) -> list[float]:
    """The width of the longest word of each column in millimetres, of cells that stand in one column."""
    size = FORM.of_table(table) * POINT
    found = [0.0] * len(table.columns)
    for rows, head in ((table.head, True), (table.body, False)):
        for at, cell in (each for row in placed(rows, len(table.columns)) for each in row):
            if cell.columns == 1:
                longest = max((len(word) for word in BREAK.split(cell.text)), default=0)
                sign = BOLD_SIGN if head else SIGN
                found[at] = max(found[at], min(longest, FITTED_HEADING if head else FITTED_WORD) * sign * size + 2.5)
    return found


def whole_rows(table: Table, columns: list[float]) -> list[bool]:
    """For each row of the body, whether it is kept on one page; `columns`: their widths in millimetres."""
    size = FORM.of_table(table) * POINT
    return [
        all(
            _lines(cell, sum(columns[at : at + cell.columns]) / (SIGN * size)) <= WHOLE_ROW
            for at, cell in row
            if cell.rows == 1
        )
        for row in placed(table.body, len(columns))
    ]


def _lines(cell: Cell, signs: float) -> float:
    return sum(1 + len(line) // max(signs, 1) for line in cell.text.split("\n"))


def name_fits(name: str, landscape: bool) -> bool:
    """Whether a name of a signature that begins where it should ends inside the margin; else it ends at the margin."""
    width = len(name) * NAME_SIGN * FORM.size(landscape) * POINT
    return width <= FORM.room(landscape) - FORM.from_left(FORM.name, landscape)


def has_long_word(text: str) -> bool:
    """Whether a line would be stretched for the word after it."""
    return any(len(word) > LONG_WORD for word in text.split())


def followed(blocks: list[Block]) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether a signature follows it: a signature never stands alone on a page."""
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        yield block, isinstance(after, Paragraph) and after.style == "signature"
