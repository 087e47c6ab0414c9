"""Every visible sheet of an Excel book as it is laid out: rows and columns by their Excel numbers, merged ranges kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.grids.grid import Grid, GridCell, GridFile
from viche.kit.grids.limits import Extent, GridLimits
from viche.kit.grids.plain import plain
from viche.kit.grids.sheet_look import SheetLook, look, percent_styles, sheet_limits
from viche.kit.spreadsheets.cells import shown
from viche.kit.spreadsheets.from_xlsx import Corner, merged_ranges, open_sheet, open_workbook, rows_from_corner
from viche.kit.spreadsheets.table import Cell, nothing_inside
from viche.kit.uploads.refusal import FileRefused, say

Row = list[GridCell | None]


def read_sheets(data: bytes, name: str, limits: GridLimits) -> GridFile:
    """The visible sheets that have cells. Raises FileRefused, also when there is none."""
    narrow, extent = sheet_limits(limits), Extent(limits)
    workbook = open_workbook(data, narrow)
    percents = percent_styles(workbook.styles)
    file = GridFile([])
    for title, path in workbook.sheets:
        xml, seen = look(workbook.parts.pop(path, b""), title, narrow, percents)
        if not xml:
            continue
        extent.take_cells(seen.last_line * seen.last_column)
        sheet = open_sheet(xml, workbook)
        slots = _cells(rows_from_corner(sheet), seen, extent)
        _trim(slots)
        covered = _merge(slots, merged_ranges(sheet))
        if slots:
            file.grids.append(Grid(len(file.grids) + 1, slots, sheet=title))
            file.notes += _notes(title, seen, covered)
    if not file.grids:
        raise _only_hidden(name, workbook.hidden) if workbook.hidden else nothing_inside()
    if workbook.hidden:
        file.notes.append(say(_("Приховані аркуші не прочитано: %(sheets)s."), sheets=", ".join(workbook.hidden)))
    return file


def _only_hidden(name: str, sheets: list[str]) -> FileRefused:
    return FileRefused(
        _(
            "У книзі «%(name)s» заповнені тільки приховані аркуші: %(sheets)s. Покажіть потрібний аркуш (клацніть "
            "правою кнопкою на назві будь-якого аркуша, «Відобразити…»), збережіть книгу й завантажте ще раз."
        ),
        name=name,
        sheets=", ".join(sheets),
    )


def _cells(rows: Iterable[list[Cell]], seen: SheetLook, extent: Extent) -> list[Row]:
    """Cells for filled places, None for empty ones."""
    slots: list[Row] = []
    for line, cells in enumerate(rows, start=1):
        row: Row = []
        for column, value in enumerate(cells, start=1):
            text = seen.error_texts.get((line, column)) or _text(value, seen.percent_cells.get((line, column)))
            row.append(GridCell(text, line, column, value=None if isinstance(value, str) else value) if text else None)
            extent.take_text(len(text))
        slots.append(row)
    return slots


def _text(value: Cell, percent: int | None) -> str:
    """As Excel shows it in Ukrainian, but without the spaces between thousands."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Fifteen digits are what Excel shows: 7272.799999999999 in the file is 7272,8 on the screen.
        number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        if percent is not None:
            return f"{number * 100:.{min(percent, 30)}f}%".replace(".", ",")
        return f"{number:f}".replace(".", ",")
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return f"{value:%d.%m.%Y %H:%M}"
    return shown(value.date() if isinstance(value, datetime) else value)


def _merge(slots: list[Row], merges: list[tuple[Corner, Corner]]) -> int:
    """Stretch cells over their merged ranges; returns how many texts stood in covered places, which nobody sees."""
    height, width = len(slots), len(slots[0]) if slots else 0
    covered, left_to_take, taken = 0, height * width, set[Corner]()
    for (top, left), (bottom, right) in merges:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        if top > bottom or left > right:
            continue
        left_to_take -= (bottom - top + 1) * (right - left + 1)
        if left_to_take < 0:
            # Ranges overlap, which Excel never makes; a million of them would take hours.
            break
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        if not taken.isdisjoint(places):
            continue
        taken.update(places)
        first = slots[top][left] or GridCell("", top + 1, left + 1)
        cell = replace(first, rows=bottom - top + 1, columns=right - left + 1)
        covered += sum(slots[row][column] is not None for row, column in places[1:])
        for row, column in places:
            slots[row][column] = cell
    return covered


def _trim(slots: list[Row]) -> None:
    """Take off empty rows below and empty columns at the right."""
    while slots and not any(cell is not None for cell in slots[-1]):
        slots.pop()
    width = max((index + 1 for row in slots for index, cell in enumerate(row) if cell is not None), default=0)
    for row in slots:
        row[width:] = [None] * (width - len(row))


def _notes(sheet: str, seen: SheetLook, covered: int) -> list[Any]:
    notes = []
    if seen.formula_count:
        notes.append(
            say(
                _("На аркуші «%(sheet)s» є формули (%(count)s). Узято їхні останні значення, як їх показує Excel."),
                sheet=sheet,
                count=seen.formula_count,
            )
        )
    if seen.error_count:
        notes.append(
            say(
                _("На аркуші «%(sheet)s» є помилки Excel, як-от #REF!: %(places)s."),
                sheet=sheet,
                places=", ".join(seen.errors) + (" …" if seen.error_count > len(seen.errors) else ""),
            )
        )
    if seen.hidden:
        notes.append(say(_("На аркуші «%(sheet)s» є приховані рядки чи стовпці. Їх теж прочитано."), sheet=sheet))
    if covered:
        notes.append(
            say(
                _("На аркуші «%(sheet)s» під об’єднаними клітинками лишилися значення (%(count)s). Їх пропущено."),
                sheet=sheet,
                count=covered,
            )
        )
    return notes
