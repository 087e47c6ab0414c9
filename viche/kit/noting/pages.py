"""Pages of noting: the box with the form beneath it, taking the last one back, what I noted this month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from viche.kit import access, clock
from viche.kit.access import Viewer
from viche.kit.noting import actions as noting
from viche.kit.noting import forms, kinds, mine, showing
from viche.kit.noting.forms import NoteForm
from viche.kit.noting.kinds import Kind
from viche.kit.registers import actions, registered
from viche.kit.registers.desk import official, read_and_write
from viche.kit.registers.tables import PAGE

# Buttons that change the form and keep what is typed.
TURNS = ("all", "many", "one")


def writer(request: HttpRequest) -> Viewer:
    """The person at the desk who may note."""
    viewer = official(request)
    actions.require_writer(viewer)
    return viewer


@dataclass(frozen=True)
class Asked:
    """How much of the form is wanted: several pieces in one record, all fields, fields that were filled last time."""

    several: bool = False
    full: bool = False
    also: tuple[str, ...] = ()

    @classmethod
    def of(cls, kind: Kind, data: Mapping[str, str], turn: str = "") -> Asked:
        """As the form (or the address) says, turned by the button that was pressed."""
        also = [name for name in data.get("note_also", "").split(",") if name in kind.register.form_fields]
        several = turn == "many" or (bool(data.get("note_many")) and turn != "one")
        full = turn == "all" or bool(data.get("note_full"))
        return cls(several and forms.is_bulk(kind.register), full, tuple(also))

    def form(self, kind: Kind, viewer: Viewer, *args: Any, **kwargs: Any) -> NoteForm:
        """The form with these fields."""
        names = forms.names_of(kind.register, several=self.several, full=self.full, also=self.also)
        if self.several:
            kwargs["initial"] = {"quantity": None, **kwargs.get("initial", {})}  # how many is said, not supposed
        return forms.form_of(kind.register, names)(
            *args, instance=kind.register.model(), register=kind.register, viewer=viewer, **kwargs
        )


@read_and_write
def note(request: HttpRequest, groups: showing.Groups) -> HttpResponse:
    """Without a kind: the box. With one (`what`): its form; POST writes and comes back for the next."""
    viewer = writer(request)
    what = request.GET.get("what", "")
    if not what:
        return _choose(request, viewer, groups)
    kind = kinds.chosen(what)
    if kind is None:
        raise Http404
    if request.method != "POST":
        return _page(request, viewer, kind, *_begun(request, viewer, kind))
    turn = request.POST.get("note_do", "")
    asked = Asked.of(kind, request.POST, turn)
    if turn in TURNS:
        return _page(request, viewer, kind, asked, _turned(request, viewer, kind, asked))
    form = asked.form(kind, viewer, request.POST, request.FILES)
    if form.is_valid() and noting.note(form):
        return _noted(request, viewer, kind, asked, form)
    return _page(request, viewer, kind, asked, form, status=422)


def _choose(request: HttpRequest, viewer: Viewer, groups: showing.Groups) -> HttpResponse:
    """The box; with `part` only the found kinds, for the script; a single find is gone to at once."""
    typed = request.GET.get("kind", "").strip()[:100]
    box = showing.box(viewer, groups, typed)
    if "part" in request.GET:
        return render(request, "kit/noting/_kinds.html", box)
    if typed and len(box["kinds"]) == 1:
        return redirect(box["kinds"][0]["url"])
    return render(request, "kit/noting/note.html", {**box, "groups": showing.grouped(groups)})


def _begun(request: HttpRequest, viewer: Viewer, kind: Kind) -> tuple[Asked, NoteForm]:
    """A form to begin with: usual values, or those of the last time."""
    asked = Asked.of(kind, request.GET)
    said = forms.as_last_time(kind, viewer) if "like" in request.GET else None
    if said is not None:
        asked = Asked(asked.several, asked.full, tuple(forms.worth_showing(kind.register, said)))
    initial = said or forms.defaults(kind, viewer)
    if title := request.GET.get(forms.TITLE, "").strip():
        initial |= forms.titled(kind, title)
    initial["note_publish"] = request.session.get(_remembered(viewer), False)
    return asked, asked.form(kind, viewer, initial=initial)


def _turned(request: HttpRequest, viewer: Viewer, kind: Kind, asked: Asked) -> NoteForm:
    """The same form with other fields: what was typed stays, nothing is checked yet."""
    before = Asked.of(kind, request.POST).form(kind, viewer)
    typed = {
        name: box.widget.value_from_datadict(request.POST, {}, name)
        for name, box in before.fields.items()
        if name != "note_files"
    }
    return asked.form(kind, viewer, initial={**forms.defaults(kind, viewer), **typed})


def _remembered(viewer: Viewer) -> str:
    return f"note-publish-{viewer.hromada_id}"


def _noted(request: HttpRequest, viewer: Viewer, kind: Kind, asked: Asked, form: NoteForm) -> HttpResponse:
    record = form.instance
    if "note_publish" in form.fields:
        request.session[_remembered(viewer)] = form.cleaned_data["note_publish"]
    if request.POST.get("note_do") == "open":
        messages.success(request, _("Записано: %(record)s.") % {"record": record})
        return redirect(kind.register.address("record", record.pk))
    kept = {"what": kind.key, "done": record.pk, **({"note_many": 1} if asked.several else {})}
    return redirect(f"{reverse('note')}?{urlencode(kept)}")


def _page(
    request: HttpRequest,
    viewer: Viewer,
    kind: Kind,
    asked: Asked,
    form: NoteForm,
    status: int = 200,
) -> HttpResponse:
    register, here = kind.register, f"{reverse('note')}?{urlencode({'what': kind.key})}"
    begun = not form.is_bound and request.method != "POST"
    if begun:
        form.fields[next(iter(form.fields))].widget.attrs["autofocus"] = True
    context = {
        "pen_url": reverse("note"),
        "kind": kind,
        "form": form,
        "asked": asked,
        "also": ",".join(asked.also),
        "action": here,
        "like_url": f"{here}&like=1" if begun and "like" not in request.GET else "",
        "paste_url": f"{register.address('paste')}?{urlencode({'variant': kind.variant})}",
        "may_be_several": forms.is_bulk(register),
        "lost_files": request.method == "POST" and bool(request.FILES),
        "done": showing.just_noted(kind, request.GET.get("done", ""), viewer) if begun else None,
        "no_last": "like" in request.GET and begun and not mine.last(viewer, register, kind.variant),
    }
    return render(request, "kit/noting/note.html", context, status=status)


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was noted, while it is a draft."""
    viewer = writer(request)
    register = next((register for register in registered() if register.slug == slug), None)
    if register is None:
        raise Http404
    record = access.fetch(register.model, pk, viewer, lock=True)
    title, variant = str(record), getattr(record, register.variant) if register.variant else ""
    actions.discard(record, viewer)
    messages.success(request, _("Забрали назад: %(record)s. У реєстрі його немає.") % {"record": title})
    return redirect(f"{reverse('note')}?{urlencode({'what': Kind(register, variant).key})}")


@require_safe
def my_month(request: HttpRequest) -> HttpResponse:
    """What I noted in a month: `?month=2026-11`, else the current one."""
    viewer = official(request)
    day = _month(request.GET.get("month", ""))
    entries = mine.of_month(viewer, day).order_by("-at")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    before = date(day.year - (day.month == 1), day.month - 1 or 12, 1)
    context = {
        "heading": _("Мої записи: %(month)s") % {"month": showing.month_words(day)},
        "page": page,
        "columns": [{"title": _("Запис")}, {"title": _("Рід роботи")}, {"title": _("Записано")}, {"title": _("Стан")}],
        "rows": showing.rows(page.object_list, viewer),
        "before": {"title": showing.month_words(before), "url": f"?month={before:%Y-%m}"},
    }
    return render(request, "kit/noting/mine.html", context)


def _month(text: str) -> date:
    try:
        year, month = text.split("-")
        return date(int(year), int(month), 1)
    except ValueError:
        return clock.today()
