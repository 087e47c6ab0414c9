"""The body of a Word document followed from its beginning: paragraphs, tables, what in them is seen and what is not.

What is seen is the document with all tracked changes accepted and nothing hidden shown: a person checks the reading
against Word's «Without markup» view or against paper.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field

from viche.kit.grids.grid import Grid
from viche.kit.grids.layout import Merge, RawCell, RawRow, lay_out
from viche.kit.grids.limits import Extent
from viche.kit.grids.lists import Lists
from viche.kit.grids.plain import SIGNS, plain
from viche.kit.grids.walk import SPACE, Attributes, Walker, attribute, is_on, number, value

# Nothing inside these is text of the document: what was deleted or moved away, drawings, former properties, commands.
SKIPPED = frozenset(
    [
        "del",
        "moveFrom",
        "drawing",
        "pict",
        "object",
        "rt",
        "instrText",
        "sectPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "tblPrEx",
        "pPrChange",
        "rPrChange",
        "tcPrChange",
        "trPrChange",
        "tblPrChange",
        "tblPrExChange",
        "tblGridChange",
        "sectPrChange",
        "numberingChange",
    ]
)
MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
TRACKED = frozenset(["ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"])
MOST_FIELDS = 100
PARAGRAPH = 10
PROPERTIES = ("rPr", "trPr", "tcPr", "pPr")
MERGES = {"restart": Merge.BEGINS, "rest": Merge.BEGINS}


@dataclass
class Seen:
    """What the document had that the person should know of."""

    tracked: bool = False
    hidden: bool = False
    boxes: bool = False
    nested: int = 0
    covered: int = 0


@dataclass
class _Paragraph:
    """A paragraph under way. `list_id` and `level` as its own properties say, None where they say nothing."""

    text: io.StringIO = field(default_factory=io.StringIO)
    style: str = ""
    list_id: str | None = None
    level: int | None = None
    joins_next: bool = False


@dataclass
class _Table:
    """A table under way. `fields`: how many fields were open before its cell, they do not reach inside."""

    rows: list[RawRow] = field(default_factory=list)
    width: int = 0
    row: RawRow = field(default_factory=RawRow)
    cell: RawCell = field(default_factory=RawCell)
    paragraphs: list[str] = field(default_factory=list)
    row_gone: bool = False
    cell_gone: bool = False
    fields: int = 0


class Story(Walker):
    """Walks `document.xml`. Afterwards `grids` are its tables, `outside` the paragraphs below the last one."""

    def __init__(self, lists: Lists, extent: Extent) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.outside: list[str] = []
        self.seen = Seen()
        self.has_body = False
        self._lists, self._extent = lists, extent
        self._skipped = 0
        self._tables: list[_Table] = []
        self._paragraph: _Paragraph | None = None
        self._carried = ""
        self._text: list[str] = []
        self._keeps_spaces = False
        self._hidden = False
        # Each complex field under way: whether its result has begun; what stands before is its command.
        self._fields: list[bool] = []
        self._choices: list[bool] = []
        self._prompts: list[bool] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        """Word's tags by their names; everything unknown is transparent, so wrappers of any kind let their text out."""
        if name in TRACKED or name == "txbxContent" or name == "showingPlcHdr":
            self._noticed(name, attributes)
        if self._skipped:
            self._skipped += 1
            return
        if name in MARKS:
            if self.names[-2:-1] == ["r"]:
                self._write(MARKS[name])
        elif name in ("t", "m:t"):
            self._text = []
            self._keeps_spaces = attributes.get(SPACE) == "preserve" or name == "m:t"
        elif name in SKIPPED:
            self._skipped = 1
        elif (opener := _OPENERS.get(name)) is not None:
            opener(self, attributes)

    def closed(self, name: str) -> None:
        """The ends of what `opened` began."""
        if self._skipped:
            self._skipped -= 1
        elif name in ("t", "m:t"):
            text = re.sub("[\t\r\n]+", " ", "".join(self._text))
            self._write(text if self._keeps_spaces else text.strip(" "))
        elif (closer := _CLOSERS.get(name)) is not None:
            closer(self)

    def written(self, text: str) -> None:
        """Only what stands inside `w:t` is text; the rest is the indentation of the XML."""
        if not self._skipped and self.names[-1] in ("t", "m:t"):
            self._text.append(text)

    def _noticed(self, name: str, attributes: Attributes) -> None:
        """Marks that count inside properties, too, where `w:ins` and `w:del` speak of the row or the paragraph's end."""
        parent = self.names[-2] if len(self.names) > 1 else ""
        if name == "txbxContent":
            self.seen.boxes = True
            return
        if name == "showingPlcHdr":
            if self._prompts and is_on(attributes):
                self._prompts[-1] = True
            return
        self.seen.tracked = True
        if name not in ("del", "moveFrom", "cellDel") or self._skipped or parent not in PROPERTIES:
            return
        if parent == "trPr" and self._tables:
            self._tables[-1].row_gone = True
        elif parent == "tcPr" and self._tables:
            self._tables[-1].cell_gone = True
        elif self.names[-3:-1] == ["pPr", "rPr"] and self._paragraph is not None:
            self._paragraph.joins_next = True

    def _open_body(self, _attributes: Attributes) -> None:
        self.has_body = self.has_body or self.names == ["document", "body"]

    # Text

    def _write(self, text: str) -> None:
        if self._paragraph is None or not text:
            return
        if self._hidden:
            self.seen.hidden = self.seen.hidden or not text.isspace()
            return
        base = self._tables[-1].fields if self._tables else 0
        if any(self._prompts) or not all(self._fields[base:]):
            return
        self._extent.take_text(len(text))
        self._paragraph.text.write(text)

    def _open_run(self, _attributes: Attributes) -> None:
        self._hidden = self._paragraph is not None and self._lists.styles.hides(self._paragraph.style)

    def _run_style(self, attributes: Attributes) -> None:
        if self.names[-3:-1] == ["r", "rPr"]:
            self._hidden = self._lists.styles.hides(value(attributes)) or self._hidden

    def _vanish(self, attributes: Attributes) -> None:
        if self.names[-3:-1] == ["r", "rPr"]:
            self._hidden = is_on(attributes)

    def _close_run(self) -> None:
        self._hidden = False

    def _symbol(self, attributes: Attributes) -> None:
        """`w:sym` gives a place in a font of signs, named or not by the private area; `symEx` any character."""
        code = attribute(attributes, "char") or next(
            (text for key, text in attributes.items() if key.endswith("}char")), ""
        )
        try:
            place = int(code, 16)
        except ValueError:
            return
        if place < 0x100:
            place += 0xF000
        if place in SIGNS or (place < 0x110000 and not 0xD800 <= place < 0xF900):
            self._write(SIGNS.get(place, chr(place)))

    def _field(self, attributes: Attributes) -> None:
        kind = attribute(attributes, "fldCharType")
        if kind == "begin" and len(self._fields) < MOST_FIELDS:
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    # One branch of several, prompts of empty controls

    def _open_choices(self, _attributes: Attributes) -> None:
        self._choices.append(False)

    def _branch(self, _attributes: Attributes) -> None:
        if self._choices and not self._choices[-1]:
            self._choices[-1] = True
        else:
            self._skipped = 1

    def _close_choices(self) -> None:
        self._choices.pop()

    def _open_control(self, _attributes: Attributes) -> None:
        self._prompts.append(False)

    def _close_control(self) -> None:
        self._prompts.pop()

    # Paragraphs

    def _open_paragraph(self, _attributes: Attributes) -> None:
        self._paragraph = _Paragraph()

    def _paragraph_style(self, attributes: Attributes) -> None:
        if self._paragraph is not None:
            self._paragraph.style = value(attributes)

    def _list_id(self, attributes: Attributes) -> None:
        if self._paragraph is not None:
            self._paragraph.list_id = value(attributes)

    def _list_level(self, attributes: Attributes) -> None:
        if self._paragraph is not None:
            self._paragraph.level = number(value(attributes), 0, 8)

    def _close_paragraph(self) -> None:
        paragraph, self._paragraph = self._paragraph, None
        if paragraph is None or any(table.row_gone or table.cell_gone for table in self._tables):
            return
        # Even an empty one is an object in memory, and a list gives it a number.
        self._extent.take_text(PARAGRAPH)
        text = self._carried + paragraph.text.getvalue()
        self._carried = ""
        if paragraph.joins_next:
            self._carried = text
            return
        self._put(self._lists.labelled(text, paragraph.style, paragraph.list_id, paragraph.level))

    def _put(self, text: str) -> None:
        text = plain(text)
        if self._tables:
            self._tables[-1].paragraphs.append(text)
        elif text:
            self.outside.append(text)

    def _put_carried(self) -> None:
        """A paragraph whose end was deleted has nothing to join here."""
        if self._carried:
            carried, self._carried = self._carried, ""
            self._put(carried)

    # Tables

    def _open_table(self, _attributes: Attributes) -> None:
        self._put_carried()
        self._tables.append(_Table(fields=len(self._fields)))

    def _open_row(self, _attributes: Attributes) -> None:
        if self._tables:
            self._tables[-1].row = RawRow()
            self._tables[-1].row_gone = False

    def _open_cell(self, _attributes: Attributes) -> None:
        if self._tables:
            table = self._tables[-1]
            table.cell, table.paragraphs, table.cell_gone = RawCell(), [], False
            table.fields = len(self._fields)

    def _row_property(self, attributes: Attributes) -> None:
        if not self._tables or self.names[-2] != "trPr":
            return
        name, table = self.names[-1], self._tables[-1]
        if name == "gridBefore":
            table.row.before = self._extent.columns(number(value(attributes), 0))
        elif name == "gridAfter":
            table.row.after = self._extent.columns(number(value(attributes), 0))
        elif name == "tblHeader":
            table.row.repeated = is_on(attributes)
        elif is_on(attributes):
            table.row_gone = self.seen.hidden = True

    def _cell_property(self, attributes: Attributes) -> None:
        if not self._tables or self.names[-2] != "tcPr":
            return
        name, cell = self.names[-1], self._tables[-1].cell
        if name == "gridSpan":
            cell.span = self._extent.columns(max(number(value(attributes), 1), 1))
        elif name == "hMerge":
            cell.aside = MERGES.get(value(attributes), Merge.CONTINUES)
        elif name == "vMerge":
            cell.down = MERGES.get(value(attributes), Merge.CONTINUES)
        elif (now := attribute(attributes, "vMerge")) is not None:
            cell.down = MERGES.get(now, Merge.CONTINUES)

    def _close_cell(self) -> None:
        if not self._tables:
            return
        self._put_carried()
        table = self._tables[-1]
        del self._fields[table.fields :]
        if not table.cell_gone and not table.row_gone:
            table.cell.text = "\n".join(table.paragraphs).strip("\n")
            table.row.cells.append(table.cell)
            self._extent.take_cells(1)
        table.cell_gone = False
        table.paragraphs = []

    def _close_row(self) -> None:
        if self._tables:
            table = self._tables[-1]
            if not table.row_gone and table.row.cells:
                table.rows.append(table.row)
                table.width = max(table.width, self._extent.columns(table.row.width))
                self._extent.rows(len(table.rows))
            table.row_gone = False

    def _close_table(self) -> None:
        if not self._tables:
            return
        table = self._tables.pop()
        if not table.rows:
            return
        if self._tables:
            self.seen.nested += 1
            self._tables[-1].paragraphs += [_line(row) for row in table.rows]
            return
        self._extent.take_cells(len(table.rows) * table.width - sum(len(row.cells) for row in table.rows))
        layout = lay_out(table.rows)
        self.seen.covered += layout.covered
        repeated = next((index for index, row in enumerate(table.rows) if not row.repeated), len(table.rows))
        self.grids.append(Grid(len(self.grids) + 1, layout.slots, above=self.outside, repeated=repeated))
        self.outside = []


def _line(row: RawRow) -> str:
    """A row of a table inside a cell: its texts one after another."""
    texts = (cell.text.replace("\n", " ") for cell in row.cells if cell.down is not Merge.CONTINUES)
    return "\t".join(text for text in texts if text)


_OPENERS = {
    "body": Story._open_body,
    "r": Story._open_run,
    "rStyle": Story._run_style,
    "vanish": Story._vanish,
    "sym": Story._symbol,
    "symex:symEx": Story._symbol,
    "fldChar": Story._field,
    "mc:AlternateContent": Story._open_choices,
    "mc:Choice": Story._branch,
    "mc:Fallback": Story._branch,
    "sdt": Story._open_control,
    "p": Story._open_paragraph,
    "pStyle": Story._paragraph_style,
    "numId": Story._list_id,
    "ilvl": Story._list_level,
    "tbl": Story._open_table,
    "tr": Story._open_row,
    "tc": Story._open_cell,
    **dict.fromkeys(("gridBefore", "gridAfter", "tblHeader", "hidden"), Story._row_property),
    **dict.fromkeys(("gridSpan", "hMerge", "vMerge", "cellMerge"), Story._cell_property),
}
_CLOSERS = {
    "r": Story._close_run,
    "mc:AlternateContent": Story._close_choices,
    "sdt": Story._close_control,
    "p": Story._close_paragraph,
    "tc": Story._close_cell,
    "tr": Story._close_row,
    "tbl": Story._close_table,
}
