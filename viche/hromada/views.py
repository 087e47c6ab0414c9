"""Pages for everybody: choosing a hromada, its departments, its rules, its colour."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.hromada import finding, statute, tree
from viche.hromada.models import Department, Hromada, StatuteSetting, Territory
from viche.kit import clock, contrast, words
from viche.kit.access import Viewer
from viche.kit.publishing import section_of

# Above this many open hromadas the first page lists oblasts, and a page of an oblast its hromadas.
AT_ONCE = 60
YEAR = 31_536_000


@require_safe
def server_home(request: HttpRequest) -> HttpResponse:
    """Choose a hromada: by name, or from the list of those that are here."""
    typed = request.GET.get("q", "").strip()
    oblasts = finding.by_oblast()
    number = sum(len(oblast.places) for oblast in oblasts)
    chosen = next((oblast for oblast in oblasts if oblast.code == request.GET.get("oblast")), None)
    context = {
        "typed": typed,
        "found": finding.find(typed) if typed else None,
        "oblasts": [chosen] if chosen else oblasts,
        "chosen": chosen,
        "only_names": number > AT_ONCE and chosen is None,
        "number": number,
        "here": _("%(here)s із %(all)s")
        % {"here": words.count(number, finding.HROMADA), "all": words.number(_openable())},
    }
    return render(request, "hromada/server_home.html", context)


def _openable() -> int:
    return Territory.objects.openable().count()


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """The structure of the council: what works now as a tree, then what was closed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    working, closed = tree.branches(viewer, clock.today())
    profiles = [profile for branch in working if (profile := _profile(branch.unit))]
    context = {"working": working, "closed": closed, "profiles": profiles, "hidden": _hidden(viewer, Department)}
    return render(request, "hromada/departments.html", context)


def _profile(unit: Department) -> dict[str, Any] | None:
    """By what a department works, as far as it is written down: pairs for kit/parts/pairs.html and its tasks."""
    pairs = [
        {"title": _("Підпорядковано"), "value": unit.subordination},
        {"title": _("Підзвітно й підконтрольно"), "value": unit.accountability},
        {"title": _("Положення"), "value": unit.statute or unit.statute_link, "url": unit.statute_link},
        {"title": _("Звіти підписує"), "value": ", ".join(filter(None, (unit.signatory_name, unit.signatory_office)))},
    ]
    pairs = [pair for pair in pairs if pair["value"]]
    tasks = [task for line in unit.tasks.splitlines() if (task := line.strip())]
    return {"unit": unit, "pairs": pairs, "tasks": tasks} if pairs or tasks else None


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """«Правила громади»: every declared rule with its value today, the act and what was before."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    hidden = _hidden(viewer, StatuteSetting)
    context = {"rules": [] if hidden else statute.with_past(), "hidden": hidden}
    return render(request, "hromada/rules.html", context)


def _hidden(viewer: Viewer, model: Any) -> bool:
    return not viewer.is_staff and viewer.closures.closed(section_of(model))


@require_safe
def accent_css(request: HttpRequest) -> HttpResponse:
    """The accent of this hromada in both schemes. With the version in the address it may be kept for a year."""
    hromada: Hromada = request.hromada  # type: ignore[attr-defined]
    response = HttpResponse(
        contrast.accent_css(hromada.accent, hromada.accent_dark), content_type="text/css; charset=utf-8"
    )
    if request.GET.get("v") == hromada.look:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=300)
    return response
