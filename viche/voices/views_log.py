"""The public log of a question and its proof, for anybody: pages, the file, heads and proofs as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from viche.voices import finding, logs
from viche.voices.forms import Find
from viche.voices.models import Question, SigningKey, Tally, TreeHead, VoiceEvent
from viche.voices.proof import heads
from viche.voices.proof.merkle import Tree
from viche.voices.signing import known

SHOWN = 10  # heads on the page
PAGE = 50  # events on one page
CHUNK = 200  # lines of a file sent at once


def log(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """«Журнал голосів»: what was asked, how many stand, the last heads, what was withdrawn and struck out."""
    question = _question(uuid)
    events = Paginator(VoiceEvent.objects.filter(question=question).order_by("-leaf_index"), PAGE)
    page = events.get_page(request.GET.get("page"))
    tally = Tally.objects.get(question=question)
    return render(
        request,
        "voices/log.html",
        {
            "question": question,
            "tally": tally,
            "choices": [
                (question.titles.get(key, key), times)
                for key, times in zip(question.choices, tally.by_choice, strict=True)
            ],
            "heads": _with_those_before(
                TreeHead.objects.filter(question=question).order_by("-size", "-at")[: SHOWN + 1]
            ),
            "events": [(event, question.rules.get(event.rule, event.rule)) for event in page],
            "page": page,
            "params": request.GET,
        },
    )


@require_safe
def file(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """The public file under the last head, sent as it is read."""
    last = _head(uuid)
    return _download(logs.lines(last.question, last), f"voices-{uuid}.jsonl")


@require_safe
def all_heads(request: HttpRequest, uuid: UUID) -> StreamingHttpResponse:
    """Every head that was signed, a line each, the first one first."""
    return _download(logs.head_lines(_question(uuid)), f"heads-{uuid}.jsonl")


@require_safe
def head(request: HttpRequest, uuid: UUID, size: int) -> JsonResponse:
    """The last head of this size."""
    return _json(_head(uuid, size).signed)


@require_safe
def consistency(request: HttpRequest, uuid: UUID, old: int, new: int) -> JsonResponse:
    """The proof that the head of `old` is the beginning of the head of `new`."""
    if old > new:
        raise Http404
    first, second = _head(uuid, old), _head(uuid, new)
    path = Tree(logs.Stored(second.question), new).consistency(old)
    return _json(heads.link(first.signed, second.signed, path))


@require_safe
def inclusion(request: HttpRequest, uuid: UUID, n: int) -> JsonResponse:
    """The proof that leaf `n` stands in the log of the last head."""
    last = _head(uuid)
    if n >= last.size:
        raise Http404
    return _json(finding.inclusion(last, n))


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """«Знайти свій голос» by a receipt, pasted or as a file."""
    question = _question(uuid)
    form = Find(request.POST or None, request.FILES or None)
    found = finding.find(question, form.cleaned_data["said"]) if form.is_valid() else None
    status = 422 if form.is_bound and found is None else 200
    return render(request, "voices/find.html", {"question": question, "form": form, "found": found}, status=status)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """«Як перевірити»: ten lines, with what cannot be seen."""
    return render(request, "voices/how.html", {"keys": known()})


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that sign, to be copied before they are needed."""
    return render(request, "voices/keys.html", {"keys": list(SigningKey.objects.order_by("-pk")), "now": known()[-1]})


@require_safe
def keys_json(request: HttpRequest) -> JsonResponse:
    """The same as JSON: keys from the first one on, and the word by which each former one passed the work on."""
    passed = SigningKey.objects.filter(handover__isnull=False).order_by("pk").values_list("handover", flat=True)
    return _json({"viche": "keys-1", "keys": known(), "handovers": list(passed)})


def _question(uuid: UUID) -> Question:
    return get_object_or_404(Question, uuid=uuid)


def _head(uuid: UUID, size: int | None = None) -> TreeHead:
    """The last head, or the last one of a size; 404 when there is none."""
    told = TreeHead.objects.filter(question__uuid=uuid).select_related("question")
    if size is not None:
        told = told.filter(size=size)
    found = told.order_by("-size", "-at").first()
    if found is None:
        raise Http404
    return found


def _with_those_before(told: Iterable[TreeHead]) -> list[tuple[TreeHead, int | None]]:
    """The heads shown, each with the size of the one before it."""
    told = list(told)
    return [(one, told[at + 1].size if at + 1 < len(told) else None) for at, one in enumerate(told)][:SHOWN]


def _json(said: Any) -> JsonResponse:
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


def _chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    while some := b"".join(islice(lines, CHUNK)):
        yield some


def _download(lines: Iterator[bytes], name: str) -> StreamingHttpResponse:
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_chunks(lines), content_type="application/jsonl; charset=utf-8", headers=said)
