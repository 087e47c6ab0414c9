"""A look at the XML of a sheet before the fast reader gets it.

The reader (calamine) lays the sheet out as one rectangle and aborts the whole server process, past any `except`, when
a cell far away or a boastful count makes it ask for too much memory. It also takes a formula's last result for a value
and an error for an empty cell. So the extent, the formulas and the errors are found here first.

Two ways to look. Ordinary files (every cell carries its place as the first attribute, no formula, no error) pass by
regular expressions over the raw bytes, which may only see too much, never too little. All others are walked by expat.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from viche.kit.spreadsheets.table import Limits, check_extent, column_letters, column_number
from viche.kit.uploads.archives import broken
from viche.kit.uploads.markup import follow
from viche.kit.uploads.refusal import FileRefused

PREFIX = rb"<(?:[^\s<>/:=\"']+:)?"
CELL = re.compile(rb"<c[\s/>]")
PREFIXED_CELL = re.compile(rb"<[^\s<>/:=\"']+:c(?=[\s/>])")
# A cell that is surely empty: styled borders down to the last row of the sheet are made of these.
BARE_CELL = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d+")?\s*(?:/>|></c>)')
PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: (?:s|t|cm|vm)="[^"<>&]*")*\s*/?>')
FORMULA = re.compile(rb"<f[\s/>]")
PREFIXED_FORMULA = re.compile(rb"<[^\s<>/:=\"']+:f[\s/>]")
ERROR_TYPE = re.compile(rb"""=\s*["']e["']""")
PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
SST = re.compile(PREFIX + rb"sst(?=[\s/>])")
SST_ROOT = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*)?(<(?:[\w.-]+:)?sst\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*>)"""
)
COUNTS = re.compile(rb"""\s(?:uniqueCount|count)\s*=\s*(?:"[^"]*"|'[^']*')""")
SHOWN = 5

Walk = TypeVar("Walk", bound="SheetWalk")


def checked_sheet(xml: bytes, name: str, limits: Limits) -> bytes:
    """The sheet as the reader may have it, or nothing if it has no cells.

    Refuses one that is too large or has formulas or errors; `name` is its title for the message. Surely empty cells are
    taken out, so that borders drawn to the last row of Excel do not count as data.
    """
    suspicious = _has_formulas(xml) or ERROR_TYPE.search(xml)
    # Inside a comment or CDATA the same bytes would be no cell but somebody's text.
    bare = xml if suspicious or b"<!" in xml else BARE_CELL.sub(b"", xml)
    cells = _count_cells(bare)
    plain = PLAIN_CELL.findall(bare)
    if not cells:
        return b""
    if not suspicious and len(plain) == cells:
        lines = {int(line) for line in {line for _letters, line in plain}}
        columns = {column_number(letters.decode()) for letters in {letters for letters, _line in plain}}
        check_extent(limits, max(lines), max(columns))
        return bare
    # Here a cell without a place stands after its neighbour, so nothing may be taken out.
    walk = walk_sheet(xml, SheetWalk())
    _refuse_formulas(walk, name)
    _refuse_errors(walk, name)
    check_extent(limits, walk.last_line, walk.last_column)
    return xml


def _count_cells(xml: bytes) -> int:
    """How many tags of cells there are at most. A prefix of a namespace is looked for only if it may be there: speed."""
    return len(CELL.findall(xml)) + (len(PREFIXED_CELL.findall(xml)) if b":c" in xml else 0)


def _has_formulas(xml: bytes) -> bool:
    return bool(FORMULA.search(xml) or (b":f" in xml and PREFIXED_FORMULA.search(xml)))


def without_counts(xml: bytes) -> bytes:
    """Shared strings without the announced count, for which the reader would reserve memory on trust."""
    root = SST_ROOT.match(xml)
    if root is None or len(SST.findall(xml)) != 1:
        raise broken()
    return xml[: root.start(1)] + COUNTS.sub(b"", root[1]) + xml[root.end(1) :]


@dataclass
class SheetWalk:
    """What expat met: numbers of the last line and column, places of formulas and errors (the first few), counts."""

    last_line: int = 0
    last_column: int = 0
    line: int = 0
    column: int = 0
    cell_line: int = 0
    place: str = ""
    formulas: list[str] = field(default_factory=list)
    formula_count: int = 0
    errors: list[str] = field(default_factory=list)
    error_count: int = 0

    def end(self, tag: str) -> None:
        """A tag ends."""

    def text(self, text: str) -> None:
        """A piece of text."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow the reader's own way of placing cells: a reference counts, otherwise the next column."""
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            given = attributes.get("r")
            self.line = self._number(given) if given is not None else self.line + 1
            self.column = 0
        elif tag == "f" and self.place:
            self.formula_count += 1
            if len(self.formulas) < SHOWN:
                self.formulas.append(self.place)

    def _cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        line, self.column = self.line, self.column + 1
        if given is not None:
            match = PLACE.fullmatch(given)
            if match is None:
                raise broken()
            self.column, line = column_number(match[1]), int(match[2])
        self.cell_line = line
        self.place = f"{column_letters(self.column)}{line}"
        self.last_line = max(self.last_line, line)
        self.last_column = max(self.last_column, self.column)
        if attributes.get("t") == "e":
            self.error_count += 1
            if len(self.errors) < SHOWN:
                self.errors.append(self.place)

    @staticmethod
    def _number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 7:
            raise broken()
        return int(text)


def walk_sheet(xml: bytes, walk: Walk) -> Walk:
    """Lead the walk through the XML of a sheet."""
    follow([xml], walk.start, walk.end, walk.text)
    return walk


def _refuse_formulas(walk: SheetWalk, sheet: str) -> None:
    if walk.formula_count == 1:
        raise FileRefused(
            _(
                "Клітинка %(place)s на аркуші «%(sheet)s» містить формулу, а прийняти можна лише готові значення. "
                "Скопіюйте її та вставте на те саме місце як значення («Спеціальна вставка → Значення»)."
            ),
            place=walk.formulas[0],
            sheet=sheet,
        )
    if walk.formula_count:
        raise FileRefused(
            _(
                "На аркуші «%(sheet)s» є формули, а прийняти можна лише готові значення. Усього клітинок із формулами: "
                "%(count)s; перші з них: %(places)s. Скопіюйте їх та вставте на ті самі місця як значення "
                "(«Спеціальна вставка → Значення»)."
            ),
            sheet=sheet,
            count=walk.formula_count,
            places=", ".join(walk.formulas),
        )


def _refuse_errors(walk: SheetWalk, sheet: str) -> None:
    if walk.error_count:
        raise FileRefused(
            _(
                "На аркуші «%(sheet)s» є клітинки з помилками Excel, як-от #Н/Д чи #REF!. Усього їх: %(count)s; "
                "перші: %(places)s. Впишіть туди правильні значення або очистьте."
            ),
            sheet=sheet,
            count=walk.error_count,
            places=", ".join(walk.errors),
        )
