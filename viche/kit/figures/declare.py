"""Declarations of figures and lists, and the registry of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from viche.kit.figures.measures import Count, Measure, Number
from viche.kit.figures.paths import field_of
from viche.kit.figures.periods import Period
from viche.kit.publishing import Record, section_of
from viche.kit.words import Noun, spoken

Rows = models.QuerySet


@dataclass(frozen=True)
class ListOf:
    """A list beside figures: which records a period has, and the columns to show. The first column leads to the record.

    Rows that are parts of records say where the `state` is, whose `section` closes them, the `address` of each, and which
    of them a document states (`stated`). A column may stand beyond a key: «cell__place».
    """

    key: str
    title: Any
    queryset: Callable[[Period], Rows]
    columns: tuple[str, ...]
    state: str = ""
    section: type[models.Model] | None = None
    address: Callable[[Any], str] | None = None
    stated: models.Q | None = None

    @property
    def model(self) -> type[models.Model]:
        """Whose records they are."""
        found: type[models.Model] = self.queryset(Period.year(2000)).model
        return found

    @property
    def state_path(self) -> str:
        """The field with the state of a row; empty when rows have none."""
        return self.state or ("state" if is_record(self.model) else "")

    @property
    def closed_with(self) -> str:
        """The name of the section that hides it."""
        return section_of(self.section or self.model)


@dataclass(frozen=True)
class Figure:
    """A named number of records.

    `queryset` gives all records of a period, whatever their state: what is published is counted, what is withheld is
    told beside it. `standing`: the figure of what stands on the last day of the period, not of what happened in it.
    `date_field` may be a whole number, then it is a year. `spread`: whether it is a day on which something happened, so that
    months can be told apart. `within`: breakdowns that say something only inside a part of another one («street» inside
    «district»). `state`, `section`, `address`, `stated`: of rows that are parts of records, see `ListOf`.
    `passed_over`: rows of the period that are not counted because others say the same (the sum a document states beside
    the payments), or for the reason `passed_over_because` gives. `note`: what the number does not know («хто прийшов двічі,
    порахований двічі»).
    """

    key: str
    title: Any
    noun: Noun
    queryset: Callable[[Period], Rows]
    date_field: str
    measure: Measure = field(default_factory=Count)
    breakdowns: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    definition: Any = ""
    standing: bool = False
    state: str = ""
    section: type[models.Model] | None = None
    stated: models.Q | None = None
    spread: bool = True
    passed_over: Callable[[Period], Rows] | None = None
    passed_over_because: Any = ""
    note: Any = ""
    address: Callable[[Any], str] | None = None
    within: Mapping[str, str] = field(default_factory=dict)

    @property
    def state_path(self) -> str:
        """The field with the state of a row; empty when rows have none."""
        return self.records.state_path

    @property
    def closed_with(self) -> str:
        """The name of the section that hides it."""
        return self.records.closed_with

    @property
    def by_year(self) -> bool:
        """Whether its rows have a year instead of a day."""
        return isinstance(field_of(self.model, self.date_field), models.IntegerField)

    @property
    def records(self) -> ListOf:
        """The list of what was counted."""
        return ListOf(
            self.key, self.title, self.queryset, self.columns, self.state, self.section, self.address, self.stated
        )

    @property
    def model(self) -> type[models.Model]:
        """Whose records are counted."""
        return self.records.model

    def days(self, period: Period) -> Period:
        """The days it is asked for: what stands is asked for the last of them."""
        return Period.day(period.until) if self.standing else period

    def word(self, value: Number) -> str:
        """The noun beside the number when the number stands apart from it."""
        return self.noun.english(value) if spoken() == "en" else self.noun.agree(value)

    def url(self, period: Period | None = None, **narrow: Any) -> str:
        """The page of a value, narrowed to a part of a breakdown if asked."""
        asked: dict[str, Any] = {"since": period.since, "until": period.until} if period else {}
        query = urlencode({**asked, **{name: "" if value is None else value for name, value in narrow.items()}})
        return reverse("figure", args=[self.key]) + (f"?{query}" if query else "")


_figures: dict[str, Figure] = {}
_lists: dict[str, ListOf] = {}


def declare(thing: Figure | ListOf) -> None:
    """Make a figure or a list known by its key. The list of a figure's records is known by the same key."""
    if thing.key in _figures or thing.key in _lists:
        raise ImproperlyConfigured(f"{thing.key!r} is declared twice")
    if isinstance(thing, Figure):
        _figures[thing.key] = thing
        thing = thing.records
    _lists[thing.key] = thing


def registered() -> Mapping[str, Figure]:
    """All declared figures by key."""
    return _figures


def lists() -> Mapping[str, ListOf]:
    """All declared lists by key, those of figures included."""
    return _lists


def figure(key: str) -> Figure:
    """The figure by its key; an unknown key is a KeyError."""
    return _figures[key]


def list_of(key: str) -> ListOf:
    """The list by its key; an unknown key is a KeyError."""
    return _lists[key]


def discover() -> None:
    """Read `figures.py` and `printed.py` of every app."""
    autodiscover_modules("figures", "printed")


@checks.register("figures")
def names(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A misspelt field stops the start, not the page that is opened a year later."""
    found: list[checks.CheckMessage] = []
    for thing in _figures.values():
        for name in filter(None, (thing.date_field, thing.measure.field, *thing.breakdowns, *thing.within)):
            found += _check(thing.key, thing.model, name)
        if not thing.definition:
            found.append(checks.Error(f"figure {thing.key!r} does not say what it counts", id="kit.E011"))
    for listed in _lists.values():
        for name in listed.columns:
            found += _check(listed.key, listed.model, name)
        if not listed.columns:
            found.append(checks.Error(f"list {listed.key!r} has no columns", id="kit.E012"))
    return found


def _check(key: str, model: type[models.Model], name: str) -> Iterator[checks.CheckMessage]:
    try:
        field_of(model, name)
    except FieldDoesNotExist:
        yield checks.Error(f"figure or list {key!r}: {model.__name__} has no field {name!r}", id="kit.E010")


def is_record(model: type[models.Model]) -> bool:
    """Whether the rows are published and withheld."""
    return issubclass(model, Record)
