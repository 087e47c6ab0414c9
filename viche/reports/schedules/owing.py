"""Who owes records to a report begun by a schedule: found anew every hour, reminded twice, settled by itself or by a word.

A reminder goes some working days before the deadline and on its day. A day that was missed because the server was off is
made up for until the deadline; after it nobody is written to, but the desk says that it is overdue.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import clock, journal
from viche.kit.access import WRITERS, Refused, Viewer
from viche.kit.holders import holders
from viche.reports import missing
from viche.reports.rules import OPEN
from viche.reports.schedules import letters
from viche.reports.schedules.models import Owed, ScheduledReport

# How long after its day a report is still looked after.
AFTER = timedelta(days=92)


def remind(hromada_id: int) -> int:
    """Bring what is owed up to date and remind; returns how many departments were reminded. Must run inside the hromada."""
    reminded = 0
    for scheduled in _near():
        if scheduled.report.state not in OPEN:
            _settle(Owed.objects.select_for_update().filter(scheduled=scheduled, settled_at=None))
            continue
        reminded += _remind(scheduled)
    return reminded


def _near() -> QuerySet[ScheduledReport]:
    """Those whose first reminder has come, until some time after the deadline; the schedule is locked as when it begins one."""
    today = clock.today()
    rows = ScheduledReport.objects.filter(remind_on__lte=today, due_at__gte=clock.now() - AFTER)
    related = rows.select_related("schedule", "report__department").select_for_update(of=("schedule",))
    return related.order_by("schedule_id", "due_at", "pk")


def _remind(scheduled: ScheduledReport) -> int:
    found = missing.by_unit(missing.lacks(scheduled.report))
    # Locked: an answer given meanwhile must not be written over.
    rows = {row.department_id: row for row in Owed.objects.select_for_update().filter(scheduled=scheduled)}
    _settle(row for key, row in rows.items() if row.settled_at is None and key not in {unit.pk for unit in found})
    kind = kind_now(scheduled)
    people = holders([unit.pk for unit in found], scheduled.hromada_id, WRITERS) if kind else {}
    reminded = 0
    for unit, lacks in found.items():
        row = rows.get(unit.pk) or Owed(hromada_id=scheduled.hromada_id, scheduled=scheduled, department=unit, number=0)
        if row.answer:
            continue
        before = (row.number, row.settled_at)
        row.number, row.settled_at = sum(lack.number for lack in lacks), None
        due = bool(kind) and getattr(row, f"{kind}_at") is None
        if due:
            setattr(row, f"{kind}_at", clock.now())
        if due or row.pk is None or before != (row.number, row.settled_at):
            with journal.change("remind" if due else "count", by=None):
                row.save()
        if due:
            url = reverse("report-owed", args=[row.pk])
            letters.owed(kind, scheduled, unit, lacks, people[unit.pk], at=clock.morning(clock.today()), url=url)
            reminded += 1
    return reminded


def kind_now(scheduled: ScheduledReport) -> str:
    """Which reminder belongs to today: «soon», «today» or none."""
    day, due = clock.today(), clock.kyiv(scheduled.due_at).date()
    if day == due:
        return "today"
    return "soon" if scheduled.remind_on <= day < due else ""


def _settle(rows: Any) -> None:
    for row in rows:
        row.settled_at = clock.now()
        with journal.change("settle", by=None):
            row.save()


def require_unit(owed: Owed, viewer: Viewer) -> None:
    """Refuse with who may answer for the department."""
    if not viewer.has(WRITERS, owed.department_id):
        raise Refused(
            _("За підрозділ «%(unit)s» відповідають його працівники.") % {"unit": owed.department},
            _("Попросіть когось із них."),
        )


def answer(owed: Owed, viewer: Viewer, text: str) -> None:
    """The department says why there will be no more records; nobody reminds it any more."""
    require_unit(owed, viewer)
    if owed.scheduled.report.state not in OPEN:
        raise Refused(_("Цей звіт уже затверджено чи відкладено: записи йому не потрібні."), status=409)
    owed.answer, owed.answered_by, owed.settled_at = text, viewer.name[:150], clock.now()
    with journal.change("settle", by=viewer.person, ground=text):
        owed.save()
