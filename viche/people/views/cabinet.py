"""My cabinet: name, sessions, second factor, my data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import get_script_prefix
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit import clock
from viche.people import access, actions, second_factor
from viche.people.forms import EraseForm, NameForm
from viche.people.models import Membership, Person


@never_cache
@require_safe
def cabinet(request: HttpRequest) -> HttpResponse:
    """Everything about me on one page."""
    person = access.require_signed_in(request)
    context = {
        "person": person,
        "roles": _roles(person),
        "factor": second_factor.is_set_up(person),
        "factor_demo": second_factor.is_demo(request),
        "factor_asked": second_factor.is_asked_of(person),
    }
    return render(request, "people/cabinet.html", context)


def _roles(person: Person) -> list[dict[str, Any]]:
    held = (
        Membership.objects.in_force()
        .filter(person=person)
        .select_related("hromada")
        .order_by("hromada__sort_key", "pk")
    )
    return [
        {"title": row.hromada.name, "value": row.get_role_display(), "url": access.address(row.hromada, access.DESK)}
        for row in held
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest) -> HttpResponse:
    """How I am called."""
    person = access.require_signed_in(request)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        person.name = form.cleaned_data["name"]
        person.save(update_fields=["name"])
        messages.success(request, _("Ім’я записано."))
        return redirect("cabinet")
    return render(request, "people/cabinet_name.html", {"form": form})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out on every device."""
    actions.end_sessions(access.require_signed_in(request))
    logout(request)
    messages.success(request, _("Усі сеанси закінчено, зокрема цей."))
    return HttpResponseRedirect(get_script_prefix())


@never_cache
@require_safe
def take(request: HttpRequest) -> HttpResponse:
    """All that is kept about me, as one JSON file."""
    person = access.require_signed_in(request)
    response = JsonResponse(_everything(person), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="viche-my-data.json"'
    return response


def _everything(person: Person) -> dict[str, Any]:
    held = Membership.objects.filter(person=person).select_related("hromada").order_by("pk")
    return {
        "taken_at": clock.now().isoformat(),
        "person": {
            "email": person.email,
            "name": person.name,
            "level": person.level,
            "joined_at": person.joined_at.isoformat(),
            "last_login": person.last_login.isoformat() if person.last_login else None,
            "password": person.has_usable_password(),
            "second_factor": second_factor.is_set_up(person),
        },
        "roles": [
            {
                "hromada": row.hromada.name,
                "role": row.role,
                "department": row.department_id,
                "position": row.position,
                "since": row.since.isoformat(),
                "until": row.until.isoformat() if row.until else None,
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in held
        ],
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays; a mark and a button erase."""
    person = access.require_signed_in(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.erase(person)
        logout(request)
        messages.success(request, gettext("Ваші дані стерто. Дякуємо, що були з громадою."))
        return HttpResponseRedirect(get_script_prefix())
    return render(request, "people/cabinet_erase.html", {"form": form, "roles": _roles(person)})
