"""What a record says: the words it is found by, its day, its place. The one place that knows what may be found by whom.

Personal fields say nothing here, so that nothing of them can enter the index. What is left out while a section is thinned
is told apart from the rest.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from viche.kit import clock
from viche.kit.registers import values
from viche.kit.registers.declare import Register
from viche.kit.search.letters import words
from viche.kit.tenancy import TenantModel

# A record of more different words is a book; its first ones are enough to find it.
MOST_WORDS = 3000
_NOT_WORDS = (models.URLField, models.EmailField, models.FileField, models.UUIDField)


@dataclass(frozen=True)
class Said:
    """What one record says: words of its title, of the rest, and of what is left out while its section is thinned."""

    title: frozenset[str]
    rest: frozenset[str]
    thinned: frozenset[str]
    day: date
    place: str


def said(register: Register, record: Any) -> Said:
    """All that the index knows of a record."""
    names = worded(register)
    about = [name for name in register.columns[:1] if name in names and name not in register.thinned]
    title = _words([heading(register, record), *texts(register, record, about)])
    rest = _words(texts(register, record, (name for name in names if name not in register.thinned)))
    thinned = _words(texts(register, record, (name for name in names if name in register.thinned)))
    where = place_field(register)
    return Said(
        title=title,
        rest=rest - title,
        thinned=thinned - rest - title,
        day=day_of(register, record),
        place=str(getattr(record, where.attname) or "") if where else "",
    )


def _words(texts: Iterable[str]) -> frozenset[str]:
    found: dict[str, None] = {}
    for text in texts:
        for word in words(text):
            found.setdefault(word.text)
            if len(found) >= MOST_WORDS:
                return frozenset(found)
    return frozenset(found)


@lru_cache
def worded(register: Register) -> tuple[str, ...]:
    """Fields that say something in words: texts, choices, rows of a server table; never what is personal.

    A row of another tenant table is left out: it may be a record that is not published, and is found by itself.
    """
    names = dict.fromkeys((*register.columns, *register.form_fields))
    return tuple(name for name in names if name not in register.private and _is_worded(register.field(name)))


def _is_worded(field: models.Field[Any, Any]) -> bool:
    if isinstance(field, models.ForeignKey):
        return not issubclass(field.related_model, TenantModel)  # type: ignore[arg-type]
    if field.choices:
        return True
    return isinstance(field, models.CharField | models.TextField) and not isinstance(field, _NOT_WORDS)


def texts(register: Register, record: Any, names: Iterable[str]) -> list[str]:
    """What the record says in these fields; nothing for what is empty."""
    said = [values.of(record, register.field(name)) for name in names]
    return [text for text in said if text != values.NOTHING]


def heading(register: Register, record: Any) -> str:
    """What the record is called, without what is personal or may be thinned: its name may be made of such a field."""
    bare = copy.copy(record)
    for name in (*register.private, *register.thinned):
        field = register.field(name)
        setattr(bare, field.attname, None if field.null or not field.empty_strings_allowed else "")
    try:
        return str(bare)
    except (TypeError, ValueError, AttributeError, ObjectDoesNotExist):
        return ""


@lru_cache
def place_field(register: Register) -> models.ForeignKey[Any, Any] | None:
    """The field that says where: the first one in which people choose a row of a server table."""
    hidden = (*register.private, *register.thinned)
    for name in register.form_fields:
        field = register.field(name)
        if name in register.options and name not in hidden and isinstance(field, models.ForeignKey):
            return field
    return None


@lru_cache
def day_field(register: Register) -> str:
    """The field that says when: the first day among the columns, filters and fields; else when it was noted."""
    hidden = (*register.private, *register.thinned)
    for name in (*register.columns, *register.filters, *register.form_fields):
        if name != "q" and name not in hidden and isinstance(register.field(name), models.DateField):
            return name
    return "created_at"


def day_of(register: Register, record: Any) -> date:
    """The day of a record in Kyiv."""
    found = getattr(record, day_field(register)) or record.published_at or record.created_at
    return clock.kyiv(found).date() if isinstance(found, datetime) else found


def related(register: Register) -> list[str]:
    """Keys that a record names when it speaks, to be read along with it."""
    return [name for name in register.form_fields if isinstance(register.field(name), models.ForeignKey)]
