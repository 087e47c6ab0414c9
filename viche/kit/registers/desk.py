"""Pages of officials: list with drafts, record with its steps, form, history. Reading is for every role of the hromada."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from viche.kit import access, attachments, words
from viche.kit.access import Viewer
from viche.kit.links import asking as links
from viche.kit.processes import Step
from viche.kit.registers import actions, exporting, many, past
from viche.kit.registers.declare import Register, registered
from viche.kit.registers.filters import filtered, understood
from viche.kit.registers.forms import RecordForm, StepForm, form_of
from viche.kit.registers.pages import about_list, elsewhere, exports, pairs
from viche.kit.registers.tables import table_of

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def official(request: HttpRequest) -> Viewer:
    """The person at the desk, or a refusal."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require_staff(viewer)
    return viewer


def _filters(register: Register, viewer: Viewer, request: HttpRequest) -> Any:
    names = dict.fromkeys((*register.filters, "department", "state"))
    rows = register.model.objects.visible(to=viewer)
    return filtered(register, rows, request.GET, names=names, search=register.search, request=request)


@require_safe
def listing(request: HttpRequest, register: Register) -> HttpResponse:
    """Every record of the hromada, with its state."""
    viewer = official(request)
    filters = _filters(register, viewer, request)
    columns = dict.fromkeys((*register.columns, "state"))
    table = table_of(register, filters.qs, columns, "record", request, many.columns(register, viewer, request))
    context = {
        **many.about_boxes(register, table, viewer, request),
        **about_list(register, table, filters, request, register.sums),
        "elsewhere": [] if table.page.object_list else elsewhere(register, request, "desk", registered()),
        "exports": exports(register, "desk-export", request.GET),
        "may_add": actions.may_write(viewer),
        "more_links": [{"title": title, "url": reverse(name)} for title, name in register.desk_links],
    }
    return render(request, "kit/registers/desk_list.html", context)


@require_safe
def export(request: HttpRequest, register: Register, kind: str) -> HttpResponse:
    """What is filtered, as a file; personal fields only of records this person writes."""
    viewer = official(request)
    rows = understood(_filters(register, viewer, request))
    return exporting.response(register, rows, (*register.form_fields, "state"), kind, viewer)


@require_safe
def record(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """One record: what it says, its state and term, the steps."""
    viewer = official(request)
    found = access.fetch(register.model, pk, viewer)
    return render(request, "kit/registers/record.html", about_record(register, found, viewer))


def about_record(register: Register, found: Any, viewer: Viewer) -> dict[str, Any]:
    """Context of a record's page at the desk; a register with a page of its own shows the same and more."""
    writes = actions.may_write(viewer, found)
    names = (
        register.form_fields if writes else tuple(name for name in register.form_fields if name not in register.private)
    )
    process = register.model.process
    changes = actions.may_change(viewer, found)
    return {
        "register": register,
        "urls": register.urls(found),
        "record": found,
        "pairs": pairs(register, found, names),
        "about": _about_state(register, found),
        "files": attachments.of(found),
        "ties": links.of(found, viewer, desk=True),
        "tie_url": reverse("link-add", args=[register.section, found.pk]) if changes else "",
        "attach_url": reverse("attachment-add", args=[register.section, found.pk]) if changes else "",
        "steps": [_button(register, found, step) for step in process.offered(found, viewer)],
        "reasons": _reasons(found, viewer, writes),
        "writes": changes,
        "keeps_private": bool(register.private) and not writes,
        "crumbs": _crumbs(register),
    }


def _crumbs(register: Register, record: Any = None) -> list[dict[str, Any]]:
    crumbs = [{"title": register.title, "url": register.address("desk")}]
    if record is not None:
        crumbs.append({"title": str(record), "url": register.address("record", record.pk)})
    return crumbs


def _button(register: Register, record: Any, step: Step) -> dict[str, Any]:
    return {"title": step.title, "url": register.address("step", record.pk, step.verb), "danger": step.danger}


def _reasons(record: Any, viewer: Viewer, writes: bool) -> list[str]:
    """Why a step that follows from this state is not offered; told to those who write."""
    if not writes:
        return []
    process = record.process
    steps = [step for step in process.steps if record.state in step.frm]
    return [str(reason) for step in steps if (reason := step.reason_against(record, viewer, process))]


def _about_state(register: Register, record: Any) -> list[dict[str, Any]]:
    """Due moment, ground and act of holding back, public address."""
    found = []
    if record.due_at:
        due = next((due for due in record.process.dues if due.state == record.state), None)
        found.append({"title": due.title if due else _("Строк"), "value": words.long_moment(record.due_at)})
    for name in ("withheld_ground", "withheld_act"):
        if getattr(record, name):
            found.append({"title": register.label(name), "value": getattr(record, name)})
    if record.published_at:
        found.append({"title": _("Оприлюднено"), "value": words.long_moment(record.published_at)})
    return found


@read_and_write
def new(request: HttpRequest, register: Register) -> HttpResponse:
    """A new record."""
    viewer = official(request)
    actions.require_writer(viewer)
    return _typed(request, register, viewer, register.model())


@read_and_write
def edit(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """A draft is edited; what was public is corrected on a ground."""
    viewer = official(request)
    found = access.fetch(register.model, pk, viewer, lock=request.method == "POST")
    actions.require_writer(viewer, found)
    return _typed(request, register, viewer, found)


def _typed(request: HttpRequest, register: Register, viewer: Viewer, record: Any) -> HttpResponse:
    is_new = record.pk is None
    title = str(record) if not is_new else ""
    form = form_of(register)(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        instance=record,
        register=register,
        viewer=viewer,
    )
    if request.method == "POST" and form.is_valid() and actions.save(form):
        return _saved(request, register, form, is_new)
    context = {
        "register": register,
        "form": form,
        "is_new": is_new,
        "record_title": title,
        "crumbs": _crumbs(register)
        if is_new
        else [*_crumbs(register), {"title": title, "url": register.address("record", record.pk)}],
        "cancel_url": register.address("desk") if is_new else register.address("record", record.pk),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "kit/registers/form.html", context, status=status)


def _saved(request: HttpRequest, register: Register, form: RecordForm, is_new: bool) -> HttpResponse:
    record = form.instance
    messages.success(request, _("Записано: %(record)s.") % {"record": record} if is_new else _("Зміни збережено."))
    if is_new and "more" in request.POST:
        return redirect(register.address("new"))
    return redirect(register.address("record", record.pk))


@read_and_write
def step(request: HttpRequest, register: Register, pk: int, verb: str) -> HttpResponse:
    """GET asks what the step asks; POST takes it."""
    viewer = official(request)
    found = access.fetch(register.model, pk, viewer, lock=request.method == "POST")
    try:
        taken = register.model.process.check(found, verb, viewer)
    except KeyError as error:
        raise Http404 from error
    form = StepForm(request.POST if request.method == "POST" else None, step=taken)
    if request.method == "POST" and form.is_valid():
        actions.take(register, found, verb, viewer, form.cleaned_data)
        messages.success(request, _("%(record)s: %(state)s.") % {"record": found, "state": found.state_now.title})
        return redirect(register.address("record", pk))
    context = {
        "register": register,
        "urls": register.urls(found),
        "record": found,
        "step": taken,
        "form": form,
        "crumbs": _crumbs(register, found),
    }
    return render(request, "kit/registers/step.html", context, status=422 if form.is_bound else 200)


@require_safe
def history(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Who, when, what was, what became, on what ground."""
    viewer = official(request)
    found = access.fetch(register.model, pk, viewer)
    context = {
        "register": register,
        "urls": register.urls(found),
        "record": found,
        "entries": past.history(register, pk),
        "crumbs": _crumbs(register, found),
    }
    return render(request, "kit/registers/history.html", context)


@read_and_write
def discard(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """A draft may be thrown away; GET asks, POST does."""
    viewer = official(request)
    found = access.fetch(register.model, pk, viewer, lock=request.method == "POST")
    actions.require_writer(viewer, found)
    actions.require_draft(found)
    if request.method == "POST":
        title = str(found)
        actions.discard(found, viewer)
        messages.success(request, _("Чернетку видалено: %(record)s.") % {"record": title})
        return redirect(register.address("desk"))
    context = {"register": register, "urls": register.urls(found), "record": found, "crumbs": _crumbs(register, found)}
    return render(request, "kit/registers/discard.html", context)
