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
from viche.reports.composing import Taken

MORE = " (ще один)"
# Fields by which a record is told from another.
NAMES = ("title", "name", "number", "subject", "topic", "post")


class NotShifted(RuntimeError):
    """A record that could not be noted a second time; says which and why."""


def shift(viewer: Viewer, numbers: Iterable[Taken]) -> dict[str, int]:
    """Note and publish a copy of one record behind every number, of as few records as do: kind → how many were added.

    A number that only something else would move gets it: a larger ordinal, another unit.
    """
    assert viewer.hromada_id is not None
    added: dict[str, int] = {}
    with tenancy.enter(viewer.hromada_id):
        chosen = _chosen(numbers)
    for (model, pk), measures in chosen.items():
        register = register_of(model)
        if register is None:
            continue
        with tenancy.enter(viewer.hromada_id), addresses_inside(), transaction.atomic():
            record = model._default_manager.get(pk=pk)
            _again(register, record, viewer, _moving(record, measures, viewer))
        added[register.slug] = added.get(register.slug, 0) + 1
    return added


def _chosen(numbers: Iterable[Taken]) -> dict[tuple[type[models.Model], int], list[figures.Measure]]:
    """Records to copy, each with the measures it is to move: those behind the fewest records are served first."""
    chosen: dict[tuple[type[models.Model], int], list[figures.Measure]] = {}
    asked = [taken for taken in numbers if taken.asked is not None and taken.answer.rows]
    for taken in sorted(asked, key=lambda taken: len(taken.answer.rows)):
        assert taken.asked is not None
        figure = figures.figure(taken.asked.figure)
        rows = _saying(figure.model, figure.measure, taken.answer.rows)
        known = next((pk for pk in rows if (figure.model, pk) in chosen), rows[-1])
        chosen.setdefault((figure.model, known), []).append(figure.measure)
    return chosen


def _saying(model: type[models.Model], measure: figures.Measure, rows: tuple[int, ...]) -> list[int]:
    """Those of the records that have what the figure measures; of a sum, more than nothing."""
    wanted: dict[str, Any] = {f"{measure.field}__isnull": False} if measure.field else {}
    if isinstance(measure, figures.Sum):
        wanted = {f"{measure.field}__gt": 0}
    found = model._default_manager.filter(pk__in=rows, **wanted)
    return sorted(found.values_list("pk", flat=True)) or sorted(rows)


def _moving(record: Any, measures: Iterable[figures.Measure], viewer: Viewer) -> dict[str, Any]:
    """What the copy has that the record has not, for numbers which a copy alone would not move."""
    other: dict[str, Any] = {}
    for measure in measures:
        value: Any = getattr(record, measure.field, None)
        if isinstance(measure, figures.Largest):
            other[measure.field] = value + 1
        elif isinstance(measure, figures.Distinct) and isinstance(value, models.Model):
            related = register_of(type(value))
            if related is not None:
                other[measure.field] = _again(related, value, viewer, {}).pk
        elif isinstance(measure, figures.Distinct):
            other[measure.field] = f"{value}{MORE}"
    return other


def _again(register: Register, record: Any, viewer: Viewer, other: dict[str, Any]) -> Record:
    said = {name: _value(record, name) for name in register.form_fields} | other
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
