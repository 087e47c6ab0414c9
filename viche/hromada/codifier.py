"""The codifier of territory КАТОТТГ: read a file, bring the table to it.

Shipped: the edition of 16.05.2025 (data/SOURCE.md). A newer official file is loaded by `manage.py katottg FILE`.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viche.kit import words

SHIPPED = Path(__file__).parent / "data" / "katottg.csv.gz"
CATEGORIES = frozenset("OKPHMXCB")
CODE_LENGTH = 19
# Where the parts of a code end: oblast, raion, hromada, settlement, city district.
CUTS = (4, 6, 9, 12, 14)


class WrongFile(ValueError):
    """Not a codifier; the text says which line and why."""


@dataclass(frozen=True)
class Row:
    """One territory."""

    code: str
    parent: str | None
    category: str
    name: str


@dataclass(frozen=True)
class Loaded:
    """What a loading did; `absent` are rows of the table that the file no longer has: they stay, others point to them."""

    added: int
    changed: int
    absent: int


def read(path: Path) -> list[Row]:
    """Rows of a codifier file: the official one (five level columns, category, name; «;») or the shipped one.

    A row’s own code is its last filled level, so both are read alike. Names come with stray spaces and lose them.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(with_parents(_cells(file)))


def _cells(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for number, cells in enumerate(csv.reader(lines, delimiter=";"), start=1):
        codes = [cell.strip() for cell in cells[:-2] if cell.strip()]
        if not codes or (number == 1 and not codes[-1].startswith("UA")):
            continue  # an empty line, the header
        code, category, name = codes[-1], cells[-2].strip(), " ".join(cells[-1].split())
        if len(code) != CODE_LENGTH or not code.startswith("UA") or category not in CATEGORIES or not name:
            raise WrongFile(f"рядок {number}: очікували код, категорію й назву, а маємо «{';'.join(cells)[:80]}»")
        yield code, category, name


def with_parents(cells: Iterable[tuple[str, str, str]]) -> Iterator[Row]:
    """The parent follows from the code: the nearest row whose code begins the same and has zeros after."""
    known: dict[str, str] = {}
    for code, category, name in cells:
        stem = code[: CUTS[-1]]
        if stem in known:
            raise WrongFile(f"код {code} повторює {known[stem]}")
        above = (stem[:cut].ljust(CUTS[-1], "0") for cut in reversed(CUTS[:-1]))
        parent = next((known[up] for up in above if up != stem and up in known), None)
        known[stem] = code
        yield Row(code, parent, category, name)


# The application's role has no temporary tables; the rows come as one array a column.
_ROWS = (
    "unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) c(code, parent_id, category, name, sort_key)"
)


def load(connection: Any, rows: Iterable[Row]) -> Loaded:
    """Bring the table to the rows in one transaction of the caller: correct by code, then insert what is new."""
    lines = [(row.code, row.parent, row.category, row.name, words.sort_key(row.name)) for row in rows]
    columns = [list(column) for column in zip(*lines, strict=True)] or [[]] * 5
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE hromada_territory t SET parent_id = c.parent_id, category = c.category, name = c.name,"
            f" sort_key = c.sort_key FROM {_ROWS} WHERE c.code = t.code AND (t.parent_id, t.category, t.name, t.sort_key)"
            " IS DISTINCT FROM (c.parent_id, c.category, c.name, c.sort_key)",
            columns,
        )
        changed = cursor.rowcount
        cursor.execute(
            f"INSERT INTO hromada_territory (code, parent_id, category, name, sort_key) SELECT c.* FROM {_ROWS}"
            " WHERE NOT EXISTS (SELECT FROM hromada_territory t WHERE t.code = c.code)",
            columns,
        )
        added = cursor.rowcount
        cursor.execute(
            "SELECT count(*) FROM hromada_territory t"
            " WHERE NOT EXISTS (SELECT FROM unnest(%s::text[]) c(code) WHERE c.code = t.code)",
            columns[:1],
        )
        absent = cursor.fetchone()[0]
    return Loaded(added, changed, absent)
