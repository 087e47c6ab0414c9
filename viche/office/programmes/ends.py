"""A measure of a programme may be tied to what was done for it: an event, a decision, a consultation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit.access import Viewer
from viche.kit.links import ends
from viche.office.programmes.models import Measure


def _rows(viewer: Viewer) -> QuerySet[Any]:
    rows: QuerySet[Any] = Measure.objects.visible(to=viewer).select_related("programme")
    return rows


def _address(measure: Measure, desk: bool) -> str:
    return reverse("measure-desk" if desk else "measure", args=[measure.programme_id, measure.pk])


ends.declare(
    ends.End(
        key="measures",
        title=_("Заходи програм"),
        model=Measure,
        rows=_rows,
        address=_address,
        search=("number", "title", "programme__title"),
        about=lambda measure: str(measure.programme),
    )
)
