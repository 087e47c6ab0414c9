"""The comparison of a report: its page for residents and the same at the desk, where drafts are seen too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from viche.kit import access
from viche.kit.access import Viewer
from viche.kit.registers.pages import home, public
from viche.reports import desk, opened, showing
from viche.reports.beside import counting
from viche.reports.beside.choosing import Earlier, choices, chosen, others
from viche.reports.beside.pairing import Pair, Side, Told, pairs
from viche.reports.models import Report, Snapshot, SnapshotNumber

CHANGED = ("changed", "new", "gone")


class BesideForm(forms.Form):
    """With what, and whether only what changed."""

    beside = forms.ChoiceField(label=gettext_lazy("З чим порівняти"), required=False)
    changed = forms.BooleanField(label=gettext_lazy("Лише те, що змінилося"), required=False)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """For residents: published reports only, and counted is what they may see."""
    viewer = public(request)
    showing.require_open_section(viewer)
    report = access.fetch(Report, pk, viewer)
    crumbs = [home(), {"title": showing.Kept().title, "url": reverse("reports")}]
    return _answer(request, report, viewer, "report", crumbs, "kit/base.html")


@require_safe
def at_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """For officials: every report at work."""
    viewer = desk.official(request)
    report = access.fetch(Report, pk, viewer)
    return _answer(request, report, viewer, "report-bench", desk.crumbs(), "kit/desk_base.html")


def _answer(
    request: HttpRequest, report: Report, viewer: Viewer, name: str, crumbs: list[Any], base: str
) -> HttpResponse:
    snapshot = report.shown()
    if snapshot is None:
        raise Http404
    notes: list[str] = []
    known = others(report, viewer)
    earlier = chosen(report, known, request.GET.get("beside", ""), notes)
    lines = _lines(report, snapshot, earlier, viewer, name)
    only_changed = "changed" in request.GET
    shown = [line for line in lines if line.fate in CHANGED] if only_changed else lines
    form = BesideForm(initial={"beside": earlier.key, "changed": only_changed})
    offered: Any = form.fields["beside"]
    offered.choices = choices(report, known)
    url = reverse(name, args=[report.pk])
    context = {
        "report": report,
        "url": url,
        "earlier": earlier,
        "earlier_url": reverse(name, args=[earlier.report.pk]) if earlier.report else "",
        "now_title": report.period.title,
        "then_title": earlier.period.title,
        "lines": shown,
        "sums": _sums(lines),
        "notes": notes,
        "form": form,
        "only_changed": only_changed,
        "base": base,
        "crumbs": [*crumbs, {"title": showing.short(report), "url": url}],
    }
    return render(request, "reports/beside.html", context)


def _lines(report: Report, snapshot: Snapshot, earlier: Earlier, viewer: Viewer, name: str) -> list[Pair]:
    now = Told(showing.numbers_of(snapshot), report.period)
    address = opened.address_at(f"{name}-number", report.pk)

    def side(number: SnapshotNumber) -> Side:
        return _side(number, address(number.number))

    if earlier.report is None or earlier.snapshot is None:
        return counting.pairs(now, lambda period: earlier.back(report.period, period), viewer, side)
    there = opened.address_at(f"{name}-number", earlier.report.pk)
    then = Told(showing.numbers_of(earlier.snapshot), earlier.period)
    return pairs(now, then, side, lambda number: _side(number, there(number.number)))


def _side(number: SnapshotNumber, url: str) -> Side:
    return Side(number.text, number.plain, number.basis, number.period, url, number.unit)


def _sums(lines: Sequence[Pair]) -> list[tuple[Any, int]]:
    """How many lines of each kind there are."""
    number = Counter(line.fate for line in lines)
    named = (
        ("changed", _("змінилися")),
        ("same", _("такі самі")),
        ("new", _("лише тепер")),
        ("gone", _("лише тоді")),
        ("apart", _("не порівнюємо")),
    )
    return [(title, number[fate]) for fate, title in named if number[fate]]
