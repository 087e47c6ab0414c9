"""What is written opens right in Excel, runs nothing, and comes back as it was."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from viche.kit.spreadsheets import (
    FileRefused,
    as_bool,
    as_date,
    as_datetime,
    as_decimal,
    as_int,
    as_text,
    read_table,
    write_csv,
    write_json,
    write_xlsx,
)

HEADER = ["Номер", "Дата", "Змінено", "Сума", "Чинний", "Назва"]
MOMENT = datetime(2024, 11, 20, 12, 30, tzinfo=UTC)
ROW = [12, date(2024, 11, 20), MOMENT, Decimal("7272.80"), True, "Про «бюджет»; на рік"]
WRITERS = [write_csv, write_xlsx]
DANGEROUS = [
    "=1+1",
    "+380441234567",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org";"так")',
    "'=1+1",
    "''",
    "'",
    "'слово",
    "＝1+1",
    "#N/A",
    "_x000D_",
    "_x005F_x000D_",
    "так, =1+1",
    'лапки " і "" ще',
    "рядок\n=1+1",
    "=",
    "0012",
    "1e5",
    "TRUE",
]


def written(write: Any, rows: list[list[Any]], header: list[str]) -> io.BytesIO:
    file = io.BytesIO()
    write(rows, file, header=header)
    return file


def test_csv_is_what_ukrainian_excel_opens() -> None:
    raw = written(write_csv, [ROW, [None] * 6], HEADER).getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    local = timezone.make_naive(MOMENT)
    assert text.split("\r\n")[1] == f'12;"20.11.2024";"{local:%d.%m.%Y %H:%M}";"7272,80";"так";"Про «бюджет»; на рік"'


def test_xlsx_has_real_dates_bold_frozen_header_and_widths() -> None:
    file = written(write_xlsx, [ROW, [None, None, None, None, False, "а"]], HEADER)
    page = openpyxl.load_workbook(file).active
    assert page is not None
    assert [cell.value for cell in page[1]] == HEADER
    assert all(cell.font.bold for cell in page[1])
    assert page.freeze_panes == "A2"
    assert page["B2"].value == datetime(2024, 11, 20)
    assert page["B2"].number_format == "dd.mm.yyyy"
    assert page["C2"].value == timezone.make_naive(MOMENT)
    assert page["D2"].value == 7272.8
    assert [page["E2"].value, page["E3"].value] == ["так", "ні"]
    assert page.column_dimensions["F"].width > page.column_dimensions["A"].width


def test_json_keeps_types() -> None:
    file = io.BytesIO()
    write_json([ROW, [None, None, None, None, False, 'а\n"б"']], file, keys=["n", "d", "m", "s", "b", "t"])
    first, second = json.loads(file.getvalue())
    assert first == {
        "n": 12,
        "d": "2024-11-20",
        "m": timezone.localtime(MOMENT).isoformat(),
        "s": 7272.8,
        "b": True,
        "t": "Про «бюджет»; на рік",
    }
    assert second == {"n": None, "d": None, "m": None, "s": None, "b": False, "t": 'а\n"б"'}
    assert b"7272.80" in file.getvalue()
    empty = io.BytesIO()
    write_json([], empty, keys=["n"])
    assert json.loads(empty.getvalue()) == []


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_runs(text: str) -> None:
    """In CSV no cell begins like a formula, whatever delimiter opens it; in XLSX there is no formula and no error."""
    raw = written(write_csv, [[text, "а"]], ["Назва", "Ще"]).getvalue().decode("utf-8-sig")
    for delimiter in ";,\t":
        for record in csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter):
            assert not any(cell[:1] in tuple("=+-@\t\r＝") for cell in record if cell)
    page = openpyxl.load_workbook(written(write_xlsx, [[text, "а"]], ["Назва", "Ще"])).active
    assert page is not None
    assert page["A2"].data_type == "s"
    assert page["A2"].quotePrefix == (text[0] in "=+-@＝")


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_comes_back(write: Any, text: str) -> None:
    table = read_table(written(write, [[text, "а"]], ["Назва", "Ще"]), "а")
    assert table.rows[0].cells[0] == text


TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("=+-@'\"_x00D5F;,\n\t їʼ«"))
).map(lambda text: as_text_or_none(text, multiline=True))
LINES = st.text(st.sampled_from("=+-@'\"_x0D;, їʼ«1"), min_size=1).map(lambda text: as_text_or_none(text))


def as_text_or_none(text: str, multiline: bool = False) -> str | None:
    """A text as a field holds it: what was refused on entering cannot be in the database."""
    try:
        return as_text(text, multiline=multiline)
    except Exception:
        return None


@pytest.mark.parametrize("write", WRITERS)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 10**12),
            st.dates(date(1900, 3, 1), date(2199, 12, 31)),
            st.decimals(-(10**10), 10**10, places=2),
            st.booleans(),
            TEXTS,
            LINES,
            st.datetimes(datetime(1991, 8, 24), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_export_then_import_changes_nothing(write: Any, rows: list[tuple[Any, ...]]) -> None:
    header = ["Число", "Дата", "Сума", "Чинний", "Назва", "Примітка", "Коли"]
    zoned = [[*row[:6], timezone.make_aware(row[6])] for row in rows]
    back = [
        [
            as_int(cells[0]),
            as_date(cells[1]),
            as_decimal(cells[2], places=2),
            as_bool(cells[3]),
            as_text(cells[4], multiline=True),
            as_text(cells[5]),
            as_datetime(cells[6]),
        ]
        for cells in (row.cells for row in read_table(written(write, zoned, header), "а").rows)
    ]
    # The hour that comes twice in October has one wall time in a file.
    assert [[*row[:6], timezone.make_naive(row[6])] for row in back] == [
        [*row[:6], timezone.make_naive(row[6])] for row in zoned
    ]


def test_line_numbers_survive_texts_of_several_lines() -> None:
    for write in WRITERS:
        table = read_table(written(write, [["а\nб\nв"], ["г"]], ["Назва"]), "а")
        assert [row.line for row in table.rows] == [2, 3]


def test_old_dates_and_long_numbers_go_to_excel_as_text() -> None:
    table = read_table(written(write_xlsx, [[date(1867, 5, 1), 10**15 + 1]], ["Дата", "Код"]), "а")
    assert [as_date(table.rows[0].cells[0]), as_int(table.rows[0].cells[1])] == [date(1867, 5, 1), 10**15 + 1]


def test_a_text_too_long_for_excel_is_refused_not_cut() -> None:
    with pytest.raises(FileRefused, match="A2"):
        written(write_xlsx, [["а" * 32_768]], ["Назва"])


def test_strange_titles_of_sheets() -> None:
    file = io.BytesIO()
    write_xlsx([["а"]], file, header=["Назва"], sheet="Акти: [2024] / '25' – дуже довга назва аркуша")
    assert read_table(file, "а").sheet.startswith("Акти")
