"""Asking many numbers at once: those of one figure, period and kind of narrowing are one query, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from viche.kit import figures
from viche.kit.figures import Figure, Period
from viche.kit.figures.measures import Number, plain
from viche.kit.publishing import PUBLISHED
from viche.reports.content import Basis

Narrow = tuple[tuple[str, Any], ...]
# Figure, period, names of the fields narrowed by, those of them that must be empty.
_Group = tuple[str, Period, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Asked:
    """A figure for a period, narrowed to parts."""

    figure: str
    period: Period
    narrow: Narrow = ()

    @classmethod
    def of(cls, figure: str, period: Period, narrow: Mapping[str, Any]) -> Asked:
        """The same whatever the order of the narrowing."""
        return cls(figure, period, tuple(sorted(narrow.items())))


@dataclass(frozen=True)
class Answer:
    """The value; with rows asked for, the keys of the records behind it, which of them a document states, and which
    were passed over."""

    value: Number = 0
    rows: tuple[int, ...] = ()
    stated: frozenset[int] = frozenset()
    passed_over: tuple[int, ...] = ()

    @property
    def basis(self) -> Basis:
        """counted, stated or mixed."""
        if not self.stated:
            return "counted"
        return "stated" if len(self.stated) == len(self.rows) else "mixed"


def ask(asked: Iterable[Asked], *, rows: bool = False) -> dict[Asked, Answer]:
    """Every answer. A figure that is declared no more has none. Must run inside the hromada."""
    found: dict[Asked, Answer] = {}
    for group, members in _grouped(asked).items():
        figure = figures.registered().get(group[0])
        if figure is not None:
            found |= _answers(figure, group, members, rows)
    return found


def _grouped(asked: Iterable[Asked]) -> dict[_Group, list[Asked]]:
    groups: dict[_Group, list[Asked]] = defaultdict(list)
    for each in dict.fromkeys(asked):
        names = tuple(name for name, _value in each.narrow)
        empty = tuple(name for name, value in each.narrow if value is None)
        groups[each.figure, each.period, names, empty].append(each)
    return groups


def _answers(figure: Figure, group: _Group, members: list[Asked], rows: bool) -> dict[Asked, Answer]:
    _key, period, names, empty = group
    kept = tuple(name for name in names if name not in empty)
    # Keys of relations come back bare; values of other fields as they are.
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
    wanted = {name: {dict(each.narrow)[name] for each in members} for name in kept}
    where = Q(
        **{f"{name}__in": values for name, values in wanted.items()}, **{f"{name}__isnull": True for name in empty}
    )
    asked: dict[str, Any] = {"asked_value": figure.measure.expression()}
    if rows:
        asked["asked_rows"] = ArrayAgg("pk", default=[])
        if figure.stated is not None:
            # An empty condition states every row; the database wants none then.
            asked["asked_stated"] = ArrayAgg("pk", filter=figure.stated or None, default=[])
    for row in _counted(figure, figure.queryset(period), where, kept, asked):
        found[tuple(row[name] for name in kept)] |= row
    if rows and figure.passed_over is not None:
        over = _counted(figure, figure.passed_over(period), where, kept, {"asked_over": ArrayAgg("pk", default=[])})
        for row in over:
            found[tuple(row[name] for name in kept)] |= row
    return {each: _answer(found.get(tuple(dict(each.narrow)[name] for name in kept), {})) for each in members}


def _counted(
    figure: Figure, rows: QuerySet[Any], where: Q, names: tuple[str, ...], asked: dict[str, Any]
) -> Iterable[dict[str, Any]]:
    """One query: a row for each combination of what is narrowed by; over published records only."""
    path = figure.state_path
    public = Q(**{path: PUBLISHED}) if path else Q()
    rows = rows.filter(where & public).order_by()
    if not names:
        return [rows.aggregate(**asked)]
    found: Iterable[dict[str, Any]] = rows.values(*names).annotate(**asked)
    return found


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(
        plain(row.get("asked_value")),
        tuple(sorted(row.get("asked_rows") or ())),
        frozenset(row.get("asked_stated") or ()),
        tuple(sorted(row.get("asked_over") or ())),
    )
