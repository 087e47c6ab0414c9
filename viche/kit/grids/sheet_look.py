"""What of a sheet its fast reader does not tell: formulas, errors, per cents, hidden rows, how far the cells reach."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from viche.kit.grids.limits import GridLimits
from viche.kit.grids.walk import Attributes, Walker, number, walk
from viche.kit.spreadsheets.sheet_guard import BARE_CELL, CELL, PREFIXED_CELL, SHOWN, SheetWalk, walk_sheet
from viche.kit.spreadsheets.table import Limits, check_extent
from viche.kit.uploads.packages import local
from viche.kit.uploads.refusal import FileRefused

PLACED_CELL = re.compile(rb"<c r=")
# Literal pieces of a number format: "грн" in quotes, \% with a slash, [Red] in brackets, _) and *- of alignment.
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
BUILT_IN_PERCENTS = {9: 0, 10: 2}
# Ranges that merge nothing real: the reader would build an object of each.
MOST_MERGES = 50_000


def sheet_limits(limits: GridLimits) -> Limits:
    """The limits of a sheet as the readers of spreadsheets know them."""
    return Limits(limits.max_bytes, limits.max_rows, limits.max_columns, limits.max_cells)


class PercentStyles(Walker):
    """Walks `styles.xml`: `decimals` of each cell style that shows its number as per cents, by its index."""

    name_of = staticmethod(local)

    def __init__(self) -> None:
        super().__init__()
        self.decimals: dict[str, int] = {}
        self._formats = dict(BUILT_IN_PERCENTS)
        self._styles = 0

    def opened(self, _name: str, attributes: Attributes) -> None:
        """Formats come first, styles that name them after."""
        if self.names[1:] == ["numFmts", "numFmt"]:
            plain = LITERAL.sub("", attributes.get("formatCode", "")).partition(";")[0]
            if "%" in plain:
                point = re.search(r"\.([0?#]+)", plain)
                self._formats[number(attributes.get("numFmtId"), 0)] = len(point[1]) if point else 0
        elif self.names[1:] == ["cellXfs", "xf"]:
            given = number(attributes.get("numFmtId"), 0)
            if given in self._formats:
                self.decimals[str(self._styles)] = self._formats[given]
            self._styles += 1


def percent_styles(styles: bytes) -> dict[str, int]:
    """Digits after the comma by the index of the style; nothing if there is no such style."""
    found = PercentStyles()
    if styles:
        walk([styles], found)
    return found.decimals


@dataclass
class SheetLook(SheetWalk):
    """Besides what `SheetWalk` met: texts of errors and digits of per cents by (row, column) from 1, what is hidden.

    `empty_formulas` are the places of formulas nobody has computed yet.
    """

    percents: dict[str, int] = field(default_factory=dict)
    error_texts: dict[tuple[int, int], str] = field(default_factory=dict)
    percent_cells: dict[tuple[int, int], int] = field(default_factory=dict)
    empty_formulas: list[str] = field(default_factory=list)
    hidden: bool = False
    merges: int = 0
    _kind: str = ""
    _formula: bool = False
    _value: list[str] | None = None
    _has_value: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        super().start(tag, attributes)
        name = tag.rpartition(":")[2]
        if name == "c":
            self._kind, self._formula, self._has_value = attributes.get("t", "n"), False, False
            decimals = self.percents.get(attributes.get("s", ""))
            if decimals is not None and self._kind == "n":
                self.percent_cells[self.cell_line, self.column] = decimals
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._value = []
            self._has_value = self._kind == "str"
        elif name in ("row", "col"):
            self.hidden = self.hidden or attributes.get("hidden") in ("1", "true")
        elif name == "mergeCell":
            self.merges += 1

    def text(self, text: str) -> None:
        """A piece of a value."""
        if self._value is not None:
            self._value.append(text)

    def end(self, tag: str) -> None:
        """A tag ends."""
        name = tag.rpartition(":")[2]
        if name == "v" and self._value is not None:
            value = "".join(self._value).strip()
            self._value = None
            self._has_value = self._has_value or bool(value)
            if self._kind == "e":
                self.error_texts[self.cell_line, self.column] = value[:20]
        elif name == "c" and self._formula and not self._has_value and len(self.empty_formulas) < SHOWN:
            self.empty_formulas.append(self.place)


def look(xml: bytes, title: str, limits: Limits, percents: dict[str, int]) -> tuple[bytes, SheetLook]:
    """The sheet as the reader may have it (nothing if it has no cells) and what was seen in it. Raises FileRefused."""
    cells = len(CELL.findall(xml))
    prefixed = b":c" in xml and PREFIXED_CELL.search(xml)
    # A cell without a place stands after its neighbour, so bare ones may go only where every cell says its place.
    if b"<!" not in xml and not prefixed and cells == len(PLACED_CELL.findall(xml)):
        xml = BARE_CELL.sub(b"", xml)
    seen = walk_sheet(xml, SheetLook(percents=percents)) if xml else SheetLook()
    if not seen.place:
        return b"", seen
    check_extent(limits, seen.last_line, seen.last_column)
    if seen.empty_formulas:
        raise FileRefused(
            _(
                "На аркуші «%(sheet)s» є формули, яких ще ніхто не обчислив: %(places)s. Відкрийте файл в Excel чи "
                "LibreOffice, збережіть його там і завантажте ще раз."
            ),
            sheet=title,
            places=", ".join(seen.empty_formulas),
        )
    if seen.merges > MOST_MERGES:
        raise FileRefused(
            _(
                "На аркуші «%(sheet)s» забагато об’єднаних клітинок. Скопіюйте потрібну таблицю в новий файл і "
                "завантажте його."
            ),
            sheet=title,
        )
    return xml, seen
