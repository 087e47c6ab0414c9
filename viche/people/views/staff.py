"""People of a hromada: who holds which role; invitations. Administrators change, auditors see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit import clock
from viche.kit.access import EVERYWHERE, Role, Viewer
from viche.people import access, actions
from viche.people.forms import InvitationForm, RoleForm
from viche.people.models import Invitation, Membership

SEES = (Role.ADMINISTRATOR, Role.AUDITOR)


@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Members with their roles, then invitations that wait."""
    viewer = _viewer(request)
    access.require_people(viewer)
    may_change = viewer.has([Role.ADMINISTRATOR])
    held = _held(viewer).in_force().select_related("person", "department").order_by("person__name", "pk")  # type: ignore[attr-defined]
    waiting = _within(viewer, Invitation.objects.open().filter(hromada=viewer.hromada_id))
    context = {
        "may_change": may_change,
        "columns": _titles([_("Людина"), _("Роль"), _("Підрозділ"), _("Посада")]),
        "rows": [_row(row, viewer) for row in held],
        "invitations": waiting.select_related("department", "invited_by").order_by("-created_at"),
    }
    return render(request, "people/staff.html", context)


def _row(row: Membership, viewer: Viewer) -> list[Any]:
    mine = viewer.has([Role.ADMINISTRATOR]) and _reaches(viewer, row.department_id)
    name = {"text": str(row.person)}
    if mine:
        name["url"] = reverse("people-change", args=[row.pk])
    until = _(" до %(day)s") % {"day": f"{row.until:%d.%m.%Y}"} if row.until else ""
    where = row.department.name if row.department else _("уся громада")
    return [name, row.get_role_display() + until, where, row.position]


def _titles(names: list[str]) -> list[dict[str, str]]:
    return [{"title": name} for name in names]


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def _reaches(viewer: Viewer, department: int | None) -> bool:
    """Whether the administrator's own part of the hromada holds this department."""
    units = viewer.units([Role.ADMINISTRATOR])
    return units is EVERYWHERE or (department is not None and department in units)


def _within(viewer: Viewer, rows: QuerySet) -> QuerySet:
    """Rows of the viewer's own part of the hromada."""
    units = viewer.units(SEES)
    return rows if units is EVERYWHERE else rows.filter(department_id__in=units)


def _held(viewer: Viewer) -> QuerySet:
    return _within(viewer, Membership.objects.filter(hromada=viewer.hromada_id))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Offer a role by letter."""
    viewer = _viewer(request)
    access.require_administrator(viewer)
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        hromada=request.hromada,  # type: ignore[attr-defined]
        units=viewer.units([Role.ADMINISTRATOR]),
    )
    if request.method == "POST" and form.is_valid():
        department = form.cleaned_data["department"]
        access.require_within(viewer, department.pk if department else None)
        made = actions.invite(request, viewer.person, request.hromada, form.cleaned_data)  # type: ignore[attr-defined]
        day = f"{clock.kyiv(made.expires_at):%d.%m.%Y}"
        said = _("Запрошення для %(email)s у дорозі. Діє до %(day)s.") % {"email": made.email, "day": day}
        messages.success(request, said)
        return redirect("people-desk")
    return render(request, "people/staff_invite.html", {"form": form})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    viewer = _viewer(request)
    access.require_administrator(viewer)
    found = Invitation.objects.open().filter(hromada=viewer.hromada_id, pk=pk).first()
    if found is None:
        raise Http404
    access.require_within(viewer, found.department_id)
    actions.revoke(found, viewer.person)
    messages.success(request, _("Запрошення відкликано: посилання з листа більше не діє."))
    return redirect("people-desk")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role, department or position of a member."""
    viewer, member = _member(request, pk)
    initial = {"role": member.role, "department": member.department_id, "position": member.position}
    data = request.POST if request.method == "POST" else None
    form = RoleForm(data, units=viewer.units([Role.ADMINISTRATOR]), initial=initial)
    if request.method == "POST" and form.is_valid():
        department = form.cleaned_data["department"]
        access.require_within(viewer, department.pk if department else None)
        actions.change(member, viewer.person, form.cleaned_data)
        messages.success(request, _("Роль змінено."))
        return redirect("people-desk")
    return render(request, "people/staff_change.html", {"form": form, "member": member})


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role at once."""
    viewer, member = _member(request, pk)
    actions.end(member, viewer.person)
    messages.success(request, _("Роль завершено. %(name)s її більше не має.") % {"name": member.person})
    return redirect("people-desk")


def _member(request: HttpRequest, pk: int) -> tuple[Viewer, Membership]:
    """The role in force, within the administrator's own part of the hromada."""
    viewer = _viewer(request)
    access.require_administrator(viewer)
    rows = Membership.objects.in_force().filter(hromada=viewer.hromada_id).select_related("person", "department")
    member = rows.filter(pk=pk).first()
    if member is None:
        raise Http404
    access.require_within(viewer, member.department_id)
    return viewer, member
