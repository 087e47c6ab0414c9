"""The content tree: comes back from JSON equal to itself, and a table that does not fill its grid is not made."""

from __future__ import annotations

import json

import pytest

from viche.reports.content import Cell, Column, Content, Paragraph, Ref, Table, digest


def cell(text: str, rows: int = 1, columns: int = 1) -> Cell:
    return Cell(((text,),), rows, columns)


TWO = (Column("Захід"), Column("Видатки", 20, numeric=True))
CONTENT = Content(
    "Інформація",
    (
        Paragraph((("Додаток 1",),), "right", style="annex"),
        Paragraph(
            (("за ", Ref(1, "71", "mixed"), " рік"), ("«ґава»\u00a0— 1\u202f000",)), "center", bold=True, style="title"
        ),
        Table(
            TWO,
            ((Cell((("Обидва",),), columns=2, header=True),), (cell("1"), cell("2"))),
            (
                (cell("1.1", rows=2), Cell(((Ref(2, "415,892", "stated"),),), numeric=True)),
                (Cell(((),)),),
                (Cell(), cell("")),
            ),
            "Заходи",
            "тис. грн",
        ),
    ),
    landscape=True,
)


def test_json_gives_back_the_same_tree() -> None:
    told = json.loads(json.dumps(CONTENT.as_json()))
    assert Content.from_json(told) == CONTENT
    # PostgreSQL keeps keys in an order of its own; the digest does not depend on it.
    assert digest(told) == digest(dict(reversed(told.items())))
    assert digest(told) != digest({**told, "title": "інша"})


def test_numbers_come_in_reading_order() -> None:
    assert [ref.number for ref in CONTENT.refs()] == [1, 2]


def test_cells_know_where_they_begin() -> None:
    table = CONTENT.blocks[2]
    assert isinstance(table, Table)
    assert [[at for at, _cell in row] for row in table.placed_body()] == [[0, 1], [1], [0, 1]]
    assert [[at for at, _cell in row] for row in table.placed_head()] == [[0], [0, 1]]


@pytest.mark.parametrize(
    "body",
    [
        ((cell("одна"),),),
        ((cell("1"), cell("2"), cell("3")),),
        ((cell("широка", columns=3),),),
        ((cell("1", rows=2), cell("2")),),
        ((cell("1", rows=2), cell("2")), (cell("1"), cell("2"))),
        ((cell("ніде", rows=0), cell("2")),),
    ],
)
def test_a_table_that_does_not_fill_its_grid_is_not_made(body: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(ValueError, match=r"row"):
        Table(TWO, (), body, "Заходи")


def test_a_gap_between_covered_columns_is_not_bridged() -> None:
    three = (Column("а"), Column("б"), Column("в"))
    with pytest.raises(ValueError, match="does not fit"):
        Table(three, (), ((cell("1"), cell("2", rows=2), cell("3")), (cell("4", columns=2),)), "Заходи")
