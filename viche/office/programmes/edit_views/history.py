"""Pages of the past, and throwing a draft away with everything in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit.registers import Register
from viche.kit.registers import actions as records
from viche.office.programmes import actions, past
from viche.office.programmes.edit_views.frame import crumbs, fetch, read_and_write, tabs


@require_safe
def programme(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """Who, when, what was, what became, on what ground: of the programme and all its parts."""
    _viewer, found = fetch(request, pk)
    context = {
        "programme": found,
        "tabs": tabs(found, "programmes-history"),
        "entries": past.of_programme(found),
        "crumbs": crumbs(found),
    }
    return render(request, "programmes/edit/history.html", context)


@read_and_write
def discard(request: HttpRequest, register: Register, pk: int) -> HttpResponse:
    """A draft may be thrown away with its measures, plans and payments; GET asks, POST does."""
    viewer, found = fetch(request, pk)
    records.require_writer(viewer, found)
    records.require_draft(found)
    if request.method == "POST":
        title = str(found)
        actions.discard(found, viewer)
        messages.success(request, _("Чернетку видалено: %(record)s.") % {"record": title})
        return redirect(register.address("desk"))
    context = {"register": register, "urls": register.urls(found), "record": found, "crumbs": crumbs(found)}
    return render(request, "kit/registers/discard.html", context)
