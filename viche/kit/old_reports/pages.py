"""The desk of old reports: taking one, confirming its numbers; and the document as it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit import words
from viche.kit.access import Refused, Viewer, fetch, require_staff
from viche.kit.figures.declare import registered
from viche.kit.figures.periods import Period
from viche.kit.figures.stated import may_state, require_may_state
from viche.kit.old_reports import actions
from viche.kit.old_reports.forms import NumberForm, ReportForm
from viche.kit.old_reports.matching import Matching
from viche.kit.old_reports.models import SKIPPED, STATED, WAITING, FoundNumber, OldReport

REPORTS, NUMBERS = 50, 20
NUMBER = words.Noun("число", "числа", "чисел", "n", en=("number", "numbers"))
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every old report with how far it is."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    told = {state: Count("numbers", filter=Q(numbers__state=state)) for state in (WAITING, STATED, SKIPPED)}
    reports = OldReport.objects.visible(to=viewer).defer("blocks").annotate(**told).order_by("-pk")
    found = Paginator(reports, REPORTS).get_page(request.GET.get("page"))
    rows = [
        [
            {"text": report.name, "url": reverse("old-report-desk", args=[report.pk])},
            words.for_period(report.since, report.until),
            *(words.number(getattr(report, state)) for state in (WAITING, STATED, SKIPPED)),
        ]
        for report in found
    ]
    columns = [
        {"title": _("Документ")},
        {"title": _("Про який час")},
        {"title": _("Чекають"), "numeric": True},
        {"title": _("Записано"), "numeric": True},
        {"title": _("Пропущено"), "numeric": True},
    ]
    context = {"found": found, "rows": rows, "columns": columns, "may_state": may_state(viewer)}
    return render(request, "kit/old_reports/list.html", context)


@read_and_write
def new(request: HttpRequest) -> HttpResponse:
    """Take a document."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    require_may_state(viewer)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (report := _kept(viewer, form)):
        count = report.numbers.count()
        said = _("Документ збережено. Знайдено: %(count)s.") % {"count": words.count(count, NUMBER)}
        messages.success(request, said)
        for note in form.opened.notes:
            messages.info(request, str(note))
        return redirect("old-report-desk", report.pk)
    context = {"form": form, "back": reverse("old-reports")}
    return render(request, "kit/old_reports/new.html", context, status=422 if form.is_bound else 200)


def _kept(viewer: Viewer, form: ReportForm) -> OldReport | None:
    """The report, or the form says why not."""
    data = form.cleaned_data
    try:
        return actions.keep(
            viewer, form.opened, name=data["name"], file_name=data["file_name"],
            days=(data["since"], data["until"]), is_open=data["is_open"],
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status != 409:
            raise
        form.add_error("file" if data.get("file") else "text", f"{refusal.reason} {refusal.advice}")
        return None


@read_and_write
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbers of a report: confirm, correct, skip, several at once."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    kept = fetch(OldReport, pk, viewer)
    if request.method == "POST":
        require_may_state(viewer)
        return _decided(request, kept, viewer)
    state = request.GET.get("state", WAITING)
    state = state if state in (WAITING, STATED, SKIPPED) else WAITING
    numbers = kept.numbers.filter(state=state).select_related("stated").order_by("order")
    found = Paginator(numbers, NUMBERS).get_page(request.GET.get("page"))
    matching = Matching.here(registered())
    marked = request.GET.get("mark") == "1"
    forms = [_form(number, matching, marked=marked) for number in found]
    return render(request, "kit/old_reports/report.html", _context(request, kept, viewer, state, forms, found))


def _form(number: FoundNumber, matching: Matching, data: Any = None, *, marked: bool = False) -> NumberForm:
    suggestions = matching.suggestions(number.words, number.head, number.unit) if number.state == WAITING else []
    return NumberForm(number, suggestions, matching.figures, data, marked=marked)


def _context(
    request: HttpRequest, kept: OldReport, viewer: Viewer, state: str, forms: list[NumberForm], found: Any = None
) -> dict[str, Any]:
    counts = dict(kept.numbers.order_by().values_list("state").annotate(Count("pk")))
    every = sum(counts.values())
    titles = ((WAITING, _("Чекають")), (STATED, _("Записано")), (SKIPPED, _("Пропущено")))
    base = reverse("old-report-desk", args=[kept.pk])
    return {
        "report": kept,
        "when": words.for_period(kept.since, kept.until),
        "state": state,
        "items": [_item(form) for form in forms],
        "found": found,
        "params": request.GET,
        "tabs": [
            {"title": title, "url": f"{base}?state={key}", "current": key == state, "count": counts.get(key, 0)}
            for key, title in titles
        ],
        "told": _("Розібрано %(done)s з %(all)s.")
        % {"done": words.number(every - counts.get(WAITING, 0)), "all": words.number(every)},
        "figures": sorted((str(figure.title), key) for key, figure in registered().items()),
        "may_state": may_state(viewer),
        "mark_url": f"{base}?{_marked(request)}",
        "crumbs": [{"title": _("Старі звіти"), "url": reverse("old-reports")}],
    }


def _marked(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["mark"] = "1"
    return query.urlencode()


def _item(form: NumberForm) -> dict[str, Any]:
    """One number as the page shows it: the quote in three pieces, the number in the middle."""
    number = form.number
    before, printed, after = around(number.quote, number.printed)
    value = words.number(number.number)
    qualifier = dict(form.fields["qualifier"].choices).get(number.qualifier, "") if number.qualifier else ""  # type: ignore[attr-defined]
    said = {"percent": value + words.NBSP + "%", "ordinal": f"{value}-й: {number.head}"}
    text = said.get(number.kind, f"{value} {number.unit}")
    figure = registered().get(number.figure)
    return {
        "number": number,
        "form": form,
        "text": f"{qualifier} {text}".strip(),
        "when": words.for_period(number.since, number.until),
        "before": before, "printed": printed, "after": after,
        "figure": figure,
        "figure_url": figure.url(Period(number.stated.since, number.stated.until)) if figure and number.stated else "",
    }  # fmt: skip


def around(quote: str, printed: str) -> tuple[str, str, str]:
    """The quote before the number, the number, and after it; nothing in the middle where it cannot be found."""
    place = re.search(rf"(?<![\w,.]){re.escape(printed)}(?!\w)", quote)
    if place is None:
        return quote, "", ""
    return quote[: place.start()], place[0], quote[place.end() :]


def _decided(request: HttpRequest, kept: OldReport, viewer: Viewer) -> HttpResponse:
    """What a person pressed, for all numbers that were marked; either all of them or none."""
    do = request.POST.get("do", "")
    asked = [int(pk) for pk in request.POST.getlist("number") if pk.isdecimal() and len(pk) < 19][: 2 * NUMBERS]
    numbers = list(kept.numbers.select_for_update(of=("self",)).filter(pk__in=asked).order_by("order"))
    matching = Matching.here(registered())
    state = SKIPPED if do == "bring_back" else WAITING
    forms = [_form(number, matching, request.POST) for number in numbers if number.state == state]
    chosen = [form for form in forms if request.POST.get(form.add_prefix("take"))]
    for form in chosen:
        form.number.report = kept
    if not chosen:
        messages.warning(request, _("Нічого не позначено. Позначте числа, які записати чи пропустити."))
        return redirect(_back(kept, state))
    if do in ("skip", "bring_back"):
        act = actions.skip if do == "skip" else actions.bring_back
        count = act(viewer, [form.number for form in chosen])
        said = _("Пропущено: %(count)s.") if do == "skip" else _("Повернуто: %(count)s.")
        messages.success(request, said % {"count": words.count(count, NUMBER)})
        return redirect(_back(kept, state))
    wrong = [form for form in chosen if not form.is_valid()]
    if not wrong and actions.confirm_all(viewer, chosen):
        messages.success(request, _("Записано: %(count)s.") % {"count": words.count(len(chosen), NUMBER)})
        return redirect(_back(kept, state))
    return render(request, "kit/old_reports/report.html", _context(request, kept, viewer, state, forms), status=422)


def _back(kept: OldReport, state: str) -> str:
    return reverse("old-report-desk", args=[kept.pk]) + (f"?state={state}" if state != WAITING else "")


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Let residents read the document, or no longer."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    kept = fetch(OldReport, pk, viewer, lock=True)
    actions.show_to_residents(viewer, kept, is_open=request.POST.get("open") == "1")
    messages.success(request, _("Мешканці можуть прочитати документ.") if kept.is_open else _("Документ закрито."))
    return redirect("old-report-desk", kept.pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a wrong document away."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    actions.throw_away(viewer, fetch(OldReport, pk, viewer, lock=True))
    messages.success(request, _("Документ прибрано."))
    return redirect("old-reports")


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it is kept; each stated number leads to its figure."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept = fetch(OldReport, pk, viewer)
    stated: dict[int, list[FoundNumber]] = {}
    for number in kept.numbers.filter(state=STATED).select_related("stated").order_by("block", "start"):
        stated.setdefault(number.block, []).append(number)
    blocks = [
        {"index": index, "pieces": list(_pieces(block["text"], stated.get(index, []))), "cell": block.get("cell")}
        for index, block in enumerate(kept.blocks)
        if block.get("text", "").strip()
    ]
    context = {
        "report": kept,
        "when": words.for_period(kept.since, kept.until),
        "blocks": blocks,
        "crumbs": [{"title": _("Головна"), "url": reverse("home")}, {"title": _("Числа"), "url": reverse("figures")}],
    }
    return render(request, "kit/old_reports/document.html", context)


def _pieces(text: str, numbers: list[FoundNumber]) -> Iterator[dict[str, str]]:
    """The text in pieces: plain, and numbers that lead to their figures."""
    place = 0
    for number in numbers:
        figure = registered().get(number.figure)
        if figure is None or number.stated is None or number.start < place:
            continue
        yield {"text": text[place : number.start]}
        period = Period(number.stated.since, number.stated.until)
        yield {"text": text[number.start : number.end], "url": figure.url(period)}
        place = number.end
    yield {"text": text[place:]}
