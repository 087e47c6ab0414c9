"""The records behind a value as a table: what the viewer may see of them, each leading to its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from viche.kit.access import Viewer
from viche.kit.figures.declare import ListOf
from viche.kit.figures.paths import field_of, relations, titles_of, value_of
from viche.kit.registers import Register, registered
from viche.kit.registers.values import NOTHING, is_number, say


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
    """Headings of the columns; where some rows are stated by documents the last one says which."""
    fields = [field_of(listed.model, name) for name in names]
    found = [{"title": capfirst(str(field.verbose_name)), "numeric": is_number(field)} for field in fields]
    return found if listed.stated is None else [*found, {"title": _("Звідки")}]


def fetched(listed: ListOf, names: Iterable[str], rows: models.QuerySet) -> models.QuerySet:
    """The rows with what their columns name, so that the number of queries does not grow with them."""
    if related := [path for path in dict.fromkeys(relations(listed.model, name) for name in names) if path]:
        rows = rows.select_related(*related)
    if listed.stated is not None:
        rows = rows.annotate(by_document=models.ExpressionWrapper(listed.stated, models.BooleanField()))
    return rows


def cells(listed: ListOf, names: Iterable[str], records: Iterable[Any]) -> list[list[Any]]:
    """The rows, as `fetched` brings them; the first cell leads to the record."""
    fields = [(name, field_of(listed.model, name)) for name in names]
    known = {name: titles_of(listed.model, field) for name, field in fields}
    register = register_of(listed.model)
    rows = []
    for record in records:
        first, *rest = [_said(field, value_of(record, name), known[name]) for name, field in fields]
        url = listed.address(record) if listed.address else register.address("page", record.pk) if register else ""
        row: list[Any] = [{"text": first, "url": url} if url else first, *rest]
        if listed.stated is not None:
            row.append({"tag": _("зазначено") if record.by_document else _("пораховано"), "tag_kind": "line"})
        rows.append(row)
    return rows


def _said(field: Any, value: Any, known: dict[Any, str]) -> str:
    return known.get(value, NOTHING) if known else say(field, value)
