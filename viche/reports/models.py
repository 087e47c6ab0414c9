"""A report, its snapshots with every number and record as they were, and the approval of one of them.

A report is a `Record` with a process of its own; a snapshot is written once and never again, by anybody: the database
refuses. Which snapshot a report shows: the newest while it is open, the approved one for good.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.figures.printed import Subject, subjects
from viche.kit.journal import WrittenOnce
from viche.kit.processes import Process, Step
from viche.kit.publishing import DRAFT, Record, RecordQuerySet, section_of
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.reports import digests
from viche.reports.content import Content
from viche.reports.rules import DROPPED, FROZEN, OPEN, REPORT, REVIEW


class ReportQuerySet(RecordQuerySet):
    """Reports by who looks."""

    def visible(self, *, to: Viewer) -> Self:
        """Officials see every report; everybody else published ones, as long as what they are about may be seen."""
        rows = super().visible(to=to)
        if to.is_staff and to.hromada_id is not None:
            return rows
        shown = Q()
        for key, subject in subjects().items():
            about: Any = subject.model._default_manager
            shown |= Q(Exists(about.visible(to=to).filter(pk=OuterRef("subject_pk"))), subject=key)
        return rows.filter(shown) if shown else rows.none()

    def like(self, report: Report) -> Self:
        """Those of the same form about the same thing and period."""
        same = ("form", "subject", "subject_pk", "since", "until")
        return self.filter(**{name: getattr(report, name) for name in same})

    def at_work(self) -> Self:
        """All but those laid aside."""
        return self.exclude(state=DROPPED)


class Report(Record):
    """One report: by which outline, about what, for which days. `title` is what it says of itself, in Ukrainian."""

    process: ClassVar[Process] = REPORT

    form = models.CharField(_("форма"), max_length=60, editable=False)
    subject = models.CharField(_("про що"), max_length=60, editable=False)
    subject_pk = models.BigIntegerField(editable=False)
    since = models.DateField(_("від"))
    until = models.DateField(_("до"))
    title = models.CharField(_("назва"), max_length=700)
    moved_at = models.DateTimeField(_("у цьому стані від"), default=clock.now, editable=False)

    objects = ReportQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("звіт"), _("звіти")
        ordering = ["-until", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-until", "-id"], name="reports_report_newest"),
            models.Index(fields=["hromada", "state", "-until", "-id"], name="reports_report_public"),
            models.Index(fields=["hromada", "subject", "subject_pk", "-until"], name="reports_report_about"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="reports_report_term"),
            models.UniqueConstraint(
                fields=["hromada", "form", "subject", "subject_pk", "since", "until"],
                condition=Q(state__in=[DRAFT, REVIEW]),
                name="reports_report_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def entered(self, step: Step, given: dict[str, Any], moment: datetime) -> None:
        """Remember since when it waits in its new state."""
        super().entered(step, given, moment)
        self.moved_at = moment

    @property
    def period(self) -> Period:
        """The days it is for."""
        return Period(self.since, self.until)

    @property
    def kind(self) -> Subject:
        """What kind of thing it is about."""
        return subjects()[self.subject]

    @property
    def is_open(self) -> bool:
        """Whether its numbers may still be taken anew."""
        return self.state in OPEN

    @property
    def is_frozen(self) -> bool:
        """Whether it was approved, and says for good what it says."""
        return self.state in FROZEN

    def about(self) -> Any:
        """The thing itself, or None when it is gone."""
        return self.kind.model._default_manager.filter(pk=self.subject_pk).first()

    def shown(self) -> Snapshot | None:
        """The snapshot the report speaks by: the approved one, else the newest."""
        if self.is_frozen:
            approval = Approval.objects.select_related("snapshot").filter(report=self).first()
            return approval.snapshot if approval else None
        return self.snapshots.order_by("-version").first()

    @property
    def snapshots(self) -> models.QuerySet[Snapshot]:
        """Every snapshot of it."""
        return Snapshot.objects.filter(report=self)


class Snapshot(TenantModel):
    """What the report said at one moment: computed once, in a transaction that saw the database as it stood.

    `sha256`: over the content, every number and what stands behind them, in the way `digested` names (`digests`); a snapshot
    keeps the way it was made in. `doubts`: what was not settled then, title and text. `columns`: which columns the list of
    each figure had then (figure → name, title, numeric), so that a later version shows the same. `keeps_records`: whether the
    records behind the numbers were written down as they were; of a report over very many only their keys and amounts are.
    """

    report = TenantForeignKey(Report, verbose_name=_("звіт"), related_name="+", db_index=False)
    version = models.PositiveIntegerField(_("версія"))
    taken_at = models.DateTimeField(_("знято"), default=clock.now)
    person_id = models.BigIntegerField(_("хто просив"))
    content = models.JSONField()
    doubts = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    digested = models.PositiveSmallIntegerField(default=1)
    keeps_records = models.BooleanField(default=True)
    # Which version of the hromada's own form gave it; none for a delivered one.
    outline_version = models.PositiveIntegerField(null=True)
    # What was edited by hand and over what (`editing.laying.Laid.kept`); nothing when the text is as the form gave it.
    laid = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "report", "version"], name="reports_snapshot_version"),
            WrittenOnce(name="reports_snapshot_once"),
        ]

    @cached_property
    def tree(self) -> Content:
        """The content tree; read once, a snapshot never changes."""
        return Content.from_json(self.content)

    def is_whole(self) -> bool:
        """Whether content, numbers and what stands behind them are those that were written down then."""
        return digests.of_kept(self, SnapshotNumber.objects.all(), SnapshotRecord.objects) == self.sha256


class SnapshotNumberQuerySet(models.QuerySet["SnapshotNumber"]):
    """Numbers of snapshots."""

    def light(self) -> Self:
        """Without what stands behind them, which may be a million keys."""
        return self.defer("ids", "amounts", "passed_over")


class SnapshotNumber(TenantModel):
    """One number of a snapshot: which figure, for which days, narrowed to what, and the records behind it.

    `value` is the figure's own (money in hryvnias), `text` what is printed, in units of `unit`. `made_of`: a number that is
    computed from others of the same snapshot ([[1, 4], [-1, 7]]: the fourth less the seventh) has no figure. `ids`: keys of
    the records behind it in ascending order; `amounts`: beside each what the figure adds up of it, empty where it counts.
    `passed_over`: records of the period that were not counted because others say the same. A number asked the same as an
    earlier one of the snapshot keeps none of the three: `same_as` names that one (`keys_at`). They may be a million: ask the
    database of them (`behind`), do not fetch them (`light`). `edited`: of a number written by hand the number it stands for («of», 0 for
    none), who wrote it and when.
    """

    BASES = (
        ("counted", _("пораховано")),
        ("stated", _("зазначено")),
        ("mixed", _("частково зазначено")),
        ("edited", _("змінено рукою")),
    )

    snapshot = TenantForeignKey(Snapshot, verbose_name=_("знімок"), related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    figure = models.CharField(max_length=100, blank=True)
    since = models.DateField()
    until = models.DateField()
    narrow = models.JSONField(default=dict)
    value = models.DecimalField(max_digits=28, decimal_places=6)
    basis = models.CharField(max_length=7, choices=BASES)
    text = models.CharField(max_length=60)
    unit = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    ids = ArrayField(models.BigIntegerField(), default=list)
    passed_over = ArrayField(models.BigIntegerField(), default=list)
    made_of = models.JSONField(default=list)
    edited = models.JSONField(default=dict)
    amounts = ArrayField(models.DecimalField(max_digits=28, decimal_places=6, null=True), default=list)
    same_as = models.PositiveIntegerField(null=True)

    objects = SnapshotNumberQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "snapshot", "number"], name="reports_snapshotnumber_once"),
            WrittenOnce(name="reports_snapshotnumber_written"),
        ]

    @property
    def period(self) -> Period:
        """The days it was asked for."""
        return Period(self.since, self.until)

    @property
    def keys_at(self) -> int:
        """The number of the snapshot that keeps the keys of its records."""
        return self.same_as or self.number

    @property
    def plain(self) -> Decimal | int:
        """The value without zeros at its end."""
        value = Decimal(self.value)
        return int(value) if value == value.to_integral_value() else value.normalize()


class SnapshotRecord(TenantModel):
    """A record behind the numbers, as it was: each once a snapshot. `kind` is its table, `cells` field → value and text."""

    snapshot = TenantForeignKey(Snapshot, verbose_name=_("знімок"), related_name="+", db_index=False)
    kind = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    cells = models.JSONField(encoder=DjangoJSONEncoder)
    stated = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "snapshot", "kind", "record_id"], name="reports_snapshotrecord_once"
            ),
            WrittenOnce(name="reports_snapshotrecord_written"),
        ]


class Approval(TenantModel):
    """Who approved which snapshot, in what office, and whether a second factor was given. Not a qualified signature."""

    FACTORS = (("passed", _("другий чинник підтверджено")), ("not_asked", _("другий чинник не вимагався")))

    report = TenantForeignKey(Report, verbose_name=_("звіт"), related_name="+")
    snapshot = TenantForeignKey(Snapshot, verbose_name=_("знімок"), related_name="+")
    person_id = models.BigIntegerField()
    name = models.CharField(_("ім’я та прізвище"), max_length=150)
    office = models.CharField(_("посада"), max_length=200)
    department = models.CharField(_("підрозділ"), max_length=500)
    second_factor = models.CharField(max_length=9, choices=FACTORS)
    at = models.DateTimeField(default=clock.now)
    sha256 = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "report"], name="reports_approval_once"),
            WrittenOnce(name="reports_approval_written"),
        ]


class Verification(TenantModel):
    """What a configured verifier said of a container with a qualified signature (КЕП), byte by byte the one named."""

    OUTCOMES = (("valid", _("підпис дійсний")), ("invalid", _("підпис не підтверджено")), ("failed", _("не вдалося")))

    report = TenantForeignKey(Report, verbose_name=_("звіт"), related_name="+")
    attachment_pk = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=7, choices=OUTCOMES)
    told = models.JSONField(default=dict)
    verifier = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "report", "-id"], name="reports_verification_newest")]
        constraints = [*TenantModel.Meta.constraints, WrittenOnce(name="reports_verification_written")]


class OutlineText(TenantModel):
    """One version of a form of this hromada, written once: the newest of a key is the form, and stands before a delivered
    one of the same key. `dropped`: from this version on the hromada does not use it."""

    key = models.SlugField(_("ключ"), max_length=60, allow_unicode=False)
    version = models.PositiveIntegerField(_("версія"))
    title = models.CharField(_("назва форми"), max_length=200)
    subject = models.CharField(_("про що"), max_length=60)
    name = models.CharField(_("назва звіту"), max_length=500)
    landscape = models.BooleanField(_("аркуш упоперек"), default=False)
    body = models.TextField(_("текст"))
    dropped = models.BooleanField(default=False)
    note = models.CharField(_("що змінено"), max_length=300, blank=True)
    person_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        ordering = ["key", "-version"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "key", "version"], name="reports_outlinetext_version"),
            WrittenOnce(name="reports_outlinetext_written"),
        ]

    def __str__(self) -> str:
        return self.title


SECTION = section_of(Report)

# Django looks for the models of an app here.
from viche.reports.checking.models import CheckAnswer as CheckAnswer  # noqa: E402
from viche.reports.editing.models import TextEdit as TextEdit  # noqa: E402
from viche.reports.gathering.models import Gathering as Gathering  # noqa: E402
from viche.reports.gathering.models import GatheringUnit as GatheringUnit  # noqa: E402
from viche.reports.gathering.models import Source as Source  # noqa: E402
from viche.reports.schedules.models import Owed as Owed  # noqa: E402
from viche.reports.schedules.models import Schedule as Schedule  # noqa: E402
from viche.reports.schedules.models import ScheduledReport as ScheduledReport  # noqa: E402
from viche.reports.word.models import WordBlank as WordBlank  # noqa: E402
from viche.reports.word.models import WordFilling as WordFilling  # noqa: E402
