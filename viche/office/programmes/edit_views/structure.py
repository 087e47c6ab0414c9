"""Contents of a programme, its goals and tasks: adding one after another, changing, moving, removing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.office.programmes import actions
from viche.office.programmes.actions.hanging import short
from viche.office.programmes.contents import Contents
from viche.office.programmes.edit_views.frame import (
    changed,
    contents,
    contents_crumb,
    crumbs,
    fetch,
    page,
    read_and_write,
    tabs,
    to_change,
)
from viche.office.programmes.forms.parts import GoalForm, PlaceForm, SureForm, TaskForm
from viche.office.programmes.models import Goal, Programme, Task

FIRST = "first"


@require_safe
def content(request: HttpRequest, pk: int) -> HttpResponse:
    """«Зміст програми»: goals, tasks, measures, plans; what may be changed is a link."""
    viewer, programme = fetch(request, pk)
    context = {
        "programme": programme,
        "contents": Contents(programme, actions.may_change(viewer, programme)),
        "tabs": tabs(programme, "programmes-contents"),
        "crumbs": crumbs(programme),
    }
    return render(request, "programmes/edit/content.html", context)


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _adding(request: HttpRequest, pk: int) -> tuple[Any, Programme]:
    viewer, programme = fetch(request, pk)
    actions.require_changer(viewer, programme)
    return viewer, programme


def _back(programme: Programme) -> str:
    return reverse("programmes-contents", args=[programme.pk])


# ── Goals ────────────────────────────────────────────────────────────────────────────────────────────────────────


@read_and_write
def goal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new goal; «save and next» asks for another."""
    viewer, programme = _adding(request, pk)
    form = GoalForm(_data(request), programme=programme)
    if changed(
        request,
        form,
        lambda: actions.add_goal(programme, viewer, title=form.cleaned_data["title"], ground=form.ground_said),
        lambda: _("Ціль додано."),
    ):
        return redirect(request.get_full_path()) if "more" in request.POST else contents(programme)
    return page(
        request,
        form,
        programme,
        title=_("Нова ціль"),
        back=_back(programme),
        trail=(contents_crumb(programme),),
        more=True,
    )


@read_and_write
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a goal."""
    viewer, programme, part = to_change(request, Goal, pk)
    form = GoalForm(_data(request), programme=programme, part=part, initial={"title": part.title})
    if changed(
        request,
        form,
        lambda: actions.change_goal(part, viewer, title=form.cleaned_data["title"], ground=form.ground_said),
        lambda: _("Зміни збережено."),
    ):
        return contents(programme)
    links = [
        {"title": _("Перемістити"), "url": reverse("programmes-goal-move", args=[pk])},
        {"title": _("Прибрати"), "url": reverse("programmes-goal-remove", args=[pk])},
    ]
    return page(
        request,
        form,
        programme,
        title=_("Ціль"),
        back=_back(programme),
        trail=(contents_crumb(programme),),
        links=links,
    )


@read_and_write
def goal_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another place among goals."""
    viewer, programme, part = to_change(request, Goal, pk)
    others = [row for row in programme.goals.all() if row != part]
    places = {FIRST: None, **{str(row.pk): row for row in others}}
    named = [(key, _("на початок") if row is None else _after(row)) for key, row in places.items()]
    form = PlaceForm(_data(request), programme=programme, places=named)
    if changed(
        request,
        form,
        lambda: actions.move_goal(part, viewer, after=places[form.cleaned_data["place"]], ground=form.ground_said),
        lambda: _("Переміщено."),
    ):
        return contents(programme)
    return _moving(request, form, programme, part, reverse("programmes-goal", args=[pk]))


@read_and_write
def goal_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only a goal without tasks."""
    viewer, programme, part = to_change(request, Goal, pk)
    form = SureForm(_data(request), programme=programme)
    if changed(
        request,
        form,
        lambda: actions.remove_goal(part, viewer, ground=form.ground_said),
        lambda: _("Ціль прибрано."),
    ):
        return contents(programme)
    return removing(request, form, programme, part, reverse("programmes-goal", args=[pk]))


# ── Tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────


@read_and_write
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new task, at the end of its goal."""
    viewer, programme = _adding(request, pk)
    rows = list(programme.tasks.all())
    usual = rows[-1].goal_id if rows else programme.goals.values_list("pk", flat=True).last()
    initial = {"goal": request.GET.get("goal") or usual, "number": _next([row.number for row in rows])}
    form = TaskForm(_data(request), programme=programme, initial=initial)
    if changed(
        request,
        form,
        lambda: actions.add_task(
            programme,
            viewer,
            title=form.cleaned_data["title"],
            number=form.cleaned_data["number"],
            goal=form.cleaned_data.get("goal"),
            ground=form.ground_said,
        ),
        lambda: _("Завдання додано."),
    ):
        return redirect(request.get_full_path()) if "more" in request.POST else contents(programme)
    return page(
        request,
        form,
        programme,
        title=_("Нове завдання"),
        back=_back(programme),
        trail=(contents_crumb(programme),),
        more=True,
    )


def _next(numbers: list[str]) -> str:
    """The number after the greatest: «3» after «1», «2»; empty when they are no plain numbers."""
    plain = [int(number) for number in numbers if number.isdecimal()]
    return str(max(plain, default=0) + 1) if len(plain) == len(numbers) else ""


@read_and_write
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and words of a task."""
    viewer, programme, part = to_change(request, Task, pk)
    form = TaskForm(
        _data(request), programme=programme, part=part, initial={"number": part.number, "title": part.title}
    )
    if changed(
        request,
        form,
        lambda: actions.change_task(
            part,
            viewer,
            title=form.cleaned_data["title"],
            number=form.cleaned_data["number"],
            ground=form.ground_said,
        ),
        lambda: _("Зміни збережено."),
    ):
        return contents(programme)
    links = [
        {"title": _("Перемістити"), "url": reverse("programmes-task-move", args=[pk])},
        {"title": _("Прибрати"), "url": reverse("programmes-task-remove", args=[pk])},
    ]
    return page(
        request,
        form,
        programme,
        title=_("Завдання"),
        back=_back(programme),
        trail=(contents_crumb(programme),),
        links=links,
    )


@read_and_write
def task_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Under another goal, or after another task; measures go along."""
    viewer, programme, part = to_change(request, Task, pk)
    goals: list[Goal | None] = [*programme.goals.all()]
    tasks = [row for row in programme.tasks.all() if row != part]
    places: dict[str, tuple[Goal | None, Task | None]] = {}
    named: list[tuple[str, Any]] = []
    for holder in [*goals, None]:
        here = [row for row in tasks if row.goal_id == (holder.pk if holder else None)]
        first = f"{FIRST}-{holder.pk if holder else 0}"
        places |= {first: (holder, None), **{f"after-{row.pk}": (holder, row) for row in here}}
        title = short(holder.title, 90) if holder else _("Без цілі")
        named.append((title, [(first, _("на початок")), *((f"after-{row.pk}", _after(row)) for row in here)]))
    form = PlaceForm(_data(request), programme=programme, places=named)

    def move() -> None:
        holder, after = places[form.cleaned_data["place"]]
        actions.move_task(part, viewer, goal=holder, after=after, ground=form.ground_said)

    if changed(request, form, move, lambda: _("Переміщено.")):
        return contents(programme)
    return _moving(request, form, programme, part, reverse("programmes-task", args=[pk]))


@read_and_write
def task_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only a task without measures."""
    viewer, programme, part = to_change(request, Task, pk)
    form = SureForm(_data(request), programme=programme)
    if changed(
        request,
        form,
        lambda: actions.remove_task(part, viewer, ground=form.ground_said),
        lambda: _("Завдання прибрано."),
    ):
        return contents(programme)
    return removing(request, form, programme, part, reverse("programmes-task", args=[pk]))


def _after(row: Any) -> str:
    return _("після: %(row)s") % {"row": short(str(row), 90)}


def _moving(request: HttpRequest, form: PlaceForm, programme: Programme, part: Any, back: str) -> HttpResponse:
    return page(
        request,
        form,
        programme,
        title=_("Перемістити"),
        about=str(part),
        back=back,
        submit=_("Перемістити"),
        trail=(contents_crumb(programme),),
    )


def removing(
    request: HttpRequest, form: SureForm, programme: Programme, part: Any, back: str, also: str = ""
) -> HttpResponse:
    """Asks whether it is to be removed; says what goes along."""
    return page(
        request, form, programme, title=_("Прибрати з програми"), about=str(part), note=also, back=back,
        submit=_("Прибрати"), danger=True, trail=(contents_crumb(programme),),
    )  # fmt: skip
