"""Pages everybody reads, and signing: one page and one confirmation. A GET signs nothing, so a mail scanner cannot."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.registers.pages import public
from viche.participation.petitions import actions, beside, collecting, finding, paging, showing
from viche.participation.petitions.forms import ListForm
from viche.participation.petitions.grounds import APPEAL
from viche.participation.petitions.joining import actions as joining
from viche.participation.petitions.models import Petition
from viche.participation.petitions.nouns import SIGNATURE
from viche.participation.petitions.paper import actions as paper
from viche.participation.petitions.rules import COLLECTING, DRAFT, JOINED, REACHED, REFUSED
from viche.people.access import require_signed_in
from viche.voices import actions as voices
from viche.voices.models import VoiceEvent

PAGE, SIGNERS, LAST = 30, 100, 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Public petitions, the newest first; `?q=` looks for words in any form, `?state=` narrows, `?before=` goes on."""
    viewer = public(request)
    showing.require_open_section(viewer)
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = Petition.objects.public()
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("q"):
        rows = finding.found(rows, asked["q"])
    found = paging.newest(rows.select_related("question").counted(), request.GET, PAGE)
    writing = actions.writing()
    context = {
        "form": form,
        "rows": showing.board(found.rows),
        "found": found,
        "narrowed": any(asked.values()),
        "writing": writing,
        "paused": writing.order.paused_ground if writing.order and writing.order.paused_at else "",
    }
    return render(request, "petitions/list.html", context)


def _fetch(request: HttpRequest, pk: int) -> tuple[Viewer, Petition]:
    """The public petition with its question and exact count, and the one who looks."""
    everybody = public(request)
    showing.require_open_section(everybody)
    found = Petition.objects.visible(to=everybody).select_related("question", "department").counted()
    petition = found.annotate(on_sheets=paper.counted_beside()).filter(pk=pk).first()
    if petition is None:
        raise Http404
    return request.viewer, petition  # type: ignore[attr-defined]


def fetch_public(request: HttpRequest, pk: int) -> Petition:
    """The petition whose text everybody reads, with its question and exact count; else 404."""
    _viewer, petition = _fetch(request, pk)
    if not petition.is_public:
        raise Http404
    return petition


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One petition: text, count, path, growth, the last who signed, tasks. Its author finds here what is not public yet."""
    mine = actions.own(request.viewer, pk)  # type: ignore[attr-defined]
    if mine is not None and mine.state == DRAFT:
        return redirect("petition-draft", pk)
    if mine is not None and not mine.is_public:
        return _of_author(request, mine)
    viewer, petition = _fetch(request, pk)
    if petition.state == REFUSED:
        return render(
            request, "petitions/refused.html", {"petition": petition, "appeal": APPEAL, "crumbs": showing.crumbs()}
        )
    if collecting.is_due(petition, showing.count_of(petition)):
        collecting.settle(petition.pk)
        viewer, petition = _fetch(request, pk)
    assert petition.question is not None
    taken: int = petition.taken  # type: ignore[attr-defined]
    points = collecting.history(petition.question, taken)
    context = {
        "petition": petition,
        "path": showing.path(petition),
        "tally": showing.tally(
            petition,
            mine=voices.own(viewer, petition.question) is not None,
            on_paper=petition.on_sheets,  # type: ignore[attr-defined]
        ),
        "sheet_url": reverse("petition-sheet-blank", args=[pk])
        if petition.on_paper and showing.signable(petition)
        else "",
        "growth": showing.growth(petition, points),
        "signers": petition.question.voices.shown(LAST),
        "all_words": words.count(showing.count_of(petition), SIGNATURE),
        "dropped": taken - showing.count_of(petition),
        "tasks": petition.tasks.select_related("department"),
        "similar": beside.led_to(petition),
        "paused": petition.question.paused_at is not None,
        "joined": joining.agreed(petition) if petition.state == JOINED else None,
        "asked": joining.proposed(petition) if mine is not None and petition.state == COLLECTING else None,
        "crumbs": showing.crumbs(),
        "share": showing.shared(request, petition),
    }
    return render(request, "petitions/page.html", context)


def _of_author(request: HttpRequest, petition: Petition) -> HttpResponse:
    """What its author sees before publication or after a refusal."""
    context = {
        "petition": petition,
        "path": showing.path(petition),
        "appeal": APPEAL if petition.state == REFUSED else "",
        "crumbs": showing.crumbs((_("Мої петиції"), reverse("petition-mine"))),
    }
    return render(request, "petitions/mine_one.html", context)


@require_safe
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be signed and what will be shown of it; the button sends the voice to the kernel."""
    person = require_signed_in(request)
    viewer, petition = _fetch(request, pk)
    if petition.state == REFUSED or petition.question is None:
        raise Http404
    if voices.own(viewer, petition.question) is not None:
        return redirect("petition-receipt", pk)
    context = {
        "petition": petition,
        "name": person.name,
        "open": petition.state in (COLLECTING, REACHED) and showing.signable(petition),
        "take_url": reverse("voice-take", args=[petition.question.uuid]),
        "receipt_url": reverse("petition-receipt", args=[pk]),
        "level": petition.question.get_level_display(),
        "crumbs": petition_crumbs(petition),
    }
    return render(request, "petitions/sign.html", context)


def petition_crumbs(petition: Petition) -> list[dict[str, str]]:
    """The way back from a page about one petition."""
    return showing.crumbs(
        (str(_("Петиція № %(number)s") % {"number": petition.number}), reverse("petition", args=[petition.pk]))
    )


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """«Ваш голос — № 1 204»: what a person keeps; from here they may ask for letters or take the signature back."""
    require_signed_in(request)
    viewer, petition = _fetch(request, pk)
    found = voices.receipt(viewer, petition.question) if petition.question else None
    if found is None:
        return redirect("petition-sign", pk)
    if collecting.is_due(petition, showing.count_of(petition)):
        collecting.settle(petition.pk)
    dropped = VoiceEvent.objects.filter(question=petition.question, of=found.number).first()
    pairs = [
        {"title": _("Прийнято"), "value": words.long_moment(found.at)},
        {"title": _("Показано як"), "value": found.name},
        {"title": _("Зараз зібрано"), "value": words.count(showing.count_of(petition), SIGNATURE)},
        {"title": _("Відбиток у журналі"), "value": found.leaf.hex()[:32], "code": True},
    ]
    context = {
        "petition": petition,
        "voice": _("Ваш голос — № %(number)s") % {"number": words.number(found.number)},
        "pairs": pairs,
        "dropped": dropped,
        "proof_url": reverse("voice-receipt", args=[found.question]),
        "may_withdraw": dropped is None and showing.signable(petition),
        "follows": petition.followers.filter(person_id=viewer.person.pk).exists(),
        "crumbs": petition_crumbs(petition),
    }
    return render(request, "petitions/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """GET says what taking the signature back means; POST does it."""
    require_signed_in(request)
    viewer, petition = _fetch(request, pk)
    if request.method == "POST":
        actions.withdraw(petition, viewer)
        messages.success(request, _("Ваш підпис відкликано."))
        return redirect("petition", pk)
    return render(request, "petitions/withdraw.html", {"petition": petition, "crumbs": petition_crumbs(petition)})


@require_safe
def signers(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody whose signature stands, the newest first: name and date, as the law says. `?before=` goes on from a number,
    so a far page costs as little as the first."""
    _viewer, petition = _fetch(request, pk)
    if petition.question is None:
        raise Http404
    rows = petition.question.voices.standing().order_by("-number")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 10:
        rows = rows.filter(number__lt=int(before))
    some = list(rows[: SIGNERS + 1])
    context: dict[str, Any] = {
        "petition": petition,
        "signers": some[:SIGNERS],
        "next": some[SIGNERS - 1].number if len(some) > SIGNERS else None,
        "first": not before,
        "all_words": words.count(showing.count_of(petition), SIGNATURE),
        "crumbs": petition_crumbs(petition),
    }
    return render(request, "petitions/signers.html", context)
