"""Asking a figure: its value, what is withheld behind it, its months and its parts. One query each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, ExtractYear, TruncMonth
from django.utils.translation import gettext

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.figures.declare import Figure, ListOf
from viche.kit.figures.measures import Number, plain
from viche.kit.figures.paths import field_of, titles_of
from viche.kit.figures.periods import Period
from viche.kit.publishing import PUBLISHED, WITHHELD
from viche.kit.registers.values import is_year, say


@dataclass(frozen=True)
class Counted:
    """A counted value. `value` None: the section is closed, and the number is not shown to the public.

    `rows`: how many records stand behind it; `stated`: how many of them a document states.
    """

    value: Number | None
    withheld: int = 0
    closed: bool = False
    rows: int = 0
    stated: int = 0

    @property
    def basis(self) -> str:
        """«counted», «stated», or «mixed» when a part of it is stated by a document."""
        if not self.stated:
            return "counted"
        return "stated" if self.stated == self.rows else "mixed"

    @property
    def is_shown(self) -> bool:
        """Whether there is a number to show."""
        return self.value is not None


def counted(figure: Figure, period: Period, viewer: Viewer, narrow: Mapping[str, Any] | None = None) -> Counted:
    """The value over what is published, and how many records behind it are withheld, where that may be told."""
    if is_kept_from(figure, viewer):
        return Counted(None, closed=True)
    closed = is_closed(figure, viewer)
    rows = figure.queryset(period).filter(**(narrow or {})).order_by()
    path = figure.state_path
    public = Q(**{path: PUBLISHED}) if path else Q()
    asked: dict[str, Any] = {"value": figure.measure.expression(public)}
    if path:
        asked["withheld"] = models.Count("pk", filter=Q(**{path: WITHHELD}))
    if figure.stated is not None:
        asked |= {
            "rows": models.Count("pk", filter=public),
            "stated": models.Count("pk", filter=public & figure.stated),
        }
    found = rows.aggregate(**asked)
    told = viewer.is_staff or _tells_nothing(figure, period, narrow)
    withheld = found.get("withheld", 0) if told else 0
    return Counted(plain(found["value"]), withheld, closed, found.get("rows", 0), found.get("stated", 0))


def counted_several(
    asked: Sequence[tuple[Figure, Period]], viewer: Viewer, narrow: Mapping[str, Any] | None = None
) -> list[Counted]:
    """The values of figures for periods, as `counted` gives each, without what is withheld. One query, however many."""
    rows: dict[int, Counted] = {}
    questions = []
    for index, (figure, period) in enumerate(asked):
        if is_kept_from(figure, viewer):
            rows[index] = Counted(None, closed=True)
            continue
        rows[index] = Counted(0, closed=is_closed(figure, viewer))
        stated = models.Value(0) if figure.stated is None else models.Count("pk", filter=figure.stated or None)
        found = published(figure, period, narrow).order_by().annotate(asked_at=models.Value(index)).values("asked_at")
        value = Cast(figure.measure.expression(), models.DecimalField(max_digits=40, decimal_places=10))
        questions.append(
            found.annotate(asked_value=value, asked_rows=models.Count("pk"), asked_stated=stated).values_list(
                "asked_at", "asked_value", "asked_rows", "asked_stated"
            )
        )
    for index, value, number, stated in questions[0].union(*questions[1:], all=True) if questions else ():
        rows[index] = replace(rows[index], value=plain(value), rows=number, stated=stated)
    return [rows[index] for index in range(len(asked))]


def counted_parts(
    figure: Figure, period: Period, viewer: Viewer, narrows: Sequence[Mapping[str, Any]]
) -> list[Counted]:
    """The values of many parts narrowed by the same fields, as `counted` gives each, without what is withheld. A query,
    and one more for each set of fields that some of them want empty."""
    if is_kept_from(figure, viewer):
        return [Counted(None, closed=True)] * len(narrows)
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for narrow in narrows:
        groups.setdefault(tuple(sorted(name for name, value in narrow.items() if value is None)), []).append(narrow)
    known: dict[tuple[tuple[str, Any], ...], Counted] = {}
    for empty, members in groups.items():
        names = tuple(sorted(set(members[0]) - set(empty)))
        where = Q(**{f"{name}__in": [narrow[name] for narrow in members] for name in names})
        where &= Q(**{f"{name}__isnull": True for name in empty})
        rows = published(figure, period).filter(where).order_by()
        asked: dict[str, Any] = {"asked_value": figure.measure.expression(), "asked_rows": models.Count("pk")}
        if figure.stated is not None:
            asked["asked_stated"] = models.Count("pk", filter=figure.stated)
        for row in rows.values(*names).annotate(**asked) if names else [rows.aggregate(**asked)]:
            key = (*((name, row[name]) for name in names), *((name, None) for name in empty))
            value = plain(row["asked_value"])
            known[key] = Counted(value, 0, is_closed(figure, viewer), row["asked_rows"], row.get("asked_stated", 0))
        for narrow in members:
            key = (*((name, narrow[name]) for name in names), *((name, None) for name in empty))
            known.setdefault(key, Counted(0, 0, is_closed(figure, viewer)))
    return [known[_parted(narrow)] for narrow in narrows]


def _parted(narrow: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What is said, then what must be empty, each in the order of names."""
    return tuple(sorted(narrow.items(), key=lambda pair: (pair[1] is None, pair[0])))


def _tells_nothing(figure: Figure, period: Period, narrow: Mapping[str, Any] | None) -> bool:
    """Whether the number of withheld records tells nothing else of them.

    Asked for a day, a kind or a body, the number would tell the day, the kind and the body of each.
    """
    if narrow:
        return False
    return period == Period.day(clock.today()) if figure.standing else period.is_whole_years


def is_closed(figure: Figure, viewer: Viewer) -> bool:
    """Whether the section of the records is closed for the public today."""
    return viewer.closures.closed(figure.closed_with)


def is_kept_from(figure: Figure, viewer: Viewer) -> bool:
    """Whether nothing of the records is told to this viewer today, not even their years."""
    return is_closed(figure, viewer) and not viewer.is_staff


def published(figure: Figure | ListOf, period: Period, narrow: Mapping[str, Any] | None = None) -> models.QuerySet:
    """The records that are counted, or stand in a list."""
    rows = figure.queryset(period).filter(**(narrow or {}))
    path = figure.state_path
    return rows.filter(**{path: PUBLISHED}) if path else rows


@dataclass(frozen=True)
class Part:
    """One part of a breakdown. `key` is the value of the field, to narrow by it."""

    key: Any
    title: str
    value: Number


def breakdown(figure: Figure, period: Period, name: str, narrow: Mapping[str, Any] | None = None) -> list[Part]:
    """The value by the values of a field, the largest first."""
    rows = published(figure, period, narrow).order_by().values_list(name).annotate(value=figure.measure.expression())
    pairs = [(key, plain(value)) for key, value in rows]
    titles = _titles(figure.model, field_of(figure.model, name), [key for key, _value in pairs])
    parts = [Part(key, titles.get(key, gettext("не зазначено")), value) for key, value in pairs]
    return sorted(parts, key=lambda part: (-part.value, part.title))


def _titles(model: type[models.Model], field: Any, keys: Iterable[Any]) -> dict[Any, str]:
    """How the values of a field are called."""
    if field.is_relation:
        target = field.related_model._base_manager
        return {pk: say(field, row) for pk, row in target.in_bulk([key for key in keys if key is not None]).items()}
    if isinstance(field, models.BooleanField):
        return {True: gettext("так"), False: gettext("ні")}
    if known := titles_of(model, field):
        return known
    year = is_year(field)
    return {key: str(key) if year else _said(key) for key in keys if key not in (None, "")}


def _said(value: Any) -> str:
    if isinstance(value, date):
        return words.short_date(value)
    return words.number(value) if isinstance(value, int) else str(value)


@dataclass(frozen=True)
class Column:
    """One bar: a month or a year."""

    title: str
    short: str
    value: float
    period: Period


def series(figure: Figure, period: Period, narrow: Mapping[str, Any] | None = None) -> list[Column]:
    """The value month by month, or year by year when there are more than two years; nothing for a single month.

    A figure of what stands has no series: nobody wrote down how it stood on the days that have passed.
    """
    if figure.standing or not figure.spread or period.months < (25 if figure.by_year else 2):
        return []
    rows = published(figure, period, narrow).order_by()
    today = clock.today()
    if period.months > 24:
        by_year = rows.annotate(bar=_year(figure)).values_list("bar").annotate(n=figure.measure.expression())
        found = {year: plain(value) for year, value in by_year}
        return [
            _column(str(y), str(y), found.get(y, 0), Period.year(y))
            for y in range(period.since.year, period.until.year + 1)
        ]
    by_month = (
        rows.annotate(bar=TruncMonth(figure.date_field)).values_list("bar").annotate(n=figure.measure.expression())
    )
    sums = {_day(month): plain(value) for month, value in by_month}
    several = period.since.year != period.until.year
    return [
        _column(
            words.month_name(first.month) + (f" {first.year}" if several else ""),
            words.month_name(first.month)[:3],
            sums.get(first, 0),
            Period.month(first.year, first.month),
        )
        for first in period.each_month()
        if first <= today or first in sums
    ]


def _column(title: str, short: str, value: Number, period: Period) -> Column:
    return Column(title, short, value if isinstance(value, int) else float(value), period)


def _year(figure: Figure) -> models.Expression | models.F:
    """The year of a row."""
    return models.F(figure.date_field) if figure.by_year else ExtractYear(figure.date_field)


def _day(value: date | datetime) -> date:
    return clock.kyiv(value).date() if isinstance(value, datetime) else value


def years(figure: Figure) -> list[int]:
    """Years that have records, the newest first."""
    if figure.standing:
        return []
    rows = published(figure, Period.ever()).order_by().annotate(y=_year(figure))
    return sorted({year for year in rows.values_list("y", flat=True).distinct() if year}, reverse=True)


def latest_day(figure: Figure) -> date | None:
    """The day of the newest counted record, not later than today."""
    rows = published(figure, Period(Period.ever().since, clock.today()))
    newest = rows.order_by(f"-{figure.date_field}").values_list(figure.date_field, flat=True).first()
    if figure.by_year and newest:
        return min(date(newest, 12, 31), clock.today())
    return _day(newest) if newest else None
