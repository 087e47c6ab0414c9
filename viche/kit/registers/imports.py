"""Pages of import: the file and its options, «перевірте, перш ніж записати», and the writing of all or nothing."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from viche.kit.access import Refused, Viewer
from viche.kit.models import ImportFile
from viche.kit.registers import actions, exporting, headings, importing, pasting
from viche.kit.registers.declare import Register, is_required
from viche.kit.registers.desk import official, read_and_write
from viche.kit.registers.importing import BAD, DOUBT, Options, Reading
from viche.kit.registers.rows_form import RowsForm
from viche.kit.registers.tables import PAGE
from viche.kit.spreadsheets import FileRefused, Table, read_table, write_xlsx
from viche.kit.spreadsheets.cells import shown

SHOW = (("all", gettext_lazy("Усі")), ("wrong", gettext_lazy("Помилки й сумніви")), ("ready", gettext_lazy("Готові")))


class ImportForm(RowsForm):
    """The file and what to do with it."""

    file = forms.FileField(
        label=gettext_lazy("Таблиця"),
        help_text=gettext_lazy("XLSX або CSV, до 50 000 рядків. У першому рядку — назви стовпців."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    update = forms.BooleanField(
        label=gettext_lazy("Оновити наявні"),
        help_text=gettext_lazy("Рядок про запис, який уже є, змінить його. Інакше такий рядок — помилка."),
        required=False,
    )
    ground = forms.CharField(
        label=gettext_lazy("Підстава оновлення"),
        help_text=gettext_lazy("Чому змінюєте наявні записи. Лишиться в історії кожного з них."),
        max_length=500,
        required=False,
    )
    first = ("file",)
    field_order = ("file", "department", "update", "ground", "publish")

    def clean(self) -> dict[str, Any]:
        """Who changes what is there says why."""
        cleaned = super().clean() or {}
        if cleaned.get("update") and not cleaned.get("ground"):
            self.add_error("ground", _("Назвіть підставу: оновлення змінить записи, які вже є."))
        return cleaned

    def options(self) -> Options:
        """What was chosen."""
        given = self.cleaned_data
        unit = given.get("department")
        key = unit.pk if unit else None
        return Options(given["update"], given.get("publish", False), given["ground"], key, said=self.said())


def importer(request: HttpRequest) -> Viewer:
    """The person at the desk who may add records; changing them is asked row by row."""
    viewer = official(request)
    actions.require_writer(viewer)
    return viewer


@read_and_write
def upload(request: HttpRequest, register: Register) -> HttpResponse:
    """GET asks for a file; POST keeps it for the preview or says why it was not taken."""
    viewer = importer(request)
    form = ImportForm(request.POST or None, request.FILES or None, register=register, viewer=viewer)
    if request.method == "POST" and form.is_valid() and (kept := _keep(form, register, viewer)):
        return redirect(register.address("preview", kept.pk))
    context = {
        "register": register,
        "urls": register.urls(),
        "form": form,
        "columns": [
            {"title": register.label(name), "needed": _needed(register, name)} for name in register.form_fields
        ],
        "crumbs": [{"title": register.title, "url": register.address("desk")}],
    }
    return render(request, "kit/registers/import.html", context, status=422 if form.is_bound and form.errors else 200)


def _needed(register: Register, name: str) -> bool:
    return name != "department" and is_required(register.field(name))


def _keep(form: ImportForm, register: Register, viewer: Viewer) -> ImportFile | None:
    """The file, kept until it is confirmed, if it is a table with the needed columns."""
    file = form.cleaned_data["file"]
    try:
        table = headings.completed(register, read_table(file, file.name), form.said())
        reading = importing.columns(register, table)
        if "department" not in reading.names and form.cleaned_data["department"] is None:
            form.add_error(
                "department", _("У таблиці немає стовпця «%(name)s».") % {"name": register.label("department")}
            )
            return None
    except FileRefused as error:
        form.add_error("file", str(error))
        return None
    except Refused as error:
        form.add_error("file", f"{error.reason} {error.advice}")
        return None
    file.seek(0)
    importing.erase_old()
    return importing.keep(register, viewer, file.name, file.read(), asdict(form.options()))


@require_safe
def template(request: HttpRequest, register: Register) -> HttpResponse:
    """An empty table with the headings."""
    importer(request)
    file = io.BytesIO()
    with translation.override(exporting.LANGUAGE):
        write_xlsx([], file, header=exporting.headings(register, register.form_fields), sheet=str(register.title))
    return _xlsx(file, f"{register.slug}.xlsx")


def _xlsx(file: io.BytesIO, name: str) -> HttpResponse:
    answer = HttpResponse(file.getvalue(), content_type=exporting.TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _waiting(register: Register, viewer: Viewer, pk: int, *, lock: bool = False) -> ImportFile:
    """A file this person uploaded and nobody has used yet."""
    rows = ImportFile.objects.select_for_update() if lock else ImportFile.objects.all()
    kept = rows.filter(pk=pk, register=register.slug, person_id=viewer.person.pk).first()
    if kept is None:
        raise Http404
    return kept


def _understood(
    register: Register, viewer: Viewer, kept: ImportFile, *, lock: bool = False
) -> tuple[Table, Reading, Options]:
    options = Options(**kept.options)
    try:
        if options.pasted:
            table = pasting.table_of(register, bytes(kept.content).decode(), options.variant, options.said)
        else:
            table = read_table(io.BytesIO(bytes(kept.content)), kept.name)
            table = headings.completed(register, table, options.said)
    except FileRefused as error:
        raise Refused(str(error), status=422) from error
    return table, importing.read(register, table, viewer, options, lock=lock), options


@read_and_write
def preview(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """GET shows what would be written; POST writes it, if it is still what was shown."""
    viewer = importer(request)
    kept = _waiting(register, viewer, pk, lock=request.method == "POST")
    table, reading, options = _understood(register, viewer, kept, lock=request.method == "POST")
    if request.method == "POST" and not reading.of_kind(BAD):
        if request.POST.get("seen") == reading.seen:
            return _write(request, register, viewer, kept, reading, options)
        messages.warning(request, _("Поки ви переглядали, записи змінилися. Перевірте ще раз."))
    context = {
        **_shown(request, register, reading),
        "register": register,
        "urls": register.urls(),
        "kept": kept,
        "seen": reading.seen,
        "options": options,
        "notes": [*table.notes, *_about_columns(reading)],
        "addresses": {name: register.address(name, kept.pk) for name in ("preview", "marked", "cancel")},
        "again_url": f"{register.address('paste')}?again={kept.pk}" if options.pasted else "",
        "crumbs": [
            {"title": register.title, "url": register.address("desk")},
            {"title": _("Імпорт"), "url": register.address("import")},
        ],
    }
    return render(request, "kit/registers/preview.html", context, status=409 if request.method == "POST" else 200)


def _about_columns(reading: Reading) -> list[str]:
    if not reading.ignored:
        return []
    return [
        _("Цих стовпців реєстр не має, їх не запишемо: %(names)s.")
        % {"names": ", ".join(f"«{name}»" for name in reading.ignored)}
    ]


def _write(
    request: HttpRequest, register: Register, viewer: Viewer, kept: ImportFile, reading: Reading, options: Options
) -> HttpResponse:
    new, changed = importing.write(register, reading, viewer, options, kept.name)
    importing.forget(kept)
    said = [_("нових — %(number)s") % {"number": new}] if new or not changed else []
    said += [_("оновлено — %(number)s") % {"number": changed}] if changed else []
    said += [_("без змін — %(number)s") % {"number": reading.untouched}] if reading.untouched else []
    messages.success(request, _("Імпорт записано: %(what)s.") % {"what": ", ".join(said)})
    return redirect(register.address("desk"))


def _shown(request: HttpRequest, register: Register, reading: Reading) -> dict[str, Any]:
    """One page of the rows of the open tab."""
    bad, doubt = reading.of_kind(BAD), reading.of_kind(DOUBT)
    noted = sorted([*bad, *doubt])
    without = set(noted)
    rows = {
        "wrong": noted,
        "all": range(len(reading.rows)),
        "ready": [row for row in range(len(reading.rows)) if row not in without],
    }
    show = request.GET.get("show") or ("wrong" if noted else "all")
    page = Paginator(rows.get(show, rows["all"]), PAGE).get_page(request.GET.get("page"))
    return {
        "bad": len(bad),
        "doubt": len(doubt),
        "total": len(reading.rows),
        "untouched": reading.untouched,
        "to_change": sum(map(bool, reading.changed.values())),
        "to_add": len(reading.rows) - len(reading.existing),
        "page": page,
        "tabs": [
            {"title": title, "url": f"?show={key}", "current": key == show, "count": len(rows[key])}
            for key, title in SHOW
        ],
        "columns": [
            {
                "title": register.label(name),
                "source": title if title.casefold() != register.label(name).casefold() else "",
            }
            for name, title in zip(reading.names, reading.titles, strict=True)
        ],
        "rows": [{"number": reading.rows[row].line, "cells": _cells(reading, row)} for row in page.object_list],
    }


def _cells(reading: Reading, row: int) -> list[dict[str, Any]]:
    said = reading.notes.get(row, {})
    found = []
    for column, place in enumerate(reading.places):
        kind, message = said.get(column, ("", ""))
        found.append({"value": shown(reading.rows[row].cells[place]), "message": message, "kind": kind})
    return found


@require_safe
def marked(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """The same table with a column that says what to mend."""
    viewer = importer(request)
    kept = _waiting(register, viewer, pk)
    file = io.BytesIO()
    with translation.override(exporting.LANGUAGE):
        table, reading, _options = _understood(register, viewer, kept)
        rows = ([*row.cells, _told(reading, at)] for at, row in enumerate(table.rows))
        write_xlsx(rows, file, header=[*table.header, _("Що виправити")], sheet=str(register.title))
    return _xlsx(file, f"{register.slug}-{kept.pk}.xlsx")


def _told(reading: Reading, row: int) -> str:
    said = reading.notes.get(row, {})
    return "; ".join(
        f"{capfirst(reading.titles[column]) if reading.titles else ''}: {text}"
        for column, (_kind, text) in sorted(said.items())
    )


@require_POST
def cancel(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Forget the file; nothing was written."""
    viewer = importer(request)
    importing.forget(_waiting(register, viewer, pk))
    messages.info(request, _("Імпорт скасовано, нічого не записано."))
    return redirect(register.address("desk"))
