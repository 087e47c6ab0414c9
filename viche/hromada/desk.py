"""Pages of officials: the tree of departments, the rules of the statute, the hromada's name and colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from viche.hromada import actions, past, rules, statute, tree
from viche.hromada.forms import (
    CloseForm,
    CorrectionForm,
    DepartmentForm,
    IdentityForm,
    MoveForm,
    NewDepartmentForm,
    ReopenForm,
    ValueForm,
    identity_of,
    refuse,
)
from viche.hromada.models import Department, Hromada, StatuteSetting
from viche.kit import access, clock, words
from viche.kit.access import Refused, Viewer

read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def official(request: HttpRequest) -> Viewer:
    """The person at the desk, or a refusal."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    access.require_staff(viewer)
    return viewer


def place(request: HttpRequest) -> Hromada:
    """The hromada of this address."""
    hromada: Hromada = request.hromada  # type: ignore[attr-defined]
    return hromada


def done(form: forms.BaseForm, action: Callable[[], Any]) -> bool:
    """Run the action; what it refuses about the values (409, 422) is told in the form, the rest goes up."""
    if not form.is_valid():
        return False
    try:
        action()
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        refuse(form, refusal)
        return False
    return True


def typing(request: HttpRequest, template: str, form: forms.BaseForm, **context: Any) -> HttpResponse:
    """The page of a form; 422 when it came back with errors."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """The tree, with what this person may change."""
    viewer = official(request)
    working, closed = tree.branches(viewer, clock.today())
    context = {
        "working": working,
        "closed": closed,
        "kept": {
            unit.pk for unit in (*(branch.unit for branch in working), *closed) if viewer.has(rules.KEEPERS, unit.pk)
        },
        "may_add": viewer.has(rules.KEEPERS),
        "missing": [branch.unit for branch in working if not branch.unit.genitive],
    }
    return render(request, "hromada/desk/departments.html", context)


def _crumbs(unit: Department | None = None) -> list[dict[str, Any]]:
    crumbs = [{"title": _("Підрозділи"), "url": reverse("departments-desk")}]
    return crumbs + ([{"title": unit.name, "url": reverse("department", args=[unit.pk])}] if unit else [])


def _keeper(viewer: Viewer, unit: Department | None = None) -> None:
    if not viewer.has(rules.KEEPERS, unit.pk if unit else None):
        raise Refused(
            _("Структуру ведуть керівник, секретар або адміністратор."),
            _("Керівник підрозділу веде свій підрозділ і те, що йому підпорядковано."),
            links=[(_("Підрозділи"), reverse("departments-desk"))],
        )


@read_and_write
def department_add(request: HttpRequest) -> HttpResponse:
    """A new department or enterprise."""
    viewer = official(request)
    _keeper(viewer)
    form = NewDepartmentForm(request.POST or None, initial={"parent": request.GET.get("under"), "order": 0})
    made: list[Department] = []
    if request.method == "POST" and done(
        form, lambda: made.append(actions.add_department(place(request), viewer, **form.cleaned_data))
    ):
        messages.success(request, _("Додано: %(name)s. Перевірте відмінки.") % {"name": made[0].name})
        return redirect("department", made[0].pk)
    return typing(request, "hromada/desk/department_add.html", form, crumbs=_crumbs())


@read_and_write
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """One department: its names; links to move and to close."""
    viewer = official(request)
    unit = access.fetch(Department, pk, viewer, lock=request.method == "POST")
    _keeper(viewer, unit)
    form = DepartmentForm(request.POST or None, instance=unit)
    title = unit.name
    if request.method == "POST" and done(
        form,
        lambda: actions.change_department(unit, viewer, **{name: form.cleaned_data[name] for name in form.Meta.fields}),
    ):
        messages.success(request, _("Зміни збережено."))
        return redirect("department", pk)
    context = {"unit": unit, "title": title, "entries": past.of_department(unit), "crumbs": _crumbs()}
    return typing(request, "hromada/desk/department.html", form, **context)


@read_and_write
def department_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another place in the tree."""
    viewer = official(request)
    if request.method == "POST":
        actions.hold_tree()
    unit = access.fetch(Department, pk, viewer)
    _keeper(viewer, unit)
    form = MoveForm(request.POST or None, unit=unit)
    if request.method == "POST" and done(form, lambda: actions.move_department(unit, viewer, **form.cleaned_data)):
        messages.success(request, _("Переміщено: %(name)s.") % {"name": unit.name})
        return redirect("departments-desk")
    return typing(request, "hromada/desk/department_move.html", form, unit=unit, crumbs=_crumbs(unit))


@read_and_write
def department_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close with a date; a closed one is opened again."""
    viewer = official(request)
    unit = access.fetch(Department, pk, viewer, lock=request.method == "POST")
    _keeper(viewer, unit)
    form = (ReopenForm if unit.closed_on else CloseForm)(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: actions.close_department(
            unit, viewer, closed_on=form.cleaned_data.get("closed_on"), ground=form.cleaned_data["ground"]
        ),
    ):
        messages.success(
            request,
            (_("Припинено: %(name)s.") if unit.closed_on else _("Знову працює: %(name)s.")) % {"name": unit.name},
        )
        return redirect("departments-desk")
    return typing(request, "hromada/desk/department_close.html", form, unit=unit, crumbs=_crumbs(unit))


# ── Rules of the statute ─────────────────────────────────────────────────────────────────────────────────────────


@require_safe
def statute_settings(request: HttpRequest) -> HttpResponse:
    """Every rule with its value today."""
    viewer = official(request)
    context = {"rules": statute.in_force(), "may_set": rules.everywhere(viewer, rules.KEEPERS)}
    return render(request, "hromada/desk/rules.html", context)


def _rule(key: str) -> statute.Rule:
    try:
        return statute.declared(key)
    except KeyError as error:
        raise Http404 from error


def _rule_crumbs(rule: statute.Rule | None = None) -> list[dict[str, Any]]:
    crumbs = [{"title": _("Правила статуту"), "url": reverse("statute-settings")}]
    return crumbs + ([{"title": rule.title, "url": reverse("statute-setting", args=[rule.key])}] if rule else [])


@read_and_write
def statute_setting(request: HttpRequest, key: str) -> HttpResponse:
    """The dated values of one rule, and a new one. The past is not edited."""
    viewer = official(request)
    rule = _rule(key)
    may_set = rules.everywhere(viewer, rules.KEEPERS)
    form = ValueForm(request.POST or None, rule=rule)
    if request.method == "POST" and not may_set:
        actions.require_rules(viewer)
    if request.method == "POST" and done(form, lambda: _set(request, viewer, rule, form)):
        messages.success(request, _("Записано: %(rule)s.") % {"rule": rule.title})
        return redirect("statute-setting", key)
    answers = statute.past(rule)
    context = {
        "rule": rule,
        "answers": answers,
        "may_set": may_set,
        "entries": past.of_rule(rule, answers),
        "crumbs": _rule_crumbs(),
    }
    return typing(request, "hromada/desk/rule.html", form, **context)


def _set(request: HttpRequest, viewer: Viewer, rule: statute.Rule, form: ValueForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("since", "act", "source")}
    actions.set_rule(place(request), viewer, key=rule.key, value=form.value, **given)


@read_and_write
def statute_correct(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Mend a row written wrong, on a ground."""
    viewer = official(request)
    rule = _rule(key)
    row = access.fetch(StatuteSetting, pk, viewer, lock=request.method == "POST")
    if row.key != key:
        raise Http404
    actions.require_rules(viewer)
    form = CorrectionForm(request.POST or None, rule=rule, row=row)
    given = ("act", "source", "ground")
    if request.method == "POST" and done(
        form,
        lambda: actions.correct_rule(
            row, viewer, value=form.value, **{name: form.cleaned_data[name] for name in given}
        ),
    ):
        messages.success(request, _("Виправлено: %(rule)s.") % {"rule": rule.title})
        return redirect("statute-setting", key)
    context = {"rule": rule, "day": words.long_date(row.since), "crumbs": _rule_crumbs(rule)}
    return typing(request, "hromada/desk/rule_correct.html", form, **context)


# ── Identity ─────────────────────────────────────────────────────────────────────────────────────────────────────


@read_and_write
def identity(request: HttpRequest) -> HttpResponse:
    """Name, council and colour: read by every official, changed by the administrator. The domain is read only."""
    viewer = official(request)
    # Records that point to the hromada are still written meanwhile: they need only its key.
    rows = Hromada.objects.select_for_update(no_key=True) if request.method == "POST" else Hromada.objects.all()
    hromada = rows.get(pk=place(request).pk)
    may_change = rules.everywhere(viewer, rules.IDENTITY)
    form = IdentityForm(request.POST or None, hromada=hromada)
    if request.method == "POST" and not may_change:
        actions.require_identity(viewer)
    if request.method == "POST" and done(form, lambda: actions.set_identity(hromada, viewer, **form.cleaned_data)):
        messages.success(request, _("Зміни збережено."))
        return redirect("hromada-settings")
    pairs: list[dict[str, Any]] = [
        {"title": form.fields[name].label, "value": value or "—"} for name, value in identity_of(hromada).items()
    ]
    if "districts" in form.fields:
        pairs.append({"title": form.fields["districts"].label, "value": form.initial["districts"].replace("\n", ", ")})
    fixed: list[dict[str, Any]] = [
        {"title": _("Власний домен"), "value": hromada.domain or _("немає")},
        {"title": _("Код КАТОТТГ"), "value": hromada.territory_id, "code": True},
    ]
    pairs += fixed
    context = {"may_change": may_change, "pairs": pairs, "fixed": fixed}
    return typing(request, "hromada/desk/identity.html", form, **context)
