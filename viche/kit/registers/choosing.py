"""What may be chosen today: of units, those that still work. What a record already has it keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models

from viche.kit import clock


def open_today(rows: models.QuerySet, keep: int | None = None) -> models.QuerySet:
    """The rows without those closed by now (where rows can be closed at all), but with the one that stands there."""
    working: Callable[[date], models.QuerySet] | None = getattr(rows, "working", None)
    if working is None:
        return rows
    found = working(clock.today())
    return found if keep is None else found | rows.filter(pk=keep)


def closed_today(rows: models.QuerySet) -> dict[Any, str]:
    """Key → name of the rows that may not be chosen any more."""
    if not hasattr(rows, "working"):
        return {}
    return {row.pk: str(row) for row in rows.exclude(pk__in=open_today(rows).order_by().values("pk"))}
