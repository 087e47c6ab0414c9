"""Fields by a path: «amount», «cell__place». What a figure narrows by, breaks down by and shows may stand beyond a key."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def field_of(model: type[models.Model], path: str) -> Any:
    """The field at the end of the path; FieldDoesNotExist names what is misspelt."""
    field: Any = None
    for name in path.split("__"):
        if field is not None:
            if not field.is_relation:
                raise FieldDoesNotExist(f"{field.name} leads nowhere: {path}")
            model = field.related_model
        field = model._meta.get_field(name)
    return field


def relations(model: type[models.Model], path: str) -> str:
    """The part of the path that is fetched together with the rows; empty for a field of their own."""
    names = path.split("__")
    return "__".join(names if field_of(model, path).is_relation else names[:-1])


def value_of(record: Any, path: str) -> Any:
    """What stands at the end of the path; nothing when a key on the way is empty."""
    for name in path.split("__"):
        if record is None:
            return None
        record = getattr(record, name)
    return record


def titles_of(model: type[models.Model], field: Any) -> dict[Any, str]:
    """How the values of a field with choices are called; those of a state by its process."""
    if field.choices:
        return {key: str(title) for key, title in field.flatchoices}
    process = getattr(field.model if isinstance(field, models.Field) else model, "process", None)
    if field.name == "state" and process is not None:
        return {state.key: str(state.title) for state in process.states}
    return {}
