"""One more record for every counted number of a report, noted and published as a person does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction

from viche.kit import figures, tenancy
from viche.kit.access import Viewer
from viche.kit.figures.listing import register_of
from viche.kit.outside import addresses_inside
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.registers import actions as register_actions
from viche.kit.registers.forms import form_of
from viche.reports.asking import records
from viche.reports.composing import Taken

MORE = " (ще один)"
# Fields by which a record is told from another.
NAMES = ("title", "name", "number", "subject", "topic")


class NotShifted(RuntimeError):
    """A record that could not be noted a second time; says which and why."""


def shift(viewer: Viewer, numbers: Iterable[Taken]) -> dict[str, int]:
    """Note and publish a copy of the last record behind every number, each record once: kind → how many were added."""
    done: set[tuple[type[models.Model], int]] = set()
    added: dict[str, int] = {}
    assert viewer.hromada_id is not None
    for taken in numbers:
        if taken.asked is None or not taken.answer.records:
            continue
        model = figures.figure(taken.asked.figure).model
        register = register_of(model)
        with tenancy.enter(viewer.hromada_id):
            rows = _saying(records(taken.asked), figures.figure(taken.asked.figure).measure.field)
        if register is None or any((model, pk) in done for pk in rows):
            continue
        with tenancy.enter(viewer.hromada_id), addresses_inside(), transaction.atomic():
            _again(register, model._default_manager.get(pk=rows[-1]), viewer)
        done.add((model, rows[-1]))
        added[register.slug] = added.get(register.slug, 0) + 1
    return added


def _saying(rows: models.QuerySet, field: str) -> list[int]:
    """Those of the records that have what the figure adds up."""
    found = rows.filter(**{f"{field}__isnull": False}) if field else rows
    return sorted(found.values_list("pk", flat=True))


def _again(register: Register, record: Any, viewer: Viewer) -> Record:
    said = {name: _value(record, name) for name in register.form_fields}
    named = {name: _named(register, name, value) for name, value in said.items()}
    for typed in (said, named, {name: _other(register, name, value) for name, value in named.items()}):
        form = form_of(register)(typed, register=register, viewer=viewer)
        if form.is_valid() and register_actions.save(form):
            noted: Record = register.model._default_manager.select_for_update().get(pk=form.instance.pk)
            register_actions.take(register, noted, "publish", viewer, {})
            return noted
    raise NotShifted(f"{register.slug} {record.pk}: {form.errors.as_text()}")


def _value(record: Any, name: str) -> Any:
    value = getattr(record, record._meta.get_field(name).attname)
    return "" if value is None else value


def _named(register: Register, name: str, value: Any) -> Any:
    """Another title, where one like it is there already."""
    field = register.field(name)
    is_name = isinstance(value, str) and value and name in NAMES and not field.choices
    return f"{value}{MORE}" if is_name else value


def _other(register: Register, name: str, value: Any) -> Any:
    """Another number or day, where a title alone does not tell it from the first."""
    field = register.field(name)
    if field.choices or field.is_relation or value == "" or name in NAMES:
        return value
    if name in {each for names, _constraint in register.uniques for each in names}:
        if isinstance(value, date):
            # Inside the year it was in.
            return value + timedelta(days=1 if (value.month, value.day) == (1, 1) else -1)
        if isinstance(value, int):
            return value + 1000
        if isinstance(value, str) and field.blank:
            return ""
    return value
