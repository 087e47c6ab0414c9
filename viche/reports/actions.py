"""Verbs of reports: begin one, take its numbers, move it along its path, approve it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from viche.kit import clock, figures, jobs, journal
from viche.kit.access import PUBLISHERS, Refused, Viewer
from viche.kit.figures import Period, printed
from viche.kit.meanwhile import only_one
from viche.kit.models import Job
from viche.reports import keeping, own, storing
from viche.reports.checking.handing import answer_left
from viche.reports.composing import LANGUAGE, Composed, compose, title_of
from viche.reports.content import digest
from viche.reports.digests import BY_HASHES, told
from viche.reports.editing.laying import over
from viche.reports.gathering import composing as gathering
from viche.reports.language import OutlineRefused
from viche.reports.models import Approval, Report, Snapshot
from viche.reports.outlines import Outline
from viche.reports.preparing import require_open, require_writer
from viche.reports.rules import APPROVED, OPEN

TAKE = "report-snapshot"


def begin(viewer: Viewer, outline: Outline, about: Any, period: Period) -> tuple[Report, Job]:
    """A new report and the job that takes its first numbers. There is one open report of a form about a thing and period."""
    report = drafted(outline, about, period)
    require_writer(viewer, report.department)
    if opened := already_open(report):
        raise Refused(
            _("Такий звіт уже готують."),
            _("Відкрийте його: він за той самий період."),
            status=409,
            links=[(opened.title, reverse("report-bench", args=[opened.pk]))],
        )
    begun = only_one("reports_report_one_open", _("Такий звіт хтось щойно почав. Він у переліку звітів."))
    with begun, journal.change("note", by=viewer.person):
        report.save()
    return report, ask_numbers(report, viewer)


def drafted(outline: Outline, about: Any, period: Period) -> Report:
    """A report of this form about this thing and period, not saved."""
    with translation.override(LANGUAGE):
        title = title_of(outline, about, period)
    return Report(
        hromada_id=about.hromada_id,
        department=printed.subject(outline.subject).department(about),
        form=outline.key,
        subject=outline.subject,
        subject_pk=about.pk,
        since=period.since,
        until=period.until,
        title=title,
    )


def already_open(report: Report) -> Report | None:
    """The open report of the same form, thing and period."""
    return Report.objects.like(report).filter(state__in=OPEN).exclude(pk=report.pk).first()


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def ask_numbers(report: Report, viewer: Viewer) -> Job:
    """Ask for a new snapshot; it is taken by a job after this transaction."""
    require_open(report, viewer)
    return jobs.start(TAKE, viewer, report=report.pk)


def take(report: Report, viewer: Viewer) -> Snapshot:
    """Take the numbers: one snapshot with all it says and every record behind it. The report is to be locked."""
    require_open(report, viewer)
    about = report.about()
    known = own.known().get(report.form)
    if about is None or known is None:
        raise Refused(_("Того, про що цей звіт, більше немає."), _("Відкладіть цю чернетку."))
    if known.outline.key == gathering.KEY:
        return gathering.take(report, about, viewer)
    with translation.override(LANGUAGE):
        try:
            composed = compose(known.outline, about, report.period, viewer)
        except OutlineRefused as refusal:
            raise Refused(
                _("Форму звіту не прочитати: %(why)s") % {"why": refusal}, _("Виправте форму й оновіть числа.")
            ) from refusal
        return _keep(report, viewer, composed, known.version)


def _keep(report: Report, viewer: Viewer, composed: Composed, outline_version: int | None = None) -> Snapshot:
    """Write it all down, once."""
    version = (report.snapshots.aggregate(newest=Max("version"))["newest"] or 0) + 1
    keeps = storing.keeps_records(composed.numbers)
    with journal.change("count", by=viewer.person):
        snapshot = Snapshot(pk=storing.next_key(), hromada_id=report.hromada_id, report=report)
        numbers, behind = storing.write_numbers(snapshot, composed.numbers)
        records = storing.write_records(snapshot, composed.numbers if keeps else [])
        counted = len(numbers)
        content, snapshot.laid = over(report, composed.content, numbers)
        storing.write_plain(snapshot, numbers[counted:])
        snapshot.version, snapshot.person_id = version, viewer.person.pk
        snapshot.content, snapshot.doubts = content, composed.doubts
        snapshot.columns = {
            key: keeping.columns(figures.figure(key)) for key in sorted({n.figure for n in numbers if n.figure})
        }
        snapshot.keeps_records, snapshot.digested = keeps, BY_HASHES
        snapshot.sha256 = digest(told(content, numbers, behind, records, keeps))
        snapshot.outline_version = outline_version
        snapshot.save(force_insert=True)
    return snapshot


# ── The path ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def step(report: Report, verb: str, viewer: Viewer, given: dict[str, Any]) -> None:
    """Take a step. Whoever moves it on names the snapshot they looked at: another one would be approved unseen; whoever hands
    it over leaves no warning without a word (`checking.handing`)."""
    report.process.check(report, verb, viewer)
    if verb in ("submit", "approve"):
        snapshot = _looked_at(report, given.pop("snapshot", None))
        if verb == "approve":
            return _approve(report, viewer, snapshot)
    once = only_one("reports_report_one_open", _("Такий самий звіт уже готують: відкрийте його в переліку звітів."))
    with transaction.atomic(), once:
        if verb == "submit":
            answer_left(report, viewer, given)
        report.process.take(report, verb, viewer, **given)


def _looked_at(report: Report, version: Any) -> Snapshot:
    newest = report.shown()
    if newest is None or newest.version != version:
        raise Refused(
            _("Поки ви читали, числа звіту взяли наново."),
            _("Перегляньте звіт ще раз: у ньому тепер новіші числа."),
            status=409,
            title=_("Це вже не той знімок"),
            links=[(report.title, reverse("report-bench", args=[report.pk]))],
        )
    return newest


def _approve(report: Report, viewer: Viewer, snapshot: Snapshot) -> None:
    """Approve this snapshot, for good: who, in what office, of which department, by what proof, which digest."""
    factor = second_factor(viewer)
    if not snapshot.is_whole():
        raise Refused(
            _("Знімок не збігається зі своїм відбитком: у базі даних його хтось змінив."),
            _("Оновіть числа звіту й скажіть адміністратору сервера."),
            status=409,
        )
    with transaction.atomic():
        report.process.take(report, "approve", viewer)
        with journal.change("approve", by=viewer.person):
            Approval.objects.create(
                hromada_id=report.hromada_id,
                report=report,
                snapshot=snapshot,
                person_id=viewer.person.pk,
                name=viewer.name[:150],
                office=viewer.office(PUBLISHERS, report.department_id)[:200],
                department=str(report.department)[:500],
                second_factor=factor,
                at=clock.now(),
                sha256=snapshot.sha256,
            )
    assert report.state == APPROVED


def second_factor(viewer: Viewer) -> str:
    """«passed» or «not_asked» (a server without it, a person of the demo); one who owes it is refused."""
    if not settings.SECOND_FACTOR or (settings.DEMO and getattr(viewer.person, "demo", False)):
        return "not_asked"
    if not viewer.second_factor:
        raise Refused(_("Затверджують із другим чинником."), _("Увійдіть знову й введіть код із застосунку."))
    return "passed"
