"""Petitions and signatures as open data: the two structures of annex 34 of КМУ № 835, column by column.

Files are sent as they are read, each batch in a transaction of its own, so that a slow reader holds none open.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from viche.hromada.models import Hromada
from viche.kit import clock, tenancy
from viche.kit.registers.pages import public
from viche.kit.spreadsheets.writing import with_guard
from viche.participation.petitions import showing
from viche.participation.petitions.models import Order, Petition
from viche.participation.petitions.rules import ANSWERED, COLLECTING, DONE, REACHED, REPLIED, REVIEW, SHORT
from viche.voices.models import Question

PETITIONS = (
    "uid", "kind", "title", "url", "text", "authorityName", "authorityId", "authorityCattutc", "startDate", "count",
    "creator", "status", "answerDate", "answerUrl", "answerText",
)  # fmt: skip
VOTINGS = ("motionUid", "voterName", "motionTitle", "date")
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
BATCH = 1_000
# Words of an open file are Ukrainian whatever language the page speaks: it goes to the state's portal.
STATUSES = {
    COLLECTING: "триває збір підписів",
    REACHED: "на розгляді",
    REVIEW: "на розгляді",
    ANSWERED: "з відповіддю",
    DONE: "з відповіддю",
    SHORT: "не набрала підписів, розглядають як звернення",
    REPLIED: "не набрала підписів, з відповіддю як на звернення",
}
BODIES = {"council": "{council}", "committee": "{council}, виконавчий комітет", "head": "{council}, голова"}
ERASED = "ім’я стерто"

Row = tuple[Any, ...]


def uid(petition: Petition) -> str:
    """The identifier both files share: the day it was sent and its number."""
    sent = petition.submitted_at or petition.published_at or petition.created_at
    return f"{clock.kyiv(sent).date():%Y-%m-%d}-{petition.number}"


@require_safe
def everything(request: HttpRequest, resource: str, form: str) -> HttpResponse:
    """All public petitions, or everybody who signed them, as `csv` or `json`."""
    showing.require_open_section(public(request))
    place: Hromada = request.hromada  # type: ignore[attr-defined]
    if resource == "petitions":
        rows, names = _petitions(place, request.build_absolute_uri(reverse("petition", args=[0]))), PETITIONS
    elif resource == "votings":
        rows, names = (row for petition in _public(place) for row in _signers(petition)), VOTINGS
    else:
        raise Http404
    return _file(f"{resource}-{place.slug}", form, names, rows)


@require_safe
def votings(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Everybody who signed one petition."""
    everybody = public(request)
    showing.require_open_section(everybody)
    petition = Petition.objects.visible(to=everybody).public().filter(pk=pk).first()
    if petition is None:
        raise Http404
    return _file(f"votings-{petition.number}", form, VOTINGS, _signers(petition))


def _public(place: Hromada) -> Iterator[Petition]:
    last = 0
    while True:
        with tenancy.enter(place.pk):
            rows = Petition.objects.public().filter(pk__gt=last).counted().select_related("question")
            batch = list(rows.order_by("pk")[:BATCH])
        if not batch:
            return
        yield from batch
        last = batch[-1].pk


def _petitions(place: Hromada, page: str) -> Iterator[Row]:
    """Rows of the first structure; `page`: the address of petition 0. Category and attached files are not kept here."""
    with tenancy.enter(place.pk):
        order = Order.objects.first()
    code = order.authority_code if order else ""
    for petition in _public(place):
        url = page.removesuffix("0/") + f"{petition.pk}/"
        answered = petition.answered_at or petition.replied_at
        assert petition.published_at is not None
        yield (
            uid(petition), "", petition.title, url, "",
            BODIES[petition.addressee].format(council=place.council), code, place.territory_id,
            _day(petition.published_at), str(showing.count_of(petition)), petition.author_name,
            STATUSES[petition.state], _day(answered) if answered else "",
            f"{url}#{'answer' if petition.decision else 'reply'}" if answered else "", "",
        )  # fmt: skip


def _signers(petition: Petition) -> Iterator[Row]:
    """Rows of the second structure: signatures that stand, in the order of their numbers."""
    said, last = uid(petition), 0
    while True:
        with tenancy.enter(petition.hromada_id):
            question = Question.objects.get(pk=petition.question_id)
            batch = list(question.voices.standing().filter(number__gt=last).order_by("number")[:BATCH])
        if not batch:
            return
        for voice in batch:
            yield said, voice.name or ERASED, petition.title, _day(voice.taken_at)
        last = batch[-1].number


def _day(moment: Any) -> str:
    return clock.kyiv(moment).date().isoformat()


def _file(name: str, form: str, names: tuple[str, ...], rows: Iterable[Row]) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    write = _csv if form == "csv" else _json
    said = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingHttpResponse(_chunks(write(names, rows)), content_type=TYPES[form], headers=said)


def _csv(names: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    line = _line()
    yield line(names)
    for row in rows:
        # A title may begin with «=»: no table program may take it for a formula.
        yield line([with_guard(cell) for cell in row])


def _line() -> Callable[[Iterable[Any]], str]:
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")

    def line(cells: Iterable[Any]) -> str:
        kept.seek(0)
        kept.truncate()
        writer.writerow(cells)
        return kept.getvalue()

    return line


def _json(names: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    between = "[\n"
    for row in rows:
        yield between + json.dumps(dict(zip(names, (cell or None for cell in row), strict=True)), ensure_ascii=False)
        between = ",\n"
    yield "\n]\n" if between == ",\n" else "[]\n"


def _chunks(pieces: Iterable[str]) -> Iterator[bytes]:
    kept: list[str] = []
    for piece in pieces:
        kept.append(piece)
        if len(kept) >= BATCH:
            yield "".join(kept).encode()
            kept = []
    yield "".join(kept).encode()
