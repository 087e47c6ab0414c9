"""Placements on carriers: posters, videos, advertising of military units, remembrance of the fallen.

Of the fallen only the day is kept here: names belong to their families and to the commemoration itself.
Social advertising: Закон «Про рекламу» № 270/96-ВР, ст. 12.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import Distinct, counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.channels import CARRIERS
from viche.registers.kinds.military_unit import MilitaryUnits


class Placement(BulkRecord):
    """One thing on one carrier, or several at once: `quantity` is how many carriers or copies."""

    KINDS = (
        ("poster", _("постер")),
        ("video", _("відеоролик")),
        ("military", _("реклама військового підрозділу")),
        ("memorial", _("вшанування загиблих")),
        ("notice", _("оголошення")),
    )

    title = models.CharField(_("назва чи про що"), max_length=300)
    kind = models.CharField(_("що розміщено"), max_length=8, choices=KINDS, default="poster")
    carrier_kind = models.CharField(_("вид носія"), max_length=9, choices=CARRIERS, default="billboard")
    carrier = TenantForeignKey(
        "registers.Carrier", null=True, blank=True, verbose_name=_("носій"), related_name="placements"
    )
    rotation = models.BooleanField(_("постійна ротація"), default=False)
    campaign = TenantForeignKey(
        "registers.Campaign", null=True, blank=True, verbose_name=_("кампанія"), related_name="placements"
    )
    unit = TenantForeignKey(
        "registers.MilitaryUnit", null=True, blank=True, verbose_name=_("військовий підрозділ"),
        related_name="placements",
    )  # fmt: skip
    letter_number = models.CharField(_("номер листа-звернення"), max_length=60, blank=True)
    letter_on = models.DateField(_("дата листа-звернення"), null=True, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)
    died_on = models.DateField(_("день загибелі"), null=True, blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_placement_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_placement_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_placement_kind"),
            models.Index(fields=["hromada", "campaign", "-done_on"], name="registers_placement_campaign"),
            models.Index(fields=["hromada", "unit", "-done_on"], name="registers_placement_unit"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "done_on", "kind", "carrier_kind", "title", name="registers_placement_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Placements(Register):
    """Placements on carriers."""

    model = Placement
    slug = "placements"
    title = _("Розміщення на рекламних носіях")
    noun = Noun("розміщення", "розміщення", "розміщень", "n", en=("placement", "placements"))
    group, day, variant = "communications", "done_on", "kind"
    columns = ("title", "kind", "carrier_kind", "campaign", "done_on", "quantity")
    filters = (
        "q", "kind", "carrier_kind", "carrier", "campaign", "unit", "done_on", "quantity", "rotation", "died_on",
        "letter_number", "letter_on", "link",
    )  # fmt: skip
    search = ("title", "letter_number")
    fields = (
        "kind", "title", "done_on", "carrier_kind", "quantity", "campaign", "carrier", "rotation", "unit",
        "letter_number", "letter_on", "link", "died_on", "until", "department",
    )  # fmt: skip
    sums = ("quantity",)


counting(
    Placements,
    _("Що розміщено на носіях у цьому періоді: один постер на п’яти білбордах — п’ять розміщень."),
    breakdowns=("kind", "carrier_kind", "campaign", "carrier", "rotation"),
)
counting(
    Placements,
    _(
        "Різні військові підрозділи, чию рекламу розміщено в цьому періоді. Підрозділ, у якого було десять реклам, рахується раз."
    ),
    key="placements.units",
    title=_("Підрозділи, чию рекламу розміщено"),
    noun=MilitaryUnits.noun,
    where=Q(unit__isnull=False),
    measure=Distinct("unit"),
    breakdowns=("carrier_kind", "unit__branch"),
    columns=("title", "unit", "carrier_kind", "done_on"),
)
