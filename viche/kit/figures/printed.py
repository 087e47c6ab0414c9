"""What a report prints besides single figures: rows whose cells an app composes, and the thing a report is about.

A report reaches nothing below but this: `PrintedList` gives rows of cells, a cell has lines of text in which `Number`s
stand; each number knows the figure, the period and the part it was counted from, so it opens its records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from viche.kit.access import Viewer
from viche.kit.figures.measures import Number as Value
from viche.kit.figures.periods import Period


@dataclass(frozen=True)
class Number:
    """A number in a text: as printed, its value, and what it was counted from. `basis`: counted, stated or mixed."""

    text: str
    value: Value
    figure: str
    period: Period
    narrow: Mapping[str, Any] = field(default_factory=dict)
    basis: str = "counted"


Fragment = str | Number


@dataclass(frozen=True)
class PrintedCell:
    """Lines of fragments. `rows`: over how many rows it stands (0: covered by the one above)."""

    lines: tuple[tuple[Fragment, ...], ...] = ()
    rows: int = 1

    @classmethod
    def of(cls, text: str, rows: int = 1) -> PrintedCell:
        """A cell of plain text, a line for each line end."""
        return cls(tuple((line,) for line in text.split("\n")) if text else (), rows)

    @property
    def text(self) -> str:
        """The plain text."""
        return "\n".join("".join(f if isinstance(f, str) else f.text for f in line) for line in self.lines)


@dataclass(frozen=True)
class PrintedColumn:
    """A column: its heading, whether numbers stand in it, its share of the width in hundredths."""

    key: str
    title: Any
    numeric: bool = False
    width: int = 10


@dataclass(frozen=True)
class PrintedRow:
    """A row; `pk` is the record it is about (None: a heading over the whole width with one cell)."""

    cells: tuple[PrintedCell, ...]
    pk: int | None = None


@dataclass(frozen=True)
class PrintedList:
    """Rows for a report about a thing of the kind `subject`. `columns` may depend on the subject (years, unit); `rows(subject, period, viewer)` must ask a number of
    queries that does not grow with the rows."""

    key: str
    title: Any
    model: type[models.Model]
    columns: Callable[[Any, Period], tuple[PrintedColumn, ...]]
    rows: Callable[[Any, Period, Viewer], Iterable[PrintedRow]]
    subject: str


@dataclass(frozen=True)
class Doubt:
    """What somebody should know before a report is approved; the link leads to where it is settled.

    `printed`: the text of the report depends on it, so a snapshot remembers it also when it is settled afterwards.
    """

    title: str
    text: str
    url: str = ""
    action: str = ""
    printed: bool = False


@dataclass(frozen=True)
class Owing:
    """What a report about the thing still waits for, besides records: `what`, `why` it is known, the unit (its key) that owes
    it, how many, where it is dealt with and the words of that link."""

    what: str
    why: str
    unit: int
    number: int = 1
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Subject:
    """A kind of thing a report may be about: a plan of measures. `says(record, period)`: what the texts of a form may name
    (slot → text), besides «unit» (1 or 1000) and «narrow», by which figures are narrowed to the thing.
    `doubts(record, period)`: what is not settled yet and would be approved with it. `owes(record, period)`: what others have
    not handed in for it. `department(record)`: whose report it
    is; `department_path`: the field that holds it, or the key of the thing itself."""

    key: str
    title: Any
    model: type[models.Model]
    says: Callable[[Any, Period], Mapping[str, Any]]
    narrow: Callable[[Any], Mapping[str, Any]]
    unit: Callable[[Any], int] = lambda record: 1
    periods: Callable[[Any], Iterable[Period]] = lambda record: ()
    doubts: Callable[[Any, Period], Iterable[Doubt]] = lambda record, period: ()
    owes: Callable[[Any, Period], Iterable[Owing]] = lambda record, period: ()
    department: Callable[[Any], Any] = lambda record: record.department
    department_path: str = "department_id"


_printed: dict[str, PrintedList] = {}
_subjects: dict[str, Subject] = {}


def declare_printed(thing: PrintedList | Subject) -> None:
    """Make it known by its key."""
    known: dict[str, Any] = _printed if isinstance(thing, PrintedList) else _subjects
    if thing.key in known:
        raise ImproperlyConfigured(f"{thing.key!r} is declared twice")
    known[thing.key] = thing


def printed_list(key: str) -> PrintedList:
    """By its key; an unknown key is a KeyError."""
    return _printed[key]


def printed_lists() -> Mapping[str, PrintedList]:
    """All of them."""
    return _printed


def subject(key: str) -> Subject:
    """By its key; an unknown key is a KeyError."""
    return _subjects[key]


def subjects() -> Mapping[str, Subject]:
    """All of them."""
    return _subjects


def in_unit(value: Decimal | int, unit: int) -> Decimal:
    """Hryvnias in the unit of a text: 29 923 422 грн → 29923.422 тис. грн."""
    return Decimal(value) / unit
