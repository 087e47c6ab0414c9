"""One row of any model: required fields filled by their type, deterministic and unique."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models

from viche.kit import clock, journal
from viche.kit.publishing import PUBLISHED, Record

M = TypeVar("M", bound=models.Model)
_serial = count(1)


def values(model: type[models.Model], hromada: Any = None, **given: Any) -> dict[str, Any]:
    """Keyword arguments for one row."""
    serial = next(_serial)
    made: dict[str, Any] = {}
    for field in model._meta.local_fields:
        if field.name in given or field.primary_key:
            continue
        if field.name == "hromada":
            made["hromada"] = hromada
        elif isinstance(field, models.ForeignKey):
            if not field.null:
                made[field.name] = related(field, hromada)
        elif field.has_default() or field.null or (field.blank and field.empty_strings_allowed):
            continue
        else:
            made[field.name] = value(field, serial)
    _tell_apart(model, hromada, made, given)
    return {**made, **given}


def _tell_apart(model: type[models.Model], hromada: Any, made: dict[str, Any], given: dict[str, Any]) -> None:
    """Where only one row may have the keys that were found, one of them points to a new row."""
    for constraint in model._meta.constraints:
        names = [name for name in getattr(constraint, "fields", ()) if name != "hromada"]
        keys = [n for n in names if n in made and isinstance(made[n], models.Model)]
        if not isinstance(constraint, models.UniqueConstraint) or not keys:
            continue
        row = model(**{name: said for name, said in {**made, **given}.items() if name in names})
        if model._default_manager.filter(**{name: getattr(row, name) for name in names}).exists():
            made[keys[0]] = fill(type(made[keys[0]]), hromada=hromada)


def related(field: models.ForeignKey, hromada: Any) -> Any:
    """The row a required key points to: the first there is, else a new one."""
    target = field.related_model
    found = target._default_manager.order_by("pk").first()
    return found or fill(target, hromada=hromada)


def value(field: models.Field, serial: int) -> Any:
    """A value by the field's type."""
    if field.choices:
        return next(key for key, _label in field.flatchoices if key)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.DateField):
        return date(2024, 1, 1) + timedelta(days=serial % 300)
    if isinstance(field, models.DecimalField):
        return Decimal(serial)
    if isinstance(field, models.IntegerField):
        low, high = bounds(field)
        return low + serial % (high - low + 1) if low else serial
    if isinstance(field, models.BinaryField):
        return b"x"
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.EmailField):
        return f"p{serial}@viche.test"
    if isinstance(field, models.URLField):
        return f"https://example.test/{serial}"
    text = f"{field.name} {serial}"
    return text[: field.max_length] if field.max_length else text


def bounds(field: models.Field) -> tuple[int, int]:
    """The least and the greatest value a whole number may have, as the model says itself; (0, a lot) when it does not."""
    said = {type(rule): int(rule.limit_value) for rule in field._validators if isinstance(rule, BaseValidator)}
    return said.get(MinValueValidator, 0), said.get(MaxValueValidator, 1_000_000)


def fill(model: type[M], hromada: Any = None, **given: Any) -> M:
    """One saved row, journalled as made by a test; must run inside the hromada."""
    with journal.change("note", by=None):
        made: M = model._default_manager.create(**values(model, hromada, **given))
    return made


def published(model: type[M], hromada: Any, **given: Any) -> M:
    """One published record."""
    assert issubclass(model, Record)
    return fill(model, hromada, state=PUBLISHED, published_at=clock.now(), **given)
