"""The page of one doubt of a document: what does not hold, where, and what was found out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.hromada.desk import done, official, read_and_write, typing
from viche.kit.access import Viewer
from viche.kit.meanwhile import VersionedForm
from viche.office.programmes import doubt_actions as actions
from viche.office.programmes.models import DocumentDoubt, Programmes


class SettleForm(VersionedForm):
    """What was found out."""

    settled = forms.CharField(
        label=gettext_lazy("Як з’ясовано"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=gettext_lazy("Що правильно й звідки відомо: лист, рішення, уточнений звіт."),
    )

    def __init__(self, *args: Any, doubt: DocumentDoubt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(DocumentDoubt, doubt.pk)


@read_and_write
def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by everybody at the desk; settled, or taken back, by who writes for the coordinator."""
    viewer = official(request)
    found = _fetch(pk, viewer, lock=request.method == "POST")
    if request.method == "POST":
        actions.require_settler(viewer, found)
        if "reopen" in request.POST:
            actions.reopen(found, viewer)
            messages.success(request, _("Це знову сумнів."))
            return redirect("doubt", pk)
    form = SettleForm(request.POST or None, doubt=found, initial={"settled": found.settled})
    if request.method == "POST" and done(form, lambda: actions.settle(found, viewer, form.cleaned_data["settled"])):
        messages.success(request, _("Записано, як з’ясовано."))
        return redirect(_back(found))
    context = {"doubt": found, "pairs": _pairs(found), "may": actions.may_settle(viewer, found), "back": _back(found)}
    return typing(request, "programmes/doubt.html", form, crumbs=_crumbs(found), **context)


def _fetch(pk: int, viewer: Viewer, *, lock: bool) -> DocumentDoubt:
    rows = DocumentDoubt.objects.visible(to=viewer).select_related("programme__department", "document", "measure")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _back(found: DocumentDoubt) -> str:
    """The measure it is about, else all doubts of the programme."""
    if found.measure_id:
        return reverse("measure-desk", args=[found.programme_id, found.measure_id]) + "#doubts"
    return reverse("programmes-record", args=[found.programme_id]) + "?by=doubts"


def _pairs(found: DocumentDoubt) -> list[dict[str, Any]]:
    pairs = [
        (_("Документ"), found.document.name),
        (_("Місце"), found.place),
        (_("Надруковано"), found.printed),
        (_("Пораховано"), found.computed),
    ]
    lines: list[dict[str, Any]] = [{"title": title, "value": value} for title, value in pairs if value]
    if found.measure is not None:
        url = reverse("measure-desk", args=[found.programme_id, found.measure_id])
        lines.insert(0, {"title": _("Захід"), "value": str(found.measure), "url": url})
    return lines


def _crumbs(found: DocumentDoubt) -> list[dict[str, Any]]:
    return [
        {"title": Programmes.title, "url": reverse("programmes-desk")},
        {"title": str(found.programme), "url": reverse("programmes-record", args=[found.programme_id])},
    ]
