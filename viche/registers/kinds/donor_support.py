"""Support by partners and donors: whose, of what event or project, of what kind."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Distinct, Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class DonorSupport(Record):
    """One event or study done with the support of one partner."""

    KINDS = (
        ("financial", _("фінансова")),
        ("goods", _("речі й обладнання")),
        ("expert", _("експертна")),
        ("organisational", _("організаційна")),
    )

    partner = models.CharField(_("партнер"), max_length=300)
    event = models.CharField(_("що підтримано"), max_length=500)
    done_on = models.DateField(_("дата"))
    kind = models.CharField(_("вид підтримки"), max_length=14, choices=KINDS, default="financial")
    country = models.CharField(_("країна партнера"), max_length=100, blank=True)
    amount = models.DecimalField(_("сума, грн"), max_digits=18, decimal_places=2, null=True, blank=True)
    project = TenantForeignKey(
        "registers.PartnerProject", null=True, blank=True, verbose_name=_("у межах проєкту"), related_name="+"
    )
    agreement = TenantForeignKey(
        "registers.Agreement", null=True, blank=True, verbose_name=_("за угодою"), related_name="+"
    )
    link = models.URLField(_("адреса повідомлення"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_donor_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_donor_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_donor_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "done_on", "partner", "event", name="registers_donor_once"),
            models.CheckConstraint(condition=Q(amount__gte=Decimal(0)), name="registers_donor_sum"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.event}"


class DonorSupports(Register):
    """Support by partners."""

    model = DonorSupport
    slug = "donor-support"
    title = _("Підтримка партнерів і донорів")
    noun = Noun("захід", "заходи", "заходів", "m", "заходу", en=("event", "events")).qualified(
        "підтриманий", en=("supported event", "supported events")
    )
    group, day, variant = "international", "done_on", "kind"
    columns = ("partner", "event", "kind", "done_on", "amount")
    filters = ("q", "partner", "kind", "country", "done_on", "amount", "project", "agreement")
    search = ("partner", "event", "country")
    sums = ("amount",)


counting(
    DonorSupports,
    _("Заходи й дослідження цього періоду, підтримані партнером. Підтримане двома партнерами рахуємо двічі."),
    breakdowns=("kind", "partner", "country", "project"),
)
counting(
    DonorSupports,
    _("Різні партнери, за підтримки яких щось зроблено в цьому періоді; кожного рахуємо раз, за назвою."),
    key="donor-support.partners",
    title=_("Партнери й донори"),
    noun=Noun("партнер", "партнери", "партнерів", "m", "партнера", animate=True, en=("partner", "partners")),
    measure=Distinct("partner"),
    breakdowns=("kind", "country"),
)
counting(
    DonorSupports,
    _("Сума підтримки цього періоду, де її записано у гривнях."),
    key="donor-support.amount",
    title=_("Сума підтримки партнерів"),
    noun=Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias")),
    measure=Sum("amount"),
    breakdowns=("kind", "partner", "country"),
)
