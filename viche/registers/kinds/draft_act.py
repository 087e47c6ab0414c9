"""Drafts of acts that are published before they are considered.

ЗДПІ ст. 15 ч. 3: not later than 10 working days before the day of consideration; urgent ones at once (ЗМС ст. 59 ч. 11).
Columns of the open-data form «проєкти» (КМУ № 835, дод. 9).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Act
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class DraftAct(Record):
    """One draft: for which body, when published, who submits it, with what papers, and the act that came of it."""

    BODIES = (
        ("council", _("рада")),
        ("committee", _("виконавчий комітет")),
        ("head", _("голова")),
        ("other", _("інший орган")),
    )

    title = models.CharField(_("про що"), max_length=1000)
    body = models.CharField(_("хто ухвалюватиме"), max_length=10, choices=BODIES, default="council")
    published_on = models.DateField(_("оприлюднено"), help_text=_("Не пізніше як за 10 робочих днів до розгляду."))
    number = models.CharField(_("номер проєкту"), max_length=60, blank=True)
    kind = models.CharField(_("вид акта"), max_length=12, choices=Act.KINDS, default="decision")
    registered_on = models.DateField(_("зареєстровано"), null=True, blank=True)
    considered_on = models.DateField(_("день розгляду"), null=True, blank=True)
    urgent = models.BooleanField(_("невідкладний"), default=False)
    author = models.CharField(_("хто подає"), max_length=300, blank=True)
    author_code = models.CharField(_("код ЄДРПОУ того, хто подає"), max_length=10, blank=True)
    link = models.URLField(_("адреса проєкту"), max_length=500, blank=True)
    note_link = models.URLField(_("адреса пояснювальної записки"), max_length=500, blank=True)
    comparison_link = models.URLField(_("адреса порівняльної таблиці"), max_length=500, blank=True)
    impact_link = models.URLField(_("адреса аналізу регуляторного впливу"), max_length=500, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("ухвалений акт"), related_name="+")

    class Meta(Record.Meta):
        ordering = ["-published_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-published_on", "-id"], name="registers_draftact_newest"),
            models.Index(fields=["hromada", "state", "-published_on", "-id"], name="registers_draftact_public"),
            models.Index(fields=["hromada", "body", "-published_on"], name="registers_draftact_body"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "body", "published_on", "title", name="registers_draftact_once"),
        ]

    def __str__(self) -> str:
        return self.title


class DraftActs(Register):
    """Drafts of acts."""

    model = DraftAct
    slug = "draft-acts"
    title = _("Проєкти актів")
    noun = Noun("проєкт", "проєкти", "проєктів", "m", "проєкту", en=("draft act", "draft acts"))
    group, day, variant = "council", "published_on", "body"
    columns = ("title", "number", "published_on", "body", "considered_on")
    filters = ("q", "body", "kind", "published_on", "registered_on", "considered_on", "urgent")
    search = ("title", "number", "author")


counting(
    DraftActs,
    _("Проєкти актів, оприлюднені в цьому періоді. Кожен проєкт рахуємо раз, навіть якщо його потім змінювали."),
    title=_("Оприлюднені проєкти актів"),
    breakdowns=("body", "kind", "urgent"),
)
