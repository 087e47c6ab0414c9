"""The catalogue: every figure by the heading of its register — what it counts, its latest value, its trend."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.figures import listing
from viche.kit.figures.declare import Figure, registered
from viche.kit.figures.pages import home, when
from viche.kit.figures.periods import Period
from viche.kit.figures.values import counted, is_kept_from, latest_day, series
from viche.kit.registers import groups

OTHER = ""
# A search shows no more: each line asks for its value.
MOST = 30


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Figures of one heading, or those in whose name or definition the words stand; each line is asked apart, so that
    a page costs as many questions as it has lines, whatever the number of records."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    by_group = by_groups()
    text = request.GET.get("q", "").strip()
    chosen = request.GET.get("group", next(iter(by_group)))
    figures = _named(text) if text else by_group.get(chosen, [])
    context = {
        "lines": [_line(figure, viewer) for figure in (figures[:MOST] if text else figures)],
        "tabs": [
            {"title": title, "url": "?" + urlencode({"group": key}), "current": key == chosen and not text, "count": n}
            for key, title, n in ((key, group_title(key), len(found)) for key, found in by_group.items())
        ],
        "text": text,
        "more": len(figures) > MOST and bool(text),
        "crumbs": home(),
        "here": reverse("figures"),
    }
    return render(request, "kit/figures/catalogue.html", context)


def by_groups() -> dict[str, list[Figure]]:
    """Figures by the group of the register their records stand in, in the order of the menu; the rest last."""
    found: dict[str, list[Figure]] = {key: [] for key in (*groups(), OTHER)}
    for figure in registered().values():
        register = listing.register_of(figure.section or figure.model)
        found.get(register.group if register else OTHER, found[OTHER]).append(figure)
    return {key: figures for key, figures in found.items() if figures}


def group_title(key: str) -> str:
    """What a heading of the catalogue is called."""
    return str(groups().get(key) or _("Інше"))


def _named(text: str) -> list[Figure]:
    """Those whose title or definition holds every word."""
    asked = text.casefold().split()
    return [
        figure
        for figure in registered().values()
        if all(word in f"{figure.title} {figure.definition}".casefold() for word in asked)
    ]


def _line(figure: Figure, viewer: Viewer) -> dict[str, Any]:
    newest = None if figure.standing or is_kept_from(figure, viewer) else latest_day(figure)
    period = Period.day(clock.today()) if figure.standing else Period.year((newest or clock.today()).year)
    value = counted(figure, period, viewer)
    line: dict[str, Any] = {"figure": figure, "url": figure.url(period), "when": when(figure, period), "value": value}
    if value.value is not None:
        line["text"] = words.count(value.value, figure.noun)
        line["kind"] = value.basis
        line["trend"] = _trend(figure, period) if value.value else []
    return line


def _trend(figure: Figure, period: Period) -> list[dict[str, Any]]:
    """Months of the year as little columns, 0 to 100 high; nothing where months say nothing."""
    found = series(figure, period)
    top = max((column.value for column in found), default=0)
    if len(found) < 2 or not top:
        return []
    return [
        {"title": column.title, "value": column.value, "x": 10 * index, "height": high, "y": 100 - high}
        for index, column, high in ((i, c, round(100 * c.value / top)) for i, c in enumerate(found))
    ]
