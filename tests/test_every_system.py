"""Every system that the reports name: one record with all its named fields stands in its list, is found by each typed
field, comes out in the export and moves its figures."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import models
from django.test import Client

from tests import kinds
from tests.cast import Cast
from tests.kinds import inside, signed_in
from tests.test_every_register import text, url
from viche.kit import figures
from viche.kit.figures import Figure, Period
from viche.kit.publishing import PUBLISHED
from viche.kit.registers import Register, registered
from viche.site.systems.table import (
    Counterpart,
    System,
    counterpart_of,
    is_plain,
    is_typed,
    problems,
    register_of,
    systems,
)

pytestmark = pytest.mark.django_db
KEPT = [system for system in systems() if system.home.kind == "register"]
EVERY = pytest.mark.parametrize("system", KEPT, ids=lambda system: system.id)


def test_every_system_has_a_home_and_every_named_field_a_counterpart() -> None:
    assert list(problems()) == []
    assert len(systems()) == 205
    named = [name for system in systems() for name in system.named]
    assert len(named) == sum(len(system.fields) for system in systems()) > 400


def test_a_kind_of_plain_columns_is_seen() -> None:
    acts = register_of("acts")
    assert acts is not None and not is_plain(acts)


def registers_of(system: System) -> list[Register]:
    """Where its record lives and, of those beside it that its fields name (sittings of a body, proposals of a contest),
    the rest; what points to another comes after it."""
    found = [system.home.register]
    for each in map(counterpart_of, system.fields.values()):
        found.append(register_by(figures.figure(each.value).model) if each.kind == "figure" else each.register)
    known = list(dict.fromkeys(register for register in found if register is not None))
    return sorted(known, key=lambda register: sum(keys_to(register, other) != [] for other in known))


def keys_to(register: Register, other: Register) -> list[str]:
    """Fields by which its records point to those of another register."""
    fields = {name: register.field(name) for name in register.form_fields} if register is not other else {}
    return [name for name, field in fields.items() if field.related_model is other.model]


def counterparts(system: System, register: Register) -> list[Counterpart]:
    """What its named fields became in a register."""
    return [found for found in map(counterpart_of, system.fields.values()) if found.register is register]


def given(system: System, register: Register) -> dict[str, str]:
    """What tells the records of the system apart in the register where it lives."""
    return system.home.given if register is system.home.register else {}


def wanted(register: Register, system: System) -> list[str]:
    """Fields to fill: what is required, what tells when, what the text names, what ties it to the record beside it."""
    named = [found.field for found in counterparts(system, register) if found.field]
    named += [name for other in registers_of(system) for name in keys_to(register, other)]
    named += [name for figure in figures_named(system) for name in asked_by(figure, register)]
    needed = [
        name for name in register.form_fields
        if not register.field(name).blank and not isinstance(register.field(name), models.BooleanField)
    ]  # fmt: skip
    return [name for name in dict.fromkeys((*needed, register.day, *named, *given(system, register))) if name]


def asked_by(figure: Figure, register: Register) -> list[str]:
    """Fields of the register by which the figure counts: its day, its sum, what it shows (of services given in a space,
    the space), a yes it may be about; also through a key, as the day of a contest is for its winners."""
    names = [figure.date_field, figure.measure.field, *figure.columns]
    if figure.model is not register.model:
        pairs = [name.split("__", 1) for name in names if "__" in name]
        return [tail for key, tail in pairs if figure.model._meta.get_field(key).related_model is register.model]
    names += [
        name for name in figure.breakdowns
        if name in register.form_fields and isinstance(register.field(name), models.BooleanField)
    ]  # fmt: skip
    return [name for name in names if name in register.form_fields]


def figures_named(system: System) -> list[Figure]:
    """Figures that its fields became."""
    keys = [found.value for found in map(counterpart_of, system.fields.values()) if found.kind == "figure"]
    return [figures.figure(key) for key in dict.fromkeys(keys)]


def said_of(register: Register, system: System, cast: Cast, index: int, made: dict[Any, Any]) -> dict[str, Any]:
    """Values as a person would choose them: what tells the system apart is as the table says."""
    values = kinds.values(register, index, cast)
    said = {name: usual(register, name, values[name], cast) for name in wanted(register, system)}
    said |= {name: made[model] for model in made for name in said if register.field(name).related_model is model}
    chosen = {found.field: found.value for found in counterparts(system, register) if found.kind in ("choice", "state")}
    for name, value in {**chosen, **given(system, register)}.items():
        field = register.field(name)
        said[name] = value == "1" if isinstance(field, models.BooleanField) else field.to_python(value)
    for name in said:
        if isinstance(register.field(name), models.BooleanField) and name not in given(system, register):
            said[name] = True
    return said


def usual(register: Register, name: str, value: Any, cast: Cast) -> Any:
    """A choice as the form offers it; a key to a record that is there."""
    field = register.field(name)
    if field.choices:
        first = next(key for key, _title in field.flatchoices if key not in ("", None))
        return field.get_default() if field.has_default() else first
    known = register_by(field.related_model) if isinstance(field, models.ForeignKey) else None
    return kinds.make(known, cast, index=3) if known and known is not register else value


def register_by(model: Any) -> Register | None:
    """The register that keeps these records."""
    return next((register for register in registered() if register.model is model), None)


def figures_of(register: Register) -> list[Figure]:
    """Figures counted from its records."""
    return [figure for figure in figures.registered().values() if figure.model is register.model]


def value_of(figure: Figure, cast: Cast, day: date) -> Any:
    """The figure as a stranger reads it: of all days, or as it stood that day."""
    with inside(cast):
        period = Period.day(day) if figure.standing else Period.ever()
        return figures.counted(figure, period, cast.viewer(None)).value


@EVERY
def test_a_record_with_all_its_fields(system: System, cast: Cast) -> None:
    made: dict[Any, Any] = {}
    for register in registers_of(system):
        made[register.model] = noted_and_found(register, system, cast, made)


def noted_and_found(register: Register, system: System, cast: Cast, made: dict[Any, Any]) -> Any:
    """The record of the system in one register, typed by the secretary; `made`: those it may point to, by model."""
    with inside(cast):
        other = kinds.make(register, cast, index=0)
        said = said_of(register, system, cast, 1, made)
    day = said.get(register.day) or date(2026, 12, 31)
    own = figures_of(register)
    assert own, "no figure counts it"
    before = {figure.key: value_of(figure, cast, day) for figure in own}
    client = signed_in(cast, "iryna")
    answer = client.post(url(register, "new"), kinds.typed(register, said))
    assert answer.status_code == 302, answer.content.decode().split("<main")[1][:3000]
    with inside(cast):
        record = register.model.objects.latest("pk")
    answer = client.post(url(register, "step", record.pk, "publish"), follow=True)
    with inside(cast):
        record.refresh_from_db()
    assert record.state == PUBLISHED
    found_everywhere(register, system, record, other)
    moved = {figure.key for figure in own if value_of(figure, cast, day) != before[figure.key]}
    named = {figure.key for figure in figures_named(system)}
    assert moved and named & set(before) <= moved, (moved, named)
    return record


def found_everywhere(register: Register, system: System, record: Any, other: Any) -> None:
    """In the list by each typed field, in the export with what was typed."""
    stranger, page = Client(), url(register, "page", record.pk)
    assert page in text(stranger, url(register, "list"))
    exported = {row["id"]: row for row in json.loads(text(stranger, url(register, "export", "json")))}[record.pk]
    for name in {found.field for found in counterparts(system, register) if found.field}:
        if name in register.private:
            continue
        assert name in exported, name
        column = register.field(name).attname
        if not is_typed(register, name) or getattr(record, column) is None:
            continue
        asked = question(register, name, record)
        answer = text(stranger, url(register, "list"), **asked)
        assert page in answer, asked
        if getattr(record, column) != getattr(other, column) and not isinstance(register.field(name), models.DateField):
            assert url(register, "page", other.pk) not in answer, asked


def question(register: Register, name: str, record: Any) -> dict[str, str]:
    """The filter of a field that finds this record."""
    field, value = register.field(name), getattr(record, register.field(name).attname)
    if isinstance(field, models.DateField):
        return {f"{name}_from": f"{value:%d.%m.%Y}", f"{name}_to": f"{value:%d.%m.%Y}"}
    if isinstance(field, models.BooleanField):
        return {name: "1" if value else "0"}
    return {name: str(value)}
