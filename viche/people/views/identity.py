"""«Особа»: how surely I am known, what is kept of it, the services that vouch for me, where I live."""

from __future__ import annotations

from typing import Any

from csp.constants import SELF
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from viche.kit.access import Refused
from viche.people import access
from viche.people.identity import LEVELS, actions, demo, flow, level_of, residences_of
from viche.people.identity.forms import DemoForm, ResidenceForm, StartForm
from viche.people.identity.levels import level
from viche.people.identity.models import Identification, Residence, SubjectKey
from viche.people.identity.providers import SERVICES
from viche.people.models import Person


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything about who I am known to be, on one page."""
    person = access.require_signed_in(request)
    hromada = request.hromada  # type: ignore[attr-defined]
    held = Identification.objects.in_force().filter(person=person).select_related("hromada")
    now = level_of(person, hromada)
    context = {
        "person": person,
        "now": now,
        "levels": [{"level": one, "reached": one <= now} for one in LEVELS[1:]],
        "held": sorted(held, key=lambda row: level(row.level), reverse=True),
        "keys": SubjectKey.objects.filter(subject__person=person).select_related("subject").order_by("pk"),
        "services": [service for service in SERVICES if flow.connection(service)],
        "demo_on": demo.is_on(),
        "residences": residences_of(person),
        "inside": hromada is not None,
        "next": access.safe_next(request),
    }
    return render(request, "people/identity.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, key: str) -> HttpResponse:
    """What will be asked and what kept of it; the button leads to the service."""
    person = access.require_signed_in(request)
    service, to = flow.require(key)
    form = StartForm(request.POST if request.method == "POST" else None)
    where = access.safe_next(request)
    if request.method == "POST" and form.is_valid():
        url = flow.begin(
            request,
            person,
            key,
            with_residence=form.cleaned_data["with_residence"],
            next_url=where or reverse("identity"),
        )
        return HttpResponseRedirect(url)
    response = render(request, "people/identity_start.html", {"form": form, "service": service, "next": where})
    # A browser holds the redirect after a form to the policy of the page the form stood on.
    response._csp_update = {"form-action": [SELF, service.origin(to)]}  # type: ignore[attr-defined]
    return response


@never_cache
@require_safe
def back(request: HttpRequest, key: str) -> HttpResponse:
    """The answer of the service. It is used up even when it is refused, so the refusal is shown, not raised."""
    person = access.require_signed_in(request)
    flow.require(key)
    attempt = flow.take(person, key, request.GET.get("state", ""))
    try:
        found = flow.finish(request, attempt)
        row = actions.identify(person, key, found)
    except Refused as refused:
        return render(request, "kit/refused.html", {"refused": refused}, status=refused.status)
    _told(request, row, found)
    return HttpResponseRedirect(access.safe_next(request, attempt.next) or reverse("identity"))


def _told(request: HttpRequest, row: Identification, found: actions.Found) -> None:
    said = {"name": row.name, "level": row.get_level_display(), "day": f"{row.valid_until:%d.%m.%Y}"}
    messages.success(request, _("Особу підтверджено: %(name)s, %(level)s. Діє до %(day)s.") % said)
    if found.hromada is not None:
        messages.success(request, _("Місце проживання: %(hromada)s.") % {"hromada": found.hromada})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invented(request: HttpRequest) -> HttpResponse:
    """The demo's service: choose whom to be."""
    person = access.require_signed_in(request)
    demo.require()
    form = DemoForm(request.POST if request.method == "POST" else None)
    where = access.safe_next(request)
    if request.method == "POST" and form.is_valid():
        found = demo.found(form.cleaned_data["person"], form.cleaned_data["way"])
        _told(request, actions.identify(person, "demo", found), found)
        return HttpResponseRedirect(where or reverse("identity"))
    return render(request, "people/identity_demo.html", {"form": form, "next": where})


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """I no longer want this to be kept."""
    person = access.require_signed_in(request)
    actions.drop(_own(Identification.objects.filter(ended_at__isnull=True), person, pk))
    messages.success(request, _("Підтвердження прибрано, ім’я з документа стерто."))
    return redirect("identity")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def residence(request: HttpRequest) -> HttpResponse:
    """Where I live, by my own word; an official confirms it by a document."""
    person = access.require_signed_in(request)
    hromada = request.hromada  # type: ignore[attr-defined]
    if hromada is None:
        messages.warning(request, _("Місце проживання зазначають на сторінці своєї громади: спершу відкрийте її."))
        return redirect("identity")
    form = ResidenceForm(request.POST if request.method == "POST" else None, hromada=hromada)
    where = access.safe_next(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.claim(person, said["kind"], hromada, said["place"], said["since"])
        messages.success(request, _("Записано з ваших слів. Підтвердити може посадова особа ради за документом."))
        return HttpResponseRedirect(where or reverse("identity"))
    return render(request, "people/identity_residence.html", {"form": form, "hromada": hromada, "next": where})


@require_POST
def end_residence(request: HttpRequest, pk: int) -> HttpResponse:
    """I live there no more."""
    person = access.require_signed_in(request)
    actions.end_residence(_own(Residence.objects.in_force(), person, pk))
    messages.success(request, _("Місце проживання прибрано."))
    return redirect("identity")


def _own(rows: Any, person: Person, pk: int) -> Any:
    row = rows.filter(person=person, pk=pk).select_related("person").first()
    if row is None:
        raise Http404
    return row
