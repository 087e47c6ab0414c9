"""«Сьогодні»: what is due, by deadline, overdue first; drafts; what waits for my approval. Nothing else."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from viche.kit.access import require_staff


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The first page of an official."""
    require_staff(request.viewer)  # type: ignore[attr-defined]
    return render(request, "home/desk.html", {})
