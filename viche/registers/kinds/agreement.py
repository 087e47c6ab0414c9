"""International agreements, treaties and memoranda of the hromada: the registry kept since the first of them (ЗМС ст. 26)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class Agreement(Record):
    """One signed document: of what kind, with whom, of what country, till when it holds."""

    KINDS = (
        ("accord", _("угода")),
        ("treaty", _("договір")),
        ("memorandum", _("меморандум")),
        ("protocol", _("протокол")),
        ("intent", _("лист про наміри")),
        ("other", _("інший документ")),
    )

    title = models.CharField(_("назва"), max_length=500)
    kind = models.CharField(_("вид документа"), max_length=10, choices=KINDS, default="accord")
    signed_on = models.DateField(_("підписано"))
    partner = models.CharField(_("з ким"), max_length=300)
    country = models.CharField(_("країна"), max_length=100, blank=True)
    twinning = models.BooleanField(_("про побратимство чи партнерство міст"), default=False)
    valid_until = models.DateField(_("діє до"), null=True, blank=True, help_text=_("Порожньо — без строку."))
    signed_by = models.CharField(_("хто підписав від громади"), max_length=200, blank=True)
    subject = models.TextField(_("про що"), blank=True)
    link = models.URLField(_("адреса тексту"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-signed_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-signed_on", "-id"], name="registers_agreement_newest"),
            models.Index(fields=["hromada", "state", "-signed_on", "-id"], name="registers_agreement_public"),
            models.Index(fields=["hromada", "kind", "-signed_on"], name="registers_agreement_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "signed_on", "title", "partner", name="registers_agreement_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("signed_on")),
                name="registers_agreement_term",
                violation_error_message=_("Документ не може діяти лише до дня, що минув раніше за підписання."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.partner}, {self.signed_on:%d.%m.%Y})"


class Agreements(Register):
    """The registry of international agreements."""

    model = Agreement
    slug = "agreements"
    title = _("Міжнародні угоди")
    noun = Noun("документ", "документи", "документів", "m", "документа", en=("document", "documents")).qualified(
        "міжнародний", en=("international agreement", "international agreements")
    )
    group, day, variant = "international", "signed_on", "kind"
    columns = ("title", "kind", "partner", "country", "signed_on", "valid_until")
    filters = ("q", "kind", "country", "signed_on", "valid_until", "twinning")
    search = ("title", "partner", "country", "subject")


counting(
    Agreements,
    _("Міжнародні угоди, договори й меморандуми, підписані в цьому періоді."),
    breakdowns=("kind", "country", "twinning"),
)
counting(
    Agreements,
    _("Міжнародні документи, підписані до цього дня, строк яких цього дня не минув."),
    key="agreements.valid",
    title=_("Чинні міжнародні угоди"),
    standing=True,
    gone="valid_until",
    breakdowns=("kind", "country", "twinning"),
)
