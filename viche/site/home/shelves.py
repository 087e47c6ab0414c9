"""«Реєстри»: every register under its heading, what it holds and how many records are published; one query counts all."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import words
from viche.kit.access import Viewer, require_staff
from viche.kit.publishing import PUBLISHED
from viche.kit.registers import Register, registered
from viche.kit.registers.pages import home, public
from viche.registers.groups import GROUPS

# Names of kinds that are said of a register; the rest is «…».
SHOWN = 8


@require_safe
def public_page(request: HttpRequest) -> HttpResponse:
    """For everybody."""
    viewer = public(request)
    context = {"groups": shelves(viewer, "list"), "crumbs": [home()], "lede": True}
    return render(request, "home/registers.html", {**context, "base": "kit/base.html"})


@require_safe
def at_desk(request: HttpRequest) -> HttpResponse:
    """For officials: the same, leading to the desk."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    require_staff(viewer)
    return render(request, "home/registers.html", {"groups": shelves(viewer, "desk"), "base": "kit/desk_base.html"})


def shelves(viewer: Viewer, page: str) -> list[dict[str, Any]]:
    """Groups in the order of the menu, each with its registers by name. `page`: the address they lead to."""
    numbers = published()
    lines: dict[str, list[dict[str, Any]]] = {key: [] for key in (*GROUPS, "")}
    for register in sorted(registered(), key=lambda register: words.sort_key(str(register.title))):
        shut = page == "list" and viewer.closures.closed(register.section)
        number = numbers.get(register.slug, 0)
        lines[register.group if register.group in GROUPS else ""].append(
            {
                "title": capfirst(str(register.title)),
                "url": register.address(page),
                "about": holds(register),
                "shut": shut,
                "number": "" if shut else words.count(number, register.noun),
            }
        )
    return [{"title": GROUPS.get(key, _("Інше")), "lines": found} for key, found in lines.items() if found]


def published() -> dict[str, int]:
    """Slug → how many records are published; one query over all registers."""
    rows = [_count(register) for register in registered()]
    return dict(rows[0].union(*rows[1:], all=True)) if rows else {}


def _count(register: Register) -> QuerySet[Any]:
    here = Value(register.slug, output_field=CharField())
    rows = register.model.objects.filter(state=PUBLISHED).order_by().annotate(of=here).values("of")
    found: QuerySet[Any] = rows.annotate(number=Count("pk")).values_list("of", "number")
    return found


def holds(register: Register) -> str:
    """What a register keeps: the names of its variants, else what a record says first."""
    if register.variant:
        names = [str(label) for key, label in register.field(register.variant).flatchoices if key not in ("", None)]
    else:
        names = [str(register.field(name).verbose_name) for name in register.columns if name not in register.private]
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
