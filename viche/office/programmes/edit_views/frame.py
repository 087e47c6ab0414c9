"""What every page of editing begins with: the programme, the right to change it, crumbs, tabs, forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from viche.hromada.desk import done, official, read_and_write, typing
from viche.kit import access
from viche.kit.access import Viewer
from viche.office.programmes import actions
from viche.office.programmes.actions.hanging import short
from viche.office.programmes.forms.base import PartForm
from viche.office.programmes.models import Measure, Programme

__all__ = ["changed", "crumbs", "fetch", "official", "part_of", "read_and_write", "tabs", "to_change", "typing"]

P = TypeVar("P", bound=models.Model)
Crumb = dict[str, Any]


def fetch(request: HttpRequest, pk: int) -> tuple[Viewer, Programme]:
    """The official and the programme, held while something is written."""
    viewer = official(request)
    return viewer, access.fetch(Programme, pk, viewer, lock=request.method == "POST")


def part_of(request: HttpRequest, model: type[P], pk: int) -> tuple[Viewer, Programme, P]:
    """The official, the programme, and its part. While something is written the programme is held, and the part is read
    after that: what somebody did with it a moment ago is seen."""
    viewer = official(request)
    part: Any = access.fetch(model, pk, viewer)
    programme = access.fetch(Programme, part.programme_id, viewer, lock=request.method == "POST")
    if request.method == "POST":
        part = access.fetch(model, pk, viewer)
    part.programme = programme
    return viewer, programme, part


def to_change(request: HttpRequest, model: type[P], pk: int) -> tuple[Viewer, Programme, P]:
    """The same for whoever may change the programme; others are told why not."""
    viewer, programme, part = part_of(request, model, pk)
    actions.require_changer(viewer, programme)
    return viewer, programme, part


def changed(request: HttpRequest, form: PartForm, action: Callable[[], Any], said: Callable[[], str]) -> bool:
    """Do it if the form holds; what is refused stands in the form, what is done is said."""
    if request.method != "POST" or not done(form, action):
        return False
    messages.success(request, said())
    return True


def crumbs(programme: Programme, *more: tuple[str, str]) -> list[Crumb]:
    """Programmes › the programme › …"""
    found = [
        (_("Програми"), reverse("programmes-desk")),
        (short(programme.title, 60), reverse("programmes-record", args=[programme.pk])),
        *more,
    ]
    return [{"title": title, "url": url} for title, url in found]


def contents_crumb(programme: Programme) -> tuple[str, str]:
    """The contents."""
    return _("Зміст"), reverse("programmes-contents", args=[programme.pk])


def measure_crumb(measure: Measure) -> tuple[str, str]:
    """The page of a measure at the desk."""
    return (
        _("Захід %(number)s") % {"number": measure.number},
        reverse("measure-desk", args=[measure.programme_id, measure.pk]),
    )


def tabs(programme: Programme, current: str) -> list[dict[str, Any]]:
    """Pages of one programme on which it is kept."""
    named = (
        (_("Зміст"), "programmes-contents"),
        (_("Зміни"), "programmes-amendments"),
        (_("Асигнування"), "programmes-appropriations"),
        (_("Платежі"), "programmes-payments"),
        (_("Історія"), "programmes-history"),
    )
    return [
        {"title": title, "url": reverse(name, args=[programme.pk]), "current": name == current} for title, name in named
    ]


def page(request: HttpRequest, form: PartForm, programme: Programme, *, title: str, back: str, trail: tuple[tuple[str, str], ...] = (),
         template: str = "programmes/edit/form.html", **context: Any) -> HttpResponse:  # fmt: skip
    """The page of one form. `back`: where whoever changes their mind goes."""
    context = {
        "programme": programme,
        "title": title,
        "cancel_url": back,
        "crumbs": crumbs(programme, *trail),
        **context,
    }
    return typing(request, template, form, **context)


def contents(programme: Programme) -> HttpResponse:
    """Back to the contents."""
    return redirect("programmes-contents", programme.pk)
