"""Pages of the reporting periods of a programme: asking, who is late, accepting and approving many, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada.desk import done, official, read_and_write, typing
from viche.kit import access, clock, words
from viche.kit.access import Refused, Viewer
from viche.kit.registers.exporting import KINDS
from viche.office.programmes import round_export, statement_past
from viche.office.programmes import statement_actions as actions
from viche.office.programmes.models import Programme, Round, Statement
from viche.office.programmes.nouns import MEASURE
from viche.office.programmes.reading import at
from viche.office.programmes.rules import EXECUTORS, OPEN, STATEMENT
from viche.office.programmes.statement_asking import asking
from viche.office.programmes.statement_doubts import doubts
from viche.office.programmes.statement_forms import AskForm, MoreForm, MoveForm, PeriodForm
from viche.office.programmes.statement_reading import FILTERS, by_unit, counts, listed, round_totals
from viche.office.programmes.statement_said import NOT_SAID, late, money_of, programme_crumbs, round_crumbs
from viche.office.programmes.statement_text import Texts, broken, shown, wording
from viche.people.holders import holders

ROWS = 50
# Chosen at once: each is read before it is ticked.
MOST = 100
MANY = ("accept", "approve")


def fetch(pk: int, viewer: Viewer, *, lock: bool = False) -> Round:
    """The round with its programme, or 404."""
    rows = Round.objects.visible(to=viewer).select_related("programme__department", "programme__hromada")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


# ── Periods ──────────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def rounds(request: HttpRequest, pk: int) -> HttpResponse:
    """Every period of a programme."""
    viewer = official(request)
    programme = access.fetch(Programme, pk, viewer)
    context = {
        "programme": programme,
        "columns": [
            {"title": _("Період")},
            {"title": _("Подати до")},
            {"title": _("Заходів"), "numeric": True},
            {"title": _("Не подано"), "numeric": True},
            {"title": _("Прострочено"), "numeric": True},
            {"title": _("Готово"), "numeric": True},
        ],
        "rows": [_line(each) for each in round_totals(programme.rounds.order_by("-until", "-since"))],
        "may_ask": actions.may_ask(viewer, programme),
        "crumbs": programme_crumbs(programme)[:-1],
    }
    return render(request, "programmes/statements/rounds.html", context)


def _line(found: Any) -> list[Any]:
    return [
        {"text": found.period.title, "url": reverse("round", args=[found.pk])},
        words.short_date(found.due_on) if found.due_on else _("не запитували"),
        words.number(found.asked),
        words.number(found.open),
        {"text": words.number(found.late), "tag_kind": "bad"} if found.late else "0",
        words.number(found.settled),
    ]


@read_and_write
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """First the period, then who writes about what and by when."""
    viewer = official(request)
    programme = access.fetch(Programme, pk, viewer)
    actions.require_coordinator(viewer, programme)
    chosen = PeriodForm(request.GET or None, programme=programme, day=clock.today())
    context = {"programme": programme, "crumbs": programme_crumbs(programme)}
    if not chosen.is_bound or not chosen.is_valid():
        return typing(request, "programmes/statements/ask_period.html", chosen, **context)
    period = chosen.cleaned_data["chosen"]
    known = programme.rounds.filter(since=period.since, until=period.until).first()
    if known is not None:
        messages.info(request, _("За цей період відомості вже запитано або взято з документа."))
        return redirect("round", known.pk)
    asked = asking(programme, period)
    form = AskForm(request.POST or None, period=period, asking=asked)
    made: list[Round] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            actions.ask(
                programme,
                viewer,
                period=period,
                due_on=form.cleaned_data["due_on"],
                note=form.cleaned_data["note"],
                units=form.who(),
            )
        ),
    ):
        messages.success(request, _("Запитано. Листи виконавцям уже в черзі."))
        return redirect("round", made[0].pk)
    context |= {"period": period, "asking": asked, "empty": _without_anybody(asked, viewer)}
    return typing(request, "programmes/statements/ask.html", form, **context)


def _without_anybody(asked: Any, viewer: Viewer) -> list[str]:
    """Departments proposed where nobody holds a role: a letter would go to no one."""
    units = {candidate.unit.pk: candidate.unit for candidate in asked.candidates}
    people = holders(units, viewer.hromada_id or 0, EXECUTORS)
    return [units[pk].name for pk, found in people.items() if not found]


@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has submitted, who is late, by department; the list."""
    viewer = official(request)
    found = fetch(pk, viewer)
    key, unit = _filter(request)
    page = Paginator(listed(found, viewer, key, unit), ROWS).get_page(request.GET.get("page"))
    number = counts(found, viewer)
    units = by_unit(found)
    may = actions.may_ask(viewer, found.programme)
    context = {
        "round": found,
        "period": found.period,
        "tabs": _tabs(found, number, key),
        "units": [_unit_row(found, each) for each in units] if len(units) > 1 else [],
        "unit": next((each["department__name"] for each in units if each["department_id"] == unit), ""),
        "page": page,
        "rows": [_row(each) for each in page],
        "may": may,
        "more": len(asking(found.programme, found.period, found).candidates) if may else 0,
        "many": [_many(found, verb, number) for verb in MANY if _takes(viewer, found, verb, number)],
        "files": [{"title": kind.upper(), "url": _export(found, kind, request)} for kind in KINDS],
        "entries": statement_past.of_round(found),
        "crumbs": programme_crumbs(found.programme),
    }
    return render(request, "programmes/statements/round.html", context)


def _filter(request: HttpRequest) -> tuple[str, int | None]:
    key, unit = request.GET.get("state", ""), request.GET.get("unit", "")
    return (key if key in FILTERS else "", int(unit) if unit.isdecimal() and len(unit) < 10 else None)


def _tabs(found: Round, number: dict[str, int], key: str) -> list[dict[str, Any]]:
    here = reverse("round", args=[found.pk])
    return [
        {"title": title, "url": f"{here}?state={each}" if each else here, "current": each == key, "count": amount}
        for each, title in FILTERS.items()
        if (amount := number[each or "all"]) or each in ("", key)
    ]


def _unit_row(found: Round, each: dict[str, Any]) -> list[Any]:
    url = f"{reverse('round', args=[found.pk])}?unit={each['department_id']}"
    names = ("asked", "open", "late", "waiting", "settled")
    return [{"text": each["department__name"], "url": url}, *(words.number(each[name]) for name in names)]


def _row(each: Statement) -> dict[str, Any]:
    if each.state in OPEN:
        when = words.time_left(each.due_at) if each.due_at else ""
    else:
        when = words.short_date(each.submitted_at) if each.submitted_at else ""
    return {
        "statement": each,
        "url": reverse("statement", args=[each.pk]),
        "state": each.state_now,
        "when": when,
        "late": late(each) if each.late_days and each.state not in OPEN else "",
        "is_late": bool(each.late_days) and each.state in OPEN,
        "wording": wording(each),
    }


def _takes(viewer: Viewer, found: Round, verb: str, number: dict[str, int]) -> bool:
    step = STATEMENT.step(verb)
    waiting = number[{"accept": "submitted", "approve": "accepted"}[verb]]
    return bool(waiting) and viewer.has(step.by, found.programme.department_id)


def _many(found: Round, verb: str, number: dict[str, int]) -> dict[str, Any]:
    title = {"accept": _("Прийняти подані"), "approve": _("Затвердити прийняті")}[verb]
    amount = number[{"accept": "submitted", "approve": "accepted"}[verb]]
    return {"title": f"{title} ({words.number(amount)})", "url": reverse("round-many", args=[found.pk, verb])}


def _export(found: Round, kind: str, request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return reverse("round-export", args=[found.pk, kind]) + (f"?{query}" if query else "")


@require_safe
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What is filtered, as a file."""
    viewer = official(request)
    found = fetch(pk, viewer)
    if kind not in KINDS:
        raise Http404
    key, unit = _filter(request)
    return round_export.response(found, listed(found, viewer, key, unit), kind, viewer)


@read_and_write
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another term, on a ground."""
    viewer = official(request)
    found = fetch(pk, viewer, lock=request.method == "POST")
    actions.require_coordinator(viewer, found.programme)
    form = MoveForm(request.POST or None, round_=found)
    names = ("due_on", "ground", "note")
    if request.method == "POST" and done(
        form, lambda: actions.move(found, viewer, **{name: form.cleaned_data[name] for name in names})
    ):
        messages.success(request, _("Новий строк записано. Хто ще не подав, дістане лист."))
        return redirect("round", pk)
    crumbs = round_crumbs(found.programme, found)
    return typing(request, "programmes/statements/move.html", form, round=found, crumbs=crumbs)


@read_and_write
def more(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about measures that came later."""
    viewer = official(request)
    found = fetch(pk, viewer, lock=request.method == "POST")
    actions.require_coordinator(viewer, found.programme)
    asked = asking(found.programme, found.period, found)
    form = MoreForm(request.POST or None, asking=asked)
    made: list[Statement] = []
    if request.method == "POST" and done(form, lambda: made.extend(actions.ask_more(found, viewer, units=form.who()))):
        told = _("Запитано ще про %(measures)s.") % {"measures": words.count(len(made), MEASURE, "acc")}
        messages.success(request, told)
        return redirect("round", pk)
    context = {
        "round": found,
        "asking": asked,
        "no_term": found.due_on is None or found.due_on < clock.today(),
        "empty": _without_anybody(asked, viewer),
        "crumbs": round_crumbs(found.programme, found),
    }
    return typing(request, "programmes/statements/more.html", form, **context)


# ── Many at once ─────────────────────────────────────────────────────────────────────────────────────────────────


@read_and_write
def many(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, or approve, what is ticked: each by its own step; what was refused is told one by one."""
    viewer = official(request)
    found = fetch(pk, viewer)
    if verb not in MANY:
        raise Http404
    step = STATEMENT.step(verb)
    if not viewer.has(step.by):
        raise Refused(_("Ваша роль дає лише читати."), title=_("Цього зараз не зробити"))
    refused: list[dict[str, Any]] = []
    nothing = False
    if request.method == "POST":
        refused, number = _taken(request, viewer, found, verb)
        nothing = not refused and not number
        if number:
            messages.success(request, f"{step.done}: {words.number(number)}.")
        if not refused and number:
            return redirect("round", pk)
    rows = list(_waiting(found, viewer, verb)[: MOST + 1])
    context = {
        "round": found,
        "step": step,
        "rows": _to_read(found, rows[:MOST], viewer),
        "ticked": "all" in request.GET,
        "refused": refused,
        "nothing": nothing,
        "cut": MOST if len(rows) > MOST else 0,
        "crumbs": round_crumbs(found.programme, found),
    }
    status = 409 if refused else 422 if nothing else 200
    return render(request, "programmes/statements/many.html", context, status=status)


def _waiting(found: Round, viewer: Viewer, verb: str) -> QuerySet[Statement]:
    """Statements this person may take through the step."""
    step = STATEMENT.step(verb)
    units = viewer.units(step.by)
    rows = listed(found, viewer, "", None).filter(state__in=step.frm)
    return rows if units is access.EVERYWHERE else rows.filter(coordinator_id__in=units)


def _taken(request: HttpRequest, viewer: Viewer, found: Round, verb: str) -> tuple[list[dict[str, Any]], int]:
    """(what was refused and why, how many went through)."""
    seen: dict[int, int] = {}
    for text in request.POST.getlist("chosen")[:MOST]:
        pk, _colon, version = text.partition(":")
        if pk.isdecimal() and version.isdecimal() and len(pk) < 18 and len(version) < 18:
            seen[int(pk)] = int(version)
    rows = found.statements.filter(pk__in=seen).select_related(*actions.RELATED)
    chosen = rows.select_for_update(of=("self",)).order_by("pk")
    done_ = actions.take_many(chosen, verb, viewer, seen)
    refused = [
        {"statement": each, "url": reverse("statement", args=[each.pk]), "why": str(refusal.reason)}
        for each, refusal in done_
        if refusal is not None
    ]
    return refused, len(done_) - len(refused)


def _to_read(found: Round, rows: list[Statement], viewer: Viewer) -> list[dict[str, Any]]:
    """Everything a person reads before ticking; the number of queries does not grow with the rows."""
    if not rows:
        return []
    facts = {each.measure.pk: each for each in at(found.programme, found.period, found).facts}
    versions, own = actions.versions(rows), actions.written_by(viewer, rows)
    texts = Texts(viewer, rows)
    return [
        {
            "statement": each,
            "value": f"{each.pk}:{versions.get(each.pk, 0)}",
            "url": reverse("statement", args=[each.pk]),
            "wording": wording(each) or NOT_SAID,
            "lines": shown(texts.lines(each)),
            "sums": money_of(facts[each.measure_id], found.period, found.programme) if each.measure_id in facts else [],
            "doubts": [
                *(
                    doubts(each, facts[each.measure_id], found.period, found.programme.unit)
                    if each.measure_id in facts
                    else []
                ),
                *({"text": text} for text in broken(each)),
                *(
                    [{"text": _("Ці відомості подали ви самі: в історії буде про це сказано.")}]
                    if each.pk in own
                    else []
                ),
            ],
            "late": late(each) if each.late_days else "",
        }
        for each in rows
    ]
