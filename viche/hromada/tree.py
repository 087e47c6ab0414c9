"""Departments in the order of their tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from viche.hromada.models import Department
from viche.kit.access import Viewer

# An em space is kept by browsers; a screen reader says nothing and hears the column «Підпорядковано» instead.
INDENT = "\u2003"


@dataclass(frozen=True)
class Branch:
    """A department at its depth."""

    unit: Department
    depth: int
    parent: Department | None

    @property
    def indent(self) -> str:
        """Space before the name."""
        return INDENT * self.depth


def branches(viewer: Viewer, day: date) -> tuple[list[Branch], list[Department]]:
    """What works on this day as a tree, and what was closed, newest first. One query."""
    rows = list(Department.objects.visible(to=viewer))
    closed = [row for row in rows if row.closed_on is not None and row.closed_on <= day]
    gone = {row.pk for row in closed}
    newest = sorted(closed, key=lambda row: (row.closed_on, row.pk), reverse=True)
    return list(in_order(row for row in rows if row.pk not in gone)), newest


def in_order(rows: Iterable[Department]) -> Iterator[Branch]:
    """Depth first, by the order of the rows; one whose parent is not among them stands at the top."""
    known = {row.pk: row for row in rows}
    below: dict[int | None, list[Department]] = {}
    for row in known.values():
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    waiting = [Branch(row, 0, None) for row in reversed(below.get(None, []))]
    while waiting:
        branch = waiting.pop()
        yield branch
        under = below.get(branch.unit.pk, [])
        waiting.extend(Branch(row, branch.depth + 1, branch.unit) for row in reversed(under))


def choices(rows: Iterable[Department], top: str = "") -> list[tuple[str, str]]:
    """The tree for a select box."""
    first = [("", top)] if top else []
    return first + [(str(branch.unit.pk), branch.indent + branch.unit.name) for branch in in_order(rows)]
