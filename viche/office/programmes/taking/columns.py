"""Which column is what: recognised by headings, corrected by a person, remembered under the signature of the headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from viche.kit.grids import Grid, GridFile
from viche.office.programmes.taking import fields as known
from viche.office.programmes.taking.cells import unit_of
from viche.office.programmes.taking.fields import FIELDS, MONEY, choices, title
from viche.office.programmes.taking.headers import Header, filled, find_header, signature_text
from viche.office.programmes.taking.totals import totals_row

__all__ = ["FIELDS", "Columns", "choices", "columns_of", "title"]


@dataclass(frozen=True)
class Columns:
    """The columns of the main table. `table`: its number, from 1; `rows`: first and last row of its header.

    `headings`: column (from 1) → its heading in one line; `fields`: column → key of `fields.FIELDS` (with a year, a
    source or a fund for money); a column that is absent there is not used.
    """

    table: int
    rows: tuple[int, int]
    headings: dict[int, str] = field(default_factory=dict)
    fields: dict[int, str] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        """The name under which a mapping is remembered: 64 hexadecimal digits of the headings in their order."""
        return sha256(signature_text(self.headings).encode()).hexdigest()

    @property
    def unread(self) -> list[str]:
        """Headings of the columns nobody recognised or mapped."""
        free = [text for column, text in sorted(self.headings.items()) if column not in self.fields]
        return [text for text in free if not known.is_unused(text)]

    @property
    def unit(self) -> int | None:
        """The unit the headings of money say, None when they say none."""
        for column, key in sorted(self.fields.items()):
            if known.parse(key).base in MONEY and (unit := unit_of(self.headings.get(column, ""))):
                return unit
        return None

    def mapped(self, fields: Mapping[int, str]) -> Columns:
        """The same table with the mapping a person gave; an empty key means the column is not used.

        Raises ValueError for a key that is no field, and for a text field given to two columns.
        """
        chosen = {int(column): key for column, key in fields.items() if key}
        keys = list(chosen.values())
        for key in keys:
            known.parse(key)
            if keys.count(key) > 1:
                raise ValueError(key)
        return replace(self, fields=dict(sorted(chosen.items())))

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON field."""
        return {
            "table": self.table,
            "rows": list(self.rows),
            "headings": {str(column): text for column, text in self.headings.items()},
            "fields": {str(column): key for column, key in self.fields.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Columns:
        """Back from `to_json`. Raises ValueError, KeyError or TypeError for anything else."""
        first, last = value["rows"]
        plain = cls(
            int(value["table"]), (int(first), int(last)), {int(c): str(t) for c, t in value["headings"].items()}
        )
        return plain.mapped({int(column): str(key) for column, key in value["fields"].items()})


def columns_of(file: GridFile) -> Columns | None:
    """The columns of the main table: of the first table with a recognised header, else of the largest one.

    None when the document has no table with at least two columns.
    """
    found = [(grid, header) for grid in file.grids if (header := main_header(grid))]
    if found:
        with_measures = [pair for pair in found if "measure" in pair[1].fields.values()]
        grid, header = (with_measures or found)[0]
        return of_header(grid, header)
    grids = [grid for grid in file.grids if grid.width > 1 and not totals_row(grid, 1)]
    if not grids:
        return None
    largest = max(grids, key=lambda grid: len(grid.slots) * grid.width)
    return of_header(largest, _widest(largest))


def main_header(grid: Grid, after: int = 0) -> Header | None:
    """The header of a table of measures; a table of totals is not one."""
    header = find_header(grid, after)
    return None if header is None or totals_row(grid, header.first) else header


def of_header(grid: Grid, header: Header) -> Columns:
    """The columns as the header alone says them."""
    return Columns(grid.number, (header.first, header.last), header.titles, header.fields)


def _widest(grid: Grid) -> Header:
    """Where nothing is recognised: the row among the first ones with most cells stands for the header."""
    rows = range(1, min(len(grid.slots), 10) + 1)
    row = max(rows, key=lambda number: (len(filled(grid, number)), -number))
    return Header(row, row, {cell.column: ("", " ".join(cell.text.split())) for cell in filled(grid, row)})
