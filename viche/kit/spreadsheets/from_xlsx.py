"""XLSX read fast and without trust.

Only the sheet, the shared strings and the styles of the upload reach the reader, after the look of `sheet_guard`; the
rest of the workbook it gets is ours. So no trick with names, relations or the zip directory can show it other bytes
than those that were checked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from viche.kit.spreadsheets.sheet_guard import checked_sheet, without_counts
from viche.kit.spreadsheets.table import Cell, Limits, Table, nothing_inside, tidy
from viche.kit.uploads.archives import Archive, broken, check_xml
from viche.kit.uploads.packages import local, parse, relations
from viche.kit.uploads.refusal import say

# Excel keeps fifteen digits of a number; whole numbers up to there are exact.
EXACT = 10**15

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES_XML = (
    f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT_XML = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK_XML = (
    f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="%d"/>'
    '<sheets><sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS_XML = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)


@dataclass
class Workbook:
    """The checked XML parts by path and which of them is what.

    `sheets` are the visible ones as (title, path), `hidden` the titles of the others; `strings` and `styles` are bytes
    of those parts or nothing; `from_1904` is the date system.
    """

    parts: dict[str, bytes]
    sheets: list[tuple[str, str]]
    hidden: list[str]
    strings: bytes
    styles: bytes
    from_1904: bool


def read_xlsx(data: bytes, limits: Limits) -> Table:
    """The first non-empty visible sheet. Numbers come as int where whole, else float; dates as dates; times as text."""
    workbook = open_workbook(data, limits)
    for title, path in workbook.sheets:
        xml = checked_sheet(workbook.parts.get(path, b""), title, limits)
        if not xml:
            continue
        raw, line, column = _lay_out(xml, workbook)
        if not any(cell is not None for cells in raw for cell in cells):
            continue
        table = tidy(raw, limits, first_line=line, first_column=column)
        table.sheet = title
        others = [other for other, _path in workbook.sheets if other != title]
        if others:
            table.notes.append(
                say(
                    _("Прочитано лише аркуш «%(sheet)s». Інші аркуші не враховано: %(others)s."),
                    sheet=title,
                    others=", ".join(others),
                )
            )
        return table
    raise nothing_inside()


def _checked_parts(archive: Archive) -> dict[str, bytes]:
    """Every XML part of the container, unpacked within its budget and free of DTD, by path."""
    parts = {}
    for path in archive.names:
        if path.endswith((".xml", ".rels", ".vml")):
            parts[path] = archive.read(path)
            check_xml(parts[path])
    return parts


def open_workbook(data: bytes, limits: Limits) -> Workbook:
    """The workbook with every part checked. Raises FileRefused."""
    parts = _checked_parts(Archive(data, limits.archive))
    path = next((target for _id, kind, target in relations(parts.get, "") if kind == "officeDocument"), "")
    root = parse(parts.get(path))
    related = {key: (kind, target) for key, kind, target in relations(parts.get, path)}
    by_kind = {kind: target for kind, target in related.values() if target in parts}
    strings = without_counts(parts[by_kind["sharedStrings"]]) if "sharedStrings" in by_kind else b""
    found = Workbook(parts, [], [], strings, parts.get(by_kind.get("styles", ""), b""), False)
    for item in root.iter():
        if local(item.tag) == "workbookPr":
            found.from_1904 = item.get("date1904") in ("1", "true")
        elif local(item.tag) == "sheet":
            key = next((value for name, value in item.items() if local(name) == "id" and "}" in name), "")
            kind, target = related.get(key, ("", ""))
            if kind == "worksheet" and item.get("state", "visible") == "visible":
                found.sheets.append((item.get("name", ""), target))
            elif kind == "worksheet":
                found.hidden.append(item.get("name", ""))
    return found


def _repack(xml: bytes, workbook: Workbook, method: int = zipfile.ZIP_STORED) -> io.BytesIO:
    """A workbook of one sheet around the checked parts, stored without packing unless told: nothing is unpacked twice."""
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES_XML,
        "_rels/.rels": ROOT_XML,
        "xl/workbook.xml": WORKBOOK_XML % workbook.from_1904,
        "xl/_rels/workbook.xml.rels": RELATIONS_XML,
        "xl/worksheets/sheet1.xml": xml,
    }
    if workbook.strings:
        made["xl/sharedStrings.xml"] = workbook.strings
    if workbook.styles:
        made["xl/styles.xml"] = workbook.styles
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=1) as pack:
        for name, content in made.items():
            pack.writestr(name, content)
    file.seek(0)
    return file


def _lay_out(xml: bytes, workbook: Workbook) -> tuple[list[list[Cell]], int, int]:
    """The cells row by row, and the Excel numbers of the first line and column."""
    with _held():
        sheet = _sheet(xml, workbook)
        rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    line, column = sheet.start or (0, 0)
    return rows, line + 1, column + 1


Corner = tuple[int, int]


def merged_ranges(sheet: Any) -> list[tuple[Corner, Corner]]:
    """Merged ranges of an opened sheet as corners (row, column) from 0."""
    with _held():
        return list(sheet.merged_cell_ranges or [])


def rows_from_corner(sheet: Any) -> Iterator[list[Cell]]:
    """The cells of an opened sheet row by row from A1 on, made one row at a time."""
    with _held():
        _line, column = sheet.start or (0, 0)
        for row in sheet.iter_rows():
            yield [None] * column + [_cell(value) for value in row]


def open_sheet(xml: bytes, workbook: Workbook) -> Any:
    """A checked sheet in the fast reader. It is packed for the way there: the reader takes a copy of the file."""
    with _held():
        return _sheet(xml, workbook, zipfile.ZIP_DEFLATED)


def _sheet(xml: bytes, workbook: Workbook, method: int = zipfile.ZIP_STORED) -> Any:
    return CalamineWorkbook.from_filelike(_repack(xml, workbook, method)).get_sheet_by_index(0)


@contextmanager
def _held() -> Iterator[None]:
    """Whatever the reader meets becomes a refusal."""
    try:
        yield
    except (CalamineError, ValueError, OverflowError) as error:
        raise broken() from error
    except BaseException as error:
        # A panic of the Rust reader is not an Exception; everything else of that height is not ours to hold.
        if type(error).__name__ != "PanicException":
            raise
        raise broken() from error


def _cell(value: Any) -> Cell:
    kind = type(value)
    if kind is str:
        return value if value and not value.isspace() else None
    if kind is float:
        number: float = value
        return int(number) if number.is_integer() and -EXACT < number < EXACT else number
    if kind is time:
        return _clock(value.hour * 3600 + value.minute * 60 + value.second)
    if kind is timedelta:
        return _clock(round(value.total_seconds()))
    if kind is datetime:
        return _to_second(value)
    cell: Cell = value
    return cell


def _to_second(value: datetime) -> datetime:
    """Excel keeps moments as fractions of a day; what is below a second is their rounding."""
    return (value + timedelta(milliseconds=500)).replace(microsecond=0)


def _clock(seconds: int) -> str:
    """Hours as Excel shows them: 30600 → «08:30»."""
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text
