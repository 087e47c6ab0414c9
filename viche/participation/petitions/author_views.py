"""The author's pages: title → similar ones → text → preview → sent. Without JavaScript; a draft is kept meanwhile."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit.registers.pages import public
from viche.participation.petitions import actions, showing
from viche.participation.petitions.forms import PetitionForm, TitleForm
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import DRAFT
from viche.people.access import require_signed_in

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


@read_and_write
def new(request: HttpRequest) -> HttpResponse:
    """First the title, then those already there, then the rest. `?title=…` brings the title, `&own=1` goes on."""
    showing.require_open_section(public(request))
    writing = actions.writing()
    context: dict[str, Any] = {"writing": writing, "crumbs": showing.crumbs()}
    if writing.closed:
        return render(request, "petitions/closed.html", context, status=200 if request.method != "POST" else 409)
    if request.method == "POST":
        return _write(request, context)
    asked = "title" in request.GET
    form = TitleForm(request.GET if asked else None)
    if not asked or not form.is_valid():
        return render(request, "petitions/title.html", context | {"form": form}, status=422 if asked else 200)
    title = form.cleaned_data["title"]
    similar = [] if request.GET.get("own") else actions.similar(title)
    if similar:
        context |= {"rows": showing.board(similar), "title": title}
        context["own_url"] = f"{request.path}?{urlencode({'title': title, 'own': 1})}"
        return render(request, "petitions/similar.html", context)
    person = require_signed_in(request)
    actions.require_person(request.viewer)  # type: ignore[attr-defined]
    typed = PetitionForm(initial={"title": title, "author_name": person.name, "author_email": person.email})
    return render(request, "petitions/write.html", context | {"form": typed})


def _write(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    require_signed_in(request)
    viewer = request.viewer  # type: ignore[attr-defined]
    actions.require_person(viewer)
    form = PetitionForm(request.POST)
    if not form.is_valid():
        return render(request, "petitions/write.html", context | {"form": form}, status=422)
    petition = actions.draft(viewer, request.hromada, form.cleaned_data)  # type: ignore[attr-defined]
    return redirect("petition-preview", petition.pk)


def _own(request: HttpRequest, pk: int, *, lock: bool = False) -> Petition:
    """The author's own petition, or 404."""
    require_signed_in(request)
    petition = actions.own(request.viewer, pk, lock=lock)  # type: ignore[attr-defined]
    if petition is None:
        raise Http404
    return petition


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Drafts and petitions of the person."""
    person = require_signed_in(request)
    rows = Petition.objects.of(person).order_by("-created_at", "-pk")[:100]
    lines = [
        [
            {"text": str(petition), "url": reverse("petition", args=[petition.pk])},
            {"tag": str(petition.state_now.title), "tag_kind": petition.state_now.tone},
        ]
        for petition in rows
    ]
    context = {"rows": lines, "columns": [{"title": _("Петиція")}, {"title": _("Стан")}], "crumbs": showing.crumbs()}
    return render(request, "petitions/mine.html", context)


@read_and_write
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft."""
    petition = _own(request, pk, lock=request.method == "POST")
    if petition.state != DRAFT:
        return redirect("petition", pk)
    form = PetitionForm(request.POST or None, instance=petition)
    if request.method == "POST" and form.is_valid():
        actions.change(petition, request.viewer, form.cleaned_data)  # type: ignore[attr-defined]
        return redirect("petition-preview", pk)
    context = {"form": form, "draft": petition, "writing": actions.writing(), "crumbs": _crumbs()}
    return render(request, "petitions/write.html", context, status=422 if form.is_bound else 200)


def _crumbs() -> list[dict[str, str]]:
    return showing.crumbs((_("Мої петиції"), reverse("petition-mine")))


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """As everybody will read it; one button sends it."""
    petition = _own(request, pk)
    if petition.state != DRAFT:
        return redirect("petition", pk)
    writing = actions.writing()
    context = {"petition": petition, "writing": writing, "terms": writing.terms, "crumbs": _crumbs()}
    return render(request, "petitions/preview.html", context)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it."""
    petition = _own(request, pk, lock=True)
    actions.submit(petition, request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("Петицію № %(number)s подано.") % {"number": petition.number})
    return redirect("petition", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    actions.drop(_own(request, pk, lock=True), request.viewer)  # type: ignore[attr-defined]
    messages.success(request, _("Чернетку прибрано."))
    return redirect("petition-mine")
