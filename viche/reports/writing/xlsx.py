"""A report as a workbook: the texts and the tables as they are laid, a cell that is one number is a number; then a sheet of
every number of the report with what it is. No text becomes a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from viche.reports.content import Cell, Content, Paragraph, Row, Table, placed
from viche.reports.writing.archive import same_each_time

# As the words of the product print numbers: a no-break space between thousands, a true minus.
SPACES = "\N{SPACE}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(rf"[-{MINUS}]?\d{{1,3}}(?:[{SPACES}]?\d{{3}})*(?:,\d+)?")
LINE = Border(*[Side(style="thin")] * 4)
WRITTEN = datetime(2000, 1, 1)
# Excel refuses longer texts and control characters.
MOST = 32_767
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


# Of the sheet of numbers: heading → width in signs.
NUMBERS = {
    "№": 6, "У звіті": 16, "Значення": 16, "Показник": 40, "Правило": 60, "Від": 12, "До": 12, "Звужено до": 40,
    "Підстава": 16, "Записів": 10, "Сторінка числа": 50,
}  # fmt: skip
PROSE = 110  # signs in a line of a report without tables


@dataclass(frozen=True)
class NumberRow:
    """A number of the report: as printed and exactly (money in hryvnias), its figure, rule, days, what it is narrowed to, basis,
    how many records are behind it (None: it is made of other numbers) and where it opens."""

    number: int
    text: str
    value: Decimal | int
    title: str
    rule: str
    since: date
    until: date
    part: str
    basis: str
    records: int | None
    address: str


def write(content: Content, source: str = "", numbers: Sequence[NumberRow] = ()) -> bytes:
    """The bytes of the workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Звіт"
    sheet.page_setup.orientation = "landscape" if content.landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.properties.title, book.properties.creator = content.title, ""
    book.properties.created = book.properties.modified = WRITTEN
    sheet.oddFooter.left.text = source.replace("&", "&&")
    width = max((len(block.columns) for block in content.blocks if isinstance(block, Table)), default=1)
    if width == 1:
        sheet.column_dimensions["A"].width = PROSE
    line = 1
    for block in content.blocks:
        line = _paragraph(sheet, block, line, width) if isinstance(block, Paragraph) else _table(sheet, block, line)
    if numbers:
        _numbers(book.create_sheet("Числа"), numbers)
    told = io.BytesIO()
    book.save(told)
    return same_each_time(told.getvalue())


def _numbers(sheet: Any, numbers: Sequence[NumberRow]) -> None:
    """One row a number, ready to be sorted and filtered."""
    for at, (title, width) in enumerate(NUMBERS.items(), start=1):
        cell = sheet.cell(1, at, title)
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    for line, row in enumerate(numbers, start=2):
        told = (
            row.number, row.text, row.value, row.title, row.rule, row.since, row.until, row.part, row.basis, row.records,
            row.address,
        )  # fmt: skip
        for at, value in enumerate(told, start=1):
            cell = sheet.cell(line, at)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, str):
                _put(cell, value)
            else:
                cell.value = value
            if isinstance(value, date):
                cell.number_format = "dd.mm.yyyy"
            elif isinstance(value, Decimal | int) and at > 1:
                cell.number_format = _format(Decimal(value))
        if row.address.startswith(("http://", "https://")):
            sheet.cell(line, len(told)).hyperlink = row.address
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _paragraph(sheet: Any, block: Paragraph, line: int, width: int) -> int:
    cell = sheet.cell(line, 1)
    _put(cell, block.text)
    cell.font = Font(bold=block.bold or block.style in ("title", "heading"))
    cell.alignment = Alignment(horizontal=block.align, vertical="top", wrap_text=True)
    if width > 1:
        sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=width)
    return line + 1


def _table(sheet: Any, table: Table, line: int) -> int:
    if table.caption:
        line = _paragraph(sheet, Paragraph(((table.caption,),), style="heading"), line, len(table.columns))
    whole = sum(column.width for column in table.columns)
    for index, column in enumerate(table.columns, start=1):
        letter = get_column_letter(index)
        # The width of the widest table's column holds: a sheet has one set of columns.
        wanted = max(10.0, 160 * column.width / whole)
        sheet.column_dimensions[letter].width = max(sheet.column_dimensions[letter].width or 0, wanted)
    line = _rows(sheet, table.head, line, len(table.columns), head=True)
    return _rows(sheet, table.body, line, len(table.columns), head=False) + 1


def _rows(sheet: Any, rows: tuple[Row, ...], line: int, width: int, *, head: bool) -> int:
    for row in placed(rows, width):
        for at, cell in row:
            _cell(sheet, cell, line, at + 1, head=head)
        line += 1
    return line


def _cell(sheet: Any, cell: Cell, line: int, column: int, *, head: bool) -> None:
    last_line, last_column = line + cell.rows - 1, column + cell.columns - 1
    for y in range(line, last_line + 1):
        for x in range(column, last_column + 1):
            sheet.cell(y, x).border = LINE
    if (last_line, last_column) != (line, column):
        sheet.merge_cells(start_row=line, start_column=column, end_row=last_line, end_column=last_column)
    box = sheet.cell(line, column)
    number = None if head else _number(cell.text)
    if number is None:
        _put(box, cell.text)
    else:
        box.value = number
        box.number_format = _format(number)
    box.font = Font(bold=head)
    box.alignment = Alignment(
        horizontal="center" if head else "right" if cell.numeric else "left", vertical="top", wrap_text=True
    )


def _format(number: Decimal) -> str:
    places = max(0, -int(number.as_tuple().exponent))
    return "#,##0" + ("." + "0" * places if places else "")


def _number(text: str) -> Decimal | None:
    """«20 287,577» as a number; a text with anything else in it stays a text."""
    if not NUMBER.fullmatch(text):
        return None
    return Decimal(re.sub(rf"[{SPACES}]", "", text).replace(MINUS, "-").replace(",", "."))


def _put(box: SheetCell, text: str) -> None:
    """A text that stays a text, also when it begins with «=»."""
    box.value = CONTROLS.sub("", text)[:MOST]
    if box.value:
        box.data_type = "s"
