"""A report as a workbook: the texts above, then each table as it is laid. A cell that is one number is a number."""

from __future__ import annotations

import io
import re
from datetime import datetime
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


def write(content: Content, source: str = "") -> bytes:
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
    line = 1
    for block in content.blocks:
        line = _paragraph(sheet, block, line, width) if isinstance(block, Paragraph) else _table(sheet, block, line)
    told = io.BytesIO()
    book.save(told)
    return same_each_time(told.getvalue())


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
        places = max(0, -int(number.as_tuple().exponent))
        box.number_format = "#,##0" + ("." + "0" * places if places else "")
    box.font = Font(bold=head)
    box.alignment = Alignment(
        horizontal="center" if head else "right" if cell.numeric else "left", vertical="top", wrap_text=True
    )


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
