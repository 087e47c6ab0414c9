"""Local initiatives: ЗМС ст. 9. A written proposal of residents on any matter within the council's powers.

How many signatures it takes and how they are gathered the statute says; the council considers it at its next regular
session with the group invited, and takes a decision.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Initiative(Record):
    """One local initiative: of what, when registered and told on the site, with how many signatures, how it ended."""

    OUTCOMES = (
        ("registered", _("зареєстровано")),
        ("collecting", _("збирають підписи")),
        ("submitted", _("подано на розгляд ради")),
        ("adopted", _("підтримано радою")),
        ("rejected", _("не підтримано радою")),
        ("returned", _("повернуто ініціативній групі")),
    )
    personal_fields = ("contact",)

    title = models.CharField(_("суть ініціативи"), max_length=500)
    registered_on = models.DateField(_("зареєстровано"), default=clock.today)
    number = models.CharField(_("номер реєстрації"), max_length=60, blank=True)
    outcome = models.CharField(_("що з ініціативою"), max_length=10, choices=OUTCOMES, default="registered")
    group_size = models.PositiveIntegerField(_("осіб в ініціативній групі"), null=True, blank=True)
    signatures = models.PositiveIntegerField(_("підписів зібрано"), null=True, blank=True)
    threshold = models.PositiveIntegerField(_("підписів потрібно за статутом"), null=True, blank=True)
    posted_on = models.DateField(_("оприлюднено на сайті"), null=True, blank=True)
    link = models.URLField(_("адреса сторінки"), max_length=500, blank=True)
    considered_on = models.DateField(_("розглянуто радою"), null=True, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("рішення ради"), related_name="+")
    contact = models.CharField(_("хто представляє групу і як зв’язатися"), max_length=300, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["-registered_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-registered_on", "-id"], name="registers_initiative_newest"),
            models.Index(fields=["hromada", "state", "-registered_on", "-id"], name="registers_initiative_public"),
            models.Index(fields=["hromada", "outcome", "-registered_on"], name="registers_initiative_outcome"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", "registered_on", name="registers_initiative_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Initiatives(Register):
    """Local initiatives."""

    model, slug, title = Initiative, "initiatives", _("Місцеві ініціативи")
    noun = Noun("ініціатива", "ініціативи", "ініціатив", "f", en=("initiative", "initiatives")).qualified(
        "місцевий", en=("local initiative", "local initiatives")
    )
    group, day = "participation", "registered_on"
    columns = ("title", "registered_on", "outcome", "signatures", "posted_on")
    filters = ("q", "outcome", "registered_on", "posted_on", "considered_on", "place", "signatures", "act")
    search = ("title", "number")
    sums = ("signatures",)
    options = {"place": places}


counting(
    Initiatives,
    _("Місцеві ініціативи, зареєстровані в цьому періоді."),
    breakdowns=("outcome", "place"),
)
counting(
    Initiatives,
    _("Сума підписів під ініціативами, зареєстрованими в цьому періоді. Де кількість не вказано, нічого не додано."),
    key="initiatives.signatures",
    title=_("Підписи під місцевими ініціативами"),
    noun=Noun("підпис", "підписи", "підписів", "m", "підпису", en=("signature", "signatures")),
    measure=Sum("signatures"),
    breakdowns=("outcome",),
    note=_("Хто підписав дві ініціативи, порахований двічі."),
)
