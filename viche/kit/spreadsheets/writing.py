"""Tables written so that Ukrainian Excel opens them right and so that nothing in them runs.

Text that a spreadsheet would take for a formula stays text, and our reader gives back what was written: numbers, dates,
yes and no, and texts as `as_text` leaves them (not blank, lines ended by a line feed, no control characters).
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import WorkbookAlreadySaved

from viche.kit.spreadsheets.guard import may_run, with_guard
from viche.kit.spreadsheets.table import Cell, column_letters
from viche.kit.uploads.refusal import FileRefused

Records = Iterable[Sequence[Cell]]

# Files are the same in every language of the interface, else the same data would differ by who exported them.
YES, NO = "так", "ні"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Excel reads _x000D_ inside a text as a code of a character.
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
EXCEL_TEXT = 32_767
EXCEL_LINES = 1_048_576
EXCEL_EXACT = 10**15
# The calendar of Excel is wrong before March 1900 and does not exist before 1900.
EXCEL_FIRST_DAY = date(1900, 3, 1)
WIDTH_SAMPLE, WIDTH_LEAST, WIDTH_MOST = 200, 8, 60


def write_csv(rows: Records, file: IO[bytes], *, header: Sequence[str]) -> None:
    """CSV in UTF-8 with its mark and `;`: what Ukrainian Excel opens by a double click. Dates are dd.mm.yyyy."""
    file.write(b"\xef\xbb\xbf")
    # Texts always stand in quotes: whoever opens the file with another delimiter gets no new cells out of a text.
    writer = csv.writer(_Encoding(file), delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([with_guard(_clean(title)) for title in header])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])


def write_json(rows: Records, file: IO[bytes], *, keys: Sequence[str]) -> None:
    """A JSON list of objects, one to a line. Dates and moments are ISO 8601, decimals are numbers with all digits."""
    names = [json.dumps(key, ensure_ascii=False) for key in keys]
    between = "[\n"
    for row in rows:
        pairs = (f"{name}: {_json_cell(cell)}" for name, cell in zip(names, row, strict=True))
        file.write(f"{between}{{{', '.join(pairs)}}}".encode())
        between = ",\n"
    file.write(b"\n]\n" if between == ",\n" else b"[]\n")


def write_xlsx(rows: Records, file: IO[bytes], *, header: Sequence[str], sheet: str = "") -> None:
    """XLSX, row by row without holding the table. `sheet`: the title of the sheet, cut to what Excel allows.

    Refuses what Excel cannot hold: more lines than it has, a text longer than a cell takes.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\[\]:*?/\\']", " ", sheet)[:31].strip() or None)
    rows = iter(rows)
    sample = list(itertools.islice(rows, WIDTH_SAMPLE))
    for number, width in enumerate(_widths(header, sample), start=1):
        page.column_dimensions[column_letters(number)].width = width
    page.freeze_panes = "A2"
    try:
        page.append([_heading(page, title) for title in header])
        for line, row in enumerate(itertools.chain(sample, rows), start=2):
            if line > EXCEL_LINES:
                raise FileRefused(_("Записів більше, ніж уміщує аркуш Excel. Візьміть файл CSV або JSON."))
            page.append([_xlsx_cell(page, cell, line, number) for number, cell in enumerate(row, start=1)])
        book.save(file)
    except BaseException:
        _abandon(page)
        raise


def _abandon(page: Any) -> None:
    """Close a half-written sheet: the library keeps its rows in a temporary file until the process ends otherwise."""
    with contextlib.suppress(WorkbookAlreadySaved):
        page.close()
    with contextlib.suppress(OSError):
        page._writer.cleanup()


class _Encoding:
    """What the csv module writes to: a text end over a binary file, which stays open."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, text: str) -> None:
        self.file.write(text.encode())


def _clean(text: str) -> str:
    """The text with line feeds only and without what neither XML nor a CSV reader takes."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNWRITABLE.sub("", text)


def _csv_cell(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, int):
        return cell
    return with_guard(_clean(cell)) if isinstance(cell, str) else _plainly(cell)


def _plainly(cell: float | Decimal | date) -> str:
    """Numbers with a comma, dates as 20.11.2024, moments in Kyiv time as 20.11.2024 14:30."""
    if isinstance(cell, datetime):
        return f"{_local(cell):%d.%m.%Y %H:%M:%S}".removesuffix(":00")
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return (f"{cell:f}" if isinstance(cell, Decimal) else f"{cell:.15g}").replace(".", ",")


def _local(moment: datetime) -> datetime:
    """The moment on the clock of the hromada, without its zone: files keep wall time."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _json_cell(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        cell = (timezone.localtime(cell) if timezone.is_aware(cell) else cell).isoformat()
    elif isinstance(cell, date):
        cell = cell.isoformat()
    return json.dumps(cell, ensure_ascii=False, allow_nan=False)


def _xlsx_cell(page: Any, cell: Cell, line: int, number: int) -> Any:
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, str):
        return _xlsx_text(page, cell, line, number)
    if isinstance(cell, date):
        if (cell.date() if isinstance(cell, datetime) else cell) < EXCEL_FIRST_DAY:
            return _plainly(cell)
        return _formatted(page, cell)
    if isinstance(cell, int) and abs(cell) >= EXCEL_EXACT:
        return str(cell)
    return cell


def _formatted(page: Any, cell: date) -> Any:
    made = WriteOnlyCell(page, _local(cell) if isinstance(cell, datetime) else cell)
    made.number_format = "dd.mm.yyyy hh:mm" if isinstance(cell, datetime) else "dd.mm.yyyy"
    return made


def _xlsx_text(page: Any, text: str, line: int, number: int) -> Any:
    text = LOOKS_ESCAPED.sub("_x005F_", _clean(text))
    if len(text) > EXCEL_TEXT:
        raise FileRefused(
            _("Текст для клітинки %(place)s довший, ніж уміщує Excel (32 767 знаків). Візьміть файл CSV або JSON."),
            place=f"{column_letters(number)}{line}",
        )
    return _stays_text(page, text) if may_run(text) or text in ERROR_CODES else text


def _stays_text(page: Any, text: str) -> Any:
    made = WriteOnlyCell(page)
    # Set past the setter, which would make a formula or an error of it.
    made._value, made.data_type = text, "s"
    # Excel shows no apostrophe, but keeps the text a text also after the person edits the cell.
    made.quotePrefix = may_run(text)
    return made


def _heading(page: Any, title: str) -> Any:
    made = _stays_text(page, title)
    made.font, made.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return made


def _widths(header: Sequence[str], sample: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """Widths of the columns in characters, by the longest line among the first rows."""
    for index, title in enumerate(header):
        texts = [title, *(str(_csv_cell(row[index])) for row in sample if index < len(row))]
        longest = max(len(line) for text in texts for line in text.split("\n"))
        yield min(max(longest + 2, WIDTH_LEAST), WIDTH_MOST)
