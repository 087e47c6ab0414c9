"""The records behind a value as a table: what the viewer may see of them, each leading to its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.text import capfirst

from viche.kit.access import Viewer
from viche.kit.figures.declare import ListOf
from viche.kit.registers import Register, registered
from viche.kit.registers.values import is_number, of


def register_of(model: type[models.Model]) -> Register | None:
    """The register that keeps these records, if one does."""
    return next((register for register in registered() if register.model is model), None)


def columns(listed: ListOf, viewer: Viewer) -> tuple[str, ...]:
    """Names of the columns shown today."""
    register = register_of(listed.model)
    return register.shown(listed.columns, viewer) if register and not viewer.is_staff else listed.columns


def ordered(listed: ListOf, rows: models.QuerySet, viewer: Viewer) -> models.QuerySet:
    """The rows in an order that tells nothing but what the columns show."""
    register = register_of(listed.model)
    return register.ordered(rows, viewer) if register and not viewer.is_staff else rows


def heads(listed: ListOf, names: Iterable[str]) -> list[dict[str, Any]]:
    """Headings of the columns."""
    fields: list[Any] = [listed.model._meta.get_field(name) for name in names]
    return [{"title": capfirst(str(field.verbose_name)), "numeric": is_number(field)} for field in fields]


def cells(listed: ListOf, names: Iterable[str], records: Iterable[Any]) -> list[list[Any]]:
    """The rows; the first cell leads to the record."""
    fields: list[Any] = [listed.model._meta.get_field(name) for name in names]
    register = register_of(listed.model)
    rows = []
    for record in records:
        first, *rest = [of(record, field) for field in fields]
        url = register.address("page", record.pk) if register else ""
        rows.append([{"text": first, "url": url} if url else first, *rest])
    return rows


def related(listed: ListOf, names: Iterable[str]) -> list[str]:
    """Relations to fetch together with the records, so that the number of queries does not grow with them."""
    return [name for name in names if listed.model._meta.get_field(name).is_relation]
