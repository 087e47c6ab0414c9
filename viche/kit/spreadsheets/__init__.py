"""Tables from and to files: CSV and XLSX read without trust, CSV, XLSX and JSON written so that nothing in them runs.

`read_table` gives a header and rows with the line numbers of Excel or raises `FileRefused`; `as_date`, `as_int` and the
others make values of cells or raise `CellRefused`. Both refusals say in Ukrainian what is wrong, where, what to do.
"""

from viche.kit.spreadsheets.cells import CellRefused, as_bool, as_choice, as_text
from viche.kit.spreadsheets.dates import as_date, as_datetime
from viche.kit.spreadsheets.numbers import as_decimal, as_int
from viche.kit.spreadsheets.reading import read_table
from viche.kit.spreadsheets.table import Cell, Limits, Row, Table
from viche.kit.spreadsheets.writing import write_csv, write_json, write_xlsx
from viche.kit.uploads.refusal import FileRefused

__all__ = [
    "Cell",
    "CellRefused",
    "FileRefused",
    "Limits",
    "Row",
    "Table",
    "as_bool",
    "as_choice",
    "as_date",
    "as_datetime",
    "as_decimal",
    "as_int",
    "as_text",
    "read_table",
    "write_csv",
    "write_json",
    "write_xlsx",
]
