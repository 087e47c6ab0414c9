"""Of which departments a report of the council is gathered, and which of their snapshots stand in it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.access import Viewer
from viche.kit.journal import Journalled, WrittenOnce
from viche.kit.publishing import section_of
from viche.kit.tenancy import TenantForeignKey, TenantModel


class GatheringQuerySet(models.QuerySet):
    """Gatherings by who looks."""

    def visible(self, *, to: Viewer) -> Self:
        """What a council's report is made of is no secret: it is the structure of the council."""
        return self if to.is_staff or not to.closures.closed(section_of(self.model)) else self.none()


class Gathering(TenantModel):
    """The report of the council as a thing that comes again: by which form departments report, who gathers it.

    `form` is the form of the reports that are gathered; the report itself has the form «gathered».
    """

    title = models.CharField(
        _("назва"), max_length=300, help_text=_("Без періоду: «Звіт про роботу виконавчих органів міської ради».")
    )
    form = models.CharField(_("форма звітів підрозділів"), max_length=60)
    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("хто збирає"), related_name="+")

    objects = GatheringQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["title", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "title"], name="reports_gathering_once"),
            Journalled(name="reports_gathering_journal"),
        ]

    def __str__(self) -> str:
        return self.title


class GatheringUnit(TenantModel):
    """A department whose report is gathered."""

    gathering = TenantForeignKey(Gathering, verbose_name=_("звіт ради"), related_name="+", db_index=False)
    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("підрозділ"), related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "gathering", "department"], name="reports_gatheringunit_once"),
            Journalled(name="reports_gatheringunit_journal"),
        ]


class Source(TenantModel):
    """A report of a department as it stands in a snapshot of the council's: which of its snapshots, in what state it was."""

    snapshot = TenantForeignKey("reports.Snapshot", verbose_name=_("знімок"), related_name="+", db_index=False)
    report = TenantForeignKey("reports.Report", verbose_name=_("звіт підрозділу"), related_name="+")
    taken = TenantForeignKey("reports.Snapshot", verbose_name=_("його знімок"), related_name="+")
    state = models.CharField(_("стан тоді"), max_length=20)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "snapshot", "report"], name="reports_source_once"),
            WrittenOnce(name="reports_source_written"),
        ]
