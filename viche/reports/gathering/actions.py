"""Verbs of gatherings: name one, change of whom it is gathered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from viche.kit import journal
from viche.kit.access import Viewer
from viche.kit.meanwhile import only_one
from viche.reports.models import Gathering, GatheringUnit
from viche.reports.preparing import require_writer


def put(viewer: Viewer, gathering: Gathering, units: Iterable[Any]) -> Gathering:
    """Save it with its departments: those that are not named any more leave."""
    require_writer(viewer, gathering.department)
    wanted = {unit.pk for unit in units}
    gathering.hromada_id = viewer.hromada_id or 0
    taken = only_one("reports_gathering_once", _("Звіт ради з такою назвою вже є: змініть його або назвіть інакше."))
    with taken, journal.change("correct" if gathering.pk else "note", by=viewer.person):
        gathering.save()
        there = GatheringUnit.objects.filter(gathering=gathering)
        there.exclude(department__in=wanted).delete()
        missing = wanted - set(there.values_list("department_id", flat=True))
        GatheringUnit.objects.bulk_create(
            GatheringUnit(hromada_id=gathering.hromada_id, gathering=gathering, department_id=pk)
            for pk in sorted(missing)
        )
    return gathering
