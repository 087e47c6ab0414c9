"""The address a voice is sent to, and its receipt. The short way (front/) answers the plain success of the first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from viche.kit.access import Refused
from viche.people.access import require_signed_in, safe_next
from viche.voices import actions as voices
from viche.voices.models import Question


@require_POST
def take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the voice; lead to `next`, a page of this site, or to the receipt."""
    require_signed_in(request)
    question = get_object_or_404(Question, uuid=uuid)
    choice = request.POST.getlist("choice") or question.choices[: len(question.choices) == 1]
    receipt = voices.take(request.viewer, question, choice)  # type: ignore[attr-defined]
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"number": receipt.number, "leaf": receipt.leaf.hex(), "repeat": receipt.is_repeat})
    answer = redirect(safe_next(request) or reverse("voice-receipt", args=[uuid]))
    answer.status_code = 303
    return answer


@require_safe
def receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """«Ваш голос — № 1 204», with what it takes to find and prove it."""
    require_signed_in(request)
    question = get_object_or_404(Question, uuid=uuid)
    found = voices.receipt(request.viewer, question)  # type: ignore[attr-defined]
    if found is None:
        raise Refused(_("Вашого голосу тут немає."), _("Голос віддають на сторінці питання."), status=404)
    return render(request, "voices/receipt.html", {"question": question, "receipt": found})
