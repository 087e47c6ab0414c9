"""Pages of measures: adding one after another, changing, moving, splitting and joining, ending, removing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from viche.kit.access import Refused
from viche.office.programmes import actions, saying
from viche.office.programmes.actions.hanging import short
from viche.office.programmes.actions.planning import Key
from viche.office.programmes.actions.splitting import joined
from viche.office.programmes.edit_views.frame import (
    changed,
    contents,
    contents_crumb,
    fetch,
    measure_crumb,
    page,
    read_and_write,
    to_change,
)
from viche.office.programmes.edit_views.structure import FIRST, removing
from viche.office.programmes.forms.parts import MeasureForm, PlaceForm, SplitForm, SureForm
from viche.office.programmes.forms.plan import EndForm
from viche.office.programmes.models import Amendment, Executor, Measure, Programme, Task


@read_and_write
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new measure. `under` in the address says where; `amendment`, by which changes it comes."""
    viewer, programme = fetch(request, pk)
    actions.require_changer(viewer, programme)
    amendment = _amendment(request, programme)
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        because=amendment is not None,
        initial=_usual(programme, request.GET.get("under", "")),
    )
    made: list[Measure] = []

    def add() -> None:
        task, parent = form.holder
        made.append(
            actions.add_measure(
                programme,
                viewer,
                task=task,
                parent=parent,
                amendment=amendment,
                ground=form.ground_said,
                **form.fields_said,
            )
        )

    if changed(request, form, add, lambda: _("Додано захід %(number)s.") % {"number": made[0].number}):
        if "more" in request.POST:
            query = {"under": form.cleaned_data["under"]} | ({"amendment": amendment.pk} if amendment else {})
            return redirect(f"{request.path}?{urlencode(query)}")
        return redirect("programmes-plan-new", made[0].pk) if "plan" in request.POST else contents(programme)
    back = reverse("programmes-contents", args=[programme.pk])
    note = _("Захід з’явиться в програмі від дня змін: %(act)s.") % {"act": amendment} if amendment else ""
    return page(
        request,
        form,
        programme,
        title=_("Новий захід"),
        back=back,
        trail=(contents_crumb(programme),),
        more=True,
        note=note,
        and_plan=True,
    )


def _amendment(request: HttpRequest, programme: Programme) -> Amendment | None:
    key = request.GET.get("amendment", "")
    return programme.amendments.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None


def _usual(programme: Programme, under: str) -> dict[str, Any]:
    """Where it is asked to stand, else under the last task; the number that follows; the years of the programme."""
    rows = list(programme.measures.select_related("task", "parent"))
    if not under:
        last = programme.tasks.last()
        under = f"task-{last.pk if last else 0}"
    kind, _dash, key = under.partition("-")
    if kind == "part":
        here = [row for row in rows if str(row.parent_id) == key]
        stem = next((row.number for row in rows if str(row.pk) == key), "")
    else:
        here = [row for row in rows if str(row.task_id or 0) == key and row.parent_id is None]
        stem = (
            programme.tasks.filter(pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
            .values_list("number", flat=True)
            .first()
            or ""
        )
    usual: dict[str, Any] = {"since_year": programme.since_year, "until_year": programme.until_year}
    if here:
        usual |= {"since_year": here[-1].since_year, "until_year": here[-1].until_year}
    return {"under": under, "number": _follows(stem, [row.number for row in here]), **usual}


def _follows(stem: str, numbers: list[str]) -> str:
    """«1.4» after «1.3»; without a stem «4» after «3»; empty when numbers are of another kind."""
    head = f"{stem}." if stem else ""
    tails = [number.removeprefix(head) for number in numbers]
    if not all(tail.isdecimal() for tail in tails):
        return ""
    return f"{head}{max((int(tail) for tail in tails), default=0) + 1}"


@read_and_write
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is written about a measure, and links to what else may be done with it."""
    viewer, programme, measure = to_change(request, Measure, pk)
    names = ("number", "title", "since_year", "until_year", "source")
    form = MeasureForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        part=measure,
        executors=list(Executor.objects.filter(measure=measure).select_related("department")),
        initial={name: getattr(measure, name) for name in names},
    )
    if changed(
        request,
        form,
        lambda: actions.change_measure(measure, viewer, ground=form.ground_said, **form.fields_said),
        lambda: _("Зміни збережено."),
    ):
        return redirect("programmes-measure-edit", pk) if "more" in request.POST else contents(programme)
    return page(
        request,
        form,
        programme,
        title=_("Захід %(number)s") % {"number": Measure.objects.values_list("number", flat=True).get(pk=pk)},
        back=reverse("programmes-contents", args=[programme.pk]),
        trail=(contents_crumb(programme),),
        links=_links(measure),
        note=_("Захід припинено: %(act)s.") % {"act": measure.ended_by} if measure.ended_by else "",
    )


def _links(measure: Measure) -> list[dict[str, str]]:
    """What else may be done with it."""
    named = [
        (_("План"), "programmes-plans") if not measure.is_group else (_("З’єднати частини"), "programmes-measure-join"),
        *([] if measure.is_group else [(_("Платежі"), "programmes-measure-payments")]),
        (_("Перемістити"), "programmes-measure-move"),
        *([] if measure.is_group else [(_("Поділити на частини"), "programmes-measure-split")]),
        (_("Відновити"), "programmes-measure-resume")
        if measure.ended_by
        else (_("Припинити"), "programmes-measure-end"),
        (_("Прибрати"), "programmes-measure-remove"),
    ]
    found = [{"title": title, "url": reverse(name, args=[measure.pk])} for title, name in named]
    history = reverse("measure-history", args=[measure.programme_id, measure.pk])
    found.append({"title": _("Історія змін"), "url": history})
    if measure.is_group:
        query = urlencode({"under": f"part-{measure.pk}"})
        url = f"{reverse('programmes-measure-new', args=[measure.programme_id])}?{query}"
        found.insert(0, {"title": _("Додати частину"), "url": url})
    return found


@read_and_write
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another task, another split measure, or another neighbour."""
    viewer, programme, measure = to_change(request, Measure, pk)
    places, named = _places(programme, measure)
    form = PlaceForm(request.POST if request.method == "POST" else None, programme=programme, places=named)

    def moving() -> None:
        task, parent, after = places[form.cleaned_data["place"]]
        actions.move_measure(measure, viewer, task=task, parent=parent, after=after, ground=form.ground_said)

    if changed(request, form, moving, lambda: _("Переміщено.")):
        return contents(programme)
    return page(
        request, form, programme, title=_("Перемістити"), about=str(measure), submit=_("Перемістити"),
        note=_("Номер лишиться той самий: змініть його окремо, якщо так вирішено."),
        back=reverse("programmes-measure-edit", args=[pk]), trail=(contents_crumb(programme), measure_crumb(measure)),
    )  # fmt: skip


Place = tuple[Task | None, Measure | None, Measure | None]


def _places(programme: Programme, measure: Measure) -> tuple[dict[str, Place], list[tuple[str, Any]]]:
    """Every place there is: key → (task, split measure, neighbour above), and the same for a box."""
    rows = [row for row in programme.measures.select_related("task") if row != measure]
    places: dict[str, Place] = {}
    named: list[tuple[str, Any]] = []

    def group(title: str, key: str, task: Task | None, parent: Measure | None, here: list[Measure]) -> None:
        first = f"{FIRST}-{key}"
        places.update({first: (task, parent, None), **{f"after-{row.pk}": (task, parent, row) for row in here}})
        lines = [(f"after-{row.pk}", _("після: %(row)s") % {"row": short(str(row), 90)}) for row in here]
        named.append((title, [(first, _("на початок")), *lines]))

    for task in [*programme.tasks.all(), None]:
        here = [row for row in rows if row.parent_id is None and row.task_id == (task.pk if task else None)]
        group(short(str(task), 90) if task else _("Без завдання"), f"task-{task.pk if task else 0}", task, None, here)
    for parent in rows:
        if parent.is_group and parent.parent_id != measure.pk:
            here = [row for row in rows if row.parent_id == parent.pk]
            group(
                _("Частини: %(row)s") % {"row": short(str(parent), 80)}, f"part-{parent.pk}", parent.task, parent, here
            )
    return places, named


@read_and_write
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """«1.8» → «1.8.1», «1.8.2»."""
    viewer, programme, measure = to_change(request, Measure, pk)
    form = SplitForm(request.POST if request.method == "POST" else None, programme=programme, part=measure)
    if changed(
        request,
        form,
        lambda: actions.split_measure(measure, viewer, parts=form.parts, ground=form.ground_said),
        lambda: _("Захід %(number)s поділено на частини.") % {"number": measure.number},
    ):
        return contents(programme)
    return page(
        request, form, programme, title=_("Поділити на частини"), about=str(measure), submit=_("Поділити"),
        note=_("Захід стане заголовком. Роки, джерело й виконавці перейдуть до кожної частини, план — до першої: потім розділіть його."),
        back=reverse("programmes-measure-edit", args=[pk]), trail=(contents_crumb(programme), measure_crumb(measure)),
    )  # fmt: skip


@read_and_write
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """The heading becomes a measure again; the plan it will have is shown first."""
    viewer, programme, measure = to_change(request, Measure, pk)
    form = SureForm(request.POST if request.method == "POST" else None, programme=programme, part=measure)
    if changed(
        request,
        form,
        lambda: actions.join_measure(measure, viewer, ground=form.ground_said),
        lambda: _("Частини заходу %(number)s з’єднано.") % {"number": measure.number},
    ):
        return contents(programme)
    try:
        plans = joined(measure, list(Measure.objects.filter(parent=measure)))
        note = _("Частини зникнуть, їхні виконавці перейдуть до заходу. План буде: %(plan)s.") % {
            "plan": "; ".join(_sums(programme, amounts) for _plan, _kind, _total, amounts in plans) or _("не зазначено")
        }
    except Refused as refusal:
        note = f"{refusal.reason} {refusal.advice}"
    return page(
        request, form, programme, title=_("З’єднати частини"), about=str(measure), submit=_("З’єднати"), note=note,
        back=reverse("programmes-measure-edit", args=[pk]), trail=(contents_crumb(programme), measure_crumb(measure)),
    )  # fmt: skip


def _sums(programme: Programme, amounts: Any) -> str:
    """«2020 — 100,0; 2021 — 200,0 тис. грн»."""
    by_year: dict[int | None, Any] = {}
    for key, amount in sorted(amounts.items(), key=lambda pair: pair[0].year or 0):
        assert isinstance(key, Key)
        by_year[key.year] = by_year.get(key.year, 0) + amount
    said = [f"{year or _('увесь строк')} — {saying.money(sum_, programme.unit)}" for year, sum_ in by_year.items()]
    return f"{', '.join(said)} {saying.in_words(programme.unit)}" if said else _("без сум")


@read_and_write
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """An amendment takes the measure out of the programme from its day on."""
    viewer, programme, measure = to_change(request, Measure, pk)
    if not programme.amendments.exists():
        raise Refused(
            _("Захід припиняють змінами до програми, а змін ще не записано."),
            _("Спершу запишіть акт про зміни."),
            status=409,
            links=[(_("Записати зміни"), reverse("programmes-amendment-new", args=[programme.pk]))],
        )
    form = EndForm(
        request.POST if request.method == "POST" else None,
        programme=programme,
        initial={"amendment": request.GET.get("amendment")},
    )
    if changed(
        request,
        form,
        lambda: actions.end_measure(measure, viewer, amendment=form.cleaned_data["amendment"]),
        lambda: _("Захід %(number)s припинено.") % {"number": measure.number},
    ):
        return redirect("programmes-amendment", form.cleaned_data["amendment"].pk)
    return page(
        request, form, programme, title=_("Припинити захід"), about=str(measure), submit=_("Припинити"), danger=True,
        note=_("Записане про захід лишиться. Суми на роки після цього дня самі не зникнуть: змініть і план."),
        back=reverse("programmes-measure-edit", args=[pk]), trail=(contents_crumb(programme), measure_crumb(measure)),
    )  # fmt: skip


@read_and_write
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """The end was written by mistake."""
    viewer, programme, measure = to_change(request, Measure, pk)
    form = SureForm(request.POST if request.method == "POST" else None, programme=programme, part=measure)
    if changed(
        request,
        form,
        lambda: actions.resume_measure(measure, viewer, ground=form.ground_said),
        lambda: _("Захід %(number)s знову виконують.") % {"number": measure.number},
    ):
        return redirect("programmes-measure-edit", pk)
    return page(
        request, form, programme, title=_("Відновити захід"), about=str(measure), submit=_("Відновити"),
        back=reverse("programmes-measure-edit", args=[pk]), trail=(contents_crumb(programme), measure_crumb(measure)),
    )  # fmt: skip


@read_and_write
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure entered by mistake."""
    viewer, programme, measure = to_change(request, Measure, pk)
    form = SureForm(request.POST if request.method == "POST" else None, programme=programme, part=measure)
    if changed(
        request,
        form,
        lambda: actions.remove_measure(measure, viewer, ground=form.ground_said),
        lambda: _("Захід прибрано."),
    ):
        return contents(programme)
    back = reverse("programmes-measure-edit", args=[pk])
    return removing(request, form, programme, measure, back, _("Разом зникнуть його виконавці й план."))
