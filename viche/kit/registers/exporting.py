"""Records as files: CSV and XLSX with Ukrainian headings, JSON with names of fields. What is written can be read back."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import EVERYWHERE, WRITERS, Refused, Viewer
from viche.kit.publishing import Record
from viche.kit.registers.declare import Register
from viche.kit.registers.filters import rows_of
from viche.kit.spreadsheets import write_csv, write_json, write_xlsx

# What files and the journal speak.
LANGUAGE = "uk"
KINDS = ("csv", "xlsx", "json")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# A file of more is not read by people; the limit keeps one request from taking the server for itself.
MOST_ROWS = 100_000
CHUNK = 2_000


def response(
    register: Register, rows: models.QuerySet, names: Sequence[str], kind: str, viewer: Viewer
) -> HttpResponse:
    """The rows as a file to keep; in Ukrainian whatever the page speaks: files go on to offices and come back."""
    file = io.BytesIO()
    with translation.override(LANGUAGE):
        records = said(register, rows, names, viewer, labels=kind != "json")
        if kind == "json":
            write_json(records, file, keys=("id", *names))
        elif kind == "csv":
            write_csv((record[1:] for record in records), file, header=headings(register, names))
        else:
            title = str(register.title)
            write_xlsx((record[1:] for record in records), file, header=headings(register, names), sheet=title)
    answer = HttpResponse(file.getvalue(), content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{register.slug}-{clock.today():%Y-%m-%d}.{kind}"'
    return answer


def headings(register: Register, names: Iterable[str]) -> list[str]:
    """Headings of columns: the names of fields as forms say them."""
    return [register.label(name) for name in names]


def said(
    register: Register, rows: models.QuerySet, names: Sequence[str], viewer: Viewer, *, labels: bool
) -> Iterator[list[Any]]:
    """Each row: its number, then what it says in the fields; a choice as its label or (for programs) as its key.

    Personal values are given only of records this person writes for.
    """
    fields = [register.field(name) for name in names]
    ways = [_way(register, field, rows, viewer, labels) for field in fields]
    units = viewer.units(WRITERS) if viewer.is_staff else frozenset()
    private = [field.name in register.private for field in fields]
    raw = rows.values_list("pk", "department_id", *(field.attname for field in fields))
    for number, (pk, unit, *values) in enumerate(raw.iterator(chunk_size=CHUNK)):
        if number >= MOST_ROWS:
            raise Refused(
                _("Записів більше, ніж вміщує один файл (100 000)."),
                _("Звузьте перелік фільтрами: за роком, за видом."),
                status=400,
            )
        writes = units is EVERYWHERE or unit in units
        yield [
            pk,
            *(
                way(value) if writes or not hidden else None
                for way, value, hidden in zip(ways, values, private, strict=True)
            ),
        ]


def _way(
    register: Register, field: models.Field[Any, Any], rows: models.QuerySet, viewer: Viewer, labels: bool
) -> Callable[[Any], Any]:
    """From the column's value to the cell of a file."""
    if isinstance(field, models.ForeignKey):
        if issubclass(field.related_model, Record) and not viewer.is_staff:
            # Not even the name of a record that is not published.
            return callings(field.related_model._default_manager.visible(to=viewer)).get  # type: ignore[attr-defined]
        known = callings(rows_of(register, field, viewer.hromada_id))
        known.update(_elsewhere(field, rows, known))
        return known.get
    if field.name == "state" and labels:
        return {state.key: str(state.title) for state in register.model.process.states}.get
    if field.choices and labels:
        return {key: str(label) for key, label in field.flatchoices}.get
    return lambda value: None if value == "" else value


def callings(rows: models.QuerySet) -> dict[Any, str]:
    """Key → what the row is called; two rows of one name are told apart by their keys."""
    names = {row.pk: str(row) for row in rows}
    times = Counter(names.values())
    return {pk: str(pk) if times[name] > 1 else name for pk, name in names.items()}


def _elsewhere(field: models.ForeignKey, rows: models.QuerySet, known: dict[Any, str]) -> dict[Any, str]:
    """Rows that records point to although they may not be chosen any more: said by their keys."""
    keys = set(
        rows.order_by().exclude(**{f"{field.name}__isnull": True}).values_list(field.attname, flat=True).distinct()
    )
    return {key: str(key) for key in keys - set(known)}
