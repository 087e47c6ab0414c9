"""Any arrangement of merged cells gives a table in which every cell is a whole rectangle and nothing is lost."""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from viche.kit.grids.grid import Grid
from viche.kit.grids.layout import Merge, RawCell, RawRow, lay_out
from viche.kit.grids.tests.making import cell, consistent, read, row, table, texts

cells = st.builds(
    RawCell,
    text=st.sampled_from(["", "а", "б"]),
    span=st.integers(1, 4),
    down=st.sampled_from(Merge),
    aside=st.sampled_from([Merge.NONE, Merge.NONE, Merge.NONE, Merge.BEGINS, Merge.CONTINUES]),
)
rows = st.builds(
    RawRow, cells=st.lists(cells, min_size=1, max_size=5), before=st.integers(0, 2), after=st.integers(0, 2)
)


@given(st.lists(rows, min_size=1, max_size=8))
def test_any_rows_make_whole_rectangles(made: list[RawRow]) -> None:
    layout = lay_out(made)
    grid = Grid(1, layout.slots)
    consistent(grid)
    assert len(grid.slots) == len(made)
    assert grid.width == max(one.width for one in made)
    # Every text is seen in its own cell, or counted among the covered.
    seen = {id(one): one.text for line in grid.slots for one in line if one is not None}
    kept = sum(bool(one.text) for line in made for one in line.cells)
    assert sum(map(bool, seen.values())) + layout.covered == kept


@st.composite
def tilings(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """A rectangle cut into rectangles: its height and width, and (row, column, rows, columns) of each, from 0."""
    height, width = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    taken: set[tuple[int, int]] = set()
    pieces = []
    for r in range(height):
        for c in range(width):
            if (r, c) in taken:
                continue
            free = next((k for k in range(c, width) if (r, k) in taken), width) - c
            columns, tall = draw(st.integers(1, free)), draw(st.integers(1, height - r))
            pieces.append((r, c, tall, columns))
            taken |= {(r + i, c + k) for i in range(tall) for k in range(columns)}
    return height, width, pieces


@given(tilings())
def test_what_word_merges_comes_out_as_it_was_cut(tiling: tuple[int, int, list[tuple[int, int, int, int]]]) -> None:
    """Written as Word writes it (a continued cell in every row below), read back from the file."""
    height, _width, pieces = tiling
    lines: list[list[tuple[int, str]]] = [[] for _row in range(height)]
    for r, c, tall, columns in pieces:
        for step in range(tall):
            down = None if tall == 1 else "" if step else "restart"
            lines[r + step].append((c, cell("" if step else f"{r}.{c}", span=columns, down=down)))
    grid = read(table(*(row(*(one for _column, one in sorted(line))) for line in lines))).grids[0]
    consistent(grid)
    found = {(one.row - 1, one.column - 1, one.rows, one.columns) for line in grid.slots for one in line if one}
    assert found == set(pieces)
    assert all(one is not None and one.text == f"{one.row - 1}.{one.column - 1}" for line in grid.slots for one in line)


@given(
    st.lists(
        st.lists(st.text(st.characters(categories=["L", "N", "P"]), max_size=5), min_size=1, max_size=4), min_size=1
    )
)
def test_plain_tables_come_back_as_they_were_written(lines: list[list[str]]) -> None:
    made = table(*(row(*(cell(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>") for text in line)) for line in lines))
    expected = [[unicodedata.normalize("NFC", text) for text in line] for line in lines]
    width = max(map(len, lines))
    assert texts(read(made).grids[0]) == [line + ["·"] * (width - len(line)) for line in expected]
