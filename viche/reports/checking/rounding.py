"""By how much a sum may be off: numbers taken from records were rounded for print, numbers typed by hand are what they are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

_HALF = Decimal("0.5")


class Printed(Protocol):
    """A number as it stands in the text. `places`: decimals printed; `counted`: it is a number of the snapshot, whose exact value
    has more digits; `rough`: how far «близько» and «понад» may be from it."""

    @property
    def value(self) -> Decimal:
        """What is printed."""

    @property
    def places(self) -> int:
        """Decimals printed."""

    @property
    def counted(self) -> bool:
        """A number of the snapshot."""

    @property
    def rough(self) -> Decimal:
        """What «близько» allows."""


def slack(*numbers: Printed) -> Decimal:
    """What rounding explains: half of the last digit of each number that was rounded. A typed number with as many decimals as
    the others was not: it is added up as it is printed."""
    most = max((number.places for number in numbers), default=0)
    return sum((_of(number, most) for number in numbers), start=Decimal(0))


def _of(number: Printed, most: int) -> Decimal:
    # Nothing was rounded to nothing: a typed zero says that nothing was.
    if not number.counted and not number.value:
        return Decimal(0)
    rounded = number.places < most or (number.counted and number.places > 0)
    return number.rough + (_HALF.scaleb(-number.places) if rounded else 0)


def total(values: Iterable[Decimal]) -> Decimal:
    """The sum; of nothing 0."""
    return sum(values, start=Decimal(0))
