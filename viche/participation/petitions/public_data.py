"""Petitions for machines: JSON of the list and of one, an Atom feed. Nothing that the pages do not show."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit.registers.pages import public
from viche.participation.petitions import paging, showing
from viche.participation.petitions.models import Petition

PAGE, NEWEST = 500, 30


def _rows(request: HttpRequest) -> Any:
    showing.require_open_section(public(request))
    return Petition.objects.public().select_related("question").counted()


def said(petition: Petition, request: HttpRequest) -> dict[str, Any]:
    """One petition by the names of the open-data form (КМУ № 835, дод. 34)."""
    return {
        "identifier": petition.number,
        "title": petition.title,
        "description": petition.text,
        "creatorName": petition.author_name,
        "addressee": petition.addressee,
        "status": petition.state,
        "dateAccepted": petition.published_at,
        "dateClosed": petition.closes_at,
        "votesRequired": petition.threshold,
        "votes": showing.count_of(petition),
        "dateAnswered": petition.answered_at,
        "decision": petition.decision or None,
        "answer": petition.answer or petition.reply or None,
        "answerSignedBy": petition.signed_by or None,
        "url": request.build_absolute_uri(reverse("petition", args=[petition.pk])),
    }


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Public petitions, five hundred to a page; `next`: the address of the older ones."""
    found = paging.newest(_rows(request), request.GET, PAGE)
    answer = {
        "petitions": [said(row, request) for row in found.rows],
        "next": request.build_absolute_uri(reverse("petition-data") + found.next) if found.next else None,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One petition, with its tasks."""
    petition = _rows(request).filter(pk=pk).first()
    if petition is None:
        raise Http404
    tasks = [
        {
            "what": task.what, "department": str(task.department), "dueOn": task.due_on, "doneAt": task.done_at,
            "evidence": task.evidence or None, "evidenceLink": task.evidence_link or None,
        }
        for task in petition.tasks.select_related("department")
    ]  # fmt: skip
    return JsonResponse(said(petition, request) | {"tasks": tasks}, json_dumps_params={"ensure_ascii": False})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest petitions as Atom."""
    place = request.hromada  # type: ignore[attr-defined]
    found = Atom1Feed(
        title=_("Петиції: %(place)s") % {"place": place.name},
        link=request.build_absolute_uri(reverse("petitions")),
        description=_("Нові електронні петиції громади."),
        feed_url=request.build_absolute_uri(),
        language="uk",
    )
    for petition in _rows(request)[:NEWEST]:
        found.add_item(
            title=str(petition),
            link=request.build_absolute_uri(reverse("petition", args=[petition.pk])),
            description=petition.text[:500],
            author_name=petition.author_name,
            pubdate=petition.published_at,
            updateddate=petition.answered_at or petition.published_at,
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)
