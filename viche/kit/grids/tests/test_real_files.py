"""What LibreOffice writes is read as the original was."""

from __future__ import annotations

from pathlib import Path

import pytest

from viche.kit.grids import Grid, GridFile, read_grids
from viche.kit.grids.tests.making import consistent, notes, texts

FILES = Path(__file__).parent / "files"
KYIV = Path(__file__).parents[3] / "site" / "demo" / "data" / "kyiv-2024-h1.docx"

Shape = list[tuple[int, int, int, int, str]]


def opened(path: Path) -> GridFile:
    with path.open("rb") as file:
        return read_grids(file, path.name)


def shape(grid: Grid) -> Shape:
    """Every cell with its place, size and text, white space apart."""
    found = {
        (one.row, one.column, one.rows, one.columns, " ".join(one.text.split()))
        for line in grid.slots
        for one in line
        if one is not None
    }
    return sorted(found)


@pytest.fixture(scope="module")
def kyiv() -> GridFile:
    return opened(KYIV)


def test_the_report_of_kyiv(kyiv: GridFile) -> None:
    measures, money = kyiv.grids
    assert (len(measures.slots), measures.width) == (30, 10)
    assert (len(money.slots), money.width) == (3, 9)
    goal = measures.at(30, 1)
    assert goal is not None
    assert (goal.row, goal.rows) == (3, 28)
    assert goal.text.startswith("Залучення громадян до процесів формування")
    tasks = {line[1].text for line in measures.slots[2:] if line[1]}
    assert {task[:2] for task in tasks} == {"1.", "2."}
    assert texts(money)[2][0] == "100 164,3"
    assert measures.above[0] == "Додаток 1"
    assert kyiv.notes == []
    consistent(measures)
    consistent(money)


def test_the_same_saved_as_odt_and_back(kyiv: GridFile) -> None:
    again = opened(FILES / "kyiv-by-odt.docx")
    assert [shape(grid) for grid in again.grids] == [shape(grid) for grid in kyiv.grids]
    assert [grid.above for grid in again.grids] == [grid.above for grid in kyiv.grids]


def test_the_same_saved_as_doc_and_back(kyiv: GridFile) -> None:
    """LibreOffice makes one paragraph of the second table; what is still a table is read whole."""
    again = opened(FILES / "kyiv-by-doc.docx")
    assert [shape(grid) for grid in again.grids] == [shape(kyiv.grids[0])]
    assert again.after[0].startswith("Заплановані бюджетні асигнування")


def test_a_book_saved_by_libreoffice() -> None:
    file = opened(FILES / "merged-by-libreoffice.xlsx")
    plan, report = file.grids
    assert texts(plan) == [
        ["План заходів на 2025 рік"] * 6,
        ["·"] * 6,
        ["Захід", "Кошти, тис. грн", "Кошти, тис. грн", "Усього", "Строк", "Виконано"],
        ["Захід", "2025", "2026", "Усього", "Строк", "Виконано"],
        ["1.1. Ремонт бібліотеки,\nперша черга", "7272,8", "0,1", "7272,9", "31.12.2025", "95,5%"],
    ]
    assert (plan.sheet, report.sheet) == ("План", "Звіт")
    assert texts(report) == [["·", "·"], ["·", "Стан"]]
    assert "Чернетка" in notes(file)
    assert "формули (1)" in notes(file)
    consistent(plan)
