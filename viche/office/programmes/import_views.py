"""Pages of taking a document in: the file, its columns, «перевірте, перш ніж записати»; then a job writes it."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from viche.kit import jobs
from viche.kit.access import Refused, Viewer
from viche.kit.models import ImportFile, Job
from viche.kit.registers import actions as registers
from viche.kit.registers.desk import official, read_and_write
from viche.kit.uploads import FileRefused, check_document
from viche.office.programmes import import_actions as actions
from viche.office.programmes import import_pages as pages
from viche.office.programmes.import_forms import NEW, ColumnsForm, ConfirmForm, UploadForm
from viche.office.programmes.importing import choices as files
from viche.office.programmes.importing.choices import KIND, Choices, Document
from viche.office.programmes.models import Programmes
from viche.office.programmes.taking import columns_of


def _writer(request: HttpRequest) -> Viewer:
    """The person at the desk who writes programmes; whose, is asked when the department is known."""
    viewer = official(request)
    registers.require_writer(viewer)
    return viewer


def _crumbs(*more: dict[str, str]) -> list[dict[str, Any]]:
    return [{"title": Programmes.title, "url": pages.address("programmes-desk")}, *more]


@read_and_write
def upload(request: HttpRequest) -> HttpResponse:
    """GET asks for the document; POST keeps it and goes on to its columns, or says why it was not taken."""
    viewer = _writer(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        viewer=viewer,
        initial={"programme": request.GET.get("programme", NEW)},
    )
    if request.method == "POST" and form.is_valid() and (kept := _keep(form, viewer)):
        return redirect("programme-take-columns", kept.pk)
    context = {"form": form, "cancel_url": pages.address("programmes-desk"), "crumbs": _crumbs()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programmes/import/upload.html", context, status=status)


def _keep(form: UploadForm, viewer: Viewer) -> ImportFile | None:
    """The document, kept until it is confirmed, if there is a table in it."""
    file, chosen = form.cleaned_data["file"], form.choices()
    try:
        document = Document(file.name, file.read())
        grids = document.grids()
        name = check_document(io.BytesIO(document.content), file.name).name
    except FileRefused as error:
        form.add_error("file", str(error))
        return None
    if columns_of(grids) is None:
        form.add_error("file", _("У документі немає таблиці, а програму беремо з неї. Завантажте файл із таблицею."))
        return None
    return files.keep(Document(name, document.content), chosen, viewer)


# ── The document in waiting ──────────────────────────────────────────────────────────────────────────────────────


def _waiting(request: HttpRequest, viewer: Viewer, pk: int) -> ImportFile | HttpResponse:
    """The document this person uploaded; where it is being written or was written, the way there."""
    job = jobs.latest(KIND, viewer, file=pk)
    if job is not None and job.state != Job.FAILED:
        return redirect("job", job.pk)
    kept = files.waiting(pk, viewer, lock=request.method == "POST")
    if kept is None:
        raise Http404
    return kept


@read_and_write
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What the document is and what its columns are, as read; POST keeps the corrections and goes on."""
    viewer = _writer(request)
    kept = _waiting(request, viewer, pk)
    if isinstance(kept, HttpResponse):
        return kept
    document, chosen = files.document_of(kept), Choices.from_json(kept.options)
    reading = pages.read(document, chosen)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        draft=reading.draft,
        columns=reading.columns,
        chosen=reading.chosen,
        samples=reading.samples,
    )
    if request.method == "POST" and form.is_valid() and _mapped(form, kept, document, reading, viewer):
        return redirect("programme-take-preview", kept.pk)
    context = {
        "form": form,
        "kept": kept,
        "programme": pages.programme_of(chosen),
        "remembered": reading.remembered,
        "unread": [
            text for number, text in sorted(reading.columns.headings.items()) if number not in reading.columns.fields
        ],
        "cancel": pages.address("programme-take-cancel", kept.pk),
        "crumbs": _crumbs({"title": _("Узяти з документа"), "url": pages.address("programme-take")}),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programmes/import/columns.html", context, status=status)


def _mapped(form: ColumnsForm, kept: ImportFile, document: Document, reading: pages.Read, viewer: Viewer) -> bool:
    """Keep the corrections; False when the document, read so, lacks what it needs."""
    chosen = form.choices(reading.unit)
    draft = files.draft_of(document, chosen)
    if not draft.measures:
        form.add_error(None, _("У цих стовпцях не знайшлося жодного заходу. Перевірте, який стовпець називає захід."))
        return False
    if chosen.until is None and actions.reports(draft):
        form.add_error("since", _("Документ каже, що зроблено або витрачено. Назвіть, за який період."))
        return False
    files.choose(kept, chosen)
    actions.remember(form.mapped(), reading.recognised, form.cleaned_data["unit"], viewer)
    return True


@read_and_write
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what will be written and what does not hold; POST asks a job to write it, if it is still what was shown."""
    viewer = _writer(request)
    kept = _waiting(request, viewer, pk)
    if isinstance(kept, HttpResponse):
        return kept
    chosen = Choices.from_json(kept.options)
    if chosen.columns is None:
        return redirect("programme-take-columns", kept.pk)
    shown = pages.Preview(files.document_of(kept), chosen, viewer)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        chosen=chosen,
        asks=shown.asks(),
    )
    if request.method == "POST" and form.is_valid() and (answer := _confirm(request, form, kept, shown, viewer)):
        return answer
    context = {
        **shown.context(request),
        "form": form,
        "kept": kept,
        "crumbs": _crumbs(
            {"title": _("Узяти з документа"), "url": pages.address("programme-take")},
            {"title": _("Стовпці"), "url": pages.address("programme-take-columns", kept.pk)},
        ),
        "cancel": pages.address("programme-take-cancel", kept.pk),
    }
    status = 422 if form.is_bound and form.errors else 409 if form.is_bound else 200
    return render(request, "programmes/import/preview.html", context, status=status)


def _confirm(
    request: HttpRequest, form: ConfirmForm, kept: ImportFile, shown: pages.Preview, viewer: Viewer
) -> HttpResponse | None:
    """Keep the answers; go back to the columns, on to the job, or nowhere when something else is there by now."""
    chosen = form.choices(shown.chosen)
    if request.POST.get("go") == "columns":
        files.choose(kept, chosen)
        return redirect("programme-take-columns", kept.pk)
    if request.POST.get("seen") != shown.seen:
        messages.warning(request, _("Поки ви переглядали, щось змінилося. Перевірте ще раз."))
        return None
    try:
        actions.check(shown.draft, chosen, shown.programme, viewer)
        if shown.comparison is not None:
            assert shown.programme is not None  # there is something to compare with
            actions.check_amendment(chosen, shown.comparison, shown.programme)
    except Refused as refusal:
        form.add_error(None, f"{refusal.reason} {refusal.advice}".strip())
        return None
    files.choose(kept, chosen)
    return redirect("job", jobs.start(KIND, viewer, file=kept.pk).pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the document; nothing was written."""
    viewer = _writer(request)
    kept = _waiting(request, viewer, pk)
    if isinstance(kept, HttpResponse):
        return kept
    actions.forget(kept)
    messages.info(request, _("Документ забуто, нічого не записано."))
    return redirect("programmes-desk")
