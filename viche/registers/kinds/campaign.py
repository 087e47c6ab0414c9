"""Information campaigns: on one theme, for some time, in many places at once.

The minute of silence at 09:00 is held every day by the Decree of the President № 143/2022 of 16.03.2022. Social advertising:
Закон «Про рекламу» № 270/96-ВР, ст. 12.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.channels import CARRIERS, LEVELS


class Campaign(Record):
    """One campaign: about what, from when till when, how far, where it is shown."""

    KINDS = (
        ("information", _("інформаційна кампанія")),
        ("minute", _("хвилина мовчання")),
        ("advertising", _("соціальна реклама")),
        ("promotion", _("популяризація громади")),
        ("project", _("підтримка чужого проєкту")),
        ("platform", _("залучення до платформи")),
    )

    title = models.CharField(_("назва"), max_length=300)
    kind = models.CharField(_("вид"), max_length=12, choices=KINDS, default="information")
    topic = models.CharField(_("тема"), max_length=200, blank=True)
    starts_on = models.DateField(_("перший день"))
    ends_on = models.DateField(
        _("останній день"), null=True, blank=True, help_text=_("Порожньо — кампанія постійна або ще триває.")
    )
    level = models.CharField(_("рівень"), max_length=13, choices=LEVELS, default="local")
    daily_at = models.CharField(
        _("о котрій годині"), max_length=20, blank=True, help_text=_("Якщо повторюється щодня, наприклад «09:00».")
    )
    carrier = models.CharField(_("рекламний носій"), max_length=9, choices=CARRIERS, blank=True)
    video = models.URLField(_("відео"), max_length=500, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)
    partner = models.CharField(_("чия ініціатива"), max_length=200, blank=True)

    class Meta(Record.Meta):
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-starts_on", "-id"], name="registers_campaign_newest"),
            models.Index(fields=["hromada", "state", "-starts_on", "-id"], name="registers_campaign_public"),
            models.Index(fields=["hromada", "kind", "-starts_on"], name="registers_campaign_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "starts_on", Upper("title"), name="registers_campaign_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="registers_campaign_term"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Campaigns(Register):
    """Information campaigns."""

    model = Campaign
    slug = "campaigns"
    title = _("Кампанії")
    noun = Noun("кампанія", "кампанії", "кампаній", "f", en=("campaign", "campaigns"))
    group, day, variant = "communications", "starts_on", "kind"
    columns = ("title", "kind", "topic", "starts_on", "ends_on", "level")
    filters = (
        "q", "kind", "topic", "starts_on", "ends_on", "level", "daily_at", "carrier", "video", "link", "partner",
    )  # fmt: skip
    search = ("title", "topic", "partner")


counting(
    Campaigns,
    _("Кампанії, які почалися в цьому періоді. Кампанія, що триває кілька років, належить до року, коли почалася."),
    breakdowns=("kind", "level"),
)
