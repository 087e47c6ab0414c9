"""The page of a figure: one value with its months, parts and records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from viche.kit import clock, words
from viche.kit.access import Viewer
from viche.kit.figures import listing, parts
from viche.kit.figures.asked import DayForm, PeriodForm, narrowing, period_asked
from viche.kit.figures.comparing import asked_days, years_beside
from viche.kit.figures.declare import Figure, registered
from viche.kit.figures.measures import Sum
from viche.kit.figures.paths import field_of, titles_of
from viche.kit.figures.periods import Period
from viche.kit.figures.stated import in_words, may_state, part_of, stated_of, with_word
from viche.kit.figures.values import (
    Column,
    Counted,
    breakdown,
    counted,
    is_kept_from,
    published,
    series,
    years,
)
from viche.kit.models import StatedValue
from viche.kit.registers.values import say

RECORDS = 25
# A number of more signs is written smaller, or a phone would not hold it.
LONG = 10
RECORD = words.Noun("запис", "записи", "записів", "m", "запису", en=("record", "records"))
COUNTED = gettext_noop("Пораховано із записів")
STATED = gettext_noop("Зазначено в документі")
MIXED = gettext_noop("Частину пораховано, частину зазначено в документі")
KINDS = {"counted": COUNTED, "stated": STATED, "mixed": MIXED}


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One value and everything it was counted from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    figure = registered().get(key)
    if figure is None:
        raise Http404
    known = [] if is_kept_from(figure, viewer) else years(figure)
    period = period_asked(figure, request.GET, known[0] if known else None)
    narrow = narrowing(figure, request.GET)
    value = counted(figure, period, viewer, narrow)
    context = {
        "figure": figure,
        "period": period,
        "when": when(figure, period),
        "value": value,
        "years": _years(figure, known, period),
        "spans": _spans(figure, period),
        "form": _form(figure, period),
        "narrowed": _narrowed(figure, narrow, viewer),
        "whole_url": figure.url(period),
        "stated": _stated(figure, period, narrow, viewer),
        "beside": _beside(figure, viewer, narrow, known),
        "may_state": may_state(viewer),
        "crumbs": [*home(), {"title": _("Числа"), "url": reverse("figures")}],
        **_big(figure, period, value, narrow),
    }
    if value.value is not None:
        context |= _charts(figure, period, narrow) | _records(request, figure, period, narrow, viewer)
        context["passed_over"] = _passed_over(figure, period, narrow)
    return render(request, "kit/figures/figure.html", context)


def when(figure: Figure, period: Period) -> str:
    """«за 2024 рік», «на 20 листопада 2026»."""
    if figure.standing:
        return _("на %(day)s") % {"day": words.long_date(period.until)}
    return period.title


def _big(figure: Figure, period: Period, value: Counted, narrow: dict[str, Any]) -> dict[str, Any]:
    """The one large number of the page: what was counted; where nothing was, what a document states of the same."""
    row = (
        None
        if value.value
        else stated_of(figure, part_of(figure, narrow)).filter(since=period.since, until=period.until).first()
    )
    kind, number = ("stated", row.number) if row else (value.basis, value.value)
    if number is None:
        return {"kind": "", "big": "", "noun": capfirst(str(figure.title)), "kind_title": _("Розділ закрито")}
    return {
        "kind": kind,
        "kind_title": _(KINDS[kind]),
        "big": words.number(number),
        "big_word": row.get_qualifier_display() if row else "",
        "is_long": len(words.number(number)) > LONG,
        "noun": figure.word(number),
        "withheld": words.count(value.withheld, RECORD) if value.withheld else "",
        "big_row": row,
        "basis": "" if row else _basis(value),
    }


def _basis(value: Counted) -> str:
    """How much of it a document states; the sums stand together because none of them says what another one does."""
    if value.basis == "counted":
        return ""
    if value.basis == "stated":
        return _("Кожне число взято з документа. Нижче — місце, де воно надруковане, і як саме.")
    return _("Зазначено в документах: %(stated)s. Пораховано: %(counted)s. Одне й те саме двічі не додано.") % {
        "stated": words.count(value.stated, RECORD),
        "counted": words.count(value.rows - value.stated, RECORD),
    }


def _years(figure: Figure, known: list[int], period: Period) -> list[dict[str, Any]]:
    return [
        {"title": str(year), "url": figure.url(Period.year(year)), "current": Period.year(year) == period}
        for year in known[:12]
    ]


def _spans(figure: Figure, period: Period) -> list[dict[str, Any]]:
    """Quarters, halves and the part of the year up to today, of the year the period begins in."""
    if figure.standing or figure.by_year:
        return []
    year, today = period.since.year, clock.today()
    named = [(_("Рік"), Period.year(year))]
    named += [(name, Period.half(year, n)) for n, name in ((1, _("I півріччя")), (2, _("II півріччя")))]
    named += [(name, Period.quarter(year, n)) for n, name in enumerate(_quarters(), start=1)]
    named += [(_("9 місяців"), Period(date(year, 1, 1), date(year, 9, 30)))]
    if year == today.year:
        named.append((_("З початку року"), Period(date(year, 1, 1), today)))
    return [
        {"title": title, "url": figure.url(span), "current": span == period}
        for title, span in named
        if span.since <= today
    ]


def _quarters() -> tuple[str, ...]:
    return (_("I квартал"), _("II квартал"), _("III квартал"), _("IV квартал"))


def _form(figure: Figure, period: Period) -> PeriodForm | DayForm:
    values = {"since": period.since, "until": period.until}
    return DayForm(initial=values) if figure.standing else PeriodForm(initial=values)


def _narrowed(figure: Figure, narrow: dict[str, Any], viewer: Viewer) -> str:
    """«вид: рішення». What the viewer may not see has no name here either."""
    said = []
    for name, value in narrow.items():
        field = field_of(figure.model, name)
        if field.is_relation and value is not None:
            rows = field.related_model._default_manager.all()
            value = (rows.visible(to=viewer) if hasattr(rows, "visible") else rows).filter(pk=value).first()
            if value is None:
                raise Http404
        known = titles_of(figure.model, field)
        said.append(f"{field.verbose_name}: {known.get(value) or say(field, value)}")
    return "; ".join(said)


def _charts(figure: Figure, period: Period, narrow: dict[str, Any]) -> dict[str, Any]:
    bars = series(figure, period, narrow)
    by_year = period.months > 24
    parts = [_part(figure, period, name, narrow) for name in figure.breakdowns if _is_told(figure, name, narrow)]
    return {
        "bars": bars if any(bar.value for bar in bars) else [],
        "sentence": _sentence(figure, bars),
        "bars_title": _("За роками") if by_year else _("За місяцями"),
        "bars_head": _("Рік") if by_year else _("Місяць"),
        "parts": [part for part in parts if len(part["rows"]) > 1],
    }


def _is_told(figure: Figure, name: str, narrow: dict[str, Any]) -> bool:
    """Whether the parts are shown: of the whole, or of a part inside which others say something."""
    outer = figure.within.get(name)
    inside = len(narrow) == 1 and name not in narrow and set(narrow) <= set(figure.within.values())
    return set(narrow) == {outer} if outer else inside or not narrow


def _sentence(figure: Figure, bars: list[Column]) -> str:
    """What the bars show."""
    if not bars:
        return ""
    most, least = max(bars, key=lambda bar: bar.value), min(bars, key=lambda bar: bar.value)
    if most.value == least.value:
        return _("Щоразу однаково: %(value)s.") % {"value": words.count(most.value, figure.noun)}
    if sum(bar.value == least.value for bar in bars) > 1:
        # Naming one of several equal months would tell it apart from the others.
        return _("Найбільше — %(most)s (%(when)s).") % {
            "most": words.count(most.value, figure.noun),
            "when": most.title,
        }
    return _("Найбільше — %(most)s (%(when)s), найменше — %(least)s (%(then)s).") % {
        "most": words.count(most.value, figure.noun),
        "when": most.title,
        "least": words.number(least.value),
        "then": least.title,
    }


def _part(figure: Figure, period: Period, name: str, narrow: dict[str, Any]) -> dict[str, Any]:
    field = field_of(figure.model, name)
    rows = [
        [{"text": part.title, "url": figure.url(period, **narrow, **{name: part.key})}, words.number(part.value)]
        for part in breakdown(figure, period, name, narrow)
        if part.value or not isinstance(figure.measure, Sum)
    ]
    title = capfirst(str(field.verbose_name))
    noun = figure.noun.english(2) if words.spoken() == "en" else figure.noun.form(plural=True)
    return {
        "title": title,
        "columns": [{"title": title}, {"title": capfirst(noun), "numeric": True}],
        "rows": rows,
    }


def _records(
    request: HttpRequest, figure: Figure, period: Period, narrow: dict[str, Any], viewer: Viewer
) -> dict[str, Any]:
    """The list of what was counted."""
    listed = figure.records
    names = listing.columns(listed, viewer)
    rows = listing.ordered(listed, published(figure, period, narrow), viewer)
    if not rows.ordered:
        rows = rows.order_by("pk")
    paginator = Paginator(listing.fetched(listed, names, rows), RECORDS)
    found = paginator.get_page(request.GET.get("page"))
    register = listing.register_of(figure.section or figure.model)
    return {
        "records_title": words.count(paginator.count, RECORD),
        "columns": listing.heads(listed, names),
        "rows": listing.cells(listed, names, found),
        "found": found,
        "register": register,
        "register_url": register.address("list") if register else "",
    }


def _passed_over(figure: Figure, period: Period, narrow: dict[str, Any]) -> dict[str, Any]:
    """What is not added because counted rows say the same: the first ones, with their places."""
    if figure.passed_over is None:
        return {}
    listed = replace(figure.records, queryset=figure.passed_over)
    rows = published(listed, period, narrow)
    return {
        "columns": listing.heads(listed, listed.columns),
        "rows": listing.cells(listed, listed.columns, listing.fetched(listed, listed.columns, rows)[:RECORDS]),
    }


def _beside(figure: Figure, viewer: Viewer, narrow: dict[str, Any], known: list[int]) -> list[dict[str, Any]]:
    """Lines of «Рік до року»."""
    return [
        {
            "year": line,
            "url": figure.url(asked_days(figure, line.period), **narrow),
            "counted": words.number(line.counted.value or 0) if line.counted else "",
            "stated": with_word(line.stated) if line.stated else "",
        }
        for line in years_beside(figure, viewer, narrow, known)
    ]


def _stated(figure: Figure, period: Period, narrow: dict[str, Any], viewer: Viewer) -> list[dict[str, Any]]:
    """What documents state: of the part the page is narrowed to, else of the whole and of every part."""
    rows = list(stated_of(figure, part_of(figure, narrow) if narrow else None)[:100])
    called = parts.said(figure, {row.part for row in rows})
    return [
        {
            "row": row,
            "when": words.for_period(row.since, row.until),
            "part": called.get(row.part, ""),
            "text": in_words(row, figure),
            "same": Period(row.since, row.until) == period,
            "report": _report_url(row, viewer),
        }
        for row in rows
    ]


def _report_url(row: StatedValue, viewer: Viewer) -> str:
    """Where the document is kept, if this viewer may read it."""
    if row.report is None or not (row.report.is_open or viewer.is_staff):
        return ""
    return reverse("old-report", args=[row.report.pk])


def home() -> list[dict[str, str]]:
    """The first crumb of every page of figures: the home of the hromada."""
    return [{"title": _("Головна"), "url": reverse("home")}]
