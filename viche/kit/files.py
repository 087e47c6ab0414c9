"""Pages of files: handing one out, adding one to a record, taking one away."""

from __future__ import annotations

import logging
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import quote_etag, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from viche.kit import access, attachments
from viche.kit.access import Viewer, require_staff
from viche.kit.publishing import DRAFT, Record
from viche.kit.registers import registered
from viche.kit.uploads import FileRefused

A = TypeVar("A", bound=HttpResponseBase)
log = logging.getLogger("viche.files")

# What a browser shows by itself without running anything; everything else is saved to disk.
SHOWN = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("Файл"),
        help_text=gettext_lazy("PDF, DOCX, XLSX, CSV, ODT, підпис P7S чи ASiC-E або зображення, до 50 МБ. "
        "Із фотографій прибираємо місце й пристрій."),
    )  # fmt: skip


class GroundForm(forms.Form):
    """Why a file goes."""

    ground = forms.CharField(
        label=gettext_lazy("Підстава"), max_length=500, help_text=gettext_lazy("Залишиться в журналі.")
    )


@require_safe
def download(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Hand a file out, as long as its record is visible to the viewer; asked anew each time."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, _record = attachments.fetch(pk, viewer)
    if name != row.name:
        return HttpResponseRedirect(reverse("attachment", args=[row.pk, row.name]))
    tag = quote_etag(row.sha256)
    if request.headers.get("If-None-Match") == tag:
        return _guarded(HttpResponseNotModified(), tag)
    try:
        file = default_storage.open(row.path)
    except FileNotFoundError as error:
        log.error("attachment %s: no file %s", row.pk, row.path)
        raise Http404 from error
    as_attachment = row.content_type not in SHOWN
    answer = FileResponse(file, as_attachment=as_attachment, filename=row.name, content_type=row.content_type)
    return _guarded(answer, tag)


def _guarded(answer: A, tag: str) -> A:
    """No guessing of types; kept copies are checked again, because a record may be withheld."""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["ETag"] = tag
    return answer


@read_and_write
def add(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Add a file to a record."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    model = attachments.kinds().get(kind)
    if model is None:
        raise Http404
    record = access.fetch(model, pk, viewer, lock=request.method == "POST")
    attachments.require_writer(record, viewer)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            attachments.save(record, form.cleaned_data["file"], viewer)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Файл додано."))
            return HttpResponseRedirect(_back(request, record))
    context = {"form": form, "record": record, "files": attachments.of(record), "back": _back(request, record)}
    return render(request, "kit/attachments/add.html", context, status=422 if request.method == "POST" else 200)


@read_and_write
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away, with the ground."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    row, record = attachments.fetch(pk, viewer, lock=request.method == "POST")
    attachments.require_writer(record, viewer)
    form = GroundForm(request.POST or None)
    form.fields["ground"].required = record.state != DRAFT
    if request.method == "POST" and form.is_valid():
        attachments.remove(row, record, viewer, form.cleaned_data["ground"])
        messages.success(request, _("Файл «%(name)s» прибрано.") % {"name": row.name})
        return HttpResponseRedirect(_back(request, record))
    context = {"form": form, "record": record, "file": row, "back": _back(request, record)}
    return render(request, "kit/attachments/remove.html", context, status=422 if request.method == "POST" else 200)


def _back(request: HttpRequest, record: Record) -> str:
    """Where the person came from, else the record on the desk."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    register = next((r for r in registered() if r.model is type(record)), None)
    return (
        register.address("record", record.pk)
        if register
        else reverse("attachment-add", args=[record._meta.db_table, record.pk])
    )
