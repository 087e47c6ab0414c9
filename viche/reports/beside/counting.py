"""The earlier side where there is no report: the same figures counted today for the days before, what is stated beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from viche.kit.access import Viewer
from viche.kit.figures import Figure, Period, registered
from viche.kit.figures.asked import told
from viche.kit.figures.measures import Number
from viche.kit.figures.stated import days_stated, part_of, with_word
from viche.kit.figures.values import counted_several, is_kept_from
from viche.kit.models import StatedValue
from viche.reports.asking import Asked, ask
from viche.reports.beside.pairing import BY_HAND, Pair, Side, Told, pair
from viche.reports.composing import places_of, said
from viche.reports.models import SnapshotNumber


@dataclass(frozen=True)
class Counted:
    """What was found for the earlier days, by the number it belongs to. `why`: why nothing was."""

    sides: dict[int, Side]
    stated: dict[int, Side]
    why: dict[int, str]


def pairs(
    now: Told, back: Callable[[Period], Period], viewer: Viewer, side_now: Callable[[SnapshotNumber], Side]
) -> list[Pair]:
    """A line for each question of the report. Queries: as many as figures, periods and kinds of narrowing, not as numbers."""
    found = _counted(now.numbers, back, viewer)
    return [
        pair(
            number.title,
            side_now(number),
            found.sides.get(number.number),
            found.stated.get(number.number),
            found.why.get(number.number, ""),
        )
        for number in now.questions().values()
    ]


def _counted(numbers: list[SnapshotNumber], back: Callable[[Period], Period], viewer: Viewer) -> Counted:
    known = registered()
    asked: dict[int, Asked] = {}
    why: dict[int, str] = {}
    for number in numbers:
        figure = known.get(number.figure)
        if number.made_of:
            continue
        if number.edited:
            why[number.number] = str(BY_HAND)
            continue
        if figure is None:
            why[number.number] = _("цього числа більше не рахуємо")
        elif is_kept_from(figure, viewer):
            why[number.number] = _("розділ закрито")
        else:
            asked[number.number] = Asked.of(number.figure, back(number.period), number.narrow)
    answers = ask(asked.values(), behind=True)
    kept = _with_records(asked.values(), viewer)
    sides: dict[int, Side] = {}
    for number in numbers:
        question = asked.get(number.number)
        if question is not None and (question.figure, question.period) in kept:
            answer = answers[question]
            sides[number.number] = _side(number, answer.value, answer.basis, known[question.figure], question.period)
        elif question is not None:
            why[number.number] = _("за ці дні записів немає")
    sides |= _computed(numbers, sides, back)
    why |= {n.number: _("немає того, з чого рахувати") for n in numbers if n.made_of and n.number not in sides}
    stated = _stated(numbers, asked)
    # What a document says is told although nothing was counted.
    return Counted(sides, stated, {key: text for key, text in why.items() if key not in stated})


def _with_records(asked: Iterable[Asked], viewer: Viewer) -> set[tuple[str, Period]]:
    """Figures and days that have any record: without one there is nothing to compare with, and it is no nought."""
    known = list(dict.fromkeys((each.figure, each.period) for each in asked))
    found = counted_several([(registered()[key], period) for key, period in known], viewer)
    return {pair for pair, value in zip(known, found, strict=True) if value.rows}


def _side(number: SnapshotNumber, value: Number, basis: str, figure: Figure, period: Period) -> Side:
    text = said(value, number.unit, places_of(number.text))
    return Side(text, value, basis, period, figure.url(period, **told(number.narrow)), number.unit)


def _computed(
    numbers: list[SnapshotNumber], sides: dict[int, Side], back: Callable[[Period], Period]
) -> dict[int, Side]:
    """Numbers made of others, where all of those were found."""
    found: dict[int, Side] = {}
    for number in numbers:
        parts = [(sign, sides.get(of)) for sign, of in number.made_of]
        if not parts or any(part is None for _sign, part in parts):
            continue
        value: Number = sum((sign * part.value for sign, part in parts if part), start=0)
        bases = {part.basis for _sign, part in parts if part}
        basis = bases.pop() if len(bases) == 1 else "mixed"
        text = said(value, number.unit, places_of(number.text))
        found[number.number] = Side(text, value, basis, back(number.period), "", number.unit)
    return found


def _stated(numbers: list[SnapshotNumber], asked: dict[int, Asked]) -> dict[int, Side]:
    """What documents state of the days and parts that are asked. One query."""
    known = registered()
    days = {key: days_stated(known[each.figure], each.period) for key, each in asked.items()}
    every = {day for several in days.values() for day in several}
    rows = StatedValue.objects.filter(
        figure__in={each.figure for each in asked.values()},
        since__in={day.since for day in every},
        until__in={day.until for day in every},
    )
    told_of = {(row.figure, row.part, Period(row.since, row.until)): row for row in rows}
    found: dict[int, Side] = {}
    for number in numbers:
        figure = known.get(number.figure)
        if number.number not in asked or figure is None or not set(number.narrow) <= set(figure.breakdowns):
            continue
        part = part_of(figure, number.narrow)
        day = next((day for day in days[number.number] if (figure.key, part, day) in told_of), None)
        if day is not None:
            row = told_of[figure.key, part, day]
            url = figure.url(day, **told(number.narrow))
            found[number.number] = Side(
                with_word(row), row.number, "stated", asked[number.number].period, url, number.unit
            )
    return found
