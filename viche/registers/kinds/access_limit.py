"""Limits of access to web resources: what is closed to readers, why and since when.

Access to information may be limited only on the grounds of Закон «Про доступ до публічної інформації», ст. 6; who limits
says them. The site of Kryvyi Rih was limited with martial law in 2022.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class AccessLimit(Record):
    """One limit: of which resource, how far, why, from when till when."""

    SCOPES = (
        ("whole", _("увесь ресурс")),
        ("part", _("частина розділів")),
        ("data", _("окремі відомості")),
    )
    REASONS = (
        ("martial-law", _("захист інформації під час воєнного стану")),
        ("attack", _("кібератака")),
        ("works", _("технічні роботи")),
        ("power", _("немає світла чи зв’язку")),
        ("law", _("вимога закону або рішення суду")),
        ("other", _("інша причина")),
    )

    resource = models.CharField(_("ресурс"), max_length=200, help_text=_("Сайт, портал, розділ — як він зветься."))
    reason = models.CharField(_("причина"), max_length=11, choices=REASONS, default="martial-law")
    limited_on = models.DateField(_("обмежено"))
    restored_on = models.DateField(_("доступ поновлено"), null=True, blank=True)
    scope = models.CharField(_("що закрито"), max_length=5, choices=SCOPES, default="whole")
    explanation = models.TextField(_("пояснення для читачів"), blank=True)
    outlet = TenantForeignKey(
        "registers.OfficialPage", null=True, blank=True, verbose_name=_("офіційна сторінка"), related_name="limits"
    )
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("яким актом"), related_name="+")

    class Meta(Record.Meta):
        ordering = ["-limited_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-limited_on", "-id"], name="registers_limit_newest"),
            models.Index(fields=["hromada", "state", "-limited_on", "-id"], name="registers_limit_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "resource", "limited_on", name="registers_limit_once"),
            models.CheckConstraint(
                condition=Q(restored_on__isnull=True) | Q(restored_on__gte=F("limited_on")),
                name="registers_limit_term",
            ),
        ]

    def __str__(self) -> str:
        return self.resource


class AccessLimits(Register):
    """Limits of access."""

    model = AccessLimit
    slug = "access-limits"
    title = _("Обмеження доступу до вебресурсів")
    noun = Noun("обмеження", "обмеження", "обмежень", "n", en=("limit", "limits")).followed(
        "доступу", en=("limit of access", "limits of access")
    )
    group, day, variant = "communications", "limited_on", "reason"
    columns = ("resource", "reason", "scope", "limited_on", "restored_on")
    filters = ("q", "resource", "reason", "scope", "limited_on", "restored_on", "outlet", "act")
    search = ("resource", "explanation")


counting(
    AccessLimits,
    _("Обмеження, які діяли на цей день: запроваджені не пізніше за нього і ще не зняті."),
    standing=True,
    gone="restored_on",
    breakdowns=("reason", "scope"),
)
