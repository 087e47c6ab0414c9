"""Pages of sheets: the one to print, for everybody; the desk's list, registering, typing, the third look."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from viche.kit import access, words
from viche.kit.registers.pages import public
from viche.participation.petitions import showing
from viche.participation.petitions.desk_actions import require_moderator
from viche.participation.petitions.desk_views import crumbs, official, read_and_write
from viche.participation.petitions.models import Petition
from viche.participation.petitions.nouns import SIGNATURE
from viche.participation.petitions.paper import actions
from viche.participation.petitions.paper.forms import NumberForm, RegisterForm, RowForm
from viche.participation.petitions.paper.models import DIFFERS, REJECTED, ROWS, TAKEN, WAITING, Line, Sheet
from viche.participation.petitions.rules import MODERATORS

TONES = {TAKEN: "good", DIFFERS: "now", WAITING: "now", REJECTED: "bad"}


@require_safe
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print, A4: `?number=3` is the third."""
    everybody = public(request)
    showing.require_open_section(everybody)
    petition = access.fetch(Petition, pk, everybody)
    if not petition.is_public:
        raise Http404
    actions.require_open(petition)
    form = NumberForm(request.GET or {"number": 1})
    number = form.cleaned_data["number"] if form.is_valid() else 1
    context = {
        "petition": petition,
        "number": number,
        "form": form,
        "rows": range(1, ROWS + 1),
        "host": petition.hromada,
        "crumbs": showing.crumbs((str(petition), reverse("petition", args=[pk]))),
    }
    return render(request, "petitions/paper/blank.html", context, status=200 if form.is_valid() else 422)


@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheets of a petition and what became of their rows."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer)
    sheets = list(petition.sheets.prefetch_related("lines"))
    titles = (_("Аркуш"), _("Подано"), _("Стан"), _("Зараховано"), _("Повтори"), _("Відхилено"))
    standing = actions.counted(petition)
    context = {
        "petition": petition,
        "columns": [{"title": title} for title in titles],
        "rows": [_line(sheet) for sheet in sheets],
        "standing": words.count(standing, SIGNATURE),
        "may": petition.on_paper and actions.may_type(petition, viewer),
        "blank_url": reverse("petition-sheet-blank", args=[pk]) if petition.is_public else "",
        "next": max((sheet.number for sheet in sheets), default=0) + 1,
        "crumbs": crumbs(petition),
    }
    return render(request, "petitions/paper/list.html", context)


def _line(sheet: Sheet) -> list[Any]:
    count = Counter(line.state for line in sheet.lines.all())
    state, tone = _state(sheet, count)
    return [
        {"text": str(sheet), "url": reverse("petition-sheet", args=[sheet.pk])},
        words.short_date(sheet.came_on),
        {"tag": state, "tag_kind": tone},
        *(str(count[key]) for key in (TAKEN, "repeat", REJECTED)),
    ]


def _state(sheet: Sheet, count: Counter[str]) -> tuple[str, str]:
    if sheet.turn == 1:
        return _("чекає введення"), "now"
    if sheet.turn == 2:
        return _("чекає другого введення"), "now"
    return (_("є різночитання"), "bad") if count[DIFFERS] else (_("опрацьовано"), "good")


@read_and_write
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet was handed in."""
    viewer = official(request)
    petition = access.fetch(Petition, pk, viewer, lock=request.method == "POST")
    actions.require_typist(petition, viewer)
    actions.require_open(petition)
    form = RegisterForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        sheet = actions.register(petition, viewer, **form.cleaned_data)
        messages.success(request, _("%(sheet)s зареєстровано.") % {"sheet": sheet})
        return redirect("petition-sheet", sheet.pk)
    context = {"petition": petition, "form": form, "title": _("Зареєструвати аркуш"), "submit": _("Зареєструвати")}
    context["crumbs"] = crumbs(petition)
    return render(request, "petitions/desk/form.html", context, status=422 if form.is_bound else 200)


def _initial(request: HttpRequest) -> dict[str, Any]:
    number = request.GET.get("number", "")
    return {"number": number} if number.isdecimal() else {}


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: its rows, what they gave, what is to be done with it."""
    viewer = official(request)
    found = access.fetch(Sheet, pk, viewer)
    petition = found.petition
    titles = (_("Рядок"), _("Стан"), _("Голос"), _("Причина"))
    moderates = viewer.has(MODERATORS, petition.department_id)
    rows = []
    for line in found.lines.all():
        number = _("Рядок %(place)s") % {"place": line.place}
        look = moderates and line.state == DIFFERS
        rows.append([
            {"text": number, "url": reverse("petition-sheet-line", args=[line.pk])} if look else number,
            {"tag": line.get_state_display(), "tag_kind": TONES.get(line.state, "none")},
            f"№ {words.number(line.voice)}" if line.voice else "",
            line.get_reason_display(),
        ])  # fmt: skip
    mine = found.turn == 2 and viewer.person is not None and found.first_by_id == viewer.person.pk
    context = {
        "sheet": found,
        "petition": petition,
        "columns": [{"title": title} for title in titles],
        "rows": rows,
        "may_type": found.turn < 3 and not mine and actions.may_type(petition, viewer),
        "waits_for_another": mine,
        "erase_at": actions.end_of(petition.ended_at) if petition.ended_at and not found.erased_at else None,
        "crumbs": _crumbs(petition),
    }
    return render(request, "petitions/paper/sheet.html", context)


def _crumbs(petition: Petition) -> list[dict[str, Any]]:
    return [*crumbs(petition), {"title": _("Аркуші"), "url": reverse("petition-sheets", args=[petition.pk])}]


@never_cache
@read_and_write
def type_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Type a whole sheet. What the other person typed is not shown."""
    viewer = official(request)
    found = access.fetch(Sheet, pk, viewer, lock=request.method == "POST")
    actions.require_typist(found.petition, viewer)
    actions.require_open(found.petition)
    actions.require_second_pair_of_eyes(found, viewer)
    data = request.POST if request.method == "POST" else None
    forms = [RowForm(data, prefix=f"row{place}") for place in range(1, found.filled + 1)]
    right = [form.is_valid() for form in forms]  # every row is told what is wrong with it
    if request.method == "POST" and all(right):
        first = found.turn == 1
        taken = actions.type_in(found, viewer, [form.row for form in forms])
        said = _("Введено вперше. Тепер аркуш має ввести хтось інший.")
        if not first:
            said = _("Введено вдруге. Зараховано: %(many)s.") % {"many": words.count(taken, SIGNATURE)}
        messages.success(request, said)
        return redirect("petition-sheet", pk)
    context = {
        "sheet": found,
        "petition": found.petition,
        "forms": forms,
        "wrong": [place for place, is_right in enumerate(right, 1) if data is not None and not is_right],
        "crumbs": _crumbs(found.petition),
    }
    return render(request, "petitions/paper/type.html", context, status=422 if data is not None else 200)


@never_cache
@read_and_write
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """A row that was typed in two ways, side by side; a third look at the paper decides."""
    viewer = official(request)
    line = access.fetch(Line, pk, viewer, lock=request.method == "POST")
    petition = line.sheet.petition
    require_moderator(petition, viewer)
    if line.state != DIFFERS:
        return redirect("petition-sheet", line.sheet_id)
    actions.require_open(petition)
    form = RowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.look(line, viewer, form.row)
        messages.success(request, _("Рядок %(place)s: %(state)s.") % {
            "place": line.place, "state": line.get_state_display()})  # fmt: skip
        return redirect("petition-sheet", line.sheet_id)
    first, second = line.typed.filter(turn__in=(1, 2)).order_by("turn")
    context = {
        "line": line,
        "sheet": line.sheet,
        "petition": petition,
        "form": form,
        "columns": [{"title": title} for title in ("", _("Хто вводив перший"), _("Хто вводив другий"))],
        "rows": _beside(first, second),
        "crumbs": _crumbs(petition),
    }
    return render(request, "petitions/paper/look.html", context, status=422 if form.is_bound else 200)


def _beside(first: Any, second: Any) -> list[list[str]]:
    """What the two typed; of numbers, which are not kept, only whether they are the same."""
    known = [typed for typed in (first, second) if not typed.unfit]
    same = len(known) == 2 and first.mark.is_same(second.mark)
    number = _("однаковий") if same else _("різний")
    numbers = [("" if typed.unfit else number if len(known) == 2 else _("введено")) for typed in (first, second)]
    days = [words.long_date(typed.signed_on) if typed.signed_on else "" for typed in (first, second)]
    return [
        [_("Прізвище, ім’я, по батькові"), first.name, second.name],
        [_("РНОКПП або паспорт"), *numbers],
        [_("Дата підпису"), *days],
        [_("Чому непридатний"), first.get_unfit_display(), second.get_unfit_display()],
    ]
