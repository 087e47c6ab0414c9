"""CSV as one table, every record a row, also those above the header."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from viche.kit.grids.grid import Grid, GridCell, GridFile
from viche.kit.grids.limits import Extent, GridLimits
from viche.kit.grids.plain import plain
from viche.kit.grids.sheet_look import sheet_limits
from viche.kit.spreadsheets.from_csv import read_records
from viche.kit.spreadsheets.table import nothing_inside
from viche.kit.uploads.refusal import FileRefused


def read_separated(data: bytes, name: str, limits: GridLimits) -> GridFile:
    """The records of a CSV file; text without columns is refused: it is a letter, not a table."""
    records = read_records(data, sheet_limits(limits))
    extent = Extent(limits)
    slots: list[list[GridCell | None]] = []
    width = max((len(record) for record in records), default=0)
    extent.take_cells(width * len(records))
    for line, record in enumerate(records, start=1):
        texts = [plain(str(cell)) if cell is not None else "" for cell in record]
        extent.take_text(sum(map(len, texts)))
        row = [GridCell(text, line, column) if text else None for column, text in enumerate(texts, start=1)]
        slots.append(row + [None] * (width - len(row)))
    while slots and not any(slots[-1]):
        slots.pop()
    if not slots:
        raise nothing_inside()
    if width < 2:
        raise FileRefused(
            _(
                "Файл «%(name)s» — простий текст без стовпців. Завантажте документ Word (.docx) чи книгу Excel (.xlsx) "
                "із таблицею або CSV, де стовпці розділено крапкою з комою."
            ),
            name=name,
        )
    return GridFile([Grid(1, slots)])
