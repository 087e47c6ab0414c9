"""Rules of procedure, statutes of bodies and other standing rules, each in its current edition (ЗМС ст. 46, 59)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Regulation(Record):
    """One standing document: whom it binds, what act approved it, from when its current edition is, whether it lost force."""

    KINDS = (
        ("rules", _("регламент")),
        ("statute", _("статут")),
        ("position", _("положення")),
        ("procedure", _("порядок")),
        ("other", _("інше")),
    )

    title = models.CharField(_("назва"), max_length=500)
    kind = models.CharField(_("вид"), max_length=10, choices=KINDS, default="position")
    approved_on = models.DateField(_("затверджено"))
    body = models.CharField(_("кого стосується"), max_length=300, blank=True)
    number = models.CharField(_("номер акта"), max_length=60, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("акт у реєстрі"), related_name="+")
    edition_on = models.DateField(_("чинна редакція від"), null=True, blank=True)
    lost_on = models.DateField(_("втратив чинність"), null=True, blank=True)
    link = models.URLField(_("адреса тексту"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-approved_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-approved_on", "-id"], name="registers_regulation_newest"),
            models.Index(fields=["hromada", "state", "-approved_on", "-id"], name="registers_regulation_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "approved_on", "title", name="registers_regulation_once"),
            models.CheckConstraint(
                condition=Q(lost_on__isnull=True) | Q(lost_on__gte=F("approved_on")),
                name="registers_regulation_term",
                violation_error_message=_("Документ не міг утратити чинність раніше, ніж його затверджено."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Regulations(Register):
    """Standing documents."""

    model = Regulation
    slug = "regulations"
    title = _("Регламенти й положення")
    noun = Noun("документ", "документи", "документів", "m", "документа", en=("document", "documents")).qualified(
        "чинний", en=("standing document", "standing documents")
    )
    group, day, variant = "council", "approved_on", "kind"
    columns = ("title", "kind", "body", "approved_on", "edition_on")
    filters = ("q", "kind", "approved_on", "edition_on", "lost_on", "act")
    search = ("title", "body", "number")


counting(
    Regulations,
    _("Регламенти, положення й порядки, затверджені до цього дня і чинні цього дня."),
    standing=True,
    gone="lost_on",
    breakdowns=("kind",),
)
