"""Tables of lists: columns follow from the model's fields, order from its indexes; no count of everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import django_tables2 as tables
from django.core.paginator import EmptyPage
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django_tables2.paginators import LazyPaginator

from viche.kit.registers import values
from viche.kit.registers.declare import Register
from viche.kit.templatetags.kit import clipped

PAGE = 50
# Nobody turns so many pages by hand; a number out of all measure would only trouble the database.
LAST_PAGE = 20_000


class Pages(LazyPaginator):
    """Pages without a count of everything: a page knows only whether another follows."""

    def validate_number(self, number: Any) -> int:
        """A number of a page, or the first page."""
        valid: int = super().validate_number(number)
        if valid > LAST_PAGE:
            raise EmptyPage
        return valid


class FieldColumn(tables.Column):
    """What a record says in one field."""

    def __init__(self, field: models.Field[Any, Any], **kwargs: Any) -> None:
        self.of = field
        kwargs.setdefault("empty_values", ())
        super().__init__(**kwargs)

    def render(self, record: Any) -> str:
        """The value for a person."""
        return str(clipped(values.of(record, self.of)))


class StateColumn(FieldColumn):
    """The state as a tag."""

    def render(self, record: Any) -> str:
        """A tag in the tone of the state."""
        state = record.state_now
        return render_to_string("kit/parts/tag.html", {"text": state.title, "kind": state.tone})


def table_of(
    register: Register,
    rows: models.QuerySet,
    names: Iterable[str],
    page: str,
    request: HttpRequest,
    more: Mapping[str, tables.Column] | None = None,
) -> tables.Table:
    """One page of the rows. `page`: the name of the address a record opens; the first column carries the link; `more`:
    columns after those of fields."""
    names = tuple(names)
    made: dict[str, Any] = {name: _column(register, name, page, first=index == 0) for index, name in enumerate(names)}
    made.update(more or {})
    # What is not a column keeps the order the list has by itself.
    made["Meta"] = type("Meta", (), {"orderable": True, "order_by_field": "sort", "sequence": tuple(made)})
    table = type(f"{register.model.__name__}Table", (tables.Table,), made)(_with_related(register, rows, names))
    config = tables.RequestConfig(request, paginate={"paginator_class": Pages, "per_page": PAGE})
    return config.configure(table)


def _column(register: Register, name: str, page: str, *, first: bool) -> tables.Column:
    field = register.field(name)
    order = register.orders.get(name)
    kind = StateColumn if name == "state" else FieldColumn
    options: dict[str, Any] = {"verbose_name": register.label(name), "orderable": order is not None, "attrs": {}}
    if order is not None:
        options["order_by"] = order
    if values.is_number(field):
        options["attrs"]["td"] = {"class": "r"}
    elif isinstance(field, models.DateField):
        options["attrs"]["td"] = {"class": "num"}
    if first:
        options["attrs"]["th"] = {"scope": "row"}
        options["linkify"] = lambda record: register.address(page, record.pk)
    return kind(field, **options)


def _with_related(register: Register, rows: models.QuerySet, names: Iterable[str]) -> models.QuerySet:
    """Rows that bring along what their columns name, so that thirty rows ask no more than one."""
    related = [name for name in names if isinstance(register.field(name), models.ForeignKey)]
    return rows.select_related(*related) if related else rows
