"""Period to period: what was counted and what documents state, side by side and never one for the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.figures.declare import Figure
from viche.kit.figures.measures import Number
from viche.kit.figures.periods import Period
from viche.kit.figures.stated import part_of, stated_of
from viche.kit.figures.values import Counted, counted_several, is_kept_from
from viche.kit.models import StatedValue

MOST_YEARS = 6
MIXED_GROUNDS = gettext_lazy("не порівнюємо: одне пораховано, друге зазначено")


@dataclass(frozen=True)
class Difference:
    """Between two numbers of the same ground."""

    now: Number
    before: Number

    @property
    def value(self) -> Decimal:
        """How much more; less than nothing when there is less."""
        return Decimal(self.now) - Decimal(self.before)

    @property
    def percent(self) -> Decimal | None:
        """The same in hundredths of what was before; None where nothing was."""
        return self.value * 100 / Decimal(self.before) if self.before else None

    @property
    def signed(self) -> str:
        """«+5», «−5», «0»."""
        return _signed(self.value, words.number(abs(self.value)))

    @property
    def signed_percent(self) -> str:
        """«+7 %»; empty where there was nothing before."""
        return "" if self.percent is None else _signed(self.percent, words.percent(abs(self.percent), 1))

    @property
    def text(self) -> str:
        """«на 5 більше (7 %)»."""
        if not self.value:
            return _("так само")
        share = f" ({words.percent(abs(self.percent), 0)})" if self.percent is not None else ""
        more = _("на %(number)s більше") if self.value > 0 else _("на %(number)s менше")
        return more % {"number": words.number(abs(self.value))} + share


def _signed(value: Decimal, text: str) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + text


@dataclass(frozen=True)
class Line:
    """One period. `counted`: None where nothing is counted; `stated`: what a document states of exactly these days;
    `difference`: to the period right before, where both have a number of one ground; `mixed_grounds`: both have a number,
    and no ground in common."""

    period: Period
    counted: Counted | None = None
    stated: StatedValue | None = None
    difference: Difference | None = None
    mixed_grounds: bool = False

    @property
    def year(self) -> int:
        """The year its last day is of."""
        return self.period.until.year

    @property
    def change(self) -> str:
        """Against the period before, in words; empty where there is nothing to compare with."""
        if self.mixed_grounds:
            return str(MIXED_GROUNDS)
        return self.difference.text if self.difference else ""


def years_beside(figure: Figure, viewer: Viewer, narrow: Mapping[str, Any], known: list[int]) -> list[Line]:
    """The last years, the newest first; nothing for a single one. `known`: years with records, as `values.years` says."""
    told = list(stated_of(figure, part_of(figure, narrow)))
    counting = set() if is_kept_from(figure, viewer) else {clock.today().year} if figure.standing else set(known)
    said = {
        row.until.year
        for row in told
        if figure.standing or (_days(row).is_whole_years and row.since.year == row.until.year)
    }
    asked = sorted(counting | said)[-MOST_YEARS:]
    if len(asked) < 2:
        return []
    return lines(
        [figure], viewer, narrow, [Period.year(year) for year in asked], {figure.key: known}, {figure.key: told}
    )[figure.key][::-1]


def lines(
    figures: Sequence[Figure],
    viewer: Viewer,
    narrow: Mapping[str, Any],
    periods: Sequence[Period],
    known: Mapping[str, Iterable[int]],
    told: Mapping[str, Iterable[StatedValue]],
) -> dict[str, list[Line]]:
    """Key → a line for each period, in their order. `known`: years with records, for a year before the first of them is not
    a year with none; `told`: what documents state of the figure, or of the part it is narrowed to. One query counts all."""
    asked = [
        (figure, period) for figure in figures for period in periods if _counts(figure, period, set(known[figure.key]))
    ]
    days = [(figure, asked_days(figure, period)) for figure, period in asked]
    counted = dict(zip(((f.key, p) for f, p in asked), counted_several(days, viewer, narrow), strict=True))
    found: dict[str, list[Line]] = {}
    for figure in figures:
        stated = _stated_by_period(figure, periods, told[figure.key])
        row: list[Line] = []
        for period in periods:
            value = counted.get((figure.key, period))
            line = Line(period, value if value and value.is_shown else None, stated.get(period))
            row.append(_compared(row[-1] if row else None, line))
        found[figure.key] = row
    return found


def _counts(figure: Figure, period: Period, known: set[int]) -> bool:
    """Whether there is something to count: nobody wrote down how it stood on days that have passed, and a year nobody kept
    records of says nothing."""
    if figure.standing:
        return period.holds(clock.today())
    if figure.by_year and not period.is_whole_years:
        return False
    return period.since <= clock.today() and any(
        year in known for year in range(period.since.year, period.until.year + 1)
    )


def asked_days(figure: Figure, period: Period) -> Period:
    """What stands is asked for today, or for the last day."""
    return Period.day(min(clock.today(), period.until)) if figure.standing else period


def _days(row: StatedValue) -> Period:
    return Period(row.since, row.until)


def _stated_by_period(
    figure: Figure, periods: Sequence[Period], told: Iterable[StatedValue]
) -> dict[Period, StatedValue]:
    """What documents state of exactly these days; of what stands, on the last day a document speaks of."""
    found: dict[Period, StatedValue] = {}
    for row in told:
        for period in periods:
            if period.holds(row.until) if figure.standing else _days(row) == period:
                found.setdefault(period, row)
    return found


def _compared(before: Line | None, now: Line) -> Line:
    """Against the period right before; a counted number is not measured by a stated one."""
    if before is None or before.period.until + timedelta(days=1) != now.period.since:
        return now
    if now.counted and before.counted and now.counted.basis == before.counted.basis:
        return replace(now, difference=_difference(now.counted.value, before.counted.value))
    if now.stated is not None and before.stated is not None:
        return replace(now, difference=_difference(now.stated.number, before.stated.number))
    both = (now.counted or now.stated) and (before.counted or before.stated)
    return replace(now, mixed_grounds=bool(both))


def _difference(now: Number | None, before: Number | None) -> Difference | None:
    return None if now is None or before is None else Difference(now, before)
