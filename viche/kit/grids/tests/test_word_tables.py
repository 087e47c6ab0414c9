"""How tables of Word stand: merged cells, short rows, what is around the tables and inside their cells."""

from __future__ import annotations

import pytest

from viche.kit.grids import read_grids
from viche.kit.grids.tests.making import (
    cell,
    consistent,
    document,
    notes,
    only,
    paragraph,
    read,
    row,
    run,
    table,
    texts,
)


def test_cells_stand_in_rows_and_know_their_places() -> None:
    grid = read(table(row("Захід", "Строк"), row("1.1. Ремонт", "2025"))).grids[0]
    assert texts(grid) == [["Захід", "Строк"], ["1.1. Ремонт", "2025"]]
    found = grid.at(2, 1)
    assert found is not None
    assert (found.row, found.column, found.rows, found.columns, found.value) == (2, 1, 1, 1, None)
    assert (grid.number, grid.sheet, grid.width) == (1, "", 2)
    assert grid.at(3, 1) is None
    assert grid.place(2, 1) == "таблиця 1, рядок 2, стовпець 1"


def test_a_cell_spans_columns_in_all_its_places() -> None:
    grid = read(table(row(cell("Кошти", span=2), "Строк"), row("план", "факт", "2025"))).grids[0]
    assert texts(grid) == [["Кошти", "Кошти", "Строк"], ["план", "факт", "2025"]]
    assert grid.at(1, 1) is grid.at(1, 2)
    consistent(grid)


def test_merges_down_begin_anew_at_restart_and_go_on_without_a_word() -> None:
    grid = read(
        table(
            row(cell("Завдання 1", down="restart"), "1.1"),
            row(cell("", down=""), "1.2"),
            row(cell("", down="continue"), "1.3"),
            row(cell("Завдання 2", down="restart"), "2.1"),
            row(cell("", down=""), "2.2"),
            row("Разом", "5"),
        )
    ).grids[0]
    assert [line[0] for line in texts(grid)] == ["Завдання 1"] * 3 + ["Завдання 2"] * 2 + ["Разом"]
    assert [one.rows for one in (grid.at(1, 1), grid.at(4, 1), grid.at(6, 1)) if one] == [3, 2, 1]
    consistent(grid)


def test_a_block_is_merged_both_ways() -> None:
    grid = read(
        table(
            row(cell("Блок", span=2, down="restart"), "а"),
            row(cell("", span=2, down=""), "б"),
        )
    ).grids[0]
    assert texts(grid) == [["Блок", "Блок", "а"], ["Блок", "Блок", "б"]]
    assert len({id(one) for line in grid.slots for one in line[:2]}) == 1
    consistent(grid)


def test_a_continued_merge_with_nothing_above_is_a_cell_of_its_own() -> None:
    grid = read(table(row("перший", "а"), row(cell("другий", down=""), "б"), row(cell("", down=""), "в"))).grids[0]
    assert [line[0] for line in texts(grid)] == ["перший", "другий", "другий"]
    consistent(grid)


def test_merges_of_unlike_width_stay_rectangles() -> None:
    wider = read(table(row(cell("а", down="restart"), "б"), row(cell("", span=2, down="")))).grids[0]
    assert texts(wider) == [["а", "б"], ["а", "·"]]
    narrower = read(table(row(cell("а", span=2, down="restart")), row(cell("в", down=""), "г"))).grids[0]
    assert texts(narrower) == [["а", "а"], ["в", "г"]]
    consistent(wider)
    consistent(narrower)


def test_the_old_merge_aside_is_a_span() -> None:
    begins, goes_on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    grid = read(
        table(row(cell("Кошти", props=begins), cell("", props=goes_on), "Строк"), row("план", "факт", "2025"))
    ).grids[0]
    assert texts(grid) == [["Кошти", "Кошти", "Строк"], ["план", "факт", "2025"]]
    consistent(grid)


def test_text_under_a_merge_is_left_out_and_told_of() -> None:
    file = read(table(row(cell("видно", down="restart")), row(cell("не видно", down=""))))
    assert texts(file.grids[0]) == [["видно"], ["видно"]]
    assert "усього клітинок: 1" in notes(file)


def test_columns_skipped_before_and_after_are_empty_places() -> None:
    grid = read(
        table(
            row("а", "б", "в"),
            row("лише б", props='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
            row(cell("", down="restart"), "х", "у"),
        )
    ).grids[0]
    assert texts(grid) == [["а", "б", "в"], ["·", "лише б", "·"], ["", "х", "у"]]


def test_a_merge_down_is_matched_by_column_not_by_order() -> None:
    grid = read(
        table(
            row("а", cell("об’єднана", down="restart")),
            row(cell("", down=""), props='<w:gridBefore w:val="1"/>'),
        )
    ).grids[0]
    assert texts(grid) == [["а", "об’єднана"], ["·", "об’єднана"]]


def test_short_rows_are_filled_with_nothing() -> None:
    grid = read(table(row("а", "б", "в"), row("г"))).grids[0]
    assert texts(grid) == [["а", "б", "в"], ["г", "·", "·"]]
    assert grid.at(2, 3) is None


def test_repeated_rows_are_counted_from_the_top_only() -> None:
    repeated, off = "<w:tblHeader/>", '<w:tblHeader w:val="false"/>'
    grid = read(table(row("а", props=repeated), row("б", props=repeated), row("в"), row("г", props=repeated))).grids[0]
    assert grid.repeated == 2
    assert read(table(row("а", props=off), row("б"))).grids[0].repeated == 0


def test_paragraphs_stand_above_between_and_after() -> None:
    file = read(
        paragraph("Додаток 1"),
        paragraph(),
        paragraph("Програма"),
        table(row("а")),
        paragraph("Продовження"),
        table(row("б")),
        table(row("в")),
        paragraph("Начальник відділу"),
    )
    assert [grid.above for grid in file.grids] == [["Додаток 1", "Програма"], ["Продовження"], []]
    assert [grid.number for grid in file.grids] == [1, 2, 3]
    assert file.after == ["Начальник відділу"]


def test_a_table_inside_a_cell_is_its_text_row_by_row() -> None:
    inner = table(row("2024", "100,0"), row("2025", cell("200,0", "уточнено")))
    file = read(table(row("Кошти", cell("за роками:", inner, paragraph("разом 300,0")), "кінець")))
    assert texts(file.grids[0]) == [["Кошти", "за роками:\n2024\t100,0\n2025\t200,0 уточнено\nразом 300,0", "кінець"]]
    assert len(file.grids) == 1
    assert "усього: 1" in notes(file)


def test_tables_inside_tables_inside_tables() -> None:
    deep = table(row(cell("найглибше")))
    for depth in range(5):
        deep = table(row(cell(str(depth), deep)))
    assert texts(read(deep).grids[0]) == [["4\n3 2 1 0 найглибше"]]


@pytest.mark.parametrize(
    "wrap",
    [
        "<w:sdt><w:sdtPr><w:alias w:val='х'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:customXml w:element="x">{}</w:customXml>',
        "<w:ins>{}</w:ins>",
        "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice></mc:AlternateContent>",
    ],
)
def test_wrappers_around_tables_rows_and_cells_are_seen_through(wrap: str) -> None:
    wrapped_cell = wrap.format(cell("в обгортці"))
    wrapped_row = wrap.format(row("рядок", wrapped_cell))
    grid = read(wrap.format(table(row("а", "б"), wrapped_row)), wrap.format(paragraph("після"))).grids[0]
    assert texts(grid) == [["а", "б"], ["рядок", "в обгортці"]]


def test_a_hidden_row_is_left_out() -> None:
    file = read(table(row("видно"), row("сховано", props="<w:hidden/>")))
    assert texts(file.grids[0]) == [["видно"]]
    assert "прихований" in notes(file)


def test_rows_and_cells_without_anything_do_no_harm() -> None:
    file = read("<w:tbl/>", table("<w:tr/>", row("а"), "<w:tr><w:tc/></w:tr>"), "<w:p/>")
    assert texts(file.grids[0]) == [["а"], [""]]


def test_the_story_is_found_by_its_relation_under_any_name() -> None:
    file = read(table(row("а")), main="word/document2.xml", numbering="<w:x/>")
    assert texts(file.grids[0]) == [["а"]]
    moved = document(table(row("а")), main="word/Document.XML")
    assert texts(read_grids(moved, "а.docx").grids[0]) == [["а"]]


def test_strict_documents_have_other_namespaces() -> None:
    bullets = '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    bullets += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    listed = paragraph("пункт", props='<w:numPr><w:numId w:val="1"/></w:numPr>')
    grid = read(
        paragraph("Назва"), table(row(cell("а", span=2)), row("б", cell(listed))), strict=True, numbering=bullets
    ).grids[0]
    assert texts(grid) == [["а", "а"], ["б", "- пункт"]]
    assert grid.above == ["Назва"]


def test_a_cell_keeps_its_paragraphs_as_lines() -> None:
    assert only("перший", "", "третій", "") == "перший\n\nтретій"
    assert only(paragraph(inside=run(" з пропусками  "))) == "з пропусками"
