"""Every system of the reports through a browser: the secretary notes one record with all fields the text names and
publishes it; a resident finds it in its list by each typed field, in the export, and in its figures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import models
from playwright.sync_api import Page

from tests.factory import bounds
from tests.journeys.programme_parts import IN_FILE, ON_PAGE, entered
from tests.test_every_system import (
    EVERY,
    counterparts,
    figures_named,
    figures_of,
    given,
    register_by,
    registers_of,
    wanted,
)
from viche.kit import clock
from viche.kit.figures import Figure
from viche.kit.registers import Register
from viche.office.programmes.models import Programme
from viche.site.systems.table import System, counterpart_of, is_typed

HOME = "/kropyvnytskyi"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def serial() -> Iterator[int]:
    """Numbers that no record has yet."""
    return iter(range(7001, 9999))


@EVERY
@pytest.mark.long
def test_a_record_through_the_browser(system: System, person: Callable[..., Page], serial: Iterator[int]) -> None:
    page, resident = person("Ірина Зразкова", scripts=False), person(None, scripts=False)
    made: dict[Any, str] = {}
    for register in registers_of(system):
        made[register.model] = noted_and_found(page, resident, register, system, made, next(serial))
    if system.home.name == "programmes":
        kept(page, resident, system, made[Programme], next(serial))


def noted_and_found(
    page: Page, resident: Page, register: Register, system: System, made: dict[Any, str], number: int
) -> str:
    """The record of the system in one register; `made`: keys of those it may point to, by model. Gives its key."""
    before = {figure.key: shown(resident, figure) for figure in figures_of(register)}
    pk, said = noted(page, register, system, made, number)
    found(resident, register, system, pk, said)
    moved = {figure.key for figure in figures_of(register) if shown(resident, figure) != before[figure.key]}
    named = {figure.key for figure in figures_named(system)}
    assert moved and named & set(before) <= moved, (moved, named)
    return pk


def kept(page: Page, resident: Page, system: System, pk: str, number: int) -> None:
    """Everything a programme holds besides itself: it stands in the open file, and the money moves its figures."""
    money = [figure for figure in figures_named(system) if figure.model is not Programme]
    before = {figure.key: shown(resident, figure) for figure in money}
    said = entered(page, pk, number)
    parts = [each.said for each in map(counterpart_of, system.fields.values()) if each.kind == "model"]
    assert {IN_FILE[part] for part in parts if part not in ON_PAGE} <= set(said)
    answer = resident.request.get(f"{HOME}/programmes/{pk}/measures.json")
    row = json.loads(answer.text())[0]
    assert {name: row[name] for name in said} == said
    resident.goto(f"{HOME}/programmes/{pk}/")
    resident.locator(f"main a[href*='/programmes/{pk}/measures/']").first.click()
    text = resident.locator("main").inner_text().replace(NBSP, " ")
    assert [words for words in ON_PAGE.values() if words not in text] == []
    assert [figure.key for figure in money if shown(resident, figure) == before[figure.key]] == []


def noted(
    page: Page, register: Register, system: System, made: dict[Any, str], number: int
) -> tuple[str, dict[str, str]]:
    """A record typed, saved and published: its key, and what was typed. What it must point to is noted before it."""
    for other in lacking(page, register, system, made):
        made[other.model], _said = noted(page, other, system, made, number)
    said = typed(page, register, system, made, number)
    page.get_by_role("button", name="Зберегти", exact=True).click()
    assert re.search(rf"/desk/{register.slug}/\d+/$", page.url), page.locator("main").inner_text()
    pk = page.url.rstrip("/").rpartition("/")[2]
    page.get_by_role("link", name="Оприлюднити").click()
    page.get_by_role("button", name="Оприлюднити").click()
    return pk, said


def lacking(page: Page, register: Register, system: System, made: dict[Any, str]) -> list[Register]:
    """Registers to whose records it must point, or the text says that it does, and of whose there are none yet to choose."""
    page.goto(f"{HOME}/desk/{register.slug}/new/")
    empty = [
        register.field(name).related_model for name in register.form_fields
        if isinstance(register.field(name), models.ForeignKey) and register.field(name).related_model is not register.model
        and (name in wanted(register, system) or not register.field(name).blank)
        and not page.locator(f"main [name={name}] option:not([value=''])").count()
    ]  # fmt: skip
    return [other for other in map(register_by, empty) if other is not None and other.model not in made]


def typed(page: Page, register: Register, system: System, made: dict[Any, str], number: int) -> dict[str, str]:
    """The form filled by hand: field → what was typed, as a filter takes it."""
    page.goto(f"{HOME}/desk/{register.slug}/new/")
    chosen = {each.field: each.value for each in counterparts(system, register) if each.kind in ("choice", "state")}
    chosen |= given(system, register)
    chosen |= {
        name: pk
        for model, pk in made.items()
        for name in register.form_fields
        if register.field(name).related_model is model
    }
    said = {}
    for name in dict.fromkeys((*wanted(register, system), "department")):
        box = page.locator(f"main [name={name}]")
        text = chosen.get(name) or value(register.field(name), number)
        if isinstance(register.field(name), models.BooleanField):
            text = "0" if chosen.get(name) == "0" else "1"
            box.set_checked(text == "1")
        elif box.evaluate("box => box.tagName") == "SELECT":
            options = box.evaluate("box => [...box.options].map(option => option.value).filter(value => value)")
            if not options and register.field(name).blank:
                continue
            # What the form offers stays, as with a person; the table says when it must be another.
            text = next(each for each in (chosen.get(name), box.input_value(), options[0]) if each in options)
            box.select_option(text)
        else:
            box.fill(text)
        said[name] = text
    return said


def value(field: Any, number: int) -> str:
    """What a person would type into a field of this type."""
    if isinstance(field, models.DateField):
        return f"{clock.today() - timedelta(days=1):%d.%m.%Y}"
    if isinstance(field, models.DecimalField):
        return str(number % 90 + 1)
    if isinstance(field, models.IntegerField):
        if field.name.endswith("year"):
            return str(clock.today().year)
        low, high = bounds(field)
        return str(low + number % (high - low + 1) if low else number % 900 + 1)
    if isinstance(field, models.URLField):
        return f"https://example.test/{number}"
    if isinstance(field, models.EmailField):
        return f"p{number}@example.test"
    text = f"{field.verbose_name} {number}"
    return text[-field.max_length :] if field.max_length else text


def found(page: Page, register: Register, system: System, pk: str, said: dict[str, str]) -> None:
    """By each typed field and by all of them at once; the list itself shows it when nothing else fits."""
    fields = {each.field for each in counterparts(system, register) if each.field in said}
    asked: dict[str, str] = {}
    for name in sorted(fields - set(register.private)):
        if is_typed(register, name):
            one = question(register, name, said[name])
            asked |= one
            rows = exported(page, register, one)
            assert pk in rows, (name, one)
            assert {str(other[name]) for other in rows.values()} == {str(rows[pk][name])}, (name, one)
    row = exported(page, register, asked)[pk]
    assert {name for name in fields if name not in register.private} <= set(row)
    page.goto(f"{HOME}/{register.slug}/?{urlencode(asked)}")
    links = page.locator(f'main a[href="{HOME}/{register.slug}/{pk}/"]')
    while not links.count():
        page.get_by_role("link", name="Далі").click()
    page.goto(f"{HOME}/{register.slug}/{pk}/")
    assert page.locator("h1").count() == 1


def question(register: Register, name: str, text: str) -> dict[str, str]:
    """The filter of a field."""
    if isinstance(register.field(name), models.DateField):
        return {f"{name}_from": text, f"{name}_to": text}
    return {name: text}


def exported(page: Page, register: Register, asked: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The open file of what is filtered: key → row."""
    answer = page.request.get(f"{HOME}/{register.slug}/export.json?{urlencode(asked)}")
    assert answer.status == 200, answer.text()
    return {str(row["id"]): row for row in json.loads(answer.text())}


def shown(page: Page, figure: Figure) -> str:
    """The large number of the figure's page: over all days, or as it stands today."""
    since = "" if figure.standing else "since=01.01.1900&"
    until = clock.today() if figure.standing else clock.today().replace(month=12, day=31)
    page.goto(f"{HOME}/figures/{figure.key}/?{since}until={until:%d.%m.%Y}")
    big = page.locator("h1 .huge")
    return big.inner_text() if big.count() else ""
