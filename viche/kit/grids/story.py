"""The body of a Word document followed from its beginning: tables, their cells, and the paragraphs around them."""

from __future__ import annotations

from dataclasses import dataclass, field

from viche.kit.grids.grid import Grid
from viche.kit.grids.layout import Merge, RawCell, RawRow, lay_out
from viche.kit.grids.limits import Extent
from viche.kit.grids.lists import Lists
from viche.kit.grids.plain import plain
from viche.kit.grids.prose import Prose
from viche.kit.grids.walk import Attributes, attribute, is_on, number, value

MERGES = {"restart": Merge.BEGINS, "rest": Merge.BEGINS}


@dataclass
class _Table:
    """A table under way: its rows so far, its row and its cell. `outer_fields` is restored when it ends."""

    outer_fields: int
    rows: list[RawRow] = field(default_factory=list)
    width: int = 0
    row: RawRow = field(default_factory=RawRow)
    cell: RawCell = field(default_factory=RawCell)
    paragraphs: list[str] = field(default_factory=list)
    row_gone: bool = False
    cell_gone: bool = False


class Story(Prose):
    """Walks `document.xml`. Afterwards `grids` are its tables, `outside` the paragraphs below the last one."""

    def __init__(self, lists: Lists, extent: Extent) -> None:
        super().__init__(lists, extent)
        self.grids: list[Grid] = []
        self.outside: list[str] = []
        self.has_body = False
        self._tables: list[_Table] = []

    def put(self, text: str) -> None:
        """A paragraph belongs to the innermost cell; empty ones between tables say nothing."""
        text = plain(text)
        if self._tables:
            self._tables[-1].paragraphs.append(text)
        elif text:
            self.outside.append(text)

    def is_gone(self) -> bool:
        """A table stands in a cell that stands in a row: any of them may be deleted."""
        return any(table.row_gone or table.cell_gone for table in self._tables)

    def taken_away(self, properties: str) -> None:
        """A deleted row or cell of the innermost table."""
        if self._tables:
            table = self._tables[-1]
            table.row_gone = table.row_gone or properties == "trPr"
            table.cell_gone = table.cell_gone or properties == "tcPr"

    def open_body(self, _attributes: Attributes) -> None:
        """`w:body`."""
        self.has_body = self.has_body or self.names == ["document", "body"]

    def open_table(self, _attributes: Attributes) -> None:
        """`w:tbl`."""
        self.put_carried()
        self._tables.append(_Table(self.outer_fields))

    def open_row(self, _attributes: Attributes) -> None:
        """`w:tr`."""
        if self._tables:
            self._tables[-1].row, self._tables[-1].row_gone = RawRow(), False

    def open_cell(self, _attributes: Attributes) -> None:
        """`w:tc`."""
        if self._tables:
            table = self._tables[-1]
            table.cell, table.paragraphs, table.cell_gone = RawCell(), [], False
            self.outer_fields = len(self.fields)

    def row_property(self, attributes: Attributes) -> None:
        """`w:gridBefore`, `w:gridAfter`, `w:tblHeader`, `w:hidden`."""
        if not self._tables or self.names[-2] != "trPr":
            return
        name, table = self.names[-1], self._tables[-1]
        if name == "gridBefore":
            table.row.before = self.extent.columns(number(value(attributes), 0))
        elif name == "gridAfter":
            table.row.after = self.extent.columns(number(value(attributes), 0))
        elif name == "tblHeader":
            table.row.repeated = is_on(attributes)
        elif is_on(attributes):
            table.row_gone = self.seen.hidden = True

    def cell_property(self, attributes: Attributes) -> None:
        """`w:gridSpan`, `w:hMerge`, `w:vMerge`; `w:cellMerge` is a merge made while changes were tracked."""
        if not self._tables or self.names[-2] != "tcPr":
            return
        name, cell = self.names[-1], self._tables[-1].cell
        if name == "gridSpan":
            cell.span = self.extent.columns(max(number(value(attributes), 1), 1))
        elif name == "hMerge":
            cell.aside = MERGES.get(value(attributes), Merge.CONTINUES)
        elif name == "vMerge":
            cell.down = MERGES.get(value(attributes), Merge.CONTINUES)
        elif (now := attribute(attributes, "vMerge")) is not None:
            cell.down = MERGES.get(now, Merge.CONTINUES)

    def close_cell(self) -> None:
        """The paragraphs of the cell are its lines; a field left open in it ends with it."""
        if not self._tables:
            return
        self.put_carried()
        table = self._tables[-1]
        del self.fields[self.outer_fields :]
        if not table.cell_gone and not table.row_gone:
            table.cell.text = "\n".join(table.paragraphs).strip("\n")
            table.row.cells.append(table.cell)
            self.extent.take_cells(1)
        table.paragraphs = []

    def close_row(self) -> None:
        """A row that is still there and has cells."""
        if self._tables:
            table = self._tables[-1]
            if not table.row_gone and table.row.cells:
                table.rows.append(table.row)
                table.width = max(table.width, self.extent.columns(table.row.width))
                self.extent.rows(len(table.rows))

    def close_table(self) -> None:
        """A table is laid out; one inside a cell becomes lines of that cell."""
        if not self._tables:
            return
        table = self._tables.pop()
        self.outer_fields = table.outer_fields
        if not table.rows:
            return
        if self._tables:
            self.seen.nested += 1
            self._tables[-1].paragraphs += [_line(row) for row in table.rows]
            return
        self.extent.take_cells(len(table.rows) * table.width - sum(len(row.cells) for row in table.rows))
        layout = lay_out(table.rows)
        self.seen.covered += layout.covered
        repeated = next((index for index, row in enumerate(table.rows) if not row.repeated), len(table.rows))
        self.grids.append(Grid(len(self.grids) + 1, layout.slots, above=self.outside, repeated=repeated))
        self.outside = []


def _line(row: RawRow) -> str:
    """A row of a table inside a cell: its texts one after another."""
    texts = (cell.text.replace("\n", " ") for cell in row.cells if cell.down is not Merge.CONTINUES)
    return "\t".join(text for text in texts if text)


Story.openers = {
    **Prose.openers,
    "body": Story.open_body,
    "tbl": Story.open_table,
    "tr": Story.open_row,
    "tc": Story.open_cell,
    **dict.fromkeys(("gridBefore", "gridAfter", "tblHeader", "hidden"), Story.row_property),
    **dict.fromkeys(("gridSpan", "hMerge", "vMerge", "cellMerge"), Story.cell_property),
}
Story.closers = {
    **Prose.closers,
    "tc": Story.close_cell,
    "tr": Story.close_row,
    "tbl": Story.close_table,
}
