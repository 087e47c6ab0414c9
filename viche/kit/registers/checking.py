"""System checks of registers: a misspelt name stops the start with a sentence that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from viche.kit.publishing import Record
from viche.kit.registers import headings
from viche.kit.registers.declare import WORDS, Register, registered, twins
from viche.kit.tenancy import TenantModel

SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# First parts of addresses that a hromada already uses for something else.
TAKEN = frozenset(
    {
        "desk", "account", "figures", "files", "components", "health", "static", "registers", "note", "links", "jobs",
        "search", "systems",
    }
)  # fmt: skip


@checks.register(checks.Tags.models)
def registers(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Every declared register holds together."""
    found = [
        checks.Error(f"{one.__name__} and {other.__name__} have the same slug", obj=other, id="registers.E001")
        for one, other in twins()
    ]
    for register in registered():
        found += [
            checks.Error(text, obj=type(register), id=f"registers.E{code:03}") for code, text in problems(register)
        ]
    return list(found)


def problems(register: Register) -> Iterator[tuple[int, str]]:
    """(number of the check, what is wrong) for one register."""
    for name in ("model", "slug", "title", "noun", "columns"):
        if not getattr(register, name, None):
            yield 2, f"{name} is not said"
            return
    if not issubclass(register.model, Record):
        yield 3, f"model must be a Record, not {register.model.__name__}"
        return
    if not SLUG.fullmatch(register.slug) or register.slug in TAKEN:
        yield 4, f"slug {register.slug!r} cannot stand in an address or is taken"
    yield from (misspelt := list(_misspelt(register)))
    yield from _forbidden(register)
    yield from _unanswerable(register)
    if not misspelt:
        yield from _of_two_meanings(register)


def _misspelt(register: Register) -> Iterator[tuple[int, str]]:
    """Names that are no fields."""
    lists = {
        "columns": register.columns,
        "filters": [name for name in register.filters if name != WORDS],
        "search": register.search,
        "fields": register.fields,
        "brief": register.brief,
        "same": register.same,
        "sums": register.sums,
        "sortable": register.sortable,
        "options": list(register.options),
        "headings": list(register.headings),
        "spoken": list(register.spoken),
        "for_all": register.for_all,
        "day": [name for name in (register.day,) if name],
        "variant": [name for name in (register.variant,) if name],
        "personal_fields of the model": register.private,
        "thinned_fields of the model": register.thinned,
    }
    for where, names in lists.items():
        for name in names:
            try:
                register.model._meta.get_field(name)
            except FieldDoesNotExist:
                yield 5, f"{where}: {register.model.__name__} has no field {name!r}"


def _forbidden(register: Register) -> Iterator[tuple[int, str]]:
    """Personal fields may be typed and kept, never shown or asked by."""
    for where in ("columns", "filters", "search", "sums", "same"):
        for name in set(getattr(register, where)) & set(register.private):
            yield 6, f"{where}: {name!r} is personal and would become public"
    if WORDS in register.filters and not register.search:
        yield 7, "filters: 'q' needs at least one field in search"


def _unanswerable(register: Register) -> Iterator[tuple[int, str]]:
    """Questions an import or a form could not answer."""
    if not register.identity:
        yield (
            8,
            "same is not said and the model has no uniqueness inside its hromada: an import could not tell a repeated row",
        )
    for name in register.form_fields:
        try:
            field = register.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        target = field.related_model
        server = (
            isinstance(field, models.ForeignKey) and isinstance(target, type) and not issubclass(target, TenantModel)
        )
        if server and name not in register.options:
            yield 9, f"options: say which rows of {field.related_model.__name__} may be chosen as {name!r}"
        if not field.editable:
            yield 10, f"fields: {name!r} is not typed by people"


def _of_two_meanings(register: Register) -> Iterator[tuple[int, str]]:
    """Other names of columns and choices: each means one thing, and that thing is there."""
    meant = {headings.plain(said): name for name in register.form_fields for said in headings.own(register, name)}
    for name, titles in register.headings.items():
        for title in titles:
            other = meant.setdefault(headings.plain(title), name)
            if other != name:
                yield 11, f"headings: {title!r} of {name!r} is a name of {other!r} as well"
    for name, words in register.spoken.items():
        known = {str(key) for key, _label in register.field(name).flatchoices}
        for word, key in words.items():
            if key not in known:
                yield 12, f"spoken: {word!r} of {name!r} stands for {key!r}, which is no choice of it"
