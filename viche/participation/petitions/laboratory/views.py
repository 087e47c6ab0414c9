"""The page of the laboratory: a form in the address, a chart with its table, the petitions one by one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada import statute
from viche.kit import words
from viche.kit.clock import Term
from viche.kit.words import DAY
from viche.participation.petitions.desk_views import crumbs, official
from viche.participation.petitions.laboratory import replay
from viche.participation.petitions.laboratory.forms import OTHERS, OWN, LaboratoryForm
from viche.participation.petitions.nouns import PETITION, SIGNATURE

# Where the statute says nothing: the commonest of those that were found.
USUAL_SIGNATURES, USUAL_DAYS = 250, 60
SHOWN = 100


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`?signatures=300&days=60&rows=own`: how many would have reached it, and when."""
    official(request)
    said, term = statute.value("petition-signatures"), statute.value("petition-period")
    today = said if isinstance(said, int) else None
    usual = {"signatures": today or USUAL_SIGNATURES, "days": _days(term), "rows": OWN}
    form = LaboratoryForm({**usual, **request.GET.dict()})
    context: dict[str, Any] = {"form": form, "crumbs": crumbs(), "today": today}
    if form.is_valid():
        given = form.cleaned_data
        context |= _replayed(given["signatures"], given["days"], given["rows"] or OWN, today)
    return render(request, "petitions/laboratory/page.html", context, status=200 if form.is_valid() else 422)


def _days(term: Any) -> int:
    if not isinstance(term, Term):
        return USUAL_DAYS
    return {"cd": term.amount, "wd": term.amount * 7 // 5, "months": term.amount * 30}[term.unit]


def _replayed(asked: int, days: int, which: str, today: int | None) -> dict[str, Any]:
    wanted, basis = replay.thresholds(asked, today), today or asked
    rows = replay.shapes(wanted, basis) if which == OTHERS else replay.own(wanted)
    lines = replay.outcomes(rows, wanted, days)
    one = next(line for line in lines if line.threshold == asked)
    within = {"needed": words.count(asked, SIGNATURE), "days": words.count(days, DAY, "gen")}
    sentence = _("Із %(all)s за %(days)s набрали б %(needed)s: %(many)s.") % {
        **within, "all": words.count(one.of, PETITION, "gen"), "many": words.number(one.reached)}  # fmt: skip
    return {
        "any": bool(rows),
        "others": which == OTHERS,
        "basis": words.count(basis, SIGNATURE),
        "credit": replay.credit().values(),
        "sentence": sentence,
        "bars": [{"title": words.number(line.threshold), "value": line.reached} for line in lines],
        "columns": [{"title": title, "numeric": True} for title in _titles(which)],
        "lines": [_line(line, which, basis) for line in lines],
        "past_columns": [
            {"title": _("Петиція")},
            {"title": _("Зібрала"), "numeric": True},
            {"title": _("Коли набрала б")},
        ],
        "past": [_past(row, asked, days) for row in rows[:SHOWN]],
    }


def _titles(which: str) -> list[str]:
    own = [_("Підписів"), _("Набрали б"), _("Не знати"), _("Половина з них — за днів")]
    return [*own, _("Частка всіх петицій")] if which == OTHERS else own


def _line(line: replay.Outcome, which: str, basis: int) -> list[str]:
    half = "—" if line.days is None else words.number(round(line.days))
    cells = [words.number(line.threshold), words.number(line.reached), words.number(line.unknown), half]
    if which == OTHERS:
        cells.append(f"{words.number(round(100 * replay.share_of_finals(line.threshold, basis)))} %")
    return cells


def _past(row: replay.Past, asked: int, days: int) -> list[Any]:
    is_in = row.reached(asked, days)
    when = _("не набрала б") if is_in is False else _("не знати: збір тривав менше")
    if asked in row.when:
        when = words.count(round(row.when[asked]), DAY) + ("" if is_in else " · " + _("після строку"))
    if row.pk is not None:
        return [{"text": row.title, "url": reverse("petition-desk", args=[row.pk])}, words.number(int(row.final)), when]
    title = _("Парламент Великої Британії") if row.title == "uk" else _("Президент або Кабмін України")
    return [title, _("%(percent)s %% порогу") % {"percent": words.number(round(100 * row.final))}, when]


urlpatterns = [path("desk/e-petitions/laboratory/", page, name="petition-laboratory")]
