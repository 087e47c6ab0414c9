"""Figures asked for periods: lines for the table, bars for the chart, and what documents state of other days or parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.figures import parts
from viche.kit.figures.beside.asked import Asked, title_of
from viche.kit.figures.beside.chart import Bar, Group
from viche.kit.figures.comparing import Line, asked_days, lines
from viche.kit.figures.declare import Figure
from viche.kit.figures.periods import Period
from viche.kit.figures.stated import stated_of, with_word
from viche.kit.figures.values import is_closed, is_kept_from, years
from viche.kit.models import StatedValue

MOST_OTHERS = 8


@dataclass(frozen=True)
class Section:
    """One figure of the page. `others`: what documents state inside these years of other days or of parts."""

    figure: Figure
    lines: list[Line]
    others: list[StatedValue]
    closed: bool
    kept: bool

    @property
    def groups(self) -> list[Group]:
        """For the chart, the oldest first."""
        return [Group(title_of(line.period), bars_of(line), self.nothing(line)) for line in self.lines]

    def nothing(self, line: Line) -> str:
        """Why a period has no number; empty where it has one."""
        return "" if line.stated else not_counted(self.figure, line, self.kept)


def not_counted(figure: Figure, line: Line, kept: bool, known: Sequence[int] = ()) -> str:
    """Why nothing is counted for a period, empty where something is; never a nought in its place. `kept`: whoever asks may
    not see the section; `known`: years there are records of, told where the year is not one of them."""
    if line.counted:
        return ""
    if kept:
        return _("розділ закрито")
    if figure.standing:
        return _("відомо лише на сьогодні")
    if figure.by_year and not line.period.is_whole_years:
        return _("відомо лише за рік")
    if known:
        return _("записів за цей рік немає, є за %(years)s") % {"years": ", ".join(map(str, sorted(known)[-5:]))}
    return _("записів немає")


def bars_of(line: Line) -> tuple[Bar, ...]:
    """What was counted, then what is stated; each a bar of its own."""
    found = []
    if line.counted and line.counted.value is not None:
        found.append(Bar(line.counted.value, line.counted.basis, words.number(line.counted.value)))
    if line.stated:
        found.append(Bar(line.stated.number, "stated", with_word(line.stated)))
    return tuple(found)


def in_columns(bars: Sequence[Bar]) -> dict[str, list[Bar]]:
    """The same numbers for the two columns of a table."""
    return {
        "counted": [bar for bar in bars if bar.kind != "stated"],
        "stated": [bar for bar in bars if bar.kind == "stated"],
    }


def sections(asked: Asked, viewer: Viewer) -> tuple[list[Section], list[Period]]:
    """Each figure with its lines, and the periods. Queries: two a figure and one for all numbers."""
    told = {figure.key: list(stated_of(figure)) for figure in asked.figures}
    known = {f.key: [] if is_kept_from(f, viewer) else years(f) for f in asked.figures}
    periods = asked.periods(_with_something(asked, known, told)) if asked.figures else []
    whole = {key: [row for row in rows if not row.part] for key, rows in told.items()}
    found = lines(asked.figures, viewer, {}, periods, known, whole)
    return [
        Section(
            figure,
            found[figure.key],
            others(told[figure.key], found[figure.key], periods),
            is_closed(figure, viewer),
            is_kept_from(figure, viewer),
        )
        for figure in asked.figures
    ], periods


def _with_something(asked: Asked, known: dict[str, list[int]], told: dict[str, list[StatedValue]]) -> Iterable[int]:
    """Years that have records, or of which a document says something; today's for what stands."""
    yield from (year for found in known.values() for year in found)
    yield from (row.until.year for rows in told.values() for row in rows)
    if any(figure.standing for figure in asked.figures):
        yield clock.today().year


def others(told: Sequence[StatedValue], shown: Sequence[Line], periods: Sequence[Period]) -> list[StatedValue]:
    """What the table does not show of the same years."""
    in_table = {line.stated.pk for line in shown if line.stated}
    first, last = periods[0].since.year, periods[-1].until.year
    return [row for row in told if row.pk not in in_table and first <= row.until.year <= last]


def others_told(figure: Figure, rows: Sequence[StatedValue]) -> list[dict[str, Any]]:
    """«за I півріччя 2024 року · форма: опитування: 8»: each with the page where its quote stands, wholes and long periods
    first."""
    rows = sorted(rows, key=lambda row: (row.part != "", row.since - row.until, row.since))[:MOST_OTHERS]
    called = parts.said(figure, {row.part for row in rows})
    return [
        {
            "when": words.for_period(row.since, row.until),
            "part": called.get(row.part, ""),
            "text": with_word(row),
            "url": figure.url(Period(row.since, row.until)),
        }
        for row in rows
    ]


def url_of(figure: Figure, period: Period) -> str:
    """The page that opens the records of a number, or the quote of what is stated."""
    return figure.url(asked_days(figure, period))
