"""Desk pages of links: finding the other record by words inside a chosen register, untying with the ground."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import access, attachments
from viche.kit.access import Refused, Viewer
from viche.kit.links import actions, asking
from viche.kit.links.ends import End, ends
from viche.kit.links.roles import choices, title_of
from viche.kit.publishing import Record, section_of
from viche.kit.registers.actions import require_writer
from viche.kit.registers.desk import official, read_and_write
from viche.kit.registers.searching import look_up

SHOWN = 20


class SearchForm(forms.Form):
    """In what role, in which register, by what words."""

    role = forms.ChoiceField(label=gettext_lazy("Знайдений запис — це"))
    where = forms.ChoiceField(label=gettext_lazy("Де шукати"))
    q = forms.CharField(
        label=gettext_lazy("Слова чи номер"), max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role, where = self.fields["role"], self.fields["where"]
        assert isinstance(role, forms.ChoiceField) and isinstance(where, forms.ChoiceField)
        role.choices = choices()
        named = sorted((str(end.title), end.kind) for end in ends().values())
        where.choices = [(kind, title) for title, kind in named]


@read_and_write
def add(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """GET finds the other record (`role`, `where`, `q`); POST ties the one that was pressed."""
    viewer = official(request)
    model = attachments.kinds().get(kind)
    if model is None or kind not in ends():
        raise Http404
    record = access.fetch(model, pk, viewer, lock=request.method == "POST")
    require_writer(viewer, record)
    form = SearchForm(request.GET if "q" in request.GET else None, initial=request.GET.dict())
    refusal = ""
    if request.method == "POST":
        try:
            return _tied(request, record, viewer)
        except Refused as refused:
            refusal = f"{refused.reason} {refused.advice}"
    found = _found(form, record, viewer) if form.is_bound and form.is_valid() else None
    end = ends()[kind]
    context = {
        "record": record,
        "form": form,
        "found": found,
        "most": SHOWN if found is not None and len(found) == SHOWN else 0,
        "role": form.cleaned_data["role"] if found is not None else "",
        "role_title": title_of(form.cleaned_data["role"]) if found is not None else "",
        "where": form.cleaned_data["where"] if found is not None else "",
        "refusal": refusal,
        "back": end.address(record, True),
        "action": request.get_full_path(),
        "crumbs": [{"title": str(record), "url": end.address(record, True)}],
    }
    return render(request, "kit/links/add.html", context, status=422 if refusal else 200)


def _found(form: SearchForm, record: Record, viewer: Viewer) -> list[dict[str, Any]]:
    """The newest records of the chosen register that hold the words, without the record itself."""
    given = form.cleaned_data
    end = ends()[given["where"]]
    rows = look_up(end.rows(viewer), end.search, given["q"]).order_by("-pk")
    if end.kind == section_of(type(record)):
        rows = rows.exclude(pk=record.pk)
    return [_line(end, row) for row in rows[:SHOWN]]


def _line(end: End, row: Any) -> dict[str, Any]:
    state = row.state_now.title if isinstance(row, Record) else ""
    return {"pk": row.pk, "title": str(row), "about": end.about(row), "url": end.address(row, True), "state": state}


def _tied(request: HttpRequest, record: Record, viewer: Viewer) -> HttpResponse:
    role, where, pk = (request.POST.get(name, "") for name in ("role", "where", "far"))
    if role not in dict(choices()) or where not in ends() or not pk.isdecimal() or len(pk) > 18:
        raise Refused(_("Не видно, що з чим пов’язати."), _("Знайдіть запис і натисніть «Пов’язати»."), status=422)
    far = asking.visible_of([(where, int(pk))], viewer).get((where, int(pk)))
    if far is None:
        raise Refused(_("Такого запису вже немає."), _("Знайдіть інший."), status=422)
    actions.tie(record, role, far, viewer)
    messages.success(request, _("Пов’язано: %(role)s — %(record)s.") % {"role": title_of(role), "record": far})
    kept = urlencode({"role": role, "where": where})
    if "more" in request.POST:
        return redirect(f"{reverse('link-add', args=[section_of(type(record)), record.pk])}?{kept}")
    return redirect(ends()[section_of(type(record))].address(record, True))


class GroundForm(forms.Form):
    """Why a link goes."""

    ground = forms.CharField(
        label=gettext_lazy("Підстава"), max_length=500, help_text=gettext_lazy("Залишиться в журналі.")
    )


@read_and_write
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Untie, with the ground; `of` says from which of the two records one came."""
    viewer = official(request)
    row, there = actions.fetch(pk, viewer, lock=request.method == "POST")
    come = request.GET.get("of", "")
    end = next((one for one in there if section_of(type(one)) == come), there[0])
    back = ends()[section_of(type(end))].address(end, True)
    form = GroundForm(request.POST if request.method == "POST" else None)
    form.fields["ground"].required = actions.asks_ground(there)
    if request.method == "POST" and form.is_valid():
        actions.untie(row, there, viewer, form.cleaned_data["ground"])
        messages.success(request, _("Зв’язок прибрано."))
        return redirect(back)
    context = {"form": form, "ends": [str(one) for one in there], "role": title_of(row.role), "back": back}
    return render(request, "kit/links/remove.html", context, status=422 if form.is_bound else 200)
