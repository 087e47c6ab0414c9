"""Tables of the kit: journal, closures, attachments, outbox, jobs, stated values, old reports, imports in waiting; those of
`links/` and `search/` stand beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import AppendOnly, Journalled, JournalPolicy
from viche.kit.links.models import RecordLink
from viche.kit.search.functions import MarksDue
from viche.kit.search.models import SearchDue, SearchEntry, SearchWord
from viche.kit.tenancy import TenantForeignKey, TenantModel

__all__ = [
    "Attachment",
    "Closure",
    "ImportFile",
    "Job",
    "JobRun",
    "JournalEntry",
    "OutboxMail",
    "RecordLink",
    "SearchDue",
    "SearchEntry",
    "SearchWord",
    "StatedValue",
]

if TYPE_CHECKING:
    from viche.kit.access import Viewer

HAD_TERM = Q(IsNull(KeyTextTransform("due_at", "after"), False))


# Verbs by which a person adds records: one at a time, or as rows of a table.
NOTING = ("note", "import")


class JournalEntry(models.Model):
    """One change of one row. Written by triggers only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    hromada = models.ForeignKey(
        settings.KIT_TENANT_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=40)
    ground = models.TextField()
    outside = models.BooleanField()
    kind = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    personal = ArrayField(models.CharField(max_length=63))

    class Meta:
        indexes = [
            models.Index(fields=["hromada", "kind", "record_id", "id"], name="kit_journal_of_record"),
            # What a person noted or took in, the newest first: «Записати роботу» asks it of every page of the desk.
            models.Index(
                fields=["hromada", "actor_id", "-at"],
                condition=Q(verb__in=NOTING, before__isnull=True),
                name="kit_journal_noted",
            ),
            # Records that were given a term: of which kinds there may be something overdue (`duties.py`).
            models.Index(fields=["hromada", "kind"], condition=HAD_TERM, name="kit_journal_terms"),
        ]
        constraints = [
            JournalPolicy(name="kit_journalentry_policy"),
            AppendOnly(name="kit_journalentry_append_only"),
            MarksDue(name="kit_journalentry_search_due"),
        ]


class ClosureQuerySet(models.QuerySet):
    """Closures by day."""

    def in_force(self, day: date) -> Self:
        """Those whose term holds the day; no last day means open. One ended early is over at once."""
        ended = Q(ended_at__isnull=True) | Q(ended_at__gt=clock.end_of_day(day))
        return self.filter(ended, Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Closure(TenantModel):
    """A section (a table's name) or the whole site (empty) closed or thinned for a term, by an act."""

    MODES = (("closed", _("закрито")), ("thinned", _("без чутливих відомостей")))

    section = models.CharField(_("розділ"), max_length=63, blank=True)
    mode = models.CharField(_("як"), max_length=10, choices=MODES)
    since = models.DateField(_("від"))
    until = models.DateField(_("до"), null=True, blank=True)
    ground = models.TextField(_("підстава"))
    act = models.CharField(_("рішення"), max_length=200)
    notice = models.CharField(_("що сказати відвідувачам"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("припинено раніше"), null=True, editable=False)

    objects = ClosureQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "since"], name="kit_closure_since")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="kit_closure_term"
            ),
            Journalled(name="kit_closure_journal"),
        ]


class Attachment(TenantModel):
    """A file of a record. Pictures are stored without place and device data; the original is not kept."""

    kind = models.CharField(max_length=63)
    record_id = models.BigIntegerField()
    name = models.CharField(_("назва файлу"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("розмір, байтів"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "kind", "record_id"], name="kit_attachment_of_record")]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="kit_attachment_journal")]


class OutboxMail(models.Model):
    """A letter waiting to leave after commit. A server table: the sender visits no hromada.

    `started_at` is committed before the letter is handed over and taken back only when the mail server certainly did
    not take it: that is how a letter never leaves twice (viche.kit.outbox). Erased 30 days after it left or failed
    (purpose: delivery and its proof).
    """

    hromada = models.ForeignKey(settings.KIT_TENANT_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=200, unique=True, help_text="the same letter is never queued twice")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at__isnull=True, started_at__isnull=True, failed_at__isnull=True),
                name="kit_outbox_waiting",
            ),
            models.Index(fields=["-created_at"], name="kit_outbox_newest"),
        ]


class JobQuerySet(models.QuerySet):
    """Jobs by who looks and by what is left to do."""

    def visible(self, *, to: Viewer) -> Self:
        """Officials of the hromada see its jobs; anybody else those they started there."""
        here = self.filter(hromada_id=to.hromada_id).select_related("run")
        if to.is_staff:
            return here
        return here.filter(person_id=to.person.pk) if to.is_signed_in else here.none()

    def not_ended(self) -> Self:
        """Waiting or being done, the oldest first."""
        return self.filter(ended_at__isnull=True).order_by("pk")


class Job(models.Model):
    """Long work asked for by a person (viche.kit.jobs). A server table: the runner visits no hromada to find it.

    This row is written by the one who asks and, once, by the transaction of the work itself; who does the work holds
    its lock. What changes meanwhile stands in `JobRun`. Erased 30 days after its end (purpose: the person is told).
    """

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    hromada = models.ForeignKey(
        settings.KIT_TENANT_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    person_id = models.BigIntegerField()
    key = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    language = models.CharField(max_length=8)
    as_staff = models.BooleanField(default=False, help_text="whoever asked held a role, and must still hold one")
    second_factor = models.BooleanField(default=False)
    outcome = models.CharField(max_length=6, blank=True, help_text="done, failed, or empty while it has not ended")
    result = models.TextField(blank=True, help_text="address inside the hromada, without its prefix")
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="kit_job_not_ended"),
            models.Index(fields=["hromada", "person_id", "key", "-id"], name="kit_job_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["hromada", "person_id", "key", "args"],
                condition=Q(ended_at__isnull=True),
                name="kit_job_once_at_a_time",
            ),
        ]

    @property
    def state(self) -> str:
        """`waiting`, `running`, `done` or `failed`."""
        if self.ended_at is not None:
            return self.outcome
        return self.RUNNING if self.run.started_at else self.WAITING

    @property
    def done(self) -> int:
        """How much is done, of `of`."""
        return self.run.done

    @property
    def of(self) -> int:
        """How much there is; 0 while nobody has said."""
        return self.run.of

    @property
    def what(self) -> str:
        """What is being done right now."""
        return self.run.what

    @property
    def started_at(self) -> Any:
        """When it was taken up, the last time."""
        return self.run.started_at


class JobRun(models.Model):
    """How far a job is: written beside the work's own transaction, so that everybody sees it meanwhile."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="run")
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=200, blank=True)


class StatedValue(TenantModel):
    """A value of a figure typed from a document of the time before Viche, with the quote.

    `part`: what of the figure it is, «form=electronic» (viche.kit.figures.parts), empty: the whole. `report`: the document,
    where it is kept.
    """

    QUALIFIERS = (
        ("about", _("близько")),
        ("over", _("понад")),
        ("under", _("менше ніж")),
        ("at_least", _("не менше ніж")),
        ("at_most", _("не більше ніж")),
    )

    figure = models.CharField(_("число"), max_length=100)
    part = models.CharField(_("частина"), max_length=200, blank=True)
    since = models.DateField(_("від"))
    until = models.DateField(_("до"))
    value = models.DecimalField(_("значення"), max_digits=20, decimal_places=3)
    qualifier = models.CharField(_("уточнення"), max_length=10, choices=QUALIFIERS, blank=True)
    quote = models.TextField(_("цитата"))
    document = models.CharField(_("документ"), max_length=300)
    place = models.CharField(_("місце в документі"), max_length=300, blank=True)
    report = TenantForeignKey(
        "kit.OldReport",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("збережений документ"),
        related_name="values",
    )

    @property
    def number(self) -> Decimal | int:
        """The value as a number to show: 71, not 71.000."""
        whole = self.value == self.value.to_integral_value()
        return int(self.value) if whole else self.value.normalize()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "figure", "part", "since", "until"], name="kit_stated_once"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="kit_stated_term"),
            Journalled(name="kit_statedvalue_journal"),
        ]


class ImportFile(TenantModel):
    """A table uploaded for import, waiting for a person to confirm. Erased after a day or when used."""

    register = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    person_id = models.BigIntegerField()
    options = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        pass


# Models of a room of the kit stand in it; Django looks for them here.
from viche.kit.old_reports.models import FoundNumber as FoundNumber  # noqa: E402
from viche.kit.old_reports.models import OldReport as OldReport  # noqa: E402
