"""Pages of gatherings: which there are, one with its departments; and what the bench says of what stands in a text."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from viche.kit import access
from viche.kit.access import WRITERS
from viche.kit.registers import past
from viche.reports import own
from viche.reports.desk import crumbs, official, read_and_write
from viche.reports.gathering import actions
from viche.reports.gathering.forms import GatheringForm
from viche.reports.models import Gathering, GatheringUnit
from viche.reports.preparing import may_write, require_writer


def _crumbs() -> list[dict[str, Any]]:
    return [*crumbs(), {"title": _("Зібрані звіти"), "url": reverse("gatherings")}]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every gathering, with the way to gather it now."""
    viewer = official(request)
    counted = dict(GatheringUnit.objects.order_by().values_list("gathering_id").annotate(Count("pk")))
    known = own.known()
    context = {
        "rows": [
            {
                "row": row,
                "form": known[row.form].outline.title if row.form in known else row.form,
                "number": counted.get(row.pk, 0),
                "may": viewer.has(WRITERS, row.department_id),
            }
            for row in Gathering.objects.visible(to=viewer).select_related("department")
        ],
        "may_add": may_write(viewer),
        "crumbs": crumbs(),
    }
    return render(request, "reports/gathering/list.html", context)


@read_and_write
def new(request: HttpRequest) -> HttpResponse:
    """Name one and its departments; then for which days it is gathered."""
    return _edited(request, Gathering())


@read_and_write
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it; reports that were gathered stay as they are."""
    viewer = official(request)
    row = access.fetch(Gathering, pk, viewer, lock=request.method == "POST")
    require_writer(viewer, row.department)
    return _edited(request, row)


def _edited(request: HttpRequest, row: Gathering) -> HttpResponse:
    viewer = official(request)
    require_writer(viewer)
    form = GatheringForm(request.POST or None, instance=row, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        made = actions.put(viewer, row, form.cleaned_data["units"])
        messages.success(request, _("Записано. Виберіть, за який час зібрати звіт."))
        return redirect(f"{reverse('report-new')}?subject=gathering&pk={made.pk}")
    kinds = [Gathering, GatheringUnit]
    context = {
        "form": form,
        "row": row if row.pk else None,
        "entries": past.told(past.of_record(Gathering, row.pk), kinds) if row.pk else [],
        "crumbs": _crumbs(),
    }
    return render(request, "reports/gathering/form.html", context, status=422 if form.is_bound else 200)
