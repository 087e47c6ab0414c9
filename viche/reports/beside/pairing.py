"""Which number of one report belongs to which of another: the same figure, narrowed alike, of the same part of its report's
time. What cannot be compared says why; nothing is subtracted across grounds or lengths."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit.figures import Period
from viche.kit.figures.comparing import MIXED_GROUNDS, Difference
from viche.kit.figures.measures import Number
from viche.kit.figures.printed import in_unit
from viche.reports.models import SnapshotNumber

BY_HAND = gettext_lazy("написано рукою, не порівнюємо")
# What a number says of its report's time: «own» the same days, «so far» since January, «year» the whole year, «day» the last
# day, else how many months its ends stand off.
Role = tuple[Any, ...]


@dataclass(frozen=True)
class Side:
    """A number of one side: as it is written, exactly, on what ground, for which days, what it opens."""

    text: str
    value: Number
    basis: str
    period: Period
    url: str
    unit: int = 1


@dataclass(frozen=True)
class Pair:
    """A line of the table. `stated`: what a document says of the earlier days, beside what was counted, never in its place.
    `why`: what is to be said of it: why it stands alone or is not compared; `new`: the earlier report has nothing of it."""

    title: str
    now: Side | None = None
    then: Side | None = None
    stated: Side | None = None
    why: str = ""
    new: bool = False

    @property
    def difference(self) -> Difference | None:
        """In the unit of the newer one; None where the two are not compared."""
        before = self._before
        if self.why or self.now is None or before is None:
            return None
        return Difference(in_unit(self.now.value, self.now.unit), in_unit(before.value, self.now.unit))

    @property
    def _before(self) -> Side | None:
        """The earlier number of the same ground."""
        if self.now is None or self.then is not None:
            return self.then
        return self.stated if self.stated and self.stated.basis == self.now.basis else None

    @property
    def fate(self) -> str:
        """same, changed, new, gone, or apart: both are there and are not compared."""
        if self.now is None:
            return "gone"
        if self.new:
            return "new"
        if self.difference is None:
            return "apart"
        return "changed" if self.difference.value else "same"


def pair(title: str, now: Side, then: Side | None, stated: Side | None = None, why: str = "") -> Pair:
    """The two sides together, with the reason where they are not compared."""
    before = then or stated
    if not why and before is not None:
        why = _apart(now, before)
    return Pair(title, now, then, stated, why)


def _apart(now: Side, before: Side) -> str:
    if now.basis != before.basis:
        return str(MIXED_GROUNDS)
    if not _as_long(now.period, before.period):
        return _("не порівнюємо: різна тривалість, %(then)s і %(now)s") % {
            "then": before.period.title,
            "now": now.period.title,
        }
    return ""


def _as_long(one: Period, other: Period) -> bool:
    if one.is_whole_months and other.is_whole_months:
        return one.months == other.months
    return abs((one.until - one.since).days - (other.until - other.since).days) <= 1


@dataclass
class Told:
    """The numbers of one snapshot, each question once, in the order of the report."""

    numbers: list[SnapshotNumber]
    period: Period

    def __post_init__(self) -> None:
        self._by_number = {number.number: number for number in self.numbers}

    def questions(self) -> dict[tuple[Any, Role], SnapshotNumber]:
        """What was asked, and of which part of the time → the first number that answers it."""
        found: dict[tuple[Any, Role], SnapshotNumber] = {}
        for number in self.numbers:
            found.setdefault((self.what(number), self.roles(number)[0]), number)
        return found

    def what(self, number: SnapshotNumber) -> Any:
        """Figure and narrowing; of a computed number, those of its parts with their signs; of one written by hand, those of
        the number it stands for, and of one that stands for none, itself alone."""
        if number.edited:
            of = self._by_number.get(number.edited["of"])
            return "edited", self.what(of) if of else (number.snapshot_id, number.number)
        if not number.made_of:
            return number.figure, json.dumps(number.narrow, sort_keys=True)
        parts = [(sign, self._by_number[of]) for sign, of in number.made_of if of in self._by_number]
        return "", tuple((sign, self.what(part), self.roles(part)[0]) for sign, part in parts)

    def roles(self, number: SnapshotNumber) -> list[Role]:
        """What the number says of its report's time; several for a report of a whole year, whose own days are the year."""
        own, period = self.period, number.period
        january, december = date(own.until.year, 1, 1), date(own.until.year, 12, 31)
        known = {
            ("own",): own,
            ("so far",): Period(january, own.until),
            ("year",): Period(january, december),
            ("day",): Period.day(own.until),
        }
        off = [_months(day) - _months(end) for day, end in ((period.since, own.since), (period.until, own.until))]
        return [role for role, days in known.items() if days == period] or [("at", *off)]


def _months(day: date) -> int:
    return day.year * 12 + day.month


def pairs(
    now: Told, then: Told, side_now: Callable[[SnapshotNumber], Side], side_then: Callable[[SnapshotNumber], Side]
) -> list[Pair]:
    """Lines in the order of the newer report; then what only the earlier one had. `side_now`, `side_then`: how the numbers
    of each are shown."""
    earlier: dict[tuple[Any, Role], SnapshotNumber] = {}
    for number in then.numbers:
        for role in then.roles(number):
            earlier.setdefault((then.what(number), role), number)
    found = {
        number.number: next((earlier[what, role] for role in now.roles(number) if (what, role) in earlier), None)
        for (what, _role), number in now.questions().items()
    }
    taken = {other.number for other in found.values() if other is not None}
    left = [number for number in then.questions().values() if number.number not in taken]
    lines = []
    for number in now.questions().values():
        other = found[number.number]
        if other is None and number.edited:
            lines.append(Pair(number.title, side_now(number), why=str(BY_HAND)))
        elif other is None:
            lines.append(Pair(number.title, side_now(number), why=_narrowed(number, left), new=True))
        else:
            lines.append(pair(number.title, side_now(number), side_then(other)))
    return [*lines, *(Pair(number.title, None, side_then(number)) for number in left)]


def _narrowed(number: SnapshotNumber, left: Iterable[SnapshotNumber]) -> str:
    """Where the earlier report asked the same figure of another part, that is told."""
    same = next((other for other in left if number.figure and other.figure == number.figure), None)
    if same is None or same.narrow == number.narrow:
        return ""
    return _("тоді звужено інакше: «%(title)s»") % {"title": same.title}
