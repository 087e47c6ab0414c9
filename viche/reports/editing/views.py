"""Pages of editing: one paragraph in a box, with its numbers as they are printed; and a new paragraph after one."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import access, words
from viche.kit.access import Viewer
from viche.reports.content import Paragraph, plain
from viche.reports.desk import crumbs, official, read_and_write
from viche.reports.editing import actions
from viche.reports.editing.actions import MOST, Open, composed_of
from viche.reports.editing.models import ADD
from viche.reports.models import Report, Snapshot
from viche.reports.opened import address_at
from viche.reports.preparing import require_open
from viche.reports.sheet import Drawn


class TextForm(forms.Form):
    """The text of a paragraph. `stood`: what stood there when it was opened, so that nobody's change is written over unseen."""

    text = forms.CharField(
        label=gettext_lazy("Текст абзацу"),
        widget=forms.Textarea(attrs={"rows": 8, "lang": "uk"}),
        max_length=MOST,
        strip=False,
        help_text=gettext_lazy(
            "Число, якого ви не зміните, й далі відкриватиме свої записи й оновлюватиметься. Змінене або вписане позначимо "
            "«змінено рукою»."
        ),
    )
    stood = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, now: str) -> None:
        self.now, stood = now, hashlib.sha256(now.encode()).hexdigest()
        self.is_other = data is not None and data.get("stood") not in ("", None, stood)
        if self.is_other:
            data = data.copy()
            data["stood"] = stood
        super().__init__(data, initial={"text": now, "stood": stood})

    def clean_text(self) -> str:
        """Some words; and not over those that another person has just written."""
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(_("Напишіть текст абзацу або приберіть абзац."))
        if self.is_other:
            raise forms.ValidationError(
                _(
                    "Поки ви писали, абзац став іншим: «%(now)s». Ваш текст лишився в полі; якщо він правильний, збережіть ще раз."
                )
                % {"now": self.now}
            )
        return text


@read_and_write
def paragraph(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """GET shows the paragraph in a box; POST saves it, takes it out (`drop`) or puts it back as the form has it (`restore`)."""
    viewer, report, snapshot, found = _opened(request, pk, place)
    form = TextForm(request.POST if request.method == "POST" else None, now=found.text)
    if "drop" in request.POST:
        return _done(request, report, found, actions.drop(report, viewer, found), _("Абзац прибрано."))
    if "restore" in request.POST:
        return _done(
            request, report, found, actions.put_back(report, viewer, found), _("Текст знову такий, як дає форма.")
        )
    if request.method == "POST" and form.is_valid():
        made = actions.change(report, viewer, found, form.cleaned_data["text"])
        return _done(request, report, found, made, _("Абзац збережено. Числа не перераховано."))
    context = {
        **_context(report, snapshot, found),
        "form": form,
        "after_url": reverse("report-text-after", args=[report.pk, found.key]) if found.lines is not None else "",
    }
    return render(request, "reports/desk/text.html", context, status=422 if form.is_bound else 200)


@read_and_write
def after(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """A new paragraph after this one."""
    viewer, report, snapshot, found = _opened(request, pk, place)
    if found.key[0] == "e":
        raise Http404
    form = TextForm(request.POST if request.method == "POST" else None, now="")
    if request.method == "POST" and form.is_valid():
        made = actions.add(report, viewer, found, form.cleaned_data["text"])
        return _done(request, report, found, made, _("Абзац додано. Числа не перераховано."))
    context = {**_context(report, snapshot, found), "form": form}
    return render(request, "reports/desk/text_after.html", context, status=422 if form.is_bound else 200)


def _opened(request: HttpRequest, pk: int, place: str) -> tuple[Viewer, Report, Snapshot, Open]:
    viewer = official(request)
    report = access.fetch(Report, pk, viewer, lock=request.method == "POST")
    require_open(report, viewer)
    snapshot = report.shown()
    found = actions.opened(report, snapshot, place) if snapshot else None
    if snapshot is None or found is None:
        raise Http404
    return viewer, report, snapshot, found


def _context(report: Report, snapshot: Snapshot, found: Open) -> dict[str, Any]:
    edit, content = found.edit, composed_of(snapshot)
    original = content.blocks[found.spot.block] if found.spot else None
    rows = snapshot.laid.get("edits", ())
    laid = next((row for row in rows if edit is not None and row["edit"] == edit.pk), None)
    return {
        "report": report,
        "stands": Drawn(address_at("report-bench-number", report.pk)).lines(found.lines)
        if found.lines is not None
        else "",
        "table": "" if original is None or isinstance(original, Paragraph) else original.label,
        "original": plain(original.lines) if edit and edit.kind != ADD and isinstance(original, Paragraph) else "",
        "edit": edit,
        "written": edit.text or edit.was if edit else "",
        "gone": found.key[0] == "e" or (edit is not None and laid is None),
        "when": words.long_moment(edit.at) if edit else "",
        "changed": laid["changed"] if laid else (),
        "back": _back(report, snapshot, found),
        "crumbs": crumbs(report),
    }


def _back(report: Report, snapshot: Snapshot, found: Open) -> str:
    """The paragraph on the bench; of one that is not there, its top."""
    places = actions.places_of(snapshot, snapshot.tree)
    where = reverse("report-bench", args=[report.pk])
    return f"{where}#b{places.index(found.key)}" if found.key in places else where


def _done(request: HttpRequest, report: Report, found: Open, made: Snapshot, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(_back(report, made, found))
