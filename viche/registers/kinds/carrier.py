"""Advertising carriers the hromada may use: billboards, citylights, LED screens, multimedia banners.

Outdoor advertising: Закон «Про рекламу» № 270/96-ВР, ст. 16; social advertising: ст. 12.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.channels import CARRIERS


class Carrier(Record):
    """One carrier: where it stands, whose it is, on what terms it shows what the hromada gives."""

    ROTATIONS = (
        ("permanent", _("постійна ротація")),
        ("dates", _("до визначених дат")),
        ("letter", _("за кожним листом окремо")),
    )

    title = models.CharField(_("назва чи номер"), max_length=200)
    kind = models.CharField(_("вид носія"), max_length=9, choices=CARRIERS, default="billboard")
    owner = models.CharField(_("власник"), max_length=200, blank=True)
    rotation = models.CharField(_("ротація"), max_length=9, choices=ROTATIONS, default="dates")
    address = models.CharField(_("адреса"), max_length=300, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    stands_since = models.DateField(_("доступний від"))
    stands_until = models.DateField(_("доступний до"), null=True, blank=True)
    sides = models.PositiveSmallIntegerField(_("площин"), null=True, blank=True)
    agreement = models.CharField(_("домовленість"), max_length=200, blank=True, help_text=_("Договір чи лист."))

    class Meta(Record.Meta):
        ordering = ["-stands_since", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-stands_since", "-id"], name="registers_carrier_newest"),
            models.Index(fields=["hromada", "state", "-stands_since", "-id"], name="registers_carrier_public"),
            models.Index(fields=["hromada", "kind", "-stands_since"], name="registers_carrier_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "kind", "title", name="registers_carrier_once"),
            models.CheckConstraint(
                condition=Q(stands_until__isnull=True) | Q(stands_until__gte=F("stands_since")),
                name="registers_carrier_term",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Carriers(Register):
    """Advertising carriers."""

    model = Carrier
    slug = "carriers"
    title = _("Рекламні носії")
    noun = Noun("носій", "носії", "носіїв", "m", "носія", en=("carrier", "carriers")).qualified(
        "рекламний", en=("advertising carrier", "advertising carriers")
    )
    group, day, variant = "communications", "stands_since", "kind"
    columns = ("title", "kind", "owner", "rotation", "address")
    filters = ("q", "kind", "owner", "rotation", "address", "place", "stands_since", "stands_until", "sides")
    search = ("title", "owner", "address")
    options = {"place": places}


counting(
    Carriers,
    _("Носії, на яких громада могла розміщувати свою інформацію цього дня."),
    standing=True,
    gone="stands_until",
    breakdowns=("kind", "rotation", "owner", "place"),
)
