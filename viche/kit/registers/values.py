"""How values of fields are said: on a page, in a table, in a file, in the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _

from viche.kit import clock, words
from viche.kit.publishing import PUBLISHED, Record
from viche.kit.words import NBSP

NOTHING = "—"


def yes_or_no(value: bool) -> str:
    """так / ні."""
    return _("так") if value else _("ні")


def say(field: models.Field[Any, Any], value: Any, *, long: bool = False) -> str:
    """A value of a field for a person; `long` writes the month in words. A related row says itself."""
    if value is None or value == "":
        return NOTHING
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, datetime):
        return words.long_moment(value) if long else f"{clock.kyiv(value):%d.%m.%Y}{NBSP}{clock.kyiv(value):%H:%M}"
    if isinstance(value, date):
        return words.long_date(value) if long else words.short_date(value)
    if isinstance(value, Record) and value.state != PUBLISHED:
        # A record that points to it may be public: the number and the day of a withheld act are not told by the way.
        return _("не оприлюднено")
    if isinstance(value, int | float | Decimal):
        return str(value) if is_year(field) else words.number(value)
    return str(value)


def of(record: Any, field: models.Field[Any, Any], *, long: bool = False) -> str:
    """What a record says in a field."""
    return say(field, getattr(record, field.name), long=long)


def from_json(field: models.Field[Any, Any], value: Any, related: Mapping[Any, str]) -> str:
    """A value as the journal keeps it (JSON of the column); `related`: key → what the row is called today."""
    if value is None or value == "":
        return ""
    if isinstance(field, models.ForeignKey):
        return related.get(value, str(value))
    if isinstance(field, models.DateTimeField):
        return say(field, datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return say(field, date.fromisoformat(value))
    return say(field, value)


def is_number(field: models.Field[Any, Any]) -> bool:
    """Numbers stand at the right of a table."""
    numeric = isinstance(field, models.IntegerField | models.DecimalField | models.FloatField)
    return numeric and not field.choices


def is_year(field: models.Field[Any, Any]) -> bool:
    """A whole number that can only be a year: its digits are not told apart by thousands."""
    if not isinstance(field, models.IntegerField):
        return False
    said: dict[type, Any] = {
        type(rule): rule.limit_value for rule in field.validators if isinstance(rule, BaseValidator)
    }
    return bool(said.get(MinValueValidator, 0) >= 1000 and said.get(MaxValueValidator, 10_000) <= 9999)
