"""A department that works no more: nothing new for it, what its records say stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import kinds
from tests.cast import Cast
from viche.hromada.models import Acts, Department
from viche.kit import clock, journal, tenancy
from viche.kit.registers import importing, registered
from viche.kit.registers.forms import form_of
from viche.kit.registers.importing import Options
from viche.kit.registers.imports import ImportForm
from viche.kit.spreadsheets import Row, Table
from viche.people.forms import RoleForm

pytestmark = pytest.mark.django_db
SAID = "уже не працює"


@pytest.fixture
def inside(cast: Cast) -> Any:
    with tenancy.enter(cast.home.pk):
        yield cast


def close(unit: Department, days: int) -> None:
    with journal.change("close", by=None):
        Department.objects.filter(pk=unit.pk).update(closed_on=clock.today() + timedelta(days=days))


def acts() -> Any:
    return next(register for register in registered() if isinstance(register, Acts))


@pytest.mark.parametrize("days, offered", [(-1, False), (0, False), (1, True)])
def test_one_rule_everywhere(inside: Cast, days: int, offered: bool) -> None:
    close(inside.department, days)
    register, viewer = acts(), inside.viewer("iryna")
    new = form_of(register)(instance=register.model(), register=register, viewer=viewer)
    forms = [new, ImportForm(register=register, viewer=viewer), RoleForm(units=None)]
    for form in forms:
        units = form.fields["department"].queryset  # type: ignore[attr-defined]
        assert (inside.department in units) is offered and inside.enterprise in units


def test_what_is_already_there_is_kept_on_edit(inside: Cast) -> None:
    register, viewer = acts(), inside.viewer("iryna")
    record = kinds.make(register, inside)
    close(inside.department, -1)
    form = form_of(register)(instance=record, register=register, viewer=viewer)
    assert inside.department in form.fields["department"].queryset  # type: ignore[attr-defined]
    held = RoleForm(units=None, initial={"department": inside.department.pk})
    assert inside.department in held.fields["department"].queryset  # type: ignore[attr-defined]


def test_an_import_adds_nothing_to_it_and_keeps_what_it_has(inside: Cast) -> None:
    register, viewer = acts(), inside.viewer("iryna")
    records = [kinds.make(register, inside), kinds.make(register, inside, unit=inside.enterprise)]
    close(inside.department, -1)
    names = list(register.form_fields)
    rows = [kinds.cells(register, {name: getattr(record, name) for name in names}) for record in records]
    for row in rows:
        row[names.index("department")] = str(inside.department)
    fresh = ["нове" if name == "number" else cell for name, cell in zip(names, rows[0], strict=True)]
    table = Table(
        names, [Row(line, row) for line, row in enumerate([*rows, fresh], 2)], list("ABCDEFGHIJ"[: len(names)])
    )
    reading = importing.read(register, table, viewer, Options(update=True, ground="помилка"))
    said = [any(SAID in text for _kind, text in reading.notes[row].values()) for row in range(3)]
    assert said == [False, True, True]
