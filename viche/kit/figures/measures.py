"""How records become a number."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, NullIf, Round

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


@dataclass(frozen=True)
class Largest(Measure):
    """The largest value of a field: «7-й забіг»."""

    adds_up = False

    def expression(self, where: Q | None = None) -> models.Aggregate:
        return models.Max(self.field, filter=where)


@dataclass(frozen=True)
class Weighted(Measure):
    """The mean of a field in which a row weighs as much as another field says, to one decimal: a share of views in %."""

    weight: str = ""

    adds_up = False

    def expression(self, where: Q | None = None) -> Any:
        known = Q(**{f"{self.field}__isnull": False}) & (where or Q())
        product = models.ExpressionWrapper(
            models.F(self.field) * models.F(self.weight), models.DecimalField(max_digits=30, decimal_places=3)
        )
        whole = NullIf(models.Sum(self.weight, filter=known), 0)
        return Round(
            Cast(models.Sum(product, filter=known), models.DecimalField(max_digits=30, decimal_places=6)) / whole, 1
        )


@dataclass(frozen=True)
class Share(Measure):
    """How much of the sum of a field falls on the rows of a `part`, in %, to one decimal."""

    part: Q = dataclass_field(default_factory=Q)

    adds_up = False

    def expression(self, where: Q | None = None) -> Any:
        exact = models.DecimalField(max_digits=30, decimal_places=6)
        of_part = Cast(models.Sum(self.field, filter=self.part & (where or Q())), exact)
        return Round(of_part * 100 / NullIf(models.Sum(self.field, filter=where), 0), 1)


def plain(value: Any) -> Number:
    """What the database gave as a number: nothing is 0, a whole decimal is an int."""
    if value is None:
        return 0
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else number
