"""Documents that were taken in: what they say is *stated*, cell by cell, with its place; and what did not hold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.office.programmes.models.plan import Measure, PartQuerySet, Programme


class TakenDocument(TenantModel):
    """One imported document and the period it reports on. The file itself is kept among the files of the programme."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="documents")
    name = models.CharField(_("назва файлу"), max_length=200)
    sha256 = models.CharField(max_length=64)
    since = models.DateField(_("від"), null=True)
    until = models.DateField(_("до"), null=True)
    unit = models.PositiveSmallIntegerField(_("суми в документі"), default=1000)
    columns = models.JSONField(default=dict)
    taken_at = models.DateTimeField(_("взято"), default=clock.now)

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["-taken_at", "-id"]
        indexes = [models.Index(fields=["hromada", "programme", "-taken_at"], name="programmes_document_newest")]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="programmes_document_journal")]

    def __str__(self) -> str:
        return self.name


class StatedCell(TenantModel):
    """One cell as it is printed. `field`: what it was read as (`taking.columns.FIELDS`, or «total:<group>:<fund>»)."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="cells")
    document = TenantForeignKey(TakenDocument, verbose_name=_("документ"), related_name="cells")
    measure = TenantForeignKey(Measure, null=True, blank=True, verbose_name=_("захід"), related_name="cells")
    field = models.CharField(_("стовпець"), max_length=40)
    text = models.TextField(_("надруковано"))
    table = models.PositiveSmallIntegerField(_("таблиця"))
    row = models.PositiveIntegerField(_("рядок"))
    column = models.PositiveSmallIntegerField(_("стовпець за порядком"))
    place = models.CharField(_("місце"), max_length=200)

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["table", "row", "column", "id"]
        indexes = [
            models.Index(fields=["hromada", "document", "table", "row", "column"], name="programmes_cell_place"),
            models.Index(fields=["hromada", "measure", "field"], name="programmes_cell_measure"),
        ]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="programmes_statedcell_journal")]

    def __str__(self) -> str:
        return f"{self.place}: «{' '.join(self.text.split())}»"


class DocumentDoubt(TenantModel):
    """What did not hold in a document when it was taken in. `settled`: what a person found out."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="doubts")
    document = TenantForeignKey(TakenDocument, verbose_name=_("документ"), related_name="doubts")
    measure = TenantForeignKey(Measure, null=True, blank=True, verbose_name=_("захід"), related_name="doubts")
    rule = models.CharField(_("правило"), max_length=40)
    place = models.CharField(_("місце"), max_length=200, blank=True)
    printed = models.TextField(_("надруковано"), blank=True)
    computed = models.TextField(_("пораховано"), blank=True)
    text = models.TextField(_("сумнів"))
    settled = models.TextField(_("як з’ясовано"), blank=True)
    settled_at = models.DateTimeField(_("коли з’ясовано"), null=True, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["id"]
        indexes = [
            models.Index(fields=["hromada", "programme", "settled_at"], name="programmes_doubt_open"),
            models.Index(fields=["hromada", "measure"], name="programmes_doubt_measure"),
        ]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="programmes_doubt_journal")]

    def __str__(self) -> str:
        return self.text


class ColumnMapping(TenantModel):
    """Which column is what in tables with these headings, as a person said once; used for the next document like it."""

    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    unit = models.PositiveSmallIntegerField(default=1000)
    used_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "signature"], name="programmes_mapping_once"),
            Journalled(name="programmes_mapping_journal"),
        ]
