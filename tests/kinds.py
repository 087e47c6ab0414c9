"""Records of any register for the sweep: every field filled, different from one another, typed as a person types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.core.validators import RegexValidator
from django.db import models
from django.test import Client

from tests.cast import Cast
from tests.factory import bounds
from viche.kit import clock, journal, tenancy
from viche.kit.figures.listing import register_of
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD, Record
from viche.kit.registers import Register, registered
from viche.kit.registers.filters import rows_of

_serial = count(1)
# Kinds that stand for the others where all of them go the same way through the same code: with acts and steps, of server
# rows, of an app above, rich in fields, noted in bulk, pointing to another kind. `make test-all` takes every kind.
SAMPLE = frozenset({"acts", "points", "programmes", "events", "publications", "sittings"})
SECRET = "ТАЄМНО"
# A code of the ЄДРПОУ.
EIGHT_DIGITS = r"^\d{8}\Z"


def each(slugs: Iterable[str]) -> list[Any]:
    """Parameters of a sweep: the sample at once, the rest with the long tests."""
    known = {register.slug: register for register in registered()}
    return [
        pytest.param(known[slug], id=slug, marks=() if slug in SAMPLE else pytest.mark.long) for slug in sorted(slugs)
    ]


def all_kinds() -> list[Any]:
    """Every register, the sample at once."""
    return each(register.slug for register in registered())


def values(register: Register, index: int, cast: Cast, *, unit: Any = None) -> dict[str, Any]:
    """A value for every field people type; two indices differ wherever a field can differ."""
    serial = next(_serial)
    found = {name: value(register, register.field(name), index, serial, cast) for name in register.form_fields}
    for less, more in _ordered(register):
        if None not in (found.get(less), found.get(more)) and found[less] > found[more]:
            found[less], found[more] = found[more], found[less]
    return {**found, "department": unit or cast.department}


def value(register: Register, field: models.Field, index: int, serial: int, cast: Cast) -> Any:
    """One value by the field's type; personal ones carry a mark by which a leak is seen."""
    if isinstance(field, models.ForeignKey):
        if field.related_model is register.model:
            return None  # nothing stands above itself, and the first row there is may be the one that is typed
        rows = list(rows_of(register, field, cast.home.pk)[:2])
        if not rows and (known := register_of(field.related_model)) and not field.null:
            return make(known, cast)
        return rows[index % len(rows)] if rows else None
    if field.choices:
        keys = [key for key, _label in field.flatchoices if key not in ("", None)]
        return keys[index % len(keys)]
    if isinstance(field, models.BooleanField):
        return bool(index % 2)
    if isinstance(field, models.DateField):
        return date(2024, 1, 1) + timedelta(days=40 * index + serial % 30)
    if isinstance(field, models.DecimalField | models.IntegerField):
        low, high = bounds(field)
        # A year and the year it ends in rise together, so that any two records differ. Nothing is counted as none.
        bound = low or high < 1_000_000
        number = low + (index * 10 + serial % 10) % (high - low + 1) if bound else 100 * index + serial % 90 + 1
        return Decimal(number) if isinstance(field, models.DecimalField) else number
    if isinstance(field, models.EmailField):
        return f"p{serial}@example.test"
    if isinstance(field, models.SlugField):
        return f"word{index}-{serial}"
    if isinstance(field, models.URLField):
        return f"https://example.test/{serial}"
    if any(isinstance(rule, RegexValidator) and rule.regex.pattern == EIGHT_DIGITS for rule in field.validators):
        return f"{serial:08}"
    text = f"{SECRET} {serial}" if field.name in register.private else f"слово{index} {serial} ({field.verbose_name})"
    # A cut must not end in a space: nothing that is typed or read keeps it.
    return text[: field.max_length].rstrip() if field.max_length else text


def tied(register: Register) -> set[str]:
    """Fields that the table holds against one another: changing one alone may be refused."""
    found: set[str] = set()
    for constraint in register.model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            names = {expression.name.split("__")[0] for expression in _names(constraint.condition)}
            found |= names if len(names) > 1 else set()
    return found


def _ordered(register: Register) -> Iterator[tuple[str, str]]:
    """Pairs of fields of which the table demands that the first is not greater than the second."""
    for constraint in register.model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            for asked, other in _comparisons(constraint.condition):
                name, _sign, way = asked.rpartition("__")
                yield (other.name, name) if way in ("gt", "gte") else (name, other.name)


def _comparisons(condition: models.Q) -> Iterator[tuple[str, models.F]]:
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _comparisons(child)
        elif isinstance(child[1], models.F) and child[0].endswith(("__gt", "__gte", "__lt", "__lte")):
            yield child[0], child[1]


def _names(condition: models.Q) -> Iterator[models.F]:
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _names(child)
        else:
            left, right = child
            yield models.F(left)
            if isinstance(right, models.F):
                yield right


def make(
    register: Register,
    cast: Cast,
    state: str = PUBLISHED,
    index: int = 0,
    place: Any = None,
    unit: Any = None,
    **given: Any,
) -> Record:
    """A saved record in a state; must run inside its hromada."""
    said = {**values(register, index, cast, unit=unit), **given}
    if state == WITHHELD:
        said |= {"withheld_ground": "ст. 6", "withheld_act": "№ 1", "review_on": clock.today() + timedelta(days=30)}
    said.setdefault("published_at", None if state == DRAFT else clock.now())
    with journal.change("note", by=cast.mariia):
        made: Record = register.model.objects.create(hromada=place or cast.home, state=state, **said)
    return made


def typed(register: Register, said: dict[str, Any]) -> dict[str, Any]:
    """The same values as a form sends them."""
    sent: dict[str, Any] = {}
    for name, given in said.items():
        if given is None or given is False:
            continue
        if isinstance(given, models.Model):
            given = given.pk
        elif isinstance(given, date):
            given = f"{given:%d.%m.%Y}"
        sent[name] = "on" if given is True else str(given)
    return sent


def cells(register: Register, said: dict[str, Any]) -> list[Any]:
    """The same values as a row of a table."""
    row = []
    for name in register.form_fields:
        given, field = said[name], register.field(name)
        if isinstance(given, models.Model):
            given = str(given)
        elif field.choices:
            given = str(dict(field.flatchoices)[given])
        row.append(given)
    return row


def snapshot(register: Register) -> list[dict[str, Any]]:
    """Every record as it stands; must run inside the hromada."""
    return list(register.model.objects.order_by("pk").values())


def signed_in(cast: Cast, who: str | None) -> Client:
    """A browser of this person."""
    client = Client()
    if who:
        client.force_login(cast.people[who])
    return client


@contextmanager
def inside(cast: Cast) -> Iterator[None]:
    """Inside the home hromada."""
    with tenancy.enter(cast.home.pk):
        yield
