"""Notices of intent to lease municipal property: which property, where, how large, on what terms.

Закон «Про оренду державного та комунального майна» № 157-IX of 03.10.2019. Columns are those of the set «Перелік об’єктів
комунальної власності, що передані в оренду» (постанова 835, додаток 50) which are known before a contract is signed.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Sum, counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun

SQUARE_METRE = Noun("метр", "метри", "метрів", "m", "метра", en=("metre", "metres")).qualified(
    "квадратний", en=("square metre", "square metres")
)


class LeaseNotice(Record):
    """One notice: the property and what is asked for it."""

    UNITS = (
        ("m2", _("кв. м")),
        ("piece", _("шт.")),
    )
    PERIODS = (
        ("hour", _("година")),
        ("day", _("день")),
        ("week", _("тиждень")),
        ("month", _("місяць")),
        ("year", _("рік")),
    )
    OUTCOMES = (
        ("announced", _("оголошено")),
        ("leased", _("передано в оренду")),
        ("withdrawn", _("знято з оренди")),
    )

    title = models.CharField(_("майно"), max_length=300)
    published_on = models.DateField(_("дата оголошення"))
    edition = models.CharField(_("де оголошено"), max_length=200, blank=True)
    status = models.CharField(_("що далі"), max_length=9, choices=OUTCOMES, default="announced")
    description = models.TextField(_("опис"), blank=True)
    address = models.CharField(_("вулиця й номер"), max_length=300, blank=True)
    post_code = models.CharField(_("поштовий індекс"), max_length=10, blank=True)
    building = models.CharField(_("назва будівлі або її частини"), max_length=200, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    size = models.DecimalField(
        _("площа або кількість"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    unit = models.CharField(_("одиниця виміру"), max_length=5, choices=UNITS, default="m2")
    value = models.DecimalField(
        _("оцінка вартості, грн"), max_digits=16, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    valued_on = models.DateField(_("дата оцінки"), null=True, blank=True)
    purpose = models.CharField(_("цільове призначення"), max_length=300, blank=True)
    rate = models.DecimalField(
        _("орендна ставка, %"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    rent = models.DecimalField(
        _("орендна плата, грн"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    rent_period = models.CharField(_("за який час плата"), max_length=5, choices=PERIODS, default="month")
    schedule = models.CharField(_("графік використання"), max_length=200, blank=True)
    lease_starts_on = models.DateField(_("початок оренди"), null=True, blank=True)
    lease_ends_on = models.DateField(_("завершення оренди"), null=True, blank=True)
    custodian = models.CharField(_("балансоутримувач"), max_length=250, blank=True)
    custodian_code = models.CharField(_("код ЄДРПОУ балансоутримувача"), max_length=10, blank=True)
    link = models.URLField(_("посилання на оголошення"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-published_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-published_on", "-id"], name="registers_lease_newest"),
            models.Index(fields=["hromada", "state", "-published_on", "-id"], name="registers_lease_public"),
            models.Index(fields=["hromada", "status", "-published_on"], name="registers_lease_status"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "published_on", "title", "address", name="registers_lease_once"),
        ]

    def __str__(self) -> str:
        return self.title


class LeaseNotices(Register):
    """Notices of intent to lease."""

    model = LeaseNotice
    slug = "lease-notices"
    title = _("Наміри передати майно в оренду")
    noun = Noun("оголошення", "оголошення", "оголошень", "n", en=("notice", "notices")).followed(
        "про оренду", en=("lease notice", "lease notices")
    )
    group, day, variant = "communications", "published_on", "status"
    columns = ("title", "address", "size", "unit", "published_on", "status")
    filters = (
        "q", "title", "published_on", "edition", "status", "place", "size", "unit", "value", "purpose", "rate",
        "lease_starts_on", "lease_ends_on", "custodian",
    )  # fmt: skip
    search = ("title", "description", "address", "custodian")
    sums = ("value",)
    options = {"place": places}


counting(
    LeaseNotices,
    _("Оголошення про намір передати майно в оренду, які вийшли в цьому періоді."),
    breakdowns=("status", "edition", "place"),
)
counting(
    LeaseNotices,
    _("Сума площ майна з оголошень цього періоду. Майно, яке рахують поштучно чи без площі, нічого не додає."),
    key="lease-notices.area",
    title=_("Площа, запропонована в оренду"),
    noun=SQUARE_METRE,
    where=models.Q(unit="m2"),
    measure=Sum("size"),
    breakdowns=("status", "place"),
)
