"""One tree, three files: the same texts in each, merged cells where they are, nothing that runs, the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from docx import Document
from openpyxl.cell.cell import MergedCell

from viche.kit.grids import read_grids
from viche.reports.content import Cell, Column, Content, Paragraph, Ref, Table
from viche.reports.writing import KINDS, docx, pdf, xlsx

SOURCE = "Кропивницька громада · знімок 3"


def cell(text: str, rows: int = 1, columns: int = 1, **more: bool) -> Cell:
    return Cell(tuple((line,) for line in text.split("\n")) if text else (), rows, columns, **more)


TREE = Content(
    "Інформація про виконання",
    (
        Paragraph((("Додаток 1",),), "right", style="annex"),
        Paragraph((("Інформація про виконання",),), "center", style="title"),
        Paragraph((("за січень-червень 2024 року: ґєїі ’ ₴",),), "center", style="title"),
        Table(
            (Column("Завдання", 20), Column("Заходи", 40), Column("Видатки", 20, True)),
            ((cell("Завдання", header=True), cell("Заходи", header=True), cell("Видатки & <більше>", header=True)),),
            (
                (cell("1. Налагодження", rows=3), cell("1.1. Форум\nдругий рядок"), cell("0,00", numeric=True)),
                (cell("=1+1"), Cell((("20 287,577",),), numeric=True)),
                (cell("1.3. \x0bХитрий\x01", columns=1), Cell(((Ref(1, "415,892", "stated"), " (бюджет)"),))),
                (cell("Разом", columns=2), Cell(((Ref(2, "29 923,4"),),), numeric=True)),
            ),
            label="Заходи",
        ),
        Paragraph((("Кінець",),), bold=True),
    ),
    landscape=True,
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_tree_gives_the_same_file(kind: str) -> None:
    write, _content_type = KINDS[kind]
    first = write(TREE, SOURCE)
    with time_machine.travel(datetime(2031, 5, 6), tick=False):
        assert first == write(TREE, SOURCE)
    assert first != write(TREE, "інший знімок")


def test_a_document_read_back_has_the_cells_where_they_were() -> None:
    found = read_grids(io.BytesIO(docx.write(TREE, SOURCE)), "звіт.docx")
    (grid,) = found.grids
    annex, *title = (block.text for block in TREE.blocks[:3])
    # Lines of the title are one heading.
    assert [line for line in grid.above if line] == [annex, "\n".join(title)]
    first = grid.at(2, 1)
    assert first and (first.text, first.rows) == ("1. Налагодження", 3)
    assert grid.at(4, 1) is first
    last = grid.at(5, 1)
    assert last and (last.text, last.columns) == ("Разом", 2)
    texts = [c.text if c else "" for c in (grid.at(2, 2), grid.at(3, 2), grid.at(4, 3), grid.at(5, 3))]
    assert texts == ["1.1. Форум\nдругий рядок", "=1+1", "415,892 (бюджет)", "29 923,4"]
    assert grid.repeated == 1


def test_a_document_says_its_title_its_language_and_its_source() -> None:
    made = Document(io.BytesIO(docx.write(TREE, SOURCE)))
    assert made.core_properties.title == TREE.title
    assert made.core_properties.language == "uk-UA"
    assert made.sections[0].footer.paragraphs[0].text == SOURCE


def test_a_workbook_has_numbers_as_numbers_and_texts_as_texts() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(TREE, SOURCE))).active
    assert sheet is not None
    cells = {str(c.value): c for row in sheet.iter_rows() for c in row if not isinstance(c, MergedCell)}
    assert cells["=1+1"].data_type == "s"
    number = cells["20287.577"]
    assert (Decimal(str(number.value)), number.number_format) == (Decimal("20287.577"), "#,##0.000")
    assert cells["415,892 (бюджет)"].data_type == "s"
    assert "A6:A8" not in cells and {str(area) for area in sheet.merged_cells.ranges} >= {"A5:A7", "A8:B8"}


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("29\N{NO-BREAK SPACE}923,4", "29923.4", "#,##0.0"),
        ("\N{MINUS SIGN}1\N{NARROW NO-BREAK SPACE}000,50", "-1000.50", "#,##0.00"),
        ("71", "71", "#,##0"),
    ],
)
def test_numbers_as_the_product_prints_them_are_numbers(text: str, value: str, form: str) -> None:
    table = Table((Column("Видатки", 20, True),), (), ((cell(text, numeric=True),),), label="Видатки")
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(Content("Звіт", (table,)), SOURCE))).active
    assert sheet is not None
    assert (Decimal(str(sheet["A1"].value)), sheet["A1"].number_format) == (Decimal(value), form)


def test_a_pdf_is_tagged_and_says_everything() -> None:
    data = pdf.write(TREE, SOURCE)
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    joined = re.sub(r"[\s-]+", "", told)
    for text in ("Додаток 1", "за січень-червень 2024 року: ґєїі ’ ₴", "Налагодження", "=1+1", "29 923,4", SOURCE):
        assert re.sub(r"[\s-]+", "", text) in joined, text
    assert b"/StructTreeRoot" in data and b"/Lang" in data
    assert b"pdfuaid" in data


def test_a_sign_no_font_has_does_not_cost_the_report() -> None:
    odd = Content("Дивне", (Paragraph((("Подяка 🎉 від громади",),)),))
    assert b"/StructTreeRoot" in pdf.write(odd)


def test_a_workbook_is_an_ordinary_archive() -> None:
    assert zipfile.ZipFile(io.BytesIO(xlsx.write(TREE, SOURCE))).testzip() is None
