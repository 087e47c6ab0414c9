"""Stated values: typed from a document of the time before Viche, with the quote. Never added to what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from viche.kit import journal, words
from viche.kit.access import PUBLISHERS, Refused, Viewer
from viche.kit.figures.declare import Figure
from viche.kit.figures.periods import Period
from viche.kit.meanwhile import only_one
from viche.kit.models import StatedValue

KNOWN = _("Число за цей період уже записано. Відкрийте його і виправте.")


def part_of(figure: Figure, narrow: Mapping[str, Any]) -> str:
    """A part as text, «form=electronic;status=done», always the same for the same part; empty for the whole."""
    said = []
    for name in figure.breakdowns:
        if name in narrow:
            value = narrow[name]
            said.append(f"{name}={'' if value is None else getattr(value, 'pk', value)}")
    return ";".join(said)


def stated_of(figure: Figure, part: str | None = None) -> QuerySet[StatedValue]:
    """Every stated value of a figure, or of a part of it (empty: of the whole), the newest period first."""
    rows = StatedValue.objects.filter(figure=figure.key)
    if part is not None:
        rows = rows.filter(part=part)
    return rows.select_related("report").defer("report__blocks").order_by("-since", "until", "part", "pk")


def stated_in(period: Period) -> QuerySet[StatedValue]:
    """Values stated exactly for a period, of whole figures."""
    return parts_in(period).filter(part="")


def parts_in(period: Period) -> QuerySet[StatedValue]:
    """Values stated exactly for a period, of wholes and of parts."""
    return StatedValue.objects.filter(since=period.since, until=period.until)


def standing_days(last: date) -> tuple[Period, Period]:
    """Days a document speaks of when it tells what stood at the end of `last`, the better first: that day, or the morning
    after it, «станом на 01.01.2024»."""
    return Period.day(last), Period.day(last + timedelta(days=1))


def days_stated(figure: Figure, period: Period) -> tuple[Period, ...]:
    """Days a document speaks of when it tells a figure for a period, the best first."""
    return standing_days(period.until) if figure.standing else (period,)


def in_words(row: StatedValue, figure: Figure) -> str:
    """«близько 20 000 матеріалів»."""
    said = words.count(row.number, figure.noun, "gen" if row.qualifier == "about" else "nom")
    return f"{row.get_qualifier_display()}{words.NBSP}{said}" if row.qualifier else said


def with_word(row: StatedValue) -> str:
    """«понад 3 000 000»."""
    number = words.number(row.number)
    return f"{row.get_qualifier_display()} {number}" if row.qualifier else number


def stated_years() -> set[int]:
    """Years for which something is stated as a whole."""
    pairs = StatedValue.objects.filter(part="").values_list("since", "until").distinct()
    return {since.year for since, until in pairs if Period.year(since.year) == Period(since, until)}


def may_state(viewer: Viewer) -> bool:
    """Everybody sees a stated value at once, so it is stated by who may publish; it belongs to no unit."""
    return viewer.has(PUBLISHERS)


def require_may_state(viewer: Viewer) -> None:
    """Refuse with who may."""
    if not may_state(viewer):
        raise Refused(
            _(
                "Записане число одразу бачать усі, тож записує його той, хто оприлюднює: затверджувач, керівник або секретар."
            ),
            _("Зверніться до когось із них або до адміністратора."),
        )


def state(viewer: Viewer, values: Mapping[str, Any], row: StatedValue, ground: str = "") -> StatedValue:
    """Write a stated value down, or correct one (then the ground is told)."""
    require_may_state(viewer)
    fresh = row.pk is None
    for name, value in values.items():
        setattr(row, name, value)
    row.hromada_id = viewer.hromada_id  # type: ignore[assignment]
    told = only_one("kit_stated_once", KNOWN)
    with told, journal.change("state" if fresh else "correct", by=viewer.person, ground=ground):
        row.save(update_fields=None if fresh else set(values))
    return row
