"""Rows pasted from a table: another way in beside a file, with the same preview and the same all-or-nothing.

A spreadsheet gives the clipboard text with tabs between cells. Headings are known like those of a file; without them the
columns are the brief fields in their order, as the page says. Lines keep the numbers they have in what was pasted.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit.access import Refused, Viewer
from viche.kit.models import ImportFile
from viche.kit.noting import mine
from viche.kit.registers import actions, headings, importing
from viche.kit.registers.declare import Register, is_required
from viche.kit.registers.desk import official, read_and_write
from viche.kit.registers.importing import Options
from viche.kit.registers.rows_form import RowsForm, said_before
from viche.kit.spreadsheets import FileRefused, Row, Table
from viche.kit.spreadsheets.guard import without_guard
from viche.kit.spreadsheets.table import Cell, Limits, check_extent, column_letters, tidy

# A cell in quotation marks may hold tabs, ends of lines and doubled marks; marks that do not close are just marks.
CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\Z)|([^\t\r\n]*)')
LIMITS = Limits()


def cells_of(text: str) -> list[list[Cell]]:
    """Lines and cells of the clipboard's text; None for an empty cell. The index + 1 is the line a person sees."""
    lines: list[list[Cell]] = [[]]
    at = 0
    while True:
        found = CELL.match(text, at)
        assert found is not None  # the second way matches nothing at all too
        said = found[1].replace('""', '"') if found[1] is not None else found[2]
        lines[-1].append(without_guard(said) if said.strip() else None)
        at = found.end()
        if at >= len(text):
            break
        if text[at] == "\t":
            at += 1
        else:
            at += 2 if text.startswith("\r\n", at) else 1
            lines.append([])
    for line in lines:
        while line and line[-1] is None:
            line.pop()
    return lines


def order_of(register: Register, variant: str = "", said: Container[str] = ()) -> list[str]:
    """The columns of a table without headings: the brief fields without what is chosen for all rows."""
    names = [name for name in register.brief_fields if name != "department" and name not in said]
    return [name for name in names if not (variant and name == register.variant)]


def table_of(register: Register, text: str, variant: str = "", said: Mapping[str, str] | None = None) -> Table:
    """The pasted text as a table, with what was said for all rows. Refuses, by FileRefused, what is empty, too large, or
    wider than its columns."""
    lines = cells_of(text)
    filled = max((at + 1 for at, line in enumerate(lines) if line), default=0)
    check_extent(LIMITS, filled, max(map(len, lines)))
    first = next((line for line in lines if line), [])
    names = order_of(register, variant, said or {})
    table = tidy(lines, LIMITS) if _is_header(register, first) else _by_order(register, lines, names)
    # Every row is of the kind that was chosen before pasting.
    return headings.completed(register, table, {**(said or {}), **({register.variant: variant} if variant else {})})


def _is_header(register: Register, line: Sequence[Cell]) -> bool:
    """At least half of what the first line says are names of fields."""
    said = [str(cell) for cell in line if cell is not None]
    return bool(said) and 2 * len(headings.known_titles(register, said)) >= len(said)


def _by_order(register: Register, lines: list[list[Cell]], names: list[str]) -> Table:
    rows = [Row(at + 1, [*line, *[None] * (len(names) - len(line))]) for at, line in enumerate(lines) if line]
    if not rows:
        raise FileRefused(_("Тут порожньо. Скопіюйте рядки в таблиці й вставте їх сюди."))
    if wide := next((row for row in rows if len(row.cells) > len(names)), None):
        raise FileRefused(
            _(
                "У рядку %(line)s клітинок %(number)s, а полів %(fields)s. Залиште тільки ці стовпці "
                "або скопіюйте таблицю разом із рядком назв."
            ),
            line=wide.line,
            number=len(wide.cells),
            fields=len(names),
        )
    return Table([register.label(name) for name in names], rows, [column_letters(n + 1) for n in range(len(names))])


class PasteForm(RowsForm):
    """The text and whose the rows are."""

    text = forms.CharField(
        label=gettext_lazy("Рядки з таблиці"),
        help_text=gettext_lazy("Скопіюйте їх в Excel, LibreOffice чи Google Таблицях і вставте сюди."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off", "data-rows": True}),
        strip=False,
    )
    first = ("text",)

    def usual_unit(self, viewer: Viewer) -> Any:
        """That of what this person noted last."""
        return mine.last_unit(viewer)


@read_and_write
def paste(request: HttpRequest, register: Register) -> HttpResponse:
    """GET asks for the rows (`again`: those pasted before, to be mended); POST keeps them for the preview."""
    viewer = official(request)
    actions.require_writer(viewer)
    again = _before(register, viewer, request.GET.get("again", ""))
    variant = _variant(register, again.options.get("variant", "") if again else request.GET.get("variant", ""))
    initial = {"text": bytes(again.content).decode(), **again.options, **said_before(again.options)} if again else {}
    form = PasteForm(request.POST or None, register=register, viewer=viewer, initial=initial)
    if request.method == "POST" and form.is_valid() and (kept := _keep(form, register, viewer, variant)):
        if again:
            importing.forget(again)
        return redirect(register.address("preview", kept.pk))
    context = {
        "register": register,
        "urls": register.urls(),
        "form": form,
        "variant": dict(register.field(register.variant).flatchoices)[variant] if variant else "",
        "columns": [
            {
                "title": register.label(name),
                "needed": is_required(register.field(name)),
                "for_all": name in register.for_all,
            }
            for name in order_of(register, variant)
        ],
        "crumbs": [{"title": register.title, "url": register.address("desk")}],
    }
    return render(request, "kit/registers/paste.html", context, status=422 if form.is_bound and form.errors else 200)


def _before(register: Register, viewer: Viewer, pk: str) -> ImportFile | None:
    """What this person pasted before and has not confirmed."""
    if not pk.isdecimal() or len(pk) > 18:
        return None
    rows = ImportFile.objects.filter(pk=int(pk), register=register.slug, person_id=viewer.person.pk)
    return rows.filter(options__pasted=True).first()


def _variant(register: Register, key: str) -> str:
    """The key, if the register has such a choice."""
    known = dict(register.field(register.variant).flatchoices) if register.variant else {}
    return key if key and key in known else ""


def _keep(form: PasteForm, register: Register, viewer: Viewer, variant: str) -> ImportFile | None:
    """The pasted text, kept until it is confirmed, if it is a table with the needed columns."""
    text, unit = form.cleaned_data["text"], form.cleaned_data["department"]
    try:
        reading = importing.columns(register, table_of(register, text, variant, form.said()))
    except FileRefused as error:
        form.add_error("text", str(error))
        return None
    except Refused as error:
        form.add_error("text", f"{error.reason} {error.advice}")
        return None
    if "department" not in reading.names and unit is None:
        form.add_error("department", _("У таблиці немає стовпця «%(name)s».") % {"name": register.label("department")})
        return None
    publish = form.cleaned_data.get("publish", False)
    key = unit.pk if unit else None
    options = Options(publish=publish, department=key, pasted=True, variant=variant, said=form.said())
    importing.erase_old()
    return importing.keep(register, viewer, str(_("вставлене з таблиці")), text.encode(), asdict(options))
