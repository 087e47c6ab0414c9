"""A content tree as it is checked: passages (paragraphs and cells) in order, their sentences, and every number with what it counts.

What a number counts is told by the same reader that reads old reports, so a report from any outline, and one typed by hand,
are checked alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from viche.kit.days_off import Calendar
from viche.kit.figures import Period
from viche.kit.old_reports.blocks import Block, unit_of
from viche.kit.old_reports.reading import read
from viche.kit.old_reports.sentences import sentences
from viche.reports.content import Cell, Content, Line, Lines, Paragraph, Table

BULLET = re.compile(r"\s*(?:[-–—•·▪*]|\d{1,2}\))\s*(?=\S)")
_SECTION = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_DIGITS = re.compile(r"[\d\s,.]+")
_ANCHOR = 80


@dataclass(frozen=True)
class Passage:
    """A paragraph or a cell. `block`, `row`, `column`: where in the tree (row and column of a body, −1 in prose and heads);
    `heading`: titles of its column; `about`: the text its row is named by; `refs`: stretches that are numbers of the snapshot."""

    index: int
    text: str
    where: str
    block: int
    row: int = -1
    column: int = -1
    heading: str = ""
    about: str = ""
    header: bool = False
    style: str = "text"
    refs: tuple[tuple[int, int, int], ...] = ()

    @property
    def cell(self) -> bool:
        """Whether it stands in a table."""
        return self.column >= 0

    @property
    def section(self) -> str:
        """«1.6», when its row or itself begins with a number."""
        found = _SECTION.match(self.about or self.text)
        return found[1] if found else ""

    @property
    def anchor(self) -> str:
        """What stays of its place when numbers are taken anew."""
        if self.cell:
            return f"{_DIGITS.sub(' ', self.about)[:_ANCHOR] or self.row}|{self.heading[:_ANCHOR]}"
        return _DIGITS.sub(" ", self.text)[:_ANCHOR].strip()

    def number_at(self, start: int, end: int) -> int:
        """The first number of the snapshot inside a stretch, or 0."""
        return next((number for since, until, number in self.refs if since < end and until > start), 0)


@dataclass(frozen=True)
class Said:
    """A number that counts something. `own`: its noun stands with it, else it is taken over from one before; see `Proposal`."""

    passage: Passage
    start: int
    end: int
    value: Decimal
    printed: str
    kind: str
    unit: str
    head: str
    qualifier: str
    since: date
    until: date
    own: bool

    @property
    def period(self) -> Period:
        """What it is said of."""
        return Period(self.since, self.until)

    @property
    def places(self) -> int:
        """How many decimals are printed."""
        found = re.search(r"\d,(\d+)", self.printed)
        return len(found[1]) if found else 0

    @property
    def in_bracket(self) -> bool:
        """Whether it stands inside round brackets."""
        before = self.passage.text[max(0, self.start - 300) : self.start]
        return before.rfind("(") > before.rfind(")")

    @property
    def counted(self) -> bool:
        """Whether it is a number of the snapshot."""
        return self.passage.number_at(self.start, self.end) > 0

    @property
    def rough(self) -> Decimal:
        """A twentieth of what is told roughly."""
        return self.value / 20 if self.qualifier else Decimal(0)


@dataclass(frozen=True)
class Sentence:
    """A stretch of a passage. `bullet`: whether it is an item of a list."""

    passage: Passage
    start: int
    end: int
    bullet: bool

    @property
    def text(self) -> str:
        """Its words."""
        return self.passage.text[self.start : self.end]

    def holds(self, said: Said) -> bool:
        """Whether a number stands in it."""
        return said.passage.index == self.passage.index and self.start <= said.start < self.end


@dataclass(frozen=True)
class Listed:
    """A sentence that ends with a colon, and the items under it."""

    lead: Sentence
    items: tuple[Sentence, ...]


@dataclass
class Document:
    """What is checked: the tree, the days it is for, the working calendar of the hromada."""

    content: Content
    period: Period
    calendar: Calendar = field(default_factory=Calendar)

    @cached_property
    def passages(self) -> list[Passage]:
        """Every paragraph and cell, in reading order."""
        found: list[Passage] = []
        at = 0
        heading = ""
        for index, block in enumerate(self.content.blocks):
            if isinstance(block, Table):
                found += _of_table(index, block, len(found), self._tables_before(index))
                continue
            if block.style == "heading":
                heading, at = " ".join(block.text.split()), 0
            elif block.style == "text":
                at += 1
            found.append(_of_paragraph(index, block, len(found), heading, at))
        return found

    def _tables_before(self, index: int) -> int:
        return 1 + sum(isinstance(block, Table) for block in self.content.blocks[:index])

    @cached_property
    def said(self) -> list[Said]:
        """Every number that counts something, in order."""
        blocks = [
            Block(p.text, p.where, p.heading, "" if p.header else p.about, unit_of(p.heading), p.cell or p.header)
            for p in self.passages
        ]
        found = [
            Said(self.passages[p.block], p.start, p.end, p.value, p.printed, p.kind, p.unit, p.head, p.qualifier, p.since, p.until, p.own)
            for p in read(blocks, (self.period.since, self.period.until))
        ]  # fmt: skip
        return [said for said in found if not said.passage.header]

    @cached_property
    def by_passage(self) -> dict[int, list[Said]]:
        """Index of the passage → its numbers."""
        found: dict[int, list[Said]] = {}
        for said in self.said:
            found.setdefault(said.passage.index, []).append(said)
        return found

    def in_passage(self, passage: Passage) -> list[Said]:
        """Numbers of one passage."""
        return self.by_passage.get(passage.index, [])

    def within(self, sentence: Sentence) -> list[Said]:
        """Numbers of one sentence."""
        return [said for said in self.in_passage(sentence.passage) if sentence.holds(said)]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence of what is not a header."""
        return [
            Sentence(passage, start, end, BULLET.match(passage.text[start:end]) is not None)
            for passage in self.passages
            if not passage.header
            for start, end in sentences(passage.text)
        ]

    @cached_property
    def _sentences_by_passage(self) -> dict[int, list[Sentence]]:
        found: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.passage.index, []).append(sentence)
        return found

    def sentences_in(self, passage: Passage) -> list[Sentence]:
        """Sentences of one passage."""
        return self._sentences_by_passage.get(passage.index, [])

    def sentence_of(self, said: Said) -> Sentence | None:
        """The sentence a number stands in."""
        return next((sentence for sentence in self.sentences_in(said.passage) if sentence.holds(said)), None)

    @cached_property
    def lists(self) -> list[Listed]:
        """Sentences that end with a colon, with the items that follow."""
        return list(_lists(self.sentences))

    @cached_property
    def text(self) -> str:
        """All of it, passages one under another."""
        return "\n".join(passage.text for passage in self.passages)


def _lists(told: list[Sentence]) -> Iterator[Listed]:
    for at, lead in enumerate(told):
        if lead.text.rstrip().endswith(":"):
            items = _items(lead, told[at + 1 :])
            if items:
                yield Listed(lead, tuple(items))


def _items(lead: Sentence, after: list[Sentence]) -> list[Sentence]:
    """Bullets under a lead. A sentence in a small letter goes on with the item before it; a bullet that leads bullets of its own
    ends the list: what is under what cannot be told."""
    items: list[Sentence] = []
    for item in after:
        near = item.passage.index == lead.passage.index or (not item.passage.cell and not lead.passage.cell)
        if items and not item.bullet and item.passage.index == items[-1].passage.index and item.text[:1].islower():
            items[-1] = replace(items[-1], end=item.end)
        elif not item.bullet or not near:
            break
        elif item.text.rstrip().endswith(":"):
            return []
        else:
            items.append(item)
            if item.text.rstrip().endswith(".") and any(i.text.rstrip().endswith((";", ",")) for i in items):
                break
    return items


def _of_paragraph(index: int, block: Paragraph, at: int, heading: str, number: int) -> Passage:
    text, refs = _written(block.lines)
    where = _("абзац %(number)s") % {"number": number} if block.style == "text" else _("заголовок")
    if heading and block.style == "text":
        where = f"«{heading[:60]}», {where}"
    return Passage(at, text, where, index, style=block.style, refs=refs)


def _of_table(index: int, table: Table, at: int, number: int) -> Iterator[Passage]:
    headings: dict[int, list[str]] = {}
    for line in table.placed_head():
        for column, cell in line:
            text, refs = _written(cell.lines)
            title = " ".join(text.split())
            for under in range(column, column + cell.columns):
                if title and not title.isdigit():
                    headings.setdefault(under, []).append(title)
            yield Passage(at, text, _("таблиця %(number)s") % {"number": number}, index, header=True, refs=refs)
            at += 1
    about = ""
    for row, line in enumerate(table.placed_body()):
        about = _named(line) or about
        for column, cell in line:
            text, refs = _written(cell.lines)
            heading = ", ".join(headings.get(column, []))
            section = _SECTION.match(about or text)
            known = [section[1] if section else "", f"«{heading[:60]}»" if heading else ""]
            where = ", ".join(part for part in known if part) or _("таблиця %(number)s, рядок %(row)s") % {
                "number": number,
                "row": row + 1,
            }
            yield Passage(at, text, where, index, row, column, heading, about, refs=refs)
            at += 1


def _named(line: list[tuple[int, Cell]]) -> str:
    """What a row is called by: its cell that begins with a number of two parts, else its first cell with letters."""
    texts = [" ".join(cell.text.split()) for _column, cell in line]
    numbered = next((text for text in texts if re.match(r"\d{1,2}(?:\.\d{1,2})+\.?\s", text)), "")
    return numbered or next((text for text in texts if re.search(r"[^\W\d_]{3}", text)), "")


def _written(lines: Lines) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """The text, and where the numbers of the snapshot stand in it."""
    text, refs = "", []
    for at, line in enumerate(lines):
        text += "\n" if at else ""
        piece, found = _line(line, len(text))
        text += piece
        refs += found
    return text, tuple(refs)


def _line(line: Line, start: int) -> tuple[str, list[tuple[int, int, int]]]:
    text, refs = "", []
    for fragment in line:
        piece = fragment if isinstance(fragment, str) else fragment.text
        # What was written by hand is read as any printed number.
        if not isinstance(fragment, str) and fragment.basis != "edited":
            refs.append((start + len(text), start + len(text) + len(piece), fragment.number))
        text += piece
    return text, refs
