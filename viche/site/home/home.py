"""Home of a hromada: search, what is now, what was done, how to be heard. Only what exists is offered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada.models import Act
from viche.kit import clock, figures, words
from viche.kit.access import Viewer
from viche.kit.figures import Figure, Period
from viche.kit.figures.asked import told
from viche.kit.figures.measures import Number
from viche.kit.figures.stated import stated_in, stated_years
from viche.kit.figures.values import Part
from viche.kit.publishing import PUBLISHED, section_of
from viche.kit.registers.values import say
from viche.office.programmes.models import Programme, Spending
from viche.office.programmes.summary import known_of
from viche.registers.kinds.event import Event
from viche.registers.kinds.point import Point, Points
from viche.reports.models import Report
from viche.site.menu import address

NEWEST, PLACES = 5, 3
SPENT = "programme-spent"
# What a resident asks of a year first; the rest stands in the catalogue of figures.
HEADLINES = (
    "consultations",
    "consultations.people",
    "petitions",
    "petitions.outside",
    "hearings",
    "initiatives",
    "events",
    "acts",
    "council-decisions",
    "committee-decisions",
    "head-orders",
    SPENT,
)
# A longer number does not stand in large digits: «29,9 млн».
LARGE = 1_000_000
# A circle of dots is read at a glance when it has this many.
FEWEST_DOTS, MOST_DOTS = 12, 120


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page a resident opens."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    year = _year(viewer)
    done = _done(viewer, Period.year(year)) if year else []
    context = {
        "search_url": address("search"),
        "acts_url": _open("acts-list", Act, viewer),
        "points_url": _open("points-list", Point, viewer),
        "shut": any(viewer.closures.closed(section_of(model)) for model in (Act, Point)),
        "now": [*_points(viewer), *_events(viewer), *_acts(viewer)],
        "year": year,
        "how": _how(viewer),
        "how_columns": [{"title": title} for title in (_("Я хочу"), _("Чим"), _("Коли відповідь"))],
        **_told(done),
    }
    return render(request, "home/home.html", context)


def _open(name: str, model: type[models.Model], viewer: Viewer) -> str:
    """The address of a list, unless its section is closed today: nobody is led to a refusal, officials neither."""
    return "" if viewer.closures.closed(section_of(model)) else address(name)


def _points(viewer: Viewer) -> list[dict[str, Any]]:
    """One line about the points of invincibility: how many work now, else how many stand ready."""
    url, figure = address("points-list"), figures.figure("points")
    if not url or figures.is_closed(figure, viewer):
        return []
    parts = figures.breakdown(figure, Period.day(clock.today()), "condition")
    part = next((p for key in ("working", "ready") for p in parts if p.key == key), None)
    if part is None:
        return []
    working = part.key == "working"
    register = Points()
    where = "name" if "address" in register.hidden(viewer) else "address"
    rows = Point.objects.visible(to=viewer).published().filter(condition=part.key)
    places = list(register.ordered(rows, viewer).values_list(where, flat=True)[:PLACES])
    return [
        {
            "left": _("сьогодні") if working else words.number(part.value),
            "left_word": words.count(part.value, figure.noun) if working else figure.word(part.value),
            "now": working,
            "title": _("Де зігрітися, зарядити телефон і набрати води")
            if working
            else _("Пункти, що відкриються за потреби"),
            "url": f"{url}?condition={part.key}",
            "what": "; ".join(places) + (" …" if part.value > len(places) else ""),
            "act": _("Усі адреси"),
        }
    ]


def _events(viewer: Viewer) -> list[dict[str, Any]]:
    """What one can come to in the days ahead."""
    if not _open("events-list", Event, viewer):
        return []
    rows = Event.objects.visible(to=viewer).published().filter(starts_on__gte=clock.today(), status="held")
    return [
        {
            "left": str(event.starts_on.day),
            "left_word": f"{words.month_name(event.starts_on.month, 'gen')} {event.starts_on.year}",
            "title": event.title,
            "url": address("events-page", event.pk),
            "what": " · ".join(filter(None, (event.get_kind_display(), event.topic))),
            "act": _("Докладніше"),
        }
        for event in rows.order_by("starts_on", "id")[:PLACES]
    ]


def _acts(viewer: Viewer) -> list[dict[str, Any]]:
    """The newest acts."""
    if not _open("acts-list", Act, viewer):
        return []
    rows = Act.objects.visible(to=viewer).published().filter(adopted_on__lte=clock.today())
    return [
        {
            "left": str(act.adopted_on.day),
            "left_word": f"{words.month_name(act.adopted_on.month, 'gen')} {act.adopted_on.year}",
            "title": act.title,
            "url": address("acts-page", act.pk),
            "what": f"{_field(act, 'kind')} · {_field(act, 'issuer')} · № {act.number}",
        }
        for act in rows.order_by("-adopted_on", "-id")[:NEWEST]
    ]


def _field(act: Act, name: str) -> str:
    field: Any = act._meta.get_field(name)
    return say(field, getattr(act, name))


def _year(viewer: Viewer) -> int | None:
    """The latest year of which there is something to tell."""
    today = clock.today()
    days = [figures.latest_day(figure) for figure in _yearly(viewer)]
    known = {day.year for day in days if day} | {year for year in stated_years() if year <= today.year}
    return max(known, default=None)


def _yearly(viewer: Viewer) -> list[Figure]:
    """Figures of what happened in a year, those of open sections."""
    known = figures.registered()
    return [known[key] for key in HEADLINES if key in known and not figures.is_closed(known[key], viewer)]


@dataclass(frozen=True)
class Done:
    """One number of the year."""

    figure: Figure
    period: Period
    value: Number
    kind: str
    # The part of the year it is known of, when that is not the whole year.
    known: Period | None = None

    def fig(self) -> dict[str, Any]:
        """As the page shows it."""
        url = self.figure.url(self.period)
        if self.value < LARGE:
            text = self.figure.word(self.value) + self._until
            return {"value": words.number(self.value), "text": text, "url": url, "kind": self.kind}
        millions = _("%(number)s млн") % {"number": words.number(self.value / Decimal(LARGE), 1)}
        title = str(self.figure.title)
        text = f"{self.figure.word(LARGE)}: {words.lowfirst(title)}{self._until}"
        return {"value": millions, "text": text, "url": url, "kind": self.kind}

    @property
    def _until(self) -> str:
        """«, відомо за I півріччя 2024 року»."""
        return _(", відомо %(period)s") % {"period": self.known.title} if self.known else ""


def _done(viewer: Viewer, period: Period) -> list[Done]:
    """Numbers of the year: what was counted; where nothing was, what a document states."""
    found = []
    stated, year = {row.figure: row for row in stated_in(period)}, period.until.year
    for figure in _yearly(viewer):
        counted = figures.counted(figure, period, viewer)
        if counted.value:
            known = known_of(Spending.objects.filter(programme__state=PUBLISHED), year) if figure.key == SPENT else None
            found.append(Done(figure, period, counted.value, counted.basis, known))
        elif figure.key in stated:
            found.append(Done(figure, period, stated[figure.key].number, "stated"))
    return found


def _told(done: list[Done]) -> dict[str, Any]:
    """The numbers; the first that was counted also as a circle and, if it stands alone, with its largest parts."""
    figs = [one.fig() for one in done]
    first = next((one for one in done if one.kind == "counted"), None)
    if first is None or not first.figure.breakdowns:
        return {"figs": figs}
    name = first.figure.breakdowns[0]
    parts = figures.breakdown(first.figure, first.period, name)
    if len(done) == 1 and len(parts) > 1:
        figs += [
            {
                "value": words.number(part.value),
                "text": _("з них %(part)s") % {"part": part.title},
                "url": first.figure.url(first.period, **told({name: part.key})),
                "kind": "counted",
            }
            for part in parts[:PLACES]
        ]
    return {"figs": figs, "ring": _ring(first, parts[0])}


def _ring(one: Done, largest: Part) -> dict[str, Any] | None:
    """A number that a circle of dots can hold, its largest part filled."""
    scale = next((s for s in (1, 10, 100, 1000) if FEWEST_DOTS <= one.value / s <= MOST_DOTS), None)
    if scale is None or not one.figure.measure.adds_up:
        return None
    more = f"{words.number(largest.value)} — {largest.title}"
    said = f"{words.count(one.value, one.figure.noun)} {one.period.title}: {more}"
    dot = _("Кожна крапка — %(n)s.") % {"n": words.number(scale)} if scale > 1 else ""
    return {
        "dots": round(one.value / scale),
        "filled": round(largest.value / scale),
        "big": words.number(one.value),
        "text": f"{one.figure.word(one.value)} {one.period.title}",
        "more": more,
        "words": f"{said}. {dot}".strip(),
    }


def _how(viewer: Viewer) -> list[list[Any]]:
    """What one wants, by what, and when the answer comes; a line with an address only when the page exists and is not
    closed today."""
    acts, points = _open("acts-list", Act, viewer), _open("points-list", Point, viewer)
    programmes, reports = _open("programmes-list", Programme, viewer), _open("reports", Report, viewer)
    at_once, shut = _("одразу"), _("розділ тимчасово закрито")
    offered = (
        (_("Прочитати рішення громади"), acts, _("Реєстр актів"), at_once if acts else shut),
        (
            _("Дізнатися, на що йдуть гроші міських програм і що за них зроблено"),
            programmes,
            _("Міські програми"),
            at_once if programmes else shut,
        ),
        (_("Прочитати, як звітують про програми"), reports, _("Звіти"), at_once if reports else shut),
        (
            _("Знайти, де зігрітися й зарядити телефон"),
            points,
            _("Пункти незламності"),
            at_once if points else shut,
        ),
        (_("Перевірити число з новини чи звіту"), address("figures"), _("Числа, що відкривають свої записи"), at_once),
        (
            _("Дістати документ, якого тут немає"),
            "",
            _("Запит на інформацію до ради: листом, електронною поштою чи усно"),
            _("5 робочих днів (Закон про доступ до публічної інформації, ст. 20)"),
        ),
    )
    return [[{"text": want, "url": url} if url else want, by, when] for want, url, by, when in offered]
