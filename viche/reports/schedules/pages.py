"""Pages of schedules: which there are, a new one, its terms; what a department owes to a report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from viche.kit import words
from viche.kit.access import WRITERS, Viewer
from viche.kit.figures import printed
from viche.kit.registers import past
from viche.reports import missing, own
from viche.reports.desk import crumbs, official, read_and_write
from viche.reports.models import Owed, Schedule, ScheduledReport
from viche.reports.rules import OPEN
from viche.reports.schedules import actions, owing
from viche.reports.schedules.forms import AnswerForm, FormForm, ScheduleForm, changing
from viche.reports.schedules.models import TERMS


def _crumbs(deeper: bool = True) -> list[dict[str, Any]]:
    found = crumbs()
    return [*found, {"title": _("Звіти за розкладом"), "url": reverse("schedules")}] if deeper else found


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every schedule: what it is, when the next report is due, what it began last."""
    viewer = official(request)
    rows = list(Schedule.objects.select_related("department"))
    known, abouts = own.known(), _abouts(rows)
    begun = ScheduledReport.objects.order_by("schedule_id", "-since").distinct("schedule_id")
    last = {each.schedule_id: each for each in begun.select_related("report")}
    names = (_("Звіт"), _("Як часто"), _("Строк"), _("Хто готує"), _("Останній"), _("Стан"))
    context = {
        "columns": [{"title": title} for title in names],
        "rows": [_line(row, known, abouts, last.get(row.pk), viewer) for row in rows],
        "may_manage": actions.may_manage(viewer),
        "crumbs": _crumbs(deeper=False),
    }
    return render(request, "reports/schedules/list.html", context)


def _abouts(rows: list[Schedule]) -> dict[tuple[str, int], Any]:
    """The things schedules are about, a query a kind."""
    found: dict[tuple[str, int], Any] = {}
    for key in {row.subject for row in rows}:
        mine = [row for row in rows if row.subject == key]
        model = mine[0].kind.model
        kept = model._default_manager.in_bulk([row.subject_pk for row in mine])
        found |= {(key, pk): record for pk, record in kept.items()}
    return found


def _line(row: Schedule, known: Any, abouts: Any, last: ScheduledReport | None, viewer: Viewer) -> list[Any]:
    form, about = known.get(row.form), abouts.get((row.subject, row.subject_pk))
    title = f"{about or _('того, про що звіт, більше немає')} · {form.outline.title if form else row.form}"
    may = actions.may_manage(viewer, row.department_id)
    return [
        {"text": title, "url": reverse("schedule", args=[row.pk])} if may else title,
        capfirst(str(row.get_rhythm_display())),
        _("%(days)s після періоду · %(ground)s") % {"days": _days(row.due_days), "ground": row.ground},
        str(row.department),
        {"text": last.period.title, "url": reverse("report-bench", args=[last.report_id])} if last else "—",
        _state(row, form is not None and about is not None),
    ]


def _days(number: int) -> str:
    return words.count(number, words.WORKING_DAY)


def _state(row: Schedule, whole: bool) -> dict[str, str]:
    if not whole:
        return {"tag": _("форми чи підрозділу немає"), "tag_kind": "bad"}
    return {"tag": _("діє"), "tag_kind": "good"} if row.is_on else {"tag": _("зупинено"), "tag_kind": "none"}


@read_and_write
def new(request: HttpRequest) -> HttpResponse:
    """First the form (`?form=…`), then the rest."""
    viewer = official(request)
    actions.require_manager(viewer)
    known = own.known().get(request.GET.get("form", ""))
    if known is None:
        form = FormForm(request.GET if "form" in request.GET else None)
        context = {"form": form, "crumbs": _crumbs()}
        return render(request, "reports/schedules/form.html", context, status=422 if form.is_bound else 200)
    typed = ScheduleForm(request.POST or None, outline=known.outline, viewer=viewer)
    typed.watch(Schedule, None)
    if request.method == "POST" and typed.is_valid():
        subject = known.outline.subject
        model: Any = printed.subject(subject).model
        abouts = model._default_manager.visible(to=viewer).filter(pk__in=typed.chosen())
        actions.put(viewer, abouts, {"form": known.outline.key, "subject": subject, **typed.terms()})
        messages.success(request, _("Розклад записано. Чернетка з’явиться, щойно скінчиться період."))
        return redirect("schedules")
    context = {"form": typed, "outline": known.outline, "crumbs": _crumbs()}
    return render(request, "reports/schedules/new.html", context, status=422 if typed.is_bound else 200)


@read_and_write
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its terms, to change; what it began; its past."""
    viewer = official(request)
    rows = Schedule.objects.select_related("department")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    row = get_object_or_404(rows, pk=pk)
    actions.require_manager(viewer, row.department)
    form = changing(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change(row, viewer, form.cleaned_data)
        messages.success(request, _("Розклад змінено."))
        return redirect("schedules")
    begun = ScheduledReport.objects.filter(schedule=row).select_related("report").order_by("-since")
    known, about = own.known().get(row.form), _abouts([row]).get((row.subject, row.subject_pk))
    context = {
        "row": row,
        "form": form,
        "title": about or row,
        "outline": known.outline if known else None,
        "begun": begun[:12],
        "entries": _past(row),
        "crumbs": _crumbs(),
    }
    return render(request, "reports/schedules/edit.html", context, status=422 if form.is_bound else 200)


def _past(row: Schedule) -> list[dict[str, Any]]:
    """Its history by what a person says of it; what it is about stands above."""
    named = (*TERMS, "is_on", "department")
    labels = {capfirst(str(Schedule._meta.get_field(name).verbose_name)) for name in named}  # type: ignore[union-attr]
    told = past.told(past.of_record(Schedule, row.pk), [Schedule])
    return [{**entry, "changes": [c for c in entry["changes"] if c["field"] in labels]} for entry in told]


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it, or let it go on."""
    viewer = official(request)
    row = get_object_or_404(Schedule.objects.select_for_update(of=("self",)), pk=pk)
    actions.switch(row, viewer, on=request.POST.get("on") == "1")
    messages.success(request, _("Розклад діє.") if row.is_on else _("Розклад зупинено. Почате лишається."))
    return redirect("schedules")


# ── What a department owes ───────────────────────────────────────────────────────────────────────────────────────────


@read_and_write
def owed(request: HttpRequest, pk: int) -> HttpResponse:
    """What a department owes to a report by its deadline; a POST says why there will be no more."""
    viewer = official(request)
    row = Owed.objects.select_related("department", "scheduled__report__department", "scheduled__schedule").filter(
        pk=pk
    )
    found = row.select_for_update(of=("self",)).first() if request.method == "POST" else row.first()
    if found is None:
        raise Http404
    if request.method == "POST":
        owing.require_unit(found, viewer)
    form = AnswerForm(request.POST or None, owed=found)
    if request.method == "POST" and form.is_valid():
        owing.answer(found, viewer, form.cleaned_data["answer"])
        messages.success(request, _("Записано. Більше не нагадуватимемо."))
        return redirect("report-bench", found.scheduled.report_id)
    report = found.scheduled.report
    waits = report.state in OPEN
    lacks = missing.by_unit(missing.lacks(report)).get(found.department, []) if waits else []
    context = {
        "owed": found,
        "report": report,
        "lacks": lacks,
        "waits": waits,
        "form": form if waits and lacks and viewer.has(WRITERS, found.department_id) else None,
        "crumbs": crumbs(report),
    }
    return render(request, "reports/schedules/owed.html", context, status=422 if form.is_bound else 200)
