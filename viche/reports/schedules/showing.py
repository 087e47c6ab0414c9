"""«Чого бракує» on the bench: by department, with who was reminded and who has answered."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import words
from viche.reports import missing
from viche.reports.gathering.composing import KEY, parts
from viche.reports.models import Owed, Report, ScheduledReport, Source

SHOWN = 8


def missing_of(report: Report) -> dict[str, Any]:
    """For reports/desk/_missing.html; nothing when the report waits for nothing any more."""
    if not report.is_open:
        return {}
    scheduled = ScheduledReport.objects.filter(report=report).select_related("schedule").order_by("due_at").first()
    found = missing.lacks(report)
    rows = Owed.objects.filter(scheduled=scheduled).select_related("department") if scheduled else []
    reminded = {row.department_id: row for row in rows}
    groups = [
        {"title": str(unit), "lacks": lacks[:SHOWN], "more": lacks[SHOWN:], "told": _told(reminded.get(unit.pk))}
        for unit, lacks in missing.by_unit(found).items()
    ]
    if nobody := [lack for lack in found if lack.unit is None]:
        groups.append({"title": _("Невідомо, хто веде"), "lacks": nobody, "more": [], "told": ""})
    due = {"moment": scheduled.due_at, "ground": scheduled.schedule.ground} if scheduled else None
    return {"groups": groups, "number": len(found), "due": due, "sources": _sources(report)}


def _sources(report: Report) -> list[dict[str, Any]]:
    """Of which reports of departments the text was gathered, and whether there is a newer one by now."""
    if report.form != KEY or (snapshot := report.shown()) is None:
        return []
    now = {part.department.pk: part.snapshot for part in parts(report.about(), report.period)}
    rows = Source.objects.filter(snapshot=snapshot).select_related("report__department").order_by("pk")
    return [
        {
            "title": str(row.report.department),
            "url": reverse("report-bench", args=[row.report_id]),
            "state": str(row.report.process.state(row.state).title),
            "newer": getattr(now.get(row.report.department_id), "pk", row.taken_id) != row.taken_id,
        }
        for row in rows
    ]


def _told(row: Owed | None) -> str:
    """«Нагадано 12 липня й 17 липня», and what the department answered."""
    if row is None:
        return ""
    days = [words.long_date(at) for at in (row.soon_at, row.today_at) if at]
    parts = [_("нагадано %(days)s") % {"days": ", ".join(days)}] if days else []
    if row.answer:
        parts.append(_("відповідь (%(who)s): %(answer)s") % {"who": row.answered_by, "answer": row.answer})
    return " · ".join(parts)
