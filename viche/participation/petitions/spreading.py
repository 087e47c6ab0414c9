"""How a petition leaves its page: a poster to hang, a picture for those who share the address, a frame for other sites."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from viche.kit import cards, qr, words
from viche.participation.petitions import showing
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import COLLECTING, REACHED
from viche.participation.petitions.views import fetch_public, petition_crumbs

# How long somebody else's cache may show a count that has grown meanwhile, seconds.
FRESH = 60
FRAME_HEIGHT = 300


@require_safe
def sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """«Поширити»: the address, the poster, the picture, the lines to put on another site."""
    petition = fetch_public(request, pk)
    frame = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        request.build_absolute_uri(reverse("petition-embed", args=[pk])), petition, FRAME_HEIGHT,
    )  # fmt: skip
    context = {
        "petition": petition,
        "address": showing.shared(request, petition)["url"],
        "frame": frame,
        "crumbs": petition_crumbs(petition),
    }
    return render(request, "petitions/sharing.html", context)


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """One page A4 for a printer: what is asked, how many are needed until when, the code that leads here. No count: paper
    does not grow."""
    petition = fetch_public(request, pk)
    address = showing.shared(request, petition)["url"]
    context = {
        "petition": petition,
        "open": petition.state in (COLLECTING, REACHED),
        "address": address.partition("://")[2],
        "code": qr.svg(address, title=_("Код, який відкриває петицію")),
    }
    return render(request, "petitions/poster.html", context)


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture for a shared address, 1200×630; drawn anew when what stands on it changed."""
    card = card_of(fetch_public(request, pk))
    answer = get_conditional_response(request, etag=card.tag)
    if answer is None:
        answer = HttpResponse(cards.png(card), content_type="image/png")
    answer.headers["ETag"] = card.tag
    answer.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return answer


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@require_safe
def embed(request: HttpRequest, pk: int) -> HttpResponse:
    """The small page for a frame on any site: title, count, bar, link. The only one that other sites may frame: nothing on
    it signs anything."""
    petition = fetch_public(request, pk)
    context = {
        "petition": petition,
        "tally": showing.tally(petition, mine=False),
        "address": showing.shared(request, petition)["url"],
    }
    return render(request, "petitions/embed.html", context)


def card_of(petition: Petition) -> cards.Card:
    """What stands on the picture."""
    said, place = showing.tally(petition, mine=True), petition.hromada
    under = str(petition.state_now.title)
    if petition.state == COLLECTING and petition.closes_at is not None:
        under = _("Збір до кінця дня %(day)s") % {"day": words.long_date(petition.closes_at)}
    if petition.decision:
        under = _("Відповідь: %(decision)s") % {"decision": petition.get_decision_display()}
    return cards.Card(
        over=_("%(place)s · Петиція № %(number)s") % {"place": place.name, "number": petition.number},
        title=petition.title,
        number=said["number"],
        words=said["words"],
        under=under,
        done=said["done"],
        of=said["of"],
        accent=place.accent,
    )
