"""Pages of payments from a table: the file, «перевірте, перш ніж записати», and the writing of all or none."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from viche.hromada.desk import typing
from viche.kit import access, words
from viche.kit.access import Refused, Viewer
from viche.kit.models import ImportFile
from viche.kit.registers.exporting import LANGUAGE, TYPES
from viche.kit.registers.importing import BAD
from viche.kit.spreadsheets import write_xlsx
from viche.kit.spreadsheets.cells import shown
from viche.office.programmes import actions, payments_table, saying
from viche.office.programmes.edit_views.frame import crumbs, fetch, official, read_and_write
from viche.office.programmes.forms.payments import TableForm
from viche.office.programmes.models import Programme
from viche.office.programmes.nouns import PAYMENT
from viche.office.programmes.payments_table import COLUMNS, NEEDED, PaymentsTable
from viche.office.programmes.rules import PAYERS

PAGE = 50


def _crumb(programme: Programme) -> tuple[str, str]:
    return _("Платежі"), reverse("programmes-payments", args=[programme.pk])


@read_and_write
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the table; POST keeps it for the preview or says why it was not taken."""
    viewer, programme = fetch(request, pk)
    actions.require_payer(viewer, programme)
    form = TableForm(request.POST or None, request.FILES or None, initial={"unit": programme.unit})
    if request.method == "POST" and form.is_valid() and (kept := _keep(form, programme, viewer)):
        return redirect("programmes-payments-preview", kept.pk)
    columns = [{"title": title, "needed": name in NEEDED} for name, title in COLUMNS.items()]
    context: dict[str, Any] = {
        "programme": programme,
        "columns": columns,
        "crumbs": crumbs(programme, _crumb(programme)),
    }
    return typing(request, "programmes/edit/payments_upload.html", form, **context)


def _keep(form: TableForm, programme: Programme, viewer: Viewer) -> ImportFile | None:
    file, unit = form.cleaned_data["file"], form.cleaned_data["unit"]
    content = file.read()
    try:
        payments_table.read(programme, content, file.name, unit)
    except Refused as refusal:
        form.add_error("file", f"{refusal.reason} {refusal.advice}".strip())
        return None
    return payments_table.keep(programme, viewer, file.name, content, unit)


@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty table with the headings."""
    viewer, programme = fetch(request, pk)
    actions.require_payer(viewer, programme)
    file = io.BytesIO()
    with translation.override(LANGUAGE):
        write_xlsx([], file, header=[str(title) for title in COLUMNS.values()], sheet=_("Платежі"))
    answer = HttpResponse(file.getvalue(), content_type=TYPES["xlsx"])
    answer.headers["Content-Disposition"] = 'attachment; filename="payments.xlsx"'
    return answer


def _waiting(request: HttpRequest, pk: int) -> tuple[Viewer, Programme, ImportFile]:
    """The table this person uploaded, and its programme, held while it is written."""
    viewer = official(request)
    writes = request.method == "POST"
    kept = payments_table.waiting(pk, viewer, lock=writes)
    if kept is None:
        if not viewer.has(PAYERS):
            raise Refused(_("Ваша роль дає лише читати."))
        raise Http404
    programme = access.fetch(Programme, kept.options["programme"], viewer, lock=writes)
    actions.require_payer(viewer, programme)
    return viewer, programme, kept


@read_and_write
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what would be written; POST writes it, if it is still what was shown."""
    viewer, programme, kept = _waiting(request, pk)
    table = payments_table.read(programme, bytes(kept.content), kept.name, kept.options["unit"])
    if request.method == "POST" and not table.of_kind(BAD):
        if request.POST.get("seen") == table.seen:
            number = actions.add_payments(programme, viewer, table.new, table=kept.name)
            payments_table.forget(kept)
            messages.success(request, _("Записано: %(number)s.") % {"number": words.count(number, PAYMENT)})
            return redirect("programmes-payments", programme.pk)
        messages.warning(request, _("Поки ви переглядали, платежі змінилися. Перевірте ще раз."))
    context = {
        **_shown(request, table),
        "programme": programme,
        "kept": kept,
        "seen": table.seen,
        "crumbs": crumbs(
            programme,
            _crumb(programme),
            (_("З таблиці"), reverse("programmes-payments-upload", args=[programme.pk])),
        ),
    }
    return render(
        request, "programmes/edit/payments_preview.html", context, status=409 if request.method == "POST" else 200
    )


def _shown(request: HttpRequest, table: PaymentsTable) -> dict[str, Any]:
    """One page of rows: those with something wrong or doubtful, else all of them."""
    bad = table.of_kind(BAD)
    rows = table.table.rows
    page = Paginator(sorted(table.notes) or range(len(rows)), PAGE).get_page(request.GET.get("page"))
    programme = table.programme
    return {
        "bad": len(bad),
        "new": words.count(len(table.new), PAYMENT),
        "nothing": not table.new,
        "known": len(table.known),
        "total": f"{saying.money(table.total, programme.unit)} {saying.in_words(programme.unit)}",
        "only_noted": bool(table.notes),
        "page": page,
        "notes": table.table.notes,
        "columns": [{"title": COLUMNS[name]} for name in table.names],
        "rows": [{"number": rows[at].line, "cells": _cells(table, at)} for at in page.object_list],
    }


def _cells(table: PaymentsTable, at: int) -> list[dict[str, Any]]:
    said = table.notes.get(at, {})
    found = []
    for name in table.names:
        kind, message = said.get(name, ("", ""))
        found.append({"value": shown(table.table.rows[at].cells[table.places[name]]), "message": message, "kind": kind})
    return found


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the table; nothing was written."""
    _viewer, programme, kept = _waiting(request, pk)
    payments_table.forget(kept)
    messages.info(request, _("Таблицю забуто, нічого не записано."))
    return redirect("programmes-payments", programme.pk)
