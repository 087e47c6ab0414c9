"""Opening a hromada: choose its territory by name, say what the codifier cannot know, invite the first administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix, reverse, set_script_prefix, set_urlconf
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from viche.hromada import finding, naming
from viche.hromada.actions import open_hromada
from viche.hromada.forms import OpeningForm, refuse
from viche.hromada.models import Hromada, Territory
from viche.kit import tenancy
from viche.kit.access import Refused, Role
from viche.people import actions as people
from viche.people.access import require_signed_in
from viche.people.models import Person

FIRST_COLOUR = "#7d1d3a"


def operator(request: HttpRequest) -> Person:
    """Who opens hromadas on this server, with the second factor passed; or a refusal."""
    person = require_signed_in(request)
    if not person.is_operator:
        raise Refused(
            _("Громади на цьому сервері відкриває його оператор."),
            _("Якщо вашої громади тут немає, нехай рада напише тому, хто опікується сервером."),
        )
    if not request.viewer.second_factor:  # type: ignore[attr-defined]
        raise Refused(
            _("Громади відкривають лише після входу з кодом із застосунку на телефоні."),
            _("Введіть код і поверніться сюди."),
            links=[(_("Мій кабінет"), reverse("cabinet"))],
        )
    return person


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Find the territory by name."""
    operator(request)
    typed = request.GET.get("q", "").strip()
    context = {"typed": typed, "found": finding.find(typed) if typed else None}
    return render(request, "opening/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """The one form. All or nothing: without the invitation the hromada is not opened either."""
    person = operator(request)
    territory = get_object_or_404(Territory.objects.openable().select_related("parent__parent"), pk=code)
    opened = Hromada.objects.filter(territory=territory).first()
    if opened is not None:
        return redirect(opened.url)
    form = OpeningForm(request.POST or None, initial=offered(territory))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                hromada = _open(request, person, territory, form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s відкрито. Запрошення надіслано.") % {"name": hromada.name})
            return redirect(hromada.url if not hromada.domain else f"/{hromada.slug}/")
    context = {"form": form, "territory": territory, "place": finding.Place(territory)}
    return render(request, "opening/form.html", context, status=422 if form.is_bound and form.errors else 200)


def offered(territory: Territory) -> dict[str, str]:
    """What the form is filled with."""
    return {
        "name": naming.hromada_name(territory),
        "council": naming.council_name(territory),
        "slug": free(naming.address(territory)),
        "accent": FIRST_COLOUR,
    }


def free(slug: str) -> str:
    """The slug, or the first of «slug-2», «slug-3»… that nobody has: there are several Ivanivkas."""
    taken = set(Hromada.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number = 1
    while (offer := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return offer


def _open(request: HttpRequest, person: Person, territory: Territory, given: dict[str, Any]) -> Hromada:
    fields = ("name", "council", "slug", "domain", "accent")
    hromada = open_hromada(by=person, territory=territory, **{name: given[name] for name in fields})
    offer = {
        "email": given["administrator"],
        "name": given["administrator_name"],
        "role": Role.ADMINISTRATOR,
        "department": None,
        "position": "",
    }
    with tenancy.enter(hromada.pk), addresses_of(hromada):
        people.invite(request, person, hromada, offer)
    return hromada


@contextmanager
def addresses_of(hromada: Hromada) -> Iterator[None]:
    """Inside, addresses are those of the hromada, as if its page were open: the link of the letter leads there."""
    before = get_script_prefix()
    set_script_prefix(f"/{hromada.slug}/")
    set_urlconf("viche.site.urls_hromada")
    try:
        yield
    finally:
        set_urlconf(None)
        set_script_prefix(before)
