"""Pages of residents: list, page, export. Everybody sees the same here, officials too: what is published and not closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import get_script_prefix
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from viche.kit import access, attachments, figures, words
from viche.kit.access import Refused, Viewer
from viche.kit.links import asking as links
from viche.kit.publishing import WITHHELD
from viche.kit.registers import exporting, values, withheld
from viche.kit.registers.declare import WORDS, Register, registered
from viche.kit.registers.filters import Filters, filtered, understood
from viche.kit.registers.tables import table_of


def public(request: HttpRequest) -> Viewer:
    """A resident without a name, whoever asks; what is closed today is asked once a request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    resident = Viewer(hromada_id=viewer.hromada_id)
    resident.closures = viewer.closures
    return resident


def require_open(register: Register, viewer: Viewer) -> None:
    """A closed section says that it is closed, by what notice, and until when it is asked again."""
    closures = viewer.closures
    if not closures.closed(register.section):
        return
    notices = [
        notice
        for where, mode, notice in closures.rows
        if mode == "closed" and where in ("", register.section) and notice
    ]
    raise Refused(
        " ".join(dict.fromkeys(notices)) or _("Громада закрила цей розділ на час дії правового режиму воєнного стану."),
        _("Відомості можна запитати листом: на запит на інформацію відповідають протягом п’яти робочих днів."),
        title=_("Розділ «%(title)s» закрито") % {"title": register.title},
    )


@require_safe
def listing(request: HttpRequest, register: Register) -> HttpResponse:
    """The published records with filters in the address."""
    return render(request, "kit/registers/list.html", about_public_list(request, register))


def about_public_list(
    request: HttpRequest, register: Register, more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Context of the public list; a register with a list of its own adds columns (`more`) and what else it tells."""
    viewer = public(request)
    require_open(register, viewer)
    filters = _filters(register, viewer, request)
    rows, names = register.ordered(filters.qs, viewer), register.shown(register.columns, viewer)
    table = table_of(register, rows, names, "page", request, more)
    return {
        **about_list(register, table, filters, request, register.shown(register.sums, viewer)),
        "elsewhere": _elsewhere(register, request, viewer) if not table.page.object_list else [],
        "crumbs": [home()],
        "withheld": _withheld(register),
        "thinned": _thinned(register, viewer),
        "exports": exports(register, "export", request.GET),
        "figures": [figure for figure in figures.registered().values() if figure.model is register.model],
    }


@require_safe
def page(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """One published record."""
    record = published_or_desk(request, register, pk)
    if isinstance(record, HttpResponse):
        return record
    return render(request, "kit/registers/page.html", about_page(request, register, record))


def published_or_desk(request: HttpRequest, register: Register, pk: int) -> Any:
    """The published record, or an answer: what was public and is held back says why and till when; officials are sent
    to the desk's page of what is not published."""
    viewer = public(request)
    require_open(register, viewer)
    try:
        return access.fetch(register.model, pk, viewer)
    except Http404:
        if not request.viewer.is_staff:  # type: ignore[attr-defined]
            if held := withheld.page(request, register, pk):
                return held
            raise
        found = access.fetch(register.model, pk, request.viewer)  # type: ignore[attr-defined]
        return redirect(register.address("record", found.pk))


def about_page(request: HttpRequest, register: Register, record: Any) -> dict[str, Any]:
    """Context of a record's public page; a register with a page of its own shows the same and more."""
    viewer = public(request)
    names = register.shown(register.form_fields, viewer)
    return {
        "register": register,
        "urls": register.urls(record),
        "record": record,
        "pairs": pairs(register, record, names),
        "ties": links.of(record, viewer),
        "files": [] if attachments.are_hidden(register.model, viewer) else attachments.of(record),
        "thinned": _thinned(register, viewer),
        "crumbs": [home(), {"title": register.title, "url": register.address("list")}],
    }


@require_safe
def export(request: HttpRequest, register: Register, kind: str) -> HttpResponse:
    """What is filtered, as a file."""
    viewer = public(request)
    require_open(register, viewer)
    rows = register.ordered(understood(_filters(register, viewer, request)), viewer)
    return exporting.response(register, rows, register.shown(register.form_fields, viewer), kind, viewer)


def _filters(register: Register, viewer: Viewer, request: HttpRequest) -> Filters:
    return filtered(
        register,
        register.model.objects.visible(to=viewer),
        request.GET,
        names=register.shown(register.filters, viewer),
        search=register.shown(register.search, viewer),
        request=request,
    )


def _elsewhere(register: Register, request: HttpRequest, viewer: Viewer) -> list[dict[str, str]]:
    """The same words in the registers that are open today and searched by something a resident may see."""
    others = [
        other
        for other in registered()
        if not viewer.closures.closed(other.section) and other.shown(other.search, viewer)
    ]
    return elsewhere(register, request, "list", others)


def _withheld(register: Register) -> str:
    """«ще 2 записи притримано»: of the whole section, so that no filter tells what is held back."""
    number = register.model.objects.filter(state=WITHHELD).count()
    return words.count(number, register.noun) if number else ""


def _thinned(register: Register, viewer: Viewer) -> list[str]:
    """Names of what is left out today."""
    if not viewer.closures.thinned(register.section):
        return []
    files = [str(_("файли"))] if attachments.are_hidden(register.model, viewer) else []
    return [*(str(register.field(name).verbose_name) for name in register.thinned), *files]


# ── What lists and pages of both floors share ────────────────────────────────────────────────────────────────────


def home() -> dict[str, Any]:
    """The first crumb."""
    return {"title": _("Головна"), "url": get_script_prefix()}


def about_list(
    register: Register, table: Any, filters: Filters, request: HttpRequest, sums: Sequence[str]
) -> dict[str, Any]:
    """Context of a list: one page of rows; totals (of the fields in `sums`) only if they were asked for."""
    asked = request.GET.get("totals") == "1"
    whole = not (table.page.has_previous() or table.page.has_next())
    first = (table.page.number - 1) * table.paginator.per_page + 1
    return {
        "register": register,
        "urls": register.urls(),
        "table": table,
        "filters": filters,
        "page": table.page,
        "first": first,
        "last": first + len(table.page.object_list) - 1,
        # All of it is here: the number is known without asking, only sums are left to ask for.
        "whole": words.count(len(table.page.object_list), register.noun) if whole else "",
        "totals": totals(register, filters.qs, sums) if asked else [],
        "totals_url": "" if asked or (whole and not sums) else "?" + _with(request.GET, totals="1"),
        "empty": not table.page.object_list,
        "filtered": filters.is_used,
    }


def elsewhere(register: Register, request: HttpRequest, name: str, others: Iterable[Register]) -> list[dict[str, str]]:
    """The same words asked of other registers."""
    text = request.GET.get(WORDS, "").strip()
    if not text:
        return []
    query = urlencode({WORDS: text})
    return [
        {"title": str(other.title), "url": f"{other.address(name)}?{query}"}
        for other in others
        if other.slug != register.slug and WORDS in other.filters
    ]


def totals(register: Register, rows: models.QuerySet, names: Sequence[str]) -> list[dict[str, Any]]:
    """How many, and the sums of what can be added up; one query, asked only on demand."""
    sums = {f"sum_{name}": models.Sum(name) for name in names}
    found = rows.order_by().aggregate(number=models.Count("pk"), **sums)
    number = found["number"]
    noun = register.noun.english(number) if words.spoken() == "en" else register.noun.agree(number)
    return [
        {"title": noun, "value": words.number(number)},
        *({"title": register.label(name), "value": words.number(found[f"sum_{name}"] or 0)} for name in names),
    ]


def exports(register: Register, name: str, params: QueryDict) -> list[dict[str, str]]:
    """Links to files of what is filtered."""
    query = _with(params, totals="", page="", sort="")
    tail = f"?{query}" if query else ""
    return [{"title": kind.upper(), "url": register.address(name, kind) + tail} for kind in exporting.KINDS]


def _with(params: QueryDict, **changed: str) -> str:
    """The query with some parameters set; an empty value takes one away."""
    query = params.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()


def pairs(register: Register, record: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    """Fields and what the record says in them; what is empty is left out."""
    found = []
    for name in names:
        field = register.field(name)
        if getattr(record, field.attname) in (None, ""):
            continue
        pair = {"title": register.label(name), "value": values.of(record, field, long=True)}
        if isinstance(field, models.URLField):
            pair["url"] = getattr(record, name)
        found.append(pair)
    return found
