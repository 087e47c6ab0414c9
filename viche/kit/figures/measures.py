"""How records become a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

Number = int | Decimal


@dataclass(frozen=True)
class Measure:
    """A measure; `field` is empty when the records themselves are counted."""

    field: str = ""

    # Values of parts add up to the value of the whole.
    adds_up = True

    def expression(self, where: Q | None = None) -> models.Aggregate:
        """The aggregate of the database."""
        raise NotImplementedError


@dataclass(frozen=True)
class Count(Measure):
    """Each record once."""

    def expression(self, where: Q | None = None) -> models.Aggregate:
        return models.Count("pk", filter=where)


@dataclass(frozen=True)
class Sum(Measure):
    """The sum of a field; records where it is not known add nothing."""

    def expression(self, where: Q | None = None) -> models.Aggregate:
        return models.Sum(self.field, filter=where)


@dataclass(frozen=True)
class Distinct(Measure):
    """Different values of a field, each once."""

    adds_up = False

    def expression(self, where: Q | None = None) -> models.Aggregate:
        return models.Count(self.field, distinct=True, filter=where)


def plain(value: Any) -> Number:
    """What the database gave as a number: nothing is 0, a whole decimal is an int."""
    if value is None:
        return 0
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else number
