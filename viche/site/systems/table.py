"""Reading the table of systems: what each name in it means, and what is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from viche.kit import figures
from viche.kit.registers import Register, registered

HERE = Path(__file__).parent
NOTHING_NAMED = ("(none)", "(none named)")


@dataclass(frozen=True)
class Home:
    """Where a system lives. `kind`: `register`, `page` or `adapter`; `name`: its slug, address or key; `given`: what
    tells the records of this system apart (field → value as a form sends it)."""

    said: str
    kind: str
    name: str
    given: dict[str, str] = field(default_factory=dict)

    @property
    def register(self) -> Register | None:
        """The register of its records."""
        return register_of(self.name) if self.kind == "register" else register_of("adapters")


@dataclass(frozen=True)
class System:
    """One row of the reports' list: `named` are the fields its text names, `fields` what each of them became."""

    id: str
    name_uk: str
    name_en: str
    kind: str
    seeds: tuple[str, ...]
    what: str
    named: tuple[str, ...]
    home: Home
    fields: dict[str, str]


def register_of(slug: str) -> Register | None:
    """The register by its slug, or nothing."""
    return next((register for register in registered() if register.slug == slug), None)


@cache
def systems() -> tuple[System, ...]:
    """All of them, in the order of the list; one without a home has an empty one."""
    homes, fields = _homes()
    return tuple(
        System(
            id=row["id"], name_uk=row["name_uk"], name_en=row["name_en"], kind=row["kind"],
            seeds=tuple(row["seeds"].split(";")), what=row["what_it_does"], named=_named(row["fields_named_in_text"]),
            home=home_of(homes.get(row["id"], "")), fields=fields.get(row["id"], {}),
        )
        for row in _rows(HERE / "systems.csv")
    )  # fmt: skip


def _homes() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    homes: dict[str, str] = {}
    fields: dict[str, dict[str, str]] = {}
    for path in sorted((HERE / "homes").glob("*.csv")):
        for row in _rows(path):
            if row["named"]:
                fields.setdefault(row["system"], {})[row["named"]] = row["counterpart"]
            else:
                homes[row["system"]] = row["home"]
    return homes, fields


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _named(text: str) -> tuple[str, ...]:
    return () if text.strip() in NOTHING_NAMED else tuple(part.strip() for part in text.split(";") if part.strip())


def home_of(said: str) -> Home:
    """«register:events?kind=forum» read."""
    kind, _colon, rest = said.partition(":")
    name, _mark, query = rest.partition("?")
    return Home(said, kind, name, dict(parse_qsl(query)))


@dataclass(frozen=True)
class Counterpart:
    """What a named field became. `kind`: `field`, `choice`, `figure`, `quarter`, `state`, `files` or `model`;
    `register` and `field` where there are such, `value` of a choice, a state or the key of a figure."""

    said: str
    kind: str
    register: Register | None = None
    field: str = ""
    value: str = ""

    def title(self) -> str:
        """In words, for the page: «Подія: учасників»."""
        if self.kind == "figure":
            return str(figures.figure(self.value).title)
        if self.register is None:
            return self.said.partition(":")[2]
        if not self.field:
            return str(self.register.title)
        said = f"{self.register.title}: {self.register.field(self.field).verbose_name}"
        return f"{said} — {self._choice()}" if self.value else said

    def _choice(self) -> str:
        assert self.register is not None
        found = dict(self.register.field(self.field).flatchoices)
        return str(found.get(self.value, self.value))


def counterpart_of(said: str) -> Counterpart:
    """What a counterpart says; a misspelt one is a ValueError that names it."""
    kind, colon, rest = said.partition(":")
    if not colon:
        kind, rest = "field", said
    if kind in ("field", "state", "quarter"):
        return _of_field(said, kind, rest)
    if kind == "files":
        return Counterpart(said, kind, _known(rest, said))
    if kind == "figure":
        key, _slash, part = rest.partition("/")
        if key not in figures.registered():
            raise ValueError(f"{said}: no such figure")
        if part and part not in figures.figure(key).breakdowns:
            raise ValueError(f"{said}: the figure is not broken down by {part}")
        return Counterpart(said, kind, field=part, value=key)
    if kind == "model":
        app, model, name = rest.split(".")
        _field_of(apps.get_model(app, model), name, said)
        return Counterpart(said, kind, field=name)
    raise ValueError(f"{said}: not a counterpart")


def _of_field(said: str, kind: str, rest: str) -> Counterpart:
    where, _is, value = rest.partition("=")
    slug, _dot, name = where.partition(".")
    register = _known(slug, said)
    found = _field_of(register.model, name, said)
    if name not in register.form_fields and name != "state":
        raise ValueError(f"{said}: people do not type it")
    if value and value not in [str(key) for key, _title in _choices(found)]:
        raise ValueError(f"{said}: no such choice")
    if kind == "quarter" and not isinstance(found, models.DateField):
        raise ValueError(f"{said}: not a date")
    if kind == "field":
        kind = "choice" if value else "field"
    return Counterpart(said, kind, register, name, value)


def _choices(found: Any) -> list[tuple[Any, Any]]:
    if isinstance(found, models.BooleanField):
        return [("1", ""), ("0", "")]
    return list(found.flatchoices)


def _known(slug: str, said: str) -> Register:
    register = register_of(slug)
    if register is None:
        raise ValueError(f"{said}: no such register")
    return register


def _field_of(model: type[models.Model], name: str, said: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        raise ValueError(f"{said}: no such field") from None


# ── What is wrong with the table ─────────────────────────────────────────────────────────────────────────────────

PLAIN_TEXT = (models.CharField, models.TextField)
# A kind with nothing of its own but a title, a kind, a date, a number and a text holds at most so many systems.
MOST_IN_A_PLAIN_ONE = 3


def problems() -> Iterator[str]:
    """Every entry without a home or a counterpart, every misspelt one, every kind that holds too much."""
    for system in systems():
        yield from _home_problems(system)
        for named in system.named:
            if named not in system.fields:
                yield f"{system.id}: «{named}» has no counterpart"
        for named, said in system.fields.items():
            if named not in system.named:
                yield f"{system.id}: «{named}» is not named in the text"
            yield from _counterpart_problems(system, said)
    yield from _crowded()


def _home_problems(system: System) -> Iterator[str]:
    home = system.home
    if home.kind not in ("register", "page", "adapter") or not home.name:
        yield f"{system.id}: no home"
        return
    if home.kind != "page" and home.register is None:
        yield f"{system.id}: {home.said}: no such register"
        return
    for name, value in home.given.items():
        try:
            counterpart_of(f"{home.name}.{name}={value}")
        except ValueError as error:
            yield f"{system.id}: {error}"
    if home.kind == "adapter" and system.kind != "external":
        yield f"{system.id}: an adapter is the home of an external system"


def _counterpart_problems(system: System, said: str) -> Iterator[str]:
    try:
        found = counterpart_of(said)
    except (ValueError, LookupError) as error:
        yield f"{system.id}: {error}"
        return
    if found.kind == "field" and found.register is not None and is_typed(found.register, found.field):
        register = found.register
        if found.field not in register.filters and found.field not in register.private:
            yield f"{system.id}: {said} is typed, and the list has no filter for it"


def is_typed(register: Register, name: str) -> bool:
    """Whether a field is more than a text: a choice, a day, a number, a yes or no, a key."""
    found: Any = register.field(name)
    return bool(found.choices) or not isinstance(found, PLAIN_TEXT)


def own_columns(register: Register) -> list[Any]:
    """Fields of a kind beyond what every record has."""
    return [register.field(name) for name in register.form_fields if name != "department"]


def is_plain(register: Register) -> bool:
    """Whether a kind has nothing of its own but a title, a kind, a date, a number and texts."""
    found = own_columns(register)
    choices = [each for each in found if each.choices]
    dates = [each for each in found if isinstance(each, models.DateField)]
    numbers = [each for each in found if isinstance(each, models.IntegerField | models.DecimalField)]
    texts = [each for each in found if isinstance(each, PLAIN_TEXT) and not each.choices]
    few = max(len(choices), len(dates), len(numbers)) <= 1 and len(texts) <= 2
    return few and len(choices) + len(dates) + len(numbers) + len(texts) == len(found)


def _crowded() -> Iterator[str]:
    for register in registered():
        held = [
            system.id for system in systems() if system.home.kind == "register" and system.home.name == register.slug
        ]
        if len(held) > MOST_IN_A_PLAIN_ONE and is_plain(register):
            yield f"{register.slug}: a kind of plain columns is home to {len(held)} systems"
