"""Pages of one statement: written by the executor, read by everybody at the desk, taken through its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada.desk import done, official, read_and_write, typing
from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.figures import registered
from viche.kit.figures.slots import Values
from viche.office.programmes import statement_actions as actions
from viche.office.programmes import statement_past, statement_reading
from viche.office.programmes.models import Statement
from viche.office.programmes.rules import OPEN, STATEMENT
from viche.office.programmes.statement_doubts import doubts
from viche.office.programmes.statement_forms import HandOverForm, StatementForm, StatementStepForm
from viche.office.programmes.statement_said import money_of, round_crumbs, said_of
from viche.office.programmes.statement_text import Texts, broken, shown, wording


def fetch(pk: int, viewer: Viewer, *, lock: bool = False) -> Statement:
    """The statement with what its pages name, or 404."""
    rows = Statement.objects.visible(to=viewer).select_related(*actions.RELATED)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@read_and_write
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The executor writes here; everybody else reads."""
    viewer = official(request)
    found = fetch(pk, viewer, lock=request.method == "POST")
    if request.method == "POST":
        actions.require_writer(viewer, found)
        return _written(request, viewer, found)
    if actions.may_write(viewer, found):
        return _writing(request, viewer, found)
    return _reading(request, viewer, found)


def _written(request: HttpRequest, viewer: Viewer, found: Statement) -> HttpResponse:
    """Saved, submitted, or shown as it would be printed. Doubts nobody has seen yet are shown before it is submitted."""
    handing_in = "submit" in request.POST
    form = StatementForm(request.POST, statement=found, handing_in=handing_in)
    if not form.is_valid() or "preview" in request.POST:
        return _writing(request, viewer, found, form)
    if not handing_in:
        changed = actions.save(found, viewer, form.said())
        messages.success(request, _("Чернетку збережено.") if changed else _("Змін немає: усе вже збережено."))
        return redirect("statement", found.pk)
    facts = statement_reading.facts_of(found)
    keys = {doubt.key for doubt in doubts(form.typed(), facts, found.round.period, found.programme.unit)}
    if keys - set(form.cleaned_data["seen"].split()):
        return _writing(request, viewer, found, form, held=True)
    if done(form, lambda: actions.submit(found, viewer, form.said())):
        messages.success(request, _("Подано: %(statement)s.") % {"statement": found})
        return redirect("statement", found.pk)
    return _writing(request, viewer, found, form)


def _writing(
    request: HttpRequest, viewer: Viewer, found: Statement, form: StatementForm | None = None, *, held: bool = False
) -> HttpResponse:
    """The page of the form. `held`: it was not submitted because of a doubt."""
    earlier = statement_reading.before(found)
    taken = earlier if "copy" in request.GET and form is None else None
    form = form or StatementForm(statement=found, handing_in=False, taken_from=taken)
    typed = form.typed() if form.is_bound and not form.errors else found
    texts = Texts(viewer)
    facts = statement_reading.facts_of(found)
    told = doubts(typed, facts, found.round.period, found.programme.unit)
    values = texts.values(found.round.period)
    context = {
        "form": form,
        "held": held,
        "previewed": form.is_bound and not form.errors,
        "copied": taken is not None,
        "wording": wording(typed),
        "kept": bool(typed.wording),
        "lines": shown(texts.of(found.round.period, typed.reason, typed.story)),
        "doubts": told,
        "seen": " ".join(doubt.key for doubt in told),
        "figures": [_offered(found, each) for each in statement_reading.offered(values, found.measure)],
        "earlier": _earlier(earlier, texts),
        **_common(viewer, found, facts),
    }
    return render(request, "programmes/statements/write.html", context, status=422 if form.errors or held else 200)


def _reading(request: HttpRequest, viewer: Viewer, found: Statement) -> HttpResponse:
    facts = statement_reading.facts_of(found)
    texts = Texts(viewer)
    before, after = statement_reading.neighbours(found)
    context = {
        "said": said_of(found),
        "wording": wording(found),
        "kept": bool(found.wording),
        "lines": shown(texts.lines(found)),
        "doubts": doubts(found, facts, found.round.period, found.programme.unit) if found.state not in OPEN else [],
        "broken": broken(found),
        "before": before,
        "after": after,
        "earlier": _earlier(statement_reading.before(found), texts),
        **_common(viewer, found, facts),
    }
    return render(request, "programmes/statements/statement.html", context)


def _common(viewer: Viewer, found: Statement, facts: Any) -> dict[str, Any]:
    steps = [step for step in STATEMENT.offered(found, viewer) if step.verb != "submit"]
    return {
        "statement": found,
        "period": found.round.period,
        "sums": money_of(facts, found.round.period, found.programme),
        "term": words.time_left(found.due_at) if found.due_at and found.state in OPEN else "",
        "steps": [
            {"title": step.title, "url": reverse("statement-step", args=[found.pk, step.verb])} for step in steps
        ],
        "hand_over_url": reverse("statement-hand-over", args=[found.pk])
        if actions.may_hand_over(viewer, found)
        else "",
        "history_url": reverse("statement-history", args=[found.pk]),
        "crumbs": round_crumbs(found.programme, found.round),
    }


def _earlier(earlier: Statement | None, texts: Texts) -> dict[str, Any] | None:
    """What was said last time."""
    if earlier is None:
        return None
    return {
        "period": earlier.round.period.title,
        "wording": wording(earlier),
        "lines": shown(texts.lines(earlier)),
        "url": reverse("statement", args=[earlier.pk]),
    }


def _offered(found: Statement, each: statement_reading.Offered) -> dict[str, Any]:
    return {
        "title": each.figure.title,
        "value": words.count(each.value, each.figure.noun) if each.value is not None else "",
        "paste": each.paste,
        "url": reverse("statement-figure", args=[found.pk, each.figure.key]) if each.parts else "",
    }


@require_safe
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The parts of one figure for the period, with the text to write for each."""
    viewer = official(request)
    found = fetch(pk, viewer)
    asked = registered().get(key)
    if asked is None:
        raise Http404
    values = Values(found.round.period, viewer)
    divided = [
        {
            "title": title,
            "columns": [{"title": title}, {"title": _("Число"), "numeric": True}, {"title": _("У текст")}],
            "rows": [[name, words.number(value), paste] for name, value, paste in rows],
        }
        for title, rows in statement_reading.parts(asked, values)
    ]
    context = {
        "figure": asked,
        "statement": found,
        "period": found.round.period,
        "parts": divided,
        "crumbs": _crumbs(found),
    }
    return render(request, "programmes/statements/figure.html", context)


def _crumbs(found: Statement) -> list[dict[str, Any]]:
    return [
        *round_crumbs(found.programme, found.round),
        {"title": found.measure.number, "url": reverse("statement", args=[found.pk])},
    ]


@read_and_write
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """GET asks what the step asks, POST takes it."""
    viewer = official(request)
    found = fetch(pk, viewer, lock=request.method == "POST")
    try:
        taken = STATEMENT.check(found, verb, viewer)
    except KeyError as error:
        raise Http404 from error
    form = StatementStepForm(request.POST or None, step=taken, statement=found)
    if request.method == "POST" and done(form, lambda: actions.take(found, verb, viewer, form.cleaned_data)):
        messages.success(request, _("%(statement)s: %(state)s.") % {"statement": found, "state": found.state_now.title})
        return redirect("statement", pk)
    context = {
        "record": found,
        "step": taken,
        "urls": {"record": reverse("statement", args=[pk])},
        "crumbs": _crumbs(found),
        **(_judged(found, viewer) if verb in actions.JUDGED else {}),
    }
    return typing(request, "programmes/statements/step.html", form, **context)


def _judged(found: Statement, viewer: Viewer) -> dict[str, Any]:
    """What whoever accepts or approves should know: doubts once more, and that they wrote it themselves."""
    facts = statement_reading.facts_of(found)
    return {
        "doubts": doubts(found, facts, found.round.period, found.programme.unit),
        "own": bool(actions.written_by(viewer, [found])),
    }


@read_and_write
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Another department writes it."""
    viewer = official(request)
    found = fetch(pk, viewer, lock=request.method == "POST")
    actions.require_giver(viewer, found)
    form = HandOverForm(request.POST or None, statement=found)
    if request.method == "POST" and done(
        form, lambda: actions.hand_over(found, viewer, form.cleaned_data["department"])
    ):
        messages.success(request, _("Передано: %(unit)s.") % {"unit": found.department})
        return redirect("statement", pk)
    return typing(request, "programmes/statements/hand_over.html", form, statement=found, crumbs=_crumbs(found))


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, when, what was, what became, on what ground."""
    viewer = official(request)
    found = fetch(pk, viewer)
    context = {"statement": found, "entries": statement_past.of_statement(found), "crumbs": _crumbs(found)}
    return render(request, "programmes/statements/history.html", context)
