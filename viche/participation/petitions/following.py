"""Following a petition: asking for letters by one button, and stopping by the link in any of them, without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from viche.participation.petitions import actions
from viche.participation.petitions.letters import STOP
from viche.participation.petitions.models import Petition
from viche.participation.petitions.views import fetch_public, petition_crumbs
from viche.people.access import require_signed_in
from viche.voices import actions as voices


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks; POST begins or ends the letters."""
    person = require_signed_in(request)
    petition, viewer = fetch_public(request, pk), request.viewer  # type: ignore[attr-defined]
    if request.method != "POST":
        context = {
            "petition": petition,
            "follows": petition.followers.filter(person_id=person.pk).exists(),
            "crumbs": petition_crumbs(petition),
        }
        return render(request, "petitions/follow.html", context)
    on = request.POST.get("on") == "1"
    actions.follow(petition, viewer, on=on)
    messages.success(
        request,
        _("Напишемо вам, коли набереться підписів, коли буде відповідь і коли щось зроблять.")
        if on
        else _("Більше не писатимемо про цю петицію."),
    )
    signed = petition.question is not None and voices.own(viewer, petition.question) is not None
    return redirect("petition-receipt" if signed else "petition", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From a letter: GET asks, so that a scanner of mail ends nothing; POST ends the letters. Safe to repeat."""
    try:
        pk, person_id = (int(part) for part in signing.loads(token, salt=STOP))
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    petition = Petition.objects.filter(pk=pk).first()
    if petition is None:
        raise Http404
    done = request.method == "POST"
    if done:
        actions.stop_following(petition, person_id)
    return render(request, "petitions/stop.html", {"petition": petition, "done": done})
