"""Desk pages of the review: questions with marks, the marks of one, the decision with its effect, what is shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit import access, clock, words
from viche.kit.access import Viewer
from viche.voices.models import Question, Voice
from viche.voices.review import actions
from viche.voices.review.forms import ConditionsForm, DecisionForm, SharedForm
from viche.voices.review.goals import goal
from viche.voices.review.looking import LIMITS
from viche.voices.review.models import OPEN, STRUCK, Mark, Shared

PAGE = 50
KINDS = {"open": "now", "cleared": "good", "struck": "bad"}


def official(request: HttpRequest) -> Viewer:
    """The person at the desk, or a refusal."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require_staff(viewer)
    return viewer


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Questions with voices that wait to be looked at, the most first."""
    official(request)
    many = dict(
        Mark.objects.filter(state=OPEN).values_list("question_id").annotate(many=Count("number", distinct=True))
    )
    questions = sorted(Question.objects.filter(pk__in=many), key=lambda one: -many[one.pk])
    context = {
        "columns": [{"title": _("Питання")}, {"title": _("Позначених голосів"), "numeric": True}],
        "rows": [
            [{"text": one.title, "url": reverse("voice-marks", args=[one.uuid])}, words.number(many[one.pk])]
            for one in questions
        ],
        "limits": [reverse("statute-setting", args=[rule]) for rule in LIMITS.values()],
    }
    return render(request, "voices/review/list.html", context)


@require_safe
def marks(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Marks of one question by conditions, with what striking them out would do."""
    viewer = official(request)
    question = get_object_or_404(Question, uuid=uuid)
    form = ConditionsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = actions.chosen(question, asked)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    is_open = (asked.get("state") or OPEN) == OPEN
    context = {
        "question": question,
        "form": form,
        "columns": _columns(question),
        "rows": _rows(question, list(found)),
        "found": found,
        "figs": _figs(actions.effect(question, rows)) if is_open and found.paginator.count else [],
        "may": is_open and bool(found.paginator.count) and _may(viewer),
        "query": request.GET.urlencode(),
        "goal": goal(question),
        "crumbs": crumbs(),
    }
    return render(request, "voices/review/marks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET shows the effect of the decision; POST takes it. The conditions stand in the address."""
    viewer = official(request)
    actions.require_keeper(viewer)
    question = get_object_or_404(Question, uuid=uuid)
    conditions = ConditionsForm(request.GET)
    asked = conditions.cleaned_data if conditions.is_valid() else {}
    found = actions.effect(question, actions.chosen(question, {**asked, "state": OPEN}))
    said = request.POST if request.method == "POST" else None
    form = DecisionForm(said, question=question, initial={"expected": len(found.numbers)})
    if request.method == "POST" and form.is_valid():
        _take(request, question, asked, form.cleaned_data)
        return redirect("voice-marks", uuid)
    context = {
        "question": question,
        "form": form,
        "figs": _figs(found),
        "effect": found,
        "back": reverse("voice-marks", args=[uuid]) + (f"?{request.GET.urlencode()}" if request.GET else ""),
        "crumbs": crumbs(question),
    }
    return render(request, "voices/review/decide.html", context, status=422 if form.is_bound else 200)


def _take(request: HttpRequest, question: Question, asked: dict[str, Any], given: dict[str, Any]) -> None:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    ground, expected = given["ground"], given["expected"]
    if given["decision"] == STRUCK:
        done = actions.strike(question, asked, viewer, rule=given["rule"], ground=ground, expected=expected)
        messages.success(request, _("Викреслено голосів: %(many)s. Запис є в журналі.") % {"many": done})
    else:
        done = actions.clear(question, asked, viewer, ground=ground, expected=expected)
        messages.success(request, _("Знято позначок: %(many)s.") % {"many": done})


@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest) -> HttpResponse:
    """Networks and mail services of many people: the list, and one more."""
    viewer = official(request)
    may = _may(viewer)
    if request.method == "POST":
        actions.require_keeper(viewer)
    form = SharedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.share(request.hromada, viewer, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("Додано. Це діє для голосів, які перевірять відтепер."))
        return redirect("voices-shared")
    context = {
        "rows": Shared.objects.on(clock.today()).filter(until=None).order_by("kind", "what"),
        "form": form,
        "may": may,
        "crumbs": crumbs(),
    }
    return render(request, "voices/review/shared.html", context, status=422 if form.is_bound else 200)


@require_POST
def shared_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Not shared any more."""
    viewer = official(request)
    actions.require_keeper(viewer)
    actions.end(get_object_or_404(Shared, pk=pk, until=None), viewer)
    return redirect("voices-shared")


def crumbs(question: Question | None = None) -> list[dict[str, Any]]:
    """The way back at the desk."""
    found = [{"title": _("Голоси на перевірці"), "url": reverse("voices-review")}]
    if question is not None:
        found.append({"title": question.title, "url": reverse("voice-marks", args=[question.uuid])})
    return found


def _may(viewer: Viewer) -> bool:
    try:
        actions.require_keeper(viewer)
    except access.Refused:
        return False
    return True


def _columns(question: Question) -> list[dict[str, Any]]:
    name = [{"title": _("Ім’я")}] if question.named and not question.secret else []
    rest = (_("Коли"), _("Ознака"), _("Разом за годину"), _("Рівень"), _("Стан"))
    return [{"title": _("Голос")}, *name, *({"title": title} for title in rest)]


def _rows(question: Question, found: list[Mark]) -> list[list[Any]]:
    names: dict[int, str] = {}
    if question.named and not question.secret:
        wanted = Voice.objects.filter(question=question, number__in=[mark.number for mark in found])
        names = dict(wanted.values_list("number", "name"))
    return [
        [
            f"№ {words.number(mark.number)}",
            *([names.get(mark.number, "")] if question.named and not question.secret else []),
            clock.kyiv(mark.taken_at).strftime("%d.%m.%Y %H:%M:%S"),
            str(mark.get_sign_display()),
            words.number(mark.together),
            str(mark.get_level_display()),
            {"tag": str(mark.get_state_display()), "tag_kind": KINDS[mark.state]},
        ]
        for mark in found
    ]


def _figs(found: actions.Effect) -> list[dict[str, Any]]:
    """The effect of striking out, before anybody decides."""
    figs = [
        {"value": words.number(len(found.numbers)), "text": _("чинних голосів позначено за цими умовами")},
        {"value": words.number(found.before), "text": _("чинних голосів зараз")},
        {"value": words.number(found.after), "text": _("лишиться, якщо їх викреслити")},
    ]
    if found.needed is not None:
        figs.append({"value": words.number(found.needed), "text": _("голосів потрібно")})
    return figs
