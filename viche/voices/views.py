"""The address a voice is sent to, which also shows the log (views_log.py), and its receipt. The short way (front/) answers the plain success of the first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit.access import Refused
from viche.people.access import require_signed_in, safe_next
from viche.voices import actions as voices
from viche.voices import letters, logs, receipts, views_log
from viche.voices.models import Question, Voice


@require_http_methods(["GET", "HEAD", "POST"])
def at_question(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The log to whoever looks; a voice of whoever sends one."""
    return take(request, uuid) if request.method == "POST" else views_log.log(request, uuid)


def take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the voice; lead to `next`, a page of this site, or to the receipt; as JSON, answer with the signed promise."""
    require_signed_in(request)
    question = get_object_or_404(Question, uuid=uuid)
    choice = request.POST.getlist("choice") or question.choices[: len(question.choices) == 1]
    receipt = voices.take(request.viewer, question, choice)  # type: ignore[attr-defined]
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(
            receipts.at_once(uuid, receipt.index, receipt.number, receipt.leaf, receipt.at, repeat=receipt.is_repeat)
        )
    answer = redirect(safe_next(request) or reverse("voice-receipt", args=[uuid]))
    answer.status_code = 303
    return answer


@require_safe
def receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """«Ваш голос — № 1 204», with what it takes to find and prove it."""
    question, voice = _own(request, uuid)
    said = {"question": question, "receipt": receipts.receipt_of(question, voice)}
    return render(request, "voices/receipt.html", said)


@require_safe
def receipt_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The receipt to keep: signed promise, and the proof once a head proves the voice."""
    question, voice = _own(request, uuid)
    said = receipts.document(question, voice, logs.latest(question))
    name = {"Content-Disposition": f'attachment; filename="receipt-{voice.number}.json"', "Cache-Control": "no-store"}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=name)


@require_POST
def mail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send the receipt with its proof to the person's own address, once, from the next head on."""
    question, voice = _own(request, uuid)
    address = request.viewer.person.email  # type: ignore[attr-defined]
    if letters.ask(question, voice, address):
        messages.success(request, _("Квитанцію з доказом надішлемо на вашу пошту після наступного відбитка журналу."))
    else:
        messages.info(request, _("Цю квитанцію вам уже надіслано або вона чекає наступного відбитка."))
    answer = redirect("voice-receipt", uuid)
    answer.status_code = 303
    return answer


def _own(request: HttpRequest, uuid: UUID) -> tuple[Question, Voice]:
    """The question and the viewer's own voice in it."""
    require_signed_in(request)
    question = get_object_or_404(Question, uuid=uuid)
    voice = voices.own(request.viewer, question)  # type: ignore[attr-defined]
    if voice is None:
        raise Refused(_("Вашого голосу тут немає."), _("Голос віддають на сторінці питання."), status=404)
    return question, voice
