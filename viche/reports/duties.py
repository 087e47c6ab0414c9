"""What reports put on the desk: those that wait for approval, and withheld ones that are to be looked at again."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit.access import EVERYWHERE, PUBLISHERS, Viewer
from viche.kit.duties import Source, declare, mine
from viche.reports.models import Report
from viche.reports.rules import REVIEW


def _waiting(viewer: Viewer) -> Any:
    """Reports this person may approve now."""
    units = viewer.units(PUBLISHERS)
    held = Q() if units is EVERYWHERE else Q(department_id__in=units)
    return Report.objects.filter(held, state=REVIEW)


def _rule(report: Report) -> str:
    rule = next((due for due in report.process.dues if due.state == report.state), None)
    return f"{rule.title} · {rule.basis} · {report.department}" if rule else str(report.department)


declare(
    Source(
        "reports",
        Report,
        due=lambda viewer: Report.objects.filter(mine(viewer)),
        url=lambda report: reverse("report-bench", args=[report.pk]),
        rule=_rule,
        waiting=_waiting,
        waiting_at="moved_at",
        waiting_about=lambda report: _("на погодженні · %(unit)s") % {"unit": report.department},
        related=("department",),
    )
)
