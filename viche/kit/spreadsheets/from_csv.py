"""CSV as people have it: saved by Ukrainian Excel (cp1251 or UTF-16), by LibreOffice, by a portal (UTF-8)."""

from __future__ import annotations

import csv
import io
import itertools

from django.utils.translation import gettext_lazy as _

from viche.kit.spreadsheets.guard import without_guard
from viche.kit.spreadsheets.table import Cell, Limits, Table, check_extent, tidy
from viche.kit.uploads.kinds import utf16_without_mark
from viche.kit.uploads.refusal import FileRefused

DELIMITERS = (";", ",", "\t")
SAMPLE_CHARACTERS = 64 * 1024
SAMPLE_RECORDS = 30


def decode(data: bytes) -> str:
    """The text of the file. Whatever is not valid UTF-8 is cp1251: no other encoding is still saved in Ukraine."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    elif b"\x00" in data:
        codec = utf16_without_mark(data) or "utf-8-sig"
    else:
        codec = "utf-8-sig"
    for attempt in (codec, "cp1251"):
        try:
            text = data.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused(
        _(
            "Не вдалося прочитати літери цього файлу. В Excel виберіть «Зберегти як» і тип "
            "«CSV UTF-8» або «Книга Excel (.xlsx)»."
        )
    )


def sniff_delimiter(text: str) -> str:
    """The separator that splits the header into most columns; on a tie the one by which the rows agree with it."""

    def score(delimiter: str) -> tuple[int, int]:
        records = []
        try:
            sample = csv.reader(io.StringIO(text[:SAMPLE_CHARACTERS], newline=None), delimiter=delimiter)
            records = list(itertools.islice(sample, SAMPLE_RECORDS))
        except csv.Error:
            pass
        # Separators alone before the header are an empty line of Excel.
        records = [record for record in records if any(record)] or records
        if not records:
            return 0, 0
        width = len(records[0])
        return width, sum(len(record) == width for record in records)

    return max(DELIMITERS, key=score)


def read_csv(data: bytes, limits: Limits) -> Table:
    """The table of a CSV file. Every cell is text; decimal commas and dates stay as typed."""
    return tidy(read_records(data, limits), limits)


def read_records(data: bytes, limits: Limits) -> list[list[Cell]]:
    """The records as they stand, before anything is taken for a header: index + 1 is the line in Excel."""
    text = decode(data)
    delimiter = None
    if text[:4].lower() == "sep=":
        # Excel's own hint line; Excel does not show it, so it has no number.
        hint, _newline, text = text.partition("\n")
        delimiter = hint.strip()[4:5] or None
    delimiter = delimiter or sniff_delimiter(text)
    return _records(text, delimiter, limits)


def _records(text: str, delimiter: str, limits: Limits) -> list[list[Cell]]:
    """Records with None for empty cells; their index + 1 is the line in Excel, also after a cell of several lines.

    Strict about quotes: a forgotten closing one would silently swallow the rest of the file into one cell.
    """
    records: list[list[Cell]] = []
    widest = filled = 0
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            cells: list[Cell] = [without_guard(cell) if cell and not cell.isspace() else None for cell in record]
            while cells and cells[-1] is None:
                cells.pop()
            records.append(cells)
            widest = max(widest, len(cells))
            filled = len(records) if cells else filled
            if filled > limits.max_rows + 20 or widest > limits.max_columns:
                check_extent(limits, filled, widest)
    except csv.Error as error:
        raise FileRefused(
            _(
                "У рядку %(line)s неправильно стоять лапки, тому не видно, де закінчується клітинка. Лапки всередині "
                'тексту подвоюють: "ТОВ ""Мрія""". Простіше зберегти таблицю як «Книга Excel (.xlsx)».'
            ),
            line=len(records) + 1,
        ) from error
    check_extent(limits, filled, widest)
    return records
