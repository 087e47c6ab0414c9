"""Year to year: what was counted and what documents state, side by side and never one for the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.figures.declare import Figure
from viche.kit.figures.measures import Number
from viche.kit.figures.periods import Period
from viche.kit.figures.stated import part_of, stated_of
from viche.kit.figures.values import counted, is_kept_from
from viche.kit.models import StatedValue

# Each counted year is a query.
MOST_YEARS = 6


@dataclass(frozen=True)
class Year:
    """One line. `counted`: None where nothing is counted; `basis` of it, for it may be mixed; `change`: in words, against the
    year before on the same ground."""

    year: int
    period: Period
    counted: Number | None = None
    basis: str = "counted"
    stated: StatedValue | None = None
    change: str = ""


def years_beside(figure: Figure, viewer: Viewer, narrow: Mapping[str, Any], known: list[int]) -> list[Year]:
    """The last years, the newest first; nothing for a single one. `known`: years with records, as `values.years` says."""
    told = _stated_by_year(figure, part_of(figure, narrow))
    today = clock.today()
    counting = set() if is_kept_from(figure, viewer) else {today.year} if figure.standing else set(known)
    asked = sorted(counting | set(told), reverse=True)[:MOST_YEARS]
    if len(asked) < 2:
        return []
    lines: list[Year] = []
    for year in reversed(asked):
        period = Period.year(year)
        if figure.standing:
            period = Period.day(min(today, date(year, 12, 31)))
        value = counted(figure, period, viewer, narrow) if year in counting else None
        line = Year(year, period, value.value if value else None, value.basis if value else "counted", told.get(year))
        lines.append(Year(year, period, line.counted, line.basis, line.stated, _change(lines, line)))
    return lines[::-1]


def _stated_by_year(figure: Figure, part: str) -> dict[int, StatedValue]:
    """Year → what a document states of it whole; of what stands, the last day a document speaks of."""
    found: dict[int, StatedValue] = {}
    for row in stated_of(figure, part):
        if figure.standing or Period(row.since, row.until) == Period.year(row.since.year):
            found.setdefault(row.until.year, row)
    return found


def _change(lines: list[Year], now: Year) -> str:
    """Against the year right before; a counted number is not measured by a stated one."""
    before = lines[-1] if lines and lines[-1].year == now.year - 1 else None
    if before is None:
        return ""
    if now.counted is not None and before.counted is not None and now.basis == before.basis:
        return _difference(now.counted, before.counted)
    if now.stated is not None and before.stated is not None:
        return _difference(now.stated.number, before.stated.number)
    return _("не порівнюємо: одне пораховано, друге зазначено")


def _difference(now: Number, before: Number) -> str:
    difference = Decimal(now) - Decimal(before)
    if not difference:
        return _("так само")
    text = words.number(abs(difference))
    share = f" ({words.percent(abs(difference) * 100 / Decimal(before), 0)})" if before else ""
    more = _("на %(number)s більше") if difference > 0 else _("на %(number)s менше")
    return more % {"number": text} + share
