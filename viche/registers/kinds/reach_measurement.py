"""Statistics of the site and of social pages: what the tools of the networks say for a term.

Tools count devices and browsers, not people: who reads from a phone and from a computer is counted twice.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Measure, Sum, Weighted, counting, declare
from viche.kit.figures.counting import STRADDLING
from viche.kit.figures.periods import Period
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.channels import NETWORKS

VIEW = Noun("перегляд", "перегляди", "переглядів", "m", "перегляду", en=("view", "views"))
USER = Noun("користувач", "користувачі", "користувачів", "m", "користувача", animate=True, en=("user", "users"))
READER = Noun(
    "особа", "особи", "осіб", "f", animate=True, instrumental_plural="особами", en=("person reached", "people reached")
)
PERCENT = Noun("відсоток", "відсотки", "відсотків", "m", "відсотка", en=("percent", "percent"))
SHARE = [MinValueValidator(0), MaxValueValidator(100)]


class ReachMeasurement(Record):
    """What one page or the site had from one day till another."""

    subject = models.CharField(
        _("чого статистика"), max_length=200, help_text=_("Головна сторінка сайту, сторінка ради у Facebook.")
    )
    network = models.CharField(_("мережа"), max_length=9, choices=NETWORKS, default="site")
    since = models.DateField(_("від"))
    until = models.DateField(_("до"))
    views = models.PositiveBigIntegerField(_("переглядів"), null=True, blank=True)
    active_users = models.PositiveBigIntegerField(_("активні користувачі"), null=True, blank=True)
    reach = models.PositiveBigIntegerField(_("охоплено"), null=True, blank=True)
    share_women = models.DecimalField(
        _("частка жінок, %"), max_digits=4, decimal_places=1, null=True, blank=True, validators=SHARE
    )
    share_men = models.DecimalField(
        _("частка чоловіків, %"), max_digits=4, decimal_places=1, null=True, blank=True, validators=SHARE
    )
    outlet = TenantForeignKey(
        "registers.OfficialPage", null=True, blank=True, verbose_name=_("офіційна сторінка"), related_name="statistics"
    )
    source = models.CharField(_("чиї дані"), max_length=150, blank=True, help_text=_("Як зветься лічильник."))

    class Meta(Record.Meta):
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-since", "-id"], name="registers_reach_newest"),
            models.Index(fields=["hromada", "state", "-since", "-id"], name="registers_reach_public"),
            models.Index(fields=["hromada", "network", "-since"], name="registers_reach_network"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "network", "subject", "since", "until", name="registers_reach_once"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="registers_reach_term"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {Period(self.since, self.until).title}"


class ReachMeasurements(Register):
    """Statistics of pages."""

    model = ReachMeasurement
    slug = "reach"
    title = _("Статистика сайту й мереж")
    noun = Noun("замір", "заміри", "замірів", "m", "заміру", en=("measurement", "measurements"))
    group, day, variant = "communications", "since", "network"
    columns = ("subject", "network", "since", "until", "views", "active_users", "reach")
    filters = (
        "q", "network", "outlet", "since", "until", "views", "active_users", "reach", "share_women", "share_men",
    )  # fmt: skip
    search = ("subject", "source")
    sums = ("views", "reach")


counting(
    ReachMeasurements,
    _(
        "Заміри, перший день яких припадає на цей період. Що вони показали — інші числа: перегляди, користувачі, охоплення."
    ),
    title=_("Заміри статистики"),
    breakdowns=("network",),
)


def _inside(period: Period) -> models.QuerySet:
    rows: models.QuerySet = ReachMeasurement.objects.filter(period.spans("since", "until"))
    return rows


def _partly(period: Period) -> models.QuerySet:
    rows: models.QuerySet = ReachMeasurement.objects.filter(period.straddles("since", "until"))
    return rows


TWICE = _(
    "Лічильник бачить пристрої, а не людей. Заміри за кілька строків додаються: хто заходив щомісяця, порахований щоразу."
)


def _figure(key: str, title: Any, noun: Noun, measure: Measure, definition: Any, note: Any = "") -> None:
    declare(
        Figure(
            key=f"reach.{key}",
            title=title,
            noun=noun,
            queryset=_inside,
            date_field="since",
            measure=measure,
            breakdowns=("network", "outlet", "subject", "department"),
            columns=("subject", "network", "since", "until", measure.field),
            definition=definition,
            note=note,
            passed_over=_partly,
            passed_over_because=STRADDLING,
        )
    )


_figure(
    "views",
    _("Перегляди сайту й сторінок"),
    VIEW,
    Sum("views"),
    _(
        "Сума переглядів із замірів, строк яких цілком лежить у періоді. Перегляд — не людина: хто відкрив двічі, дав два."
    ),
)
_figure(
    "users",
    _("Активні користувачі"),
    USER,
    Sum("active_users"),
    _("Сума активних користувачів із замірів, строк яких цілком лежить у періоді."),
    TWICE,
)
_figure(
    "people",
    _("Охоплення"),
    READER,
    Sum("reach"),
    _("Сума охоплень із замірів, строк яких цілком лежить у періоді."),
    TWICE,
)
_figure(
    "women",
    _("Частка жінок серед переглядів"),
    PERCENT,
    Weighted("share_women", weight="views"),
    _("Середня частка жінок у відсотках; замір важить стільки, скільки в ньому переглядів."),
)
_figure(
    "men",
    _("Частка чоловіків серед переглядів"),
    PERCENT,
    Weighted("share_men", weight="views"),
    _("Середня частка чоловіків у відсотках; замір важить стільки, скільки в ньому переглядів."),
)
