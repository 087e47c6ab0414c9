"""Hromada beside hromada: one figure for one year in up to ten hromadas of this server.

Each is asked inside itself, as a stranger would ask it, whoever looks: what a hromada closed or has not published is not
here, and its place says so in words. A number of queries for each hromada that depends on nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from viche.hromada import finding
from viche.hromada.models import Hromada
from viche.kit import clock, tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Figure, Period, years
from viche.kit.figures.beside import rows
from viche.kit.figures.beside.asked import choices, known_figure, year_of
from viche.kit.figures.beside.chart import Bar, Group, chart
from viche.kit.figures.beside.pages import sentence
from viche.kit.figures.comparing import Line, lines
from viche.kit.figures.stated import stated_of
from viche.kit.figures.values import is_kept_from
from viche.kit.models import StatedValue
from viche.kit.outside import addresses_inside

MOST = 10
# Above this many hromadas the form does not list them all: one is added by its name.
LISTED = 60


@dataclass
class Asked:
    """What the address asks for; `notes`: what of it could not be done, in sentences."""

    figure: Figure | None = None
    year: int | None = None
    places: list[Hromada] = field(default_factory=list)
    listed: list[Hromada] = field(default_factory=list)
    everybody: bool = True
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What a hromada has of a figure, as a stranger may know it."""

    place: Hromada
    kept: bool
    years: list[int]
    stated: list[StatedValue]

    @property
    def with_something(self) -> set[int]:
        """Years it has a number of."""
        return {*self.years, *(row.until.year for row in self.stated)}


@dataclass(frozen=True)
class Beside:
    """The line of one hromada; `why`: what is to be said where nothing is counted; `others` as the table of years has them."""

    place: Hromada
    line: Line
    url: str
    why: str
    others: list[dict[str, Any]]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Its numbers."""
        return rows.bars_of(self.line)

    @property
    def columns(self) -> dict[str, list[Bar]]:
        """For the table."""
        return rows.in_columns(self.bars)

    @property
    def group(self) -> Group:
        """For the chart."""
        return Group(self.place.name, self.bars, "" if self.bars else self.why)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The form, the chart and its table."""
    asked = understood(request.GET)
    found: list[Beside] = []
    year = asked.year
    if asked.figure is not None:
        known = [_known(place, asked.figure) for place in asked.places]
        year = year or _best_year(known)
        found = [_beside(each, asked.figure, Period.year(year)) for each in known]
    groups = [one.group for one in found]
    context = {
        "figure": asked.figure,
        "year": year,
        "running": year == clock.today().year,
        "found": found,
        "chart": chart(groups),
        "sentence": sentence(groups),
        "notes": asked.notes,
        "form": PlacesForm(asked, year),
        "reset_url": reverse("compare-hromadas") if asked.figure else "",
        "crumbs": [{"title": _("Усі громади"), "url": reverse("server-home")}],
    }
    return render(request, "hromada/compare.html", context)


def understood(query: QueryDict) -> Asked:
    """The address, read. Without names: every hromada, when there are no more than fit."""
    asked = Asked()
    if key := query.get("figure", ""):
        asked.figure = known_figure(key, asked.notes)
    asked.year = year_of(query.get("year", ""), asked.notes)
    if asked.year and asked.year > clock.today().year:
        asked.notes.append(_("%(year)s рік ще не почався.") % {"year": asked.year})
        asked.year = None
    every = list(Hromada.objects.order_by("sort_key")[: LISTED + 1])
    asked.everybody = len(every) <= LISTED
    named = list(dict.fromkeys([*query.getlist("place"), *_by_name(query.get("more", ""), asked)]))
    there = {row.slug: row for row in (every if asked.everybody else Hromada.objects.filter(slug__in=named[:100]))}
    for slug in named:
        if slug not in there:
            asked.notes.append(_("Громади «%(slug)s» на цьому сервері немає.") % {"slug": slug[:60]})
    asked.places = sorted((there[slug] for slug in named if slug in there), key=lambda row: row.sort_key)
    if len(asked.places) > MOST:
        asked.notes.append(_("Поруч стоять не більше як %(most)s громад: перші за абеткою.") % {"most": MOST})
    elif not asked.places and len(every) <= MOST:
        asked.places = every
    elif not asked.places and asked.figure:
        asked.notes.append(_("Оберіть громади, не більше як %(most)s.") % {"most": MOST})
    asked.places = asked.places[:MOST]
    asked.listed = every if asked.everybody else asked.places
    return asked


def _by_name(text: str, asked: Asked) -> list[str]:
    """The hromada that is meant by a name; of several the sentence names them."""
    if not text.strip():
        return []
    found = finding.find(text).open
    slugs = [place.hromada.slug for place in found if place.hromada]
    if len(slugs) == 1:
        return slugs
    asked.notes.append(
        _("За словами «%(text)s» тут є: %(names)s. Напишіть назву повніше.")
        % {"text": text[:60], "names": ", ".join(place.name for place in found[:5])}
        if slugs
        else _("За словами «%(text)s» на цьому сервері громади немає.") % {"text": text[:60]}
    )
    return []


@contextmanager
def _inside(place: Hromada) -> Iterator[Viewer]:
    """The hromada as a stranger sees it; addresses are its own, without its prefix."""
    with tenancy.enter(place.pk), addresses_inside():
        yield Viewer(hromada_id=place.pk)


def _known(place: Hromada, figure: Figure) -> Known:
    with _inside(place) as stranger:
        kept = is_kept_from(figure, stranger)
        return Known(place, kept, [] if kept else years(figure), list(stated_of(figure)))


def _best_year(known: Sequence[Known]) -> int:
    """The year most of them have a number of, the newest such."""
    today = clock.today().year
    number = Counter(year for each in known for year in each.with_something if year <= today)
    return max(number, key=lambda year: (number[year], year), default=today)


def _beside(known: Known, figure: Figure, period: Period) -> Beside:
    whole = [row for row in known.stated if not row.part]
    with _inside(known.place) as stranger:
        line = lines([figure], stranger, {}, [period], {figure.key: known.years}, {figure.key: whole})[figure.key][0]
        told = rows.others_told(figure, rows.others(known.stated, [line], [period]))
        home = known.place.url.rstrip("/")
        for other in told:
            other["url"] = home + other["url"]
        why = rows.not_counted(figure, line, known.kept, known.years)
        return Beside(known.place, line, home + rows.url_of(figure, period), why, told)


class PlacesForm(forms.Form):
    """Which figure, which year, which hromadas."""

    figure = forms.ChoiceField(label=gettext_lazy("Число"), required=False)
    year = forms.CharField(label=gettext_lazy("Рік"), required=False)
    place = forms.MultipleChoiceField(label=gettext_lazy("Громади"), widget=forms.CheckboxSelectMultiple)
    more = forms.CharField(label=gettext_lazy("Додати громаду"), required=False)

    def __init__(self, asked: Asked, year: int | None) -> None:
        chosen = {"figure": asked.figure.key if asked.figure else "", "year": year or ""}
        super().__init__(initial={**chosen, "place": [row.slug for row in asked.places]}, auto_id="compare_%s")
        figures: Any = self.fields["figure"]
        figures.choices = [("", _("оберіть")), *choices()]
        places: Any = self.fields["place"]
        places.choices = _named(asked.listed)
        self.fields["year"].widget.attrs |= {"inputmode": "numeric", "maxlength": 4}
        if not asked.listed:
            del self.fields["place"]
        if asked.everybody:
            del self.fields["more"]


def _named(places: Iterable[Hromada]) -> list[tuple[str, str]]:
    return [(place.slug, place.name) for place in places]
