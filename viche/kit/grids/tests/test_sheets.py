"""Books of Excel and CSV files as they are laid out."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest

from viche.kit.grids import GridFile, read_grids
from viche.kit.grids.limits import GridLimits
from viche.kit.grids.tests.making import consistent, notes, texts
from viche.kit.tests.files import HEAD, MAIN, container, sheet, workbook
from viche.kit.uploads import FileRefused

STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="0.0%"/>'
    '<numFmt numFmtId="165" formatCode="0&quot; %&quot;"/><numFmt numFmtId="166" formatCode="0\\%;0%"/></numFmts>'
    '<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>'
)


def cells(line: int, **given: str) -> str:
    """A row of cells by their columns: a text, or XML of a cell with its place left as «@»."""
    made = (
        xml.replace("@", f"{column}{line}")
        if xml.startswith("<")
        else f'<c r="{column}{line}" t="inlineStr"><is><t>{xml}</t></is></c>'
        for column, xml in given.items()
    )
    return f'<row r="{line}">{"".join(made)}</row>'


def merged(xml: str, *ranges: str) -> str:
    listed = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return xml.replace("</worksheet>", f"<mergeCells>{listed}</mergeCells></worksheet>")


def read(*sheets: str, **parts: object) -> GridFile:
    return read_grids(workbook(*sheets, **parts), "план.xlsx")  # type: ignore[arg-type]


def refused(*sheets: str, **parts: object) -> str:
    with pytest.raises(FileRefused) as caught:
        read(*sheets, **parts)
    return str(caught.value)


def test_rows_and_columns_keep_their_numbers_of_excel() -> None:
    grid = read(sheet(cells(3, C="Захід", D="Строк") + cells(5, C="1.1"))).grids[0]
    assert texts(grid) == [["·"] * 4, ["·"] * 4, ["·", "·", "Захід", "Строк"], ["·"] * 4, ["·", "·", "1.1", "·"]]
    found = grid.at(5, 3)
    assert found is not None
    assert (found.row, found.column, found.text) == (5, 3, "1.1")
    assert grid.place(5, 3) == "аркуш „Аркуш1“, клітинка C5"


def test_merged_ranges_stand_in_all_their_places() -> None:
    grid = read(merged(sheet(cells(1, A="Назва") + cells(2, A="Захід", B="Кошти") + cells(3, B="план", C="факт")),
                       "A1:C1", "A2:A3", "B2:C2")).grids[0]  # fmt: skip
    assert texts(grid) == [["Назва"] * 3, ["Захід", "Кошти", "Кошти"], ["Захід", "план", "факт"]]
    consistent(grid)


def test_a_merge_beyond_the_filled_cells_ends_with_them() -> None:
    grid = read(merged(sheet(cells(1, A="а", B="б") + cells(2, A="в")), "B1:Z1", "A2:B900", "C5:D9", "A5:B9")).grids[0]
    assert texts(grid) == [["а", "б"], ["в", "в"]]
    consistent(grid)


def test_values_under_a_merge_are_left_out_and_told_of() -> None:
    file = read(merged(sheet(cells(1, A="видно", B="не видно")), "A1:B1"))
    assert texts(file.grids[0]) == [["видно", "видно"]]
    assert "лишилися значення (1)" in notes(file)


def test_an_empty_merged_cell_knows_its_place() -> None:
    grid = read(merged(sheet(cells(1, A="а") + cells(3, C="б")), "A2:B3")).grids[0]
    assert texts(grid) == [["а", "·", "·"], ["", "", "·"], ["", "", "б"]]
    consistent(grid)


@pytest.mark.parametrize("bare", ["<c s='1'/>", '<c s="1"/>', '<c s="1"></c>'])
def test_empty_cells_that_say_no_place_still_take_one(bare: str) -> None:
    """They stand after their neighbour, so a placed bare one before them counts as well."""
    text = '<c t="inlineStr"><is><t>в</t></is></c>'
    grid = read(sheet(f'<row r="1"><c r="A1" s="1"/>{bare}{text}</row>')).grids[0]
    assert texts(grid) == [["·", "·", "в"]]


def test_a_sheet_with_a_prefix_of_its_namespace() -> None:
    xml = sheet(cells(1, A='<c r="@" s="1"/>') + "<row r='2'><c r='B2'><f>1</f><v>7</v></c></row>")
    for tag in ("worksheet", "sheetData", "row", "c", "f", "v"):
        xml = xml.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    assert texts(read(xml.replace("xmlns=", "xmlns:x=")).grids[0]) == [["·", "·"], ["·", "7"]]


def test_of_ranges_that_overlap_the_first_counts() -> None:
    xml = sheet(cells(1, A="а", B="б", C="в", D="г", E="ґ", F="д"))
    grid = read(merged(xml, "A1:B1", "B1:C1", "D1:D1", "F1:E1")).grids[0]
    assert texts(grid) == [["а", "а", "в", "г", "ґ", "д"]]
    consistent(grid)


@pytest.mark.parametrize(
    ("xml", "text", "value"),
    [
        ('<c r="@"><v>7272.799999999999</v></c>', "7272,8", 7272.799999999999),
        ('<c r="@"><v>1204</v></c>', "1204", 1204),
        ('<c r="@"><v>1E-7</v></c>', "0,0000001", 1e-7),
        ('<c r="@"><v>123456789012345678</v></c>', "123456789012346000", 1.2345678901234568e17),
        ('<c r="@" s="1"><v>45657</v></c>', "31.12.2024", date(2024, 12, 31)),
        ('<c r="@" s="2"><v>0.95</v></c>', "95%", 0.95),
        ('<c r="@" s="3"><v>0.9549</v></c>', "95,5%", 0.9549),
        ('<c r="@" s="4"><v>95</v></c>', "95", 95),
        ('<c r="@" s="5"><v>95</v></c>', "95", 95),
        ('<c r="@" s="2" t="inlineStr"><is><t>95</t></is></c>', "95", None),
        ('<c r="@" s="1"><v>45657.5</v></c>', "31.12.2024 12:00", datetime(2024, 12, 31, 12)),
        ('<c r="@" t="b"><v>1</v></c>', "так", True),
        ('<c r="@" t="inlineStr"><is><t> а \n б </t></is></c>', "а\nб", None),
        ('<c r="@" t="e"><v>#DIV/0!</v></c>', "#DIV/0!", None),
        ('<c r="@"><f>1+1</f><v>2</v></c>', "2", 2),
        ('<c r="@" t="str"><f>T("")</f><v></v></c>', "", None),
    ],
)
def test_cells_show_what_excel_shows(xml: str, text: str, value: object) -> None:
    grid = read(sheet(cells(1, A=xml, B="кінець")), styles=STYLES).grids[0]
    assert texts(grid) == [[text or "·", "кінець"]]
    found = grid.at(1, 1)
    assert (found.value if found else None) == value


def test_formulas_errors_and_hidden_rows_are_told_of() -> None:
    xml = sheet(cells(1, A='<c r="@"><f>1</f><v>1</v></c>', B='<c r="@" t="e"><v>#REF!</v></c>'))
    file = read(xml.replace('<row r="1">', '<row r="1" hidden="1">'))
    assert "формули (1)" in notes(file)
    assert "#REF!: B1" in notes(file)
    assert "приховані рядки" in notes(file)


def test_a_formula_nobody_computed_is_refused_with_its_place() -> None:
    said = refused(sheet(cells(2, C='<c r="@"><f>A1</f></c>', D='<c r="@"><f>A1</f><v></v></c>')))
    assert "C2, D2" in said
    assert "збережіть" in said


def test_every_visible_sheet_is_a_table() -> None:
    full = sheet(cells(1, A="а"))
    file = read(full, sheet(""), full, full, names=("План", "Порожній", "Чернетка", "Звіт"),
                states=("visible", "visible", "veryHidden", "visible"))  # fmt: skip
    assert [(grid.number, grid.sheet) for grid in file.grids] == [(1, "План"), (2, "Звіт")]
    assert notes(file) == "Приховані аркуші не прочитано: Чернетка."


def test_a_book_with_hidden_sheets_only() -> None:
    said = refused(sheet(cells(1, A="а")), sheet(""), names=("План", "Б"), states=("hidden", "visible"))
    assert "План" in said
    assert "Відобразити" in said


def test_an_empty_book_is_refused() -> None:
    assert "жодної заповненої клітинки" in refused(sheet(cells(1, A='<c r="@" s="1"/>')))


def test_borders_down_to_the_last_row_do_not_count_even_beside_formulas() -> None:
    bare = "".join(f'<row r="{line}"><c r="A{line}" s="1"/></row>' for line in range(3, 30_000))
    grid = read(sheet(cells(1, A='<c r="@"><f>1</f><v>1</v></c>', B="а") + bare)).grids[0]
    assert texts(grid) == [["1", "а"]]


def test_a_cell_far_away_is_refused_before_it_is_laid_out() -> None:
    assert "рядків" in refused(sheet(cells(1, A="а") + cells(1048576, A="б")))
    assert "стовпців" in refused(sheet(cells(1, A="а", XFD="б")))


def test_all_sheets_together_have_a_limit() -> None:
    full = sheet(cells(1, A="а") + cells(9_000, T="б"))
    with pytest.raises(FileRefused, match="клітинок"):
        read_grids(workbook(full, full), "а.xlsx", limits=GridLimits(max_cells=200_000))


def test_a_million_merged_ranges_are_refused_or_left() -> None:
    assert "об’єднаних" in refused(merged(sheet(cells(1, A="а")), *["A1:B2"] * 50_001))
    grid = read(merged(sheet(cells(1, A="а") + cells(2_000, CV="б")), *["A1:CV2000"] * 10_000)).grids[0]
    assert grid.at(2_000, 100) is grid.at(1, 1)


def test_a_declaration_of_types_is_refused() -> None:
    assert "DTD" in refused(sheet(cells(1, A="а"), before='<!DOCTYPE x [<!ENTITY a "б">]>'))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_csv_of_any_program(codec: str) -> None:
    text = 'План;;\r\n;;\r\nЗахід;Кошти;"Стан\r\nвиконання"\r\n1.1;7 272,8;"каже ""так"""\r\n'
    file = read_grids(io.BytesIO(text.encode(codec)), "план.csv")
    assert texts(file.grids[0]) == [
        ["План", "·", "·"],
        ["·", "·", "·"],
        ["Захід", "Кошти", "Стан\nвиконання"],
        ["1.1", "7 272,8", 'каже "так"'],
    ]
    found = file.grids[0].at(4, 2)
    assert found is not None
    assert (found.row, found.column, found.value) == (4, 2, None)


def test_two_columns_of_csv_are_a_table() -> None:
    assert texts(read_grids(io.BytesIO("Захід;Строк\n1.1;2025".encode()), "а.csv").grids[0])[1] == ["1.1", "2025"]


def test_text_without_columns_is_refused_as_a_letter() -> None:
    with pytest.raises(FileRefused, match="простий текст"):
        read_grids(io.BytesIO("Шановні колеги\nнадсилаємо звіт\n".encode()), "лист.txt")


def test_csv_of_separators_alone_is_refused() -> None:
    with pytest.raises(FileRefused, match="жодної"):
        read_grids(io.BytesIO(b";;;\n;;;\n"), "а.csv")


def test_a_broken_book_is_refused() -> None:
    whole = workbook(sheet(cells(1, A="а"))).getvalue()
    for cut in range(30, len(whole), 97):
        with pytest.raises(FileRefused):
            read_grids(io.BytesIO(whole[:cut]), "а.xlsx")
    with pytest.raises(FileRefused):
        read_grids(container({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "а.xlsx")
