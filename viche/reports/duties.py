"""What reports put on the desk: those that wait for approval, and withheld ones that are to be looked at again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit.access import PUBLISHERS, WRITERS, Viewer
from viche.kit.duties import Source, declare, mine
from viche.kit.publishing import DRAFT
from viche.reports.models import Owed, Report, ScheduledReport
from viche.reports.rules import OPEN, REVIEW


def _waiting(viewer: Viewer) -> Any:
    """Reports this person may approve now."""
    return Report.objects.filter(mine(viewer, PUBLISHERS), state=REVIEW)


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
declare(
    Source(
        "reports-scheduled",
        ScheduledReport,
        due=lambda viewer: ScheduledReport.objects.filter(
            mine(viewer, WRITERS, "report__department_id"), report__state=DRAFT
        ),
        url=lambda scheduled: reverse("report-bench", args=[scheduled.report_id]),
        title=lambda scheduled: scheduled.report,
        about=lambda scheduled: _("чернетка готова; перевірте, чого бракує, і передайте на погодження"),
        rule=lambda scheduled: f"{scheduled.schedule.ground} · {scheduled.report.department}",
        act=_("Відкрити чернетку"),
        # A draft waits from its first day, however far its deadline is.
        ahead=62,
        related=("schedule", "report__department"),
    )
)
declare(
    Source(
        "reports-owed",
        Owed,
        due=lambda viewer: Owed.objects.filter(
            mine(viewer, WRITERS), settled_at=None, scheduled__report__state__in=OPEN
        ),
        at="scheduled__due_at",
        url=lambda owed: reverse("report-owed", args=[owed.pk]),
        title=lambda owed: _("Дописати записи до звіту"),
        about=lambda owed: owed.scheduled.report,
        rule=lambda owed: f"{owed.scheduled.schedule.ground} · {owed.department}",
        act=_("Чого бракує"),
        related=("department", "scheduled__schedule", "scheduled__report"),
    )
)
