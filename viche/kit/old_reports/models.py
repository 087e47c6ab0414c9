"""An old report that is kept, and the numbers found in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel

if TYPE_CHECKING:
    from viche.kit.access import Viewer

WAITING, STATED, SKIPPED = "waiting", "stated", "skipped"


class OldReportQuerySet(models.QuerySet):
    """Old reports by who looks."""

    def visible(self, *, to: Viewer) -> Self:
        """Officials see all of the hromada, everybody those that were opened."""
        return self.all() if to.is_staff else self.filter(is_open=True)


class OldReport(TenantModel):
    """A document of the time before Viche: its text as blocks (viche.kit.old_reports.blocks). `is_open`: residents may read it.

    Its text may name people, so it never enters the journal.
    """

    name = models.CharField(_("назва документа"), max_length=300)
    file_name = models.CharField(_("назва файлу"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    since = models.DateField(_("від"))
    until = models.DateField(_("до"))
    blocks = models.JSONField(_("текст"))
    is_open = models.BooleanField(_("мешканці можуть прочитати документ"), default=False)
    person_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    objects = OldReportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "sha256"], name="kit_oldreport_once"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="kit_oldreport_term"),
            Journalled(name="kit_oldreport_journal", personal=("blocks",)),
        ]


class FoundNumber(TenantModel):
    """A number found in an old report, and what a person decided of it. `words`: stems of the words around it, by which the
    next report is understood; `block`, `start`, `end`: its place in the text."""

    STATES = ((WAITING, _("чекає")), (STATED, _("записано")), (SKIPPED, _("пропущено")))
    KINDS = (
        ("count", _("кількість")),
        ("money", _("сума")),
        ("percent", _("відсоток")),
        ("ordinal", _("який за ліком")),
    )

    report = TenantForeignKey(OldReport, on_delete=models.CASCADE, related_name="numbers")
    order = models.PositiveIntegerField()
    block = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    printed = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=20, decimal_places=3)
    kind = models.CharField(max_length=8, choices=KINDS)
    unit = models.CharField(max_length=200)
    head = models.CharField(max_length=100)
    qualifier = models.CharField(max_length=10, blank=True)
    quote = models.TextField()
    place = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField()
    words = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    figure = models.CharField(max_length=100, blank=True)
    stated = TenantForeignKey("kit.StatedValue", null=True, related_name="found")

    @property
    def number(self) -> Decimal | int:
        """The value as a number to show: 71, not 71.000."""
        whole = self.value == self.value.to_integral_value()
        return int(self.value) if whole else self.value.normalize()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "report", "order"], name="kit_foundnumber_order"),
            models.CheckConstraint(
                condition=Q(state=STATED, stated__isnull=False) | (~Q(state=STATED) & Q(stated__isnull=True)),
                name="kit_foundnumber_state",
            ),
            Journalled(name="kit_foundnumber_journal", personal=("quote",)),
        ]
        indexes = [
            models.Index(fields=["hromada", "report", "state", "order"], name="kit_foundnumber_waiting"),
            models.Index(fields=["hromada", "-id"], condition=Q(state=STATED), name="kit_foundnumber_learned"),
        ]
