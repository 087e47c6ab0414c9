"""Asking many numbers at once: those of one figure, period and kind of narrowing are one query, however many there are.

The records behind them stay in the database: what keeps or compares them takes the SQL of a group (`Group.records`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, F, Q, QuerySet

from viche.kit import figures
from viche.kit.figures import Figure, Period
from viche.kit.figures.measures import Number, plain
from viche.kit.figures.paths import field_of
from viche.kit.publishing import PUBLISHED
from viche.kit.registers.values import is_number
from viche.reports.content import Basis

Narrow = tuple[tuple[str, Any], ...]
Sql = tuple[str, tuple[Any, ...]]
_NOBODY: Sql = ("SELECT NULL::jsonb AS narrow, NULL::bigint AS id, NULL::numeric AS amount WHERE false", ())


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
    """The value; asked `behind`, also how many records stand behind it, how many of them a document states, and how many
    were passed over."""

    value: Number = 0
    records: int = 0
    stated: int = 0
    passed_over: int = 0

    @property
    def basis(self) -> Basis:
        """counted, stated or mixed."""
        if not self.stated:
            return "counted"
        return "stated" if self.stated == self.records else "mixed"


@dataclass(frozen=True)
class Group:
    """What is one query: a figure for a period, narrowed by the same fields, of which the same must be empty."""

    figure: Figure
    period: Period
    names: tuple[str, ...]
    empty: tuple[str, ...]
    members: tuple[Asked, ...]

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Fields that tell one member from another."""
        return tuple(name for name in self.names if name not in self.empty)

    @cached_property
    def amount(self) -> str:
        """The number of each record that is added up, or of which the largest is taken; empty where records are counted."""
        name = self.figure.measure.field
        return name if name and is_number(field_of(self.figure.model, name)) else ""

    @property
    def match(self) -> str:
        """SQL that joins its records `b` to its members `m`."""
        return "b.narrow = m.narrow" if self._is_told_apart else "true"

    @property
    def _is_told_apart(self) -> bool:
        return bool(self.kept) and len(self.members) > 1

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The published records of all members, without an order."""
        return self._published(self.figure.queryset(self.period))

    @cached_property
    def over(self) -> QuerySet[Any] | None:
        """Those that were passed over, where the figure passes any over."""
        over = self.figure.passed_over
        return None if over is None else self._published(over(self.period))

    def _published(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {name: {dict(each.narrow)[name] for each in self.members} for name in self.kept}
        where = Q(
            **{f"{name}__in": values for name, values in wanted.items()},
            **{f"{name}__isnull": True for name in self.empty},
        )
        path = self.figure.state_path
        public = Q(**{path: PUBLISHED}) if path else Q()
        return rows.filter(where & public).order_by()

    def answers(self, behind: bool) -> dict[Asked, Answer]:
        """What each member gives."""
        asked: dict[str, Any] = {"asked_value": self.figure.measure.expression()}
        if behind:
            asked["asked_records"] = Count("pk")
            if self.figure.stated is not None:
                # An empty condition states every row; the database wants none then.
                asked["asked_stated"] = Count("pk", filter=self.figure.stated or None)
        # Keys of relations come back bare; values of other fields as they are.
        found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
        for row in self._aggregated(self.rows, asked):
            found[tuple(row[name] for name in self.kept)] |= row
        if behind and self.over is not None:
            for row in self._aggregated(self.over, {"asked_over": Count("pk")}):
                found[tuple(row[name] for name in self.kept)] |= row
        return {each: _answer(found.get(self._key(each), {})) for each in self.members}

    def _key(self, each: Asked) -> tuple[Any, ...]:
        narrow = dict(each.narrow)
        return tuple(narrow[name] for name in self.kept)

    def _aggregated(self, rows: QuerySet[Any], asked: dict[str, Any]) -> Iterable[dict[str, Any]]:
        """One query: a row for each combination of what is narrowed by."""
        if not self.kept:
            return [rows.aggregate(**asked)]
        found: Iterable[dict[str, Any]] = rows.values(*self.kept).annotate(**asked)
        return found

    def records(self, rows: QuerySet[Any] | None) -> Sql:
        """SQL of the keys of `rows` (`Group.rows` or `Group.over`): `narrow` as a snapshot keeps it, or NULL where the group
        has one member and so nothing to tell apart; `id`; `amount`, NULL unless the figure adds one up."""
        if rows is None:
            return _NOBODY
        keys = {f"asked_key{at}": name for at, name in enumerate(self.kept)} if self._is_told_apart else {}
        named: dict[str, Any] = {"asked_id": F("pk"), **{key: F(name) for key, name in keys.items()}}
        if self.amount:
            named["asked_amount"] = F(self.amount)
        try:
            sql, params = rows.values(**named).query.sql_with_params()
        except EmptyResultSet:
            return _NOBODY
        told = {name: key for key, name in keys.items()}
        if told:
            told |= dict.fromkeys(self.empty, "NULL")
        narrow = (
            f"jsonb_build_object({', '.join(f'%s::text, {key}' for key in told.values())})" if told else "NULL::jsonb"
        )
        column = "asked_amount::numeric" if self.amount else "NULL::numeric"
        return f"SELECT {narrow} AS narrow, asked_id AS id, {column} AS amount FROM ({sql}) AS asked", (*told, *params)


def ask(asked: Iterable[Asked], *, behind: bool = False) -> dict[Asked, Answer]:
    """Every answer. A figure that is declared no more has none. Must run inside the hromada."""
    found: dict[Asked, Answer] = {}
    for group in grouped(asked):
        found |= group.answers(behind)
    return found


def grouped(asked: Iterable[Asked]) -> list[Group]:
    """What is asked in as few queries as may be; figures that are declared no more are left out."""
    groups: dict[tuple[str, Period, tuple[str, ...], tuple[str, ...]], list[Asked]] = defaultdict(list)
    for each in dict.fromkeys(asked):
        names = tuple(name for name, _value in each.narrow)
        empty = tuple(name for name, value in each.narrow if value is None)
        groups[each.figure, each.period, names, empty].append(each)
    known = figures.registered()
    return [
        Group(known[key], period, names, empty, tuple(members))
        for (key, period, names, empty), members in groups.items()
        if key in known
    ]


def records(asked: Asked) -> QuerySet[Any]:
    """The records behind one number today."""
    [group] = grouped([asked])
    return group.rows


def _answer(row: Mapping[str, Any]) -> Answer:
    return Answer(
        plain(row.get("asked_value")),
        row.get("asked_records") or 0,
        row.get("asked_stated") or 0,
        row.get("asked_over") or 0,
    )
