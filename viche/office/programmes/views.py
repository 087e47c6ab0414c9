"""Pages of programmes for reading: the public list and page, the board at the desk, one measure, data to keep."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import access, figures, words
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.publishing import PUBLISHED
from viche.kit.registers import Register, desk, pages
from viche.kit.registers import actions as registers
from viche.office.programmes import board_parts, open_data, past
from viche.office.programmes.board import Board, Line
from viche.office.programmes.models import Measure, Programme, Programmes, Spending
from viche.office.programmes.nouns import STATEMENT
from viche.office.programmes.one_measure import MeasurePage
from viche.office.programmes.rules import OPEN
from viche.office.programmes.saying import address
from viche.office.programmes.summary import Summaries, columns, spent_by, years_known

TABS = ("", "late", "executor", "year", "doubts")
YEARS = 8

# ── For everybody ────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def listing(request: HttpRequest, register: Register) -> HttpResponse:
    """Programmes side by side: planned, spent, done, late in a year."""
    known = years_known()
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, known) else known[0]
    shown: list[Programme] = []
    summaries = Summaries(year, lambda: shown)
    context = pages.about_public_list(request, register, columns(summaries))
    shown += [row.record for row in context["table"].page.object_list]
    context |= {"year": year, "years": _years(request, known, year), "sums": _sums(pages.public(request), year)}
    return render(request, "programmes/list.html", context)


def _years(request: HttpRequest, known: list[int], year: int) -> list[Line]:
    """The same list for another year."""
    found = []
    for one in known[:YEARS]:
        query = request.GET.copy()
        query["year"] = str(one)
        found.append({"title": str(one), "url": f"?{query.urlencode()}", "current": one == year})
    return found if len(found) > 1 else []


def _sums(viewer: Viewer, year: int) -> list[Line]:
    """Sums of the year over every programme; each opens its records."""
    found = []
    period = Period.year(year)
    titles = (
        ("programme-plan", _("заплановано на %(year)s рік") % {"year": year}),
        ("programme-spent", spent_by(Spending.objects.filter(programme__state=PUBLISHED), year)),
    )
    for key, title in titles:
        figure = figures.figure(key)
        value = figures.counted(figure, period, viewer)
        if value.value:
            said = words.money(value.value, "тис. грн", 1)
            found.append({"title": title, "value": said, "kind": value.basis, "url": figure.url(period)})
    return found


@require_safe
def page(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """A programme for residents: planned, spent, done, late; its years, measures, documents."""
    programme = pages.published_or_desk(request, register, pk)
    if isinstance(programme, HttpResponse):
        return programme
    board = Board(programme, request.GET, desk=False)
    context = {
        **pages.about_page(request, register, programme),
        "board": board,
        "sums": [*board.sums(), board_parts.overdue(board)],
        "sentence": board.sentence(),
        "table": board.table(),
        "years": board_parts.by_year(board),
        "told_of": _settled_of(board),
        "reports_url": _reports(programme, pages.public(request)),
        "periods": [
            {"title": one.title, "url": board.url + f"?period={one.pk}", "current": one == board.reading.round}
            for one in _told(board)
        ],
        "amendments": board_parts.amendments(programme),
        "documents": board_parts.documents(programme),
        "exports": _exports("programme-data", programme, board),
        "desk": False,
    }
    return render(request, "programmes/page.html", context)


def _reports(programme: Programme, viewer: Viewer) -> str:
    """Published reports about the programme; nobody is led to a closed section."""
    url = "" if viewer.closures.closed("reports_report") else address("reports")
    return f"{url}?subject=programme&pk={programme.pk}" if url else ""


def _settled_of(board: Board) -> str:
    """Of how many statements of the period residents see the answers, while that is not all of them."""
    found: Any = board.reading.round
    if found is None or found.settled == found.asked:
        return ""
    return _("Затверджено або взято з документа %(number)s із %(all)s, решту ще не затверджено.") % {
        "number": found.settled,
        "all": words.count(found.asked, STATEMENT, "gen"),
    }


def _told(board: Board) -> list[Any]:
    """Reporting periods to choose from, each with its name; one is no choice."""
    rounds = sorted(board.rounds, key=lambda one: (one.until, one.since), reverse=True)
    for one in rounds:
        one.title = board_parts.title_of(one)
    return rounds if len(rounds) > 1 else []


def _exports(name: str, programme: Programme, board: Board) -> list[Line]:
    tail = f"?period={board.reading.round.pk}" if board.reading.round else ""
    return [{"title": kind.upper(), "url": reverse(name, args=[programme.pk, kind]) + tail} for kind in open_data.KINDS]


@require_safe
def measure(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """One measure for residents."""
    programme = pages.published_or_desk(request, Programmes(), pk)
    if isinstance(programme, HttpResponse):
        _measure_of(pk, measure)
        return redirect("measure-desk", pk, measure)
    viewer = pages.public(request)
    found = MeasurePage(programme, _measure_of(pk, measure), viewer, desk=False)
    context = {
        **found.context(),
        "base": "kit/base.html",
        "desk": False,
        "crumbs": [
            pages.home(),
            {"title": Programmes.title, "url": reverse("programmes-list")},
            {"title": str(programme), "url": reverse("programmes-page", args=[pk])},
        ],
    }
    return render(request, "programmes/measure.html", context)


@require_safe
def data(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The measures of a published programme as a file."""
    programme = pages.published_or_desk(request, Programmes(), pk)
    if isinstance(programme, HttpResponse):
        return redirect("programme-data-desk", pk, kind)
    return open_data.response(Board(programme, request.GET, desk=False).reading, kind)


# ── At the desk ──────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def board(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Money execution against task execution, a row a measure; by address also what is late, executors, years."""
    viewer = desk.official(request)
    programme = access.fetch(Programme, pk, viewer)
    found = Board(programme, request.GET)
    tab = request.GET.get("by", "")
    tab = tab if tab in TABS else ""
    context = {
        **desk.about_record(register, programme, viewer),
        "board": found,
        "tab": tab,
        "tabs": _tabs(found, tab),
        "sums": found.sums(),
        "sentence": found.sentence(),
        "links": _links(found, viewer),
        "amendments": board_parts.amendments(programme),
        "documents": board_parts.documents(programme),
        "exports": _exports("programme-data-desk", programme, found),
        "desk": True,
        **_side(found, tab),
    }
    return render(request, "programmes/board.html", context)


def _side(found: Board, tab: str) -> Line:
    """What the chosen side shows."""
    if tab == "late":
        return {
            "waiting": board_parts.waiting(found),
            "waiting_columns": board_parts.WAITING,
            "asked": found.programme.statements.exists(),
        }
    if tab == "executor":
        return {"executors": board_parts.by_executor(found)}
    if tab == "year":
        return {"years": board_parts.by_year(found)}
    if tab == "doubts":
        return {"doubts": board_parts.doubts(found)}
    return {"table": found.table(), "form": found.form}


def _tabs(found: Board, tab: str) -> list[Line]:
    waiting = found.programme.statements.filter(state__in=OPEN).count()
    titles = {
        "": (_("Заходи"), len(found.rows)),
        "late": (_("Не подано"), waiting or ""),
        "executor": (_("За виконавцями"), ""),
        "year": (_("За роками"), ""),
        "doubts": (_("Сумніви"), found.reading.doubts or ""),
    }
    return [
        {
            "title": title,
            "count": count,
            "url": found.with_query(by=key) if key else found.with_query(),
            "current": key == tab,
        }
        for key, (title, count) in titles.items()
    ]


def _links(found: Board, viewer: Viewer) -> list[Line]:
    """Where the rest of the work is done: what exists, without what would refuse this person."""
    programme, period = found.programme, found.period
    about = f"?subject=programme&pk={programme.pk}&since={period.since}&until={period.until}"
    export = address("programme-data-desk", programme.pk, "xlsx")
    for_all = [
        (_("Зміст і план"), address("programmes-contents", programme.pk), ""),
        (_("Відомості"), address("rounds", programme.pk), ""),
        (_("Експорт"), export, f"?period={found.reading.round.pk}" if found.reading.round else ""),
    ]
    for_writers = [
        (_("Узяти з документа"), address("programme-take"), f"?programme={programme.pk}"),
        (_("Запитати відомості"), address("round-ask", programme.pk), ""),
        (_("Звіт %(period)s") % {"period": period.title}, address("report-new"), about),
    ]
    wanted = [*for_writers, *for_all] if registers.may_write(viewer, programme) else for_all
    return [{"title": title, "url": url + tail} for title, url, tail in wanted if url]


@require_safe
def measure_desk(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """One measure for officials: also what is still being written, doubts, history."""
    viewer = desk.official(request)
    programme = access.fetch(Programme, pk, viewer)
    row = _measure_of(pk, measure)
    context = {
        **MeasurePage(programme, row, viewer).context(),
        "base": "kit/desk_base.html",
        "desk": True,
        "links": _measure_links(programme, row, viewer),
        "crumbs": _desk_crumbs(programme),
    }
    return render(request, "programmes/measure.html", context)


def _measure_links(programme: Programme, row: Measure, viewer: Viewer) -> list[Line]:
    changes = registers.may_change(viewer, programme)
    wanted = [
        (_("Змінити"), address("programmes-measure-edit", row.pk) if changes else ""),
        (_("План"), address("programmes-plans", row.pk)),
        (_("Платежі"), address("programmes-measure-payments", row.pk)),
        (_("Історія змін"), address("measure-history", programme.pk, row.pk)),
        (_("Сторінка для мешканців"), address("measure", programme.pk, row.pk) if programme.state == PUBLISHED else ""),
    ]
    return [{"title": title, "url": url} for title, url in wanted if url]


@require_safe
def measure_history(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """Who, when, what was and what became of a measure, its plan, money and statements."""
    viewer = desk.official(request)
    programme = access.fetch(Programme, pk, viewer)
    row = _measure_of(pk, measure)
    crumbs = [*_desk_crumbs(programme), {"title": row.number, "url": reverse("measure-desk", args=[pk, measure])}]
    context = {"record": row, "entries": past.of_measure(row), "crumbs": crumbs}
    return render(request, "kit/registers/history.html", context)


@require_safe
def data_desk(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The measures of any programme as a file."""
    viewer = desk.official(request)
    programme = access.fetch(Programme, pk, viewer)
    return open_data.response(Board(programme, request.GET).reading, kind)


def _desk_crumbs(programme: Programme) -> list[Line]:
    return [
        {"title": Programmes.title, "url": reverse("programmes-desk")},
        {"title": str(programme), "url": reverse("programmes-record", args=[programme.pk])},
    ]


def _measure_of(programme: int, pk: int) -> Measure:
    """The measure with what its page names, or 404. Whether the programme may be seen has been asked before."""
    related = ("programme", "task__goal", "parent", "added_by__act", "ended_by__act")
    row = Measure.objects.filter(programme=programme, pk=pk).select_related(*related).first()
    if row is None:
        raise Http404
    return row
