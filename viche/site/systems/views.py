"""The page of systems: what five reports name, and where each is kept here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.registers.groups import GROUPS
from viche.site.systems.table import System, counterpart_of, systems


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All of them by the heading of their register, with what each named field became."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for system in systems():
        register = system.home.register
        group = register.group if register is not None else "administration"
        groups.setdefault(group, []).append(_row(system))
    context = {
        "groups": [{"key": key, "title": title, "rows": groups[key]} for key, title in GROUPS.items() if key in groups],
        "number": len(systems()),
        "crumbs": [{"title": _("Головна"), "url": reverse("home")}],
    }
    return render(request, "systems/systems.html", context)


def _row(system: System) -> dict[str, Any]:
    home = system.home
    register = home.register
    english = translation.get_language() == "en"
    if home.kind == "page":
        title, url = _("Сторінка продукту"), reverse(home.name)
    else:
        assert register is not None
        title, query = str(register.title), urlencode(_asked(system))
        url = register.address("list") + (f"?{query}" if query else "")
    return {
        "name": system.name_en if english else system.name_uk,
        "home": title,
        "url": url,
        "outside": home.kind == "adapter",
        "fields": [{"named": named, "title": counterpart_of(said).title()} for named, said in system.fields.items()],
    }


def _asked(system: System) -> dict[str, str]:
    """What narrows the list to the records of this system: only what the list can be narrowed by."""
    register = system.home.register
    assert register is not None
    return {name: value for name, value in system.home.given.items() if name in register.filters}
