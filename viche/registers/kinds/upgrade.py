"""What spaces and platforms were fitted out with: equipment, repairs, accessibility, software with its property rights."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Upgrade(BulkRecord):
    """One purchase or work, or several pieces of one kind."""

    KINDS = (
        ("projector", _("проєктор")),
        ("screen", _("екран")),
        ("wifi", _("мережа Wi-Fi")),
        ("climate", _("клімат-контроль")),
        ("office", _("оргтехніка")),
        ("furniture", _("меблі")),
        ("access", _("безперешкодний доступ")),
        ("toilet", _("інклюзивна санітарна кімната")),
        ("changing", _("сповивальний столик")),
        ("power", _("живлення на час відключень")),
        ("repair", _("ремонт")),
        ("platform", _("вебплатформа, програма")),
        ("other", _("інше")),
    )

    what = models.CharField(_("що зроблено чи куплено"), max_length=300)
    kind = models.CharField(_("обладнання чи роботи"), max_length=10, choices=KINDS, default="office")
    venue = TenantForeignKey("registers.Venue", null=True, blank=True, verbose_name=_("простір"), related_name="+")
    platform = models.CharField(_("яка платформа"), max_length=300, blank=True)
    rights = models.BooleanField(_("майнові права передано громаді"), default=False)
    cost = models.DecimalField(_("вартість, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    supplier = models.CharField(_("виконавець чи постачальник"), max_length=300, blank=True)
    contract = models.CharField(_("договір"), max_length=200, blank=True)
    tender = models.URLField(_("закупівля в Prozorro"), max_length=500, blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_upgrade_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_upgrade_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_upgrade_kind"),
            models.Index(fields=["hromada", "venue", "-done_on"], name="registers_upgrade_venue"),
        ]

    def __str__(self) -> str:
        return self.what


class Upgrades(Register):
    """Fitting-out and modernisation."""

    model = Upgrade
    slug = "upgrades"
    title = _("Оснащення й модернізація")
    noun = Noun("одиниця", "одиниці", "одиниць", "f", en=("piece", "pieces")).followed(
        "оснащення", en=("piece of equipment", "pieces of equipment")
    )
    group, day, variant = "spaces", "done_on", "kind"
    columns = ("what", "venue", "done_on", "kind", "quantity", "cost")
    filters = (
        "q", "kind", "venue", "platform", "rights", "done_on", "until", "quantity", "cost", "supplier", "contract",
    )  # fmt: skip
    search = ("what", "platform", "supplier", "contract")
    same = ("done_on", "kind", "what", "platform", "supplier", "contract")
    sums = ("quantity", "cost")


PARTS = ("kind", "venue", "rights")

counting(Upgrades, _("Обладнання й роботи в просторах і на платформах: сума за записами цих днів."), breakdowns=PARTS)
counting(
    Upgrades,
    _("Сума вартості обладнання й робіт. Де вартості не вказано, нічого не додано."),
    key="upgrades.money",
    title=_("Кошти на оснащення й модернізацію"),
    noun=Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias")),
    measure=Sum("cost"),
    breakdowns=PARTS,
    columns=("what", "venue", "done_on", "cost"),
)
