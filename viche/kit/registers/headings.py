"""Headings of a table: which column is which field, and columns that the table lacks because they say the same in each row.

A heading is what the field is called in either language or in the code; a table of others may call it by a name the
register declares. Capital letters, spaces and the shape of an apostrophe do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from viche.kit.registers import cells
from viche.kit.registers.declare import Register
from viche.kit.spreadsheets import Row, Table
from viche.kit.spreadsheets.table import column_letters, column_number

# What an export says besides the fields that people type; an import passes it by without a word of warning.
SAID_BY_US = ("state",)


def matched(register: Register, header: Sequence[str]) -> dict[int, str]:
    """Place of a column → its field, in the order of the columns. Of two columns of one field the surer name wins."""
    best: dict[str, tuple[int, int]] = {}
    known = _known(register)
    for place, title in enumerate(header):
        if (found := known.get(plain(title))) is not None:
            name, rank = found
            best[name] = min(best.get(name, (rank, place)), (rank, place))
    places = {place: name for name, (_rank, place) in best.items()}
    return dict(sorted(places.items()))


def of_ours(register: Register, title: str) -> bool:
    """Whether the heading is one that only our exports have."""
    return any(plain(title) == plain(said) for name in SAID_BY_US for said in own(register, name))


def known_titles(register: Register, titles: Iterable[str]) -> list[str]:
    """Fields that these headings name."""
    known = _known(register)
    return [known[plain(title)][0] for title in titles if plain(title) in known]


def own(register: Register, name: str) -> list[str]:
    """What the field itself is called, whatever language the page speaks."""
    return [name, *cells.in_each_language(lambda: register.label(name))]


def _known(register: Register) -> dict[str, tuple[str, int]]:
    """Heading → (field, how sure it is: 0 is the field's own name, then the declared ones in their order)."""
    found: dict[str, tuple[str, int]] = {}
    for name in register.form_fields:
        for rank, title in enumerate(register.headings.get(name, ()), start=1):
            found[plain(title)] = (name, rank)
    return {**found, **{plain(title): (name, 0) for name in register.form_fields for title in own(register, name)}}


def plain(title: str) -> str:
    """A heading as headings are compared."""
    return " ".join(title.replace("’", "'").casefold().split()).rstrip(" :*")


def completed(register: Register, table: Table, said: Mapping[str, str]) -> Table:
    """The table with a column for each field said once for all rows, unless it has that column: it knows better."""
    there = set(known_titles(register, table.header))
    more = {name: _worded(register, name, cell) for name, cell in said.items() if cell and name not in there}
    if not more:
        return table
    last = column_number(table.columns[-1]) if table.columns else 0
    return replace(
        table,
        header=[*table.header, *(register.label(name) for name in more)],
        rows=[Row(row.line, [*row.cells, *more.values()]) for row in table.rows],
        columns=[*table.columns, *(column_letters(last + number) for number in range(1, len(more) + 1))],
    )


def _worded(register: Register, name: str, cell: str) -> str:
    """A choice by its label, as a person would have typed it: the preview shows the cell."""
    return str(dict(register.field(name).flatchoices).get(cell, cell))
