"""Pages of officials: the list, one petition with its buttons, steps, tasks. Reading is for every role of the hromada."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit import access, words
from viche.kit.access import Viewer
from viche.participation.petitions import collecting, desk_actions, finding, forms, paging, showing
from viche.participation.petitions.models import Petition, Task
from viche.participation.petitions.rules import CHECKING, COLLECTING, KEEPERS, MODERATORS, PETITION, SHORT
from viche.voices import actions as voices

PAGE = 50
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def official(request: HttpRequest) -> Viewer:
    """The person at the desk, or a refusal."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require_staff(viewer)
    return viewer


def crumbs(petition: Petition | None = None) -> list[dict[str, Any]]:
    """The way back at the desk."""
    found = [{"title": _("Петиції"), "url": reverse("petition-desk-list")}]
    if petition is not None:
        found.append({"title": f"№ {petition.number}", "url": reverse("petition-desk", args=[petition.pk])})
    return found


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every petition that was sent, the newest first; those with a term before the others."""
    viewer = official(request)
    form = forms.DeskListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = Petition.objects.visible(to=viewer).counted()
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("q"):
        rows = finding.found(rows, asked["q"])
    found = paging.numbered(rows, request.GET, PAGE)
    titles = (_("Петиція"), _("Стан"), _("Підписів"), _("Строк"))
    context = {
        "form": form,
        "columns": [{"title": title} for title in titles],
        "rows": [_line(petition) for petition in found.rows],
        "found": found,
        "narrowed": any(asked.values()),
        "order_url": reverse("petition-order") if viewer.has(KEEPERS) else "",
    }
    return render(request, "petitions/desk/list.html", context)


def _line(petition: Petition) -> list[Any]:
    due = words.long_date(petition.due_at) if petition.due_at else ""
    late = {"tag": _("прострочено"), "tag_kind": "bad"}
    return [
        {"text": str(petition), "url": reverse("petition-desk", args=[petition.pk])},
        {"tag": str(petition.state_now.title), "tag_kind": petition.state_now.tone},
        words.number(showing.count_of(petition)) if petition.threshold else "",
        late if petition.overdue_days else due,
    ]


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One petition at work: its text, what may be done now, its term and its rule."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer)
    if petition.question is not None and collecting.is_due(petition, _count(petition)):
        petition = collecting.settle(pk)
    mine = viewer.person is not None and petition.held_by_id == viewer.person.pk
    may_moderate = viewer.has(MODERATORS, petition.department_id)
    due = next((due for due in PETITION.dues if due.state == petition.state), None)
    context = {
        "petition": petition,
        "steps": [
            {"title": step.title, "url": reverse("petition-step", args=[pk, step.verb]), "danger": step.danger}
            for step in PETITION.offered(petition, viewer)
        ],
        "due": due if petition.due_at else None,
        "due_words": words.time_left(petition.due_at) if petition.due_at else "",
        "holder": desk_actions.holder(petition, viewer),
        "mine": mine,
        "may_hold": may_moderate and petition.state == CHECKING,
        "path": showing.path(petition),
        "pairs": _pairs(petition),
        "tasks": petition.tasks.select_related("department"),
        "may_add_task": may_moderate and petition.state in ("review", "answered") and petition.decision != "declined",
        "may_hand_over": may_moderate and petition.state == SHORT,
        "join_url": reverse("petition-join-propose", args=[pk])
        if may_moderate and petition.state == COLLECTING
        else "",
        "sheets_url": reverse("petition-sheets", args=[pk]) if petition.on_paper else "",
        "public_url": reverse("petition", args=[pk]) if petition.is_public else "",
        "crumbs": crumbs(),
    }
    return render(request, "petitions/desk/page.html", context)


def _count(petition: Petition) -> int:
    return voices.count(petition.question) if petition.question else 0


def _pairs(petition: Petition) -> list[dict[str, Any]]:
    rows = [
        (_("Кому"), petition.get_addressee_display()),
        (_("Автор"), petition.author_name),
        (_("Пошта автора"), petition.author_email),
        (_("Де живе автор"), petition.get_residence_display()),
        (_("Слухання"), _("просить") if petition.wants_hearings else _("не просить")),
        (_("Веде"), str(petition.department)),
    ]
    if petition.threshold is not None:
        rows.append((_("Підписів"), f"{words.number(_count(petition))} / {words.number(petition.threshold)}"))
    return [{"title": title, "value": value} for title, value in rows]


@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it for oneself for a while, or leave it to others."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer, lock=True)
    (desk_actions.release if request.POST.get("release") else desk_actions.hold)(petition, viewer)
    return redirect("petition-desk", pk)


# ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────────────

Do = Callable[[Petition, Viewer, Any], None]


def _refuse_form(data: Any) -> forms.RefuseForm:
    return forms.RefuseForm(data, grounds=desk_actions.grounds())


FORMS: dict[str, Callable[[Any], django_forms.Form]] = {
    "refuse": _refuse_form,
    "prolong": forms.ProlongForm,
    "answer": forms.AnswerForm,
    "reply": forms.ReplyForm,
}
DO: dict[str, Do] = {
    "publish": lambda petition, viewer, form: desk_actions.publish(petition, viewer),
    "refuse": lambda petition, viewer, form: desk_actions.refuse(
        petition, viewer, form.chosen, form.cleaned_data["ground"]
    ),
    "announce": lambda petition, viewer, form: desk_actions.announce(petition, viewer),
    "prolong": lambda petition, viewer, form: desk_actions.prolong(
        petition, viewer, form.cleaned_data["ground"], form.cleaned_data["review_on"]
    ),
    "answer": lambda petition, viewer, form: desk_actions.answer(
        petition, viewer, form.cleaned_data["decision"], form.cleaned_data["ground"], form.cleaned_data["signed_by"]
    ),
    "reply": lambda petition, viewer, form: desk_actions.reply(petition, viewer, form.cleaned_data["ground"]),
    "complete": lambda petition, viewer, form: desk_actions.complete(petition, viewer),
}


@read_and_write
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """GET asks what the step asks; POST takes it."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer, lock=request.method == "POST")
    if verb not in DO:
        raise Http404
    taken = PETITION.check(petition, verb, viewer)
    desk_actions.require_free(petition, viewer)
    form = FORMS.get(verb, forms.ConfirmForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        DO[verb](petition, viewer, form)
        messages.success(request, f"{taken.done}.")
        return redirect("petition-desk", pk)
    context = {"petition": petition, "step": taken, "form": form, "crumbs": crumbs(petition)}
    return render(request, "petitions/desk/step.html", context, status=422 if form.is_bound else 200)


@read_and_write
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the reply to another department."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer, lock=request.method == "POST")
    desk_actions.require_moderator(petition, viewer)
    form = forms.HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        desk_actions.hand_over(petition, viewer, form.cleaned_data["department"])
        return redirect("petition-desk", pk)
    context = {"title": _("Передати іншому підрозділу"), "submit": _("Передати")}
    return _form(request, petition, form, context)


def _form(request: HttpRequest, petition: Petition, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"petition": petition, "form": form, "crumbs": crumbs(petition)}
    return render(request, "petitions/desk/form.html", context, status=422 if form.is_bound else 200)


@read_and_write
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was promised."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer, lock=request.method == "POST")
    desk_actions.require_moderator(petition, viewer)
    form = forms.TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        desk_actions.add_task(petition, viewer, given["department"], given["what"], given["due_on"])
        messages.success(request, _("Завдання записано."))
        return redirect("petition-desk", pk)
    return _form(request, petition, form, {"title": _("Нове завдання"), "submit": _("Записати завдання")})


@read_and_write
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """The executor shows that it is done."""
    viewer = official(request)
    found = access.fetch(Task, pk, viewer, lock=request.method == "POST")
    desk_actions.require_executor(found, viewer)
    form = forms.EvidenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        desk_actions.finish(found, viewer, form.cleaned_data["evidence"], form.cleaned_data["evidence_link"])
        messages.success(request, _("Виконання записано; авторові й тим, хто просив, пішли листи."))
        return redirect("petition-desk", found.petition_id)
    context = {"title": found.what, "submit": _("Виконано"), "about": words.long_date(found.due_on)}
    return _form(request, found.petition, form, context)
