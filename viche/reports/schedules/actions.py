"""Verbs of schedules: set one, change it, stop it; and what the round does: begin the report of a period that is over."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from viche.kit import clock, jobs, journal
from viche.kit.access import PUBLISHERS, WRITERS, Refused, Viewer
from viche.kit.figures import Period, printed
from viche.kit.holders import holders, viewer_of
from viche.kit.meanwhile import only_one
from viche.reports import actions, own
from viche.reports.models import Report
from viche.reports.own import Known
from viche.reports.preparing import may_write
from viche.reports.rules import OPEN
from viche.reports.schedules import letters
from viche.reports.schedules.models import TERMS, Schedule, ScheduledReport
from viche.reports.schedules.rhythms import ended

CALENDAR = clock.Calendar()
# A server that was off begins what it missed, but not the reports of years ago.
OLDEST = 366


def may_manage(viewer: Viewer, department: int | None = None) -> bool:
    """Whether this person sets schedules: of this department, or of any."""
    return viewer.has(PUBLISHERS, department)


def require_manager(viewer: Viewer, department: Any = None) -> None:
    """Refuse with who may."""
    if not may_manage(viewer, department.pk if department else None):
        raise Refused(
            _("Розклад цього звіту встановлює, хто затверджує звіти підрозділу: %(unit)s.") % {"unit": department}
            if department
            else _("Розклади звітів установлюють ті, хто їх затверджує: затверджувач, керівник або секретар."),
            _("Попросіть когось із них."),
        )


def put(viewer: Viewer, abouts: Iterable[Any], given: dict[str, Any]) -> list[Schedule]:
    """New schedules, one for each thing; all or none. `given`: form, subject, rhythm, due_days, remind_days, ground, since."""
    made = []
    with _once(), journal.change("note", by=viewer.person, ground=given["ground"]):
        for about in abouts:
            department = printed.subject(given["subject"]).department(about)
            require_manager(viewer, department)
            schedule = Schedule(
                hromada_id=about.hromada_id,
                subject_pk=about.pk,
                department=department,
                person_id=viewer.person.pk,
                **given,
            )
            schedule.save()
            made.append(schedule)
    return made


def _once() -> AbstractContextManager[None]:
    return only_one("reports_schedule_once", _("Такий розклад уже діє: та сама форма, про те саме й так само часто."))


def change(schedule: Schedule, viewer: Viewer, given: dict[str, Any]) -> None:
    """Another rhythm, term or ground; it concerns the periods that have not begun a report yet."""
    require_manager(viewer, schedule.department)
    for name in TERMS:
        setattr(schedule, name, given[name])
    _save(schedule, "correct", viewer, given["ground"])


def switch(schedule: Schedule, viewer: Viewer, *, on: bool) -> None:
    """Stop it, or let it go on from today: periods that ended while it stood still begin nothing."""
    require_manager(viewer, schedule.department)
    if on and not schedule.is_on:
        schedule.since = max(schedule.since, clock.today())
    schedule.is_on = on
    _save(schedule, "correct", viewer, schedule.ground)


def _save(schedule: Schedule, verb: str, viewer: Viewer, ground: str) -> None:
    with _once(), journal.change(verb, by=viewer.person, ground=ground):
        schedule.save()


# ── The round ────────────────────────────────────────────────────────────────────────────────────────────────────────


def begin_due(hromada_id: int) -> list[ScheduledReport]:
    """Begin the reports of every period that is over and has none yet. Must run inside the hromada; may come twice or late."""
    today, known = clock.today(), own.known()
    made = []
    # The lock keeps a second round out until this one is written down.
    for schedule in _on():
        form = known.get(schedule.form)
        about = schedule.kind.model._default_manager.filter(pk=schedule.subject_pk).first()
        if form is None or about is None or form.outline.subject != schedule.subject:
            continue
        begun = set(ScheduledReport.objects.filter(schedule=schedule).values_list("since", flat=True))
        for period in ended(schedule.rhythm, schedule.since, today):
            if period.since not in begun and (today - period.until).days <= OLDEST and _works(schedule, period):
                made.append(_begin(schedule, form, about, period))
    return made


def _on() -> Any:
    return (
        Schedule.objects.select_for_update(of=("self",)).select_related("department").filter(is_on=True).order_by("pk")
    )


def _works(schedule: Schedule, period: Period) -> bool:
    closed = schedule.department.closed_on
    return closed is None or closed > period.until


def _begin(schedule: Schedule, form: Known, about: Any, period: Period) -> ScheduledReport:
    report = actions.drafted(form.outline, about, period)
    found = _there(report)
    if found is None:
        with journal.change("note", by=None, ground=_("За розкладом: %(ground)s") % {"ground": schedule.ground}):
            report.save()
    scheduled = ScheduledReport.objects.create(
        hromada_id=schedule.hromada_id,
        schedule=schedule,
        report=found or report,
        since=period.since,
        until=period.until,
        due_at=due_at(schedule, period),
        remind_on=CALENDAR.before(clock.kyiv(due_at(schedule, period)).date(), schedule.remind_days),
    )
    people = holders([schedule.department_id], schedule.hromada_id, WRITERS)[schedule.department_id]
    if found is None:
        _ask_numbers(scheduled, [schedule.person_id, *(person.pk for person in people)])
    if scheduled.report.state in OPEN:
        letters.begun(scheduled, people, at=clock.morning(clock.today()))
    return scheduled


def _there(report: Report) -> Report | None:
    """The report somebody has already begun, or finished, for the same thing and period."""
    return actions.already_open(report) or Report.objects.at_work().like(report).order_by("-pk").first()


def _ask_numbers(scheduled: ScheduledReport, people: list[int]) -> None:
    """In the name of whoever set the schedule, or of the first who writes there: a job is always somebody's."""
    for pk in people:
        viewer = viewer_of(pk, scheduled.hromada_id)
        if viewer.is_signed_in and may_write(viewer, scheduled.report):
            jobs.start(actions.TAKE, viewer, report=scheduled.report.pk)
            return


def due_at(schedule: Schedule, period: Period) -> datetime:
    """The end of the last working day of the term."""
    return clock.due(period.until, clock.workdays(schedule.due_days), CALENDAR)
