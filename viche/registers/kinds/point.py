"""Points of invincibility («пункти незламності»): КМУ № 1401 of 17.12.2022; address, hours and what they offer are public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import settlements
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class Point(Record):
    """One point: where, when, what it offers, in what state it is."""

    CONDITIONS = (
        ("working", _("працює")),
        ("ready", _("готовий, відкриється за потреби")),
        ("closed", _("не працює")),
    )
    personal_fields = ("contact_name", "contact_phone")
    thinned_fields = ("address",)

    name = models.CharField(_("назва"), max_length=200)
    address = models.CharField(_("адреса"), max_length=300)
    settlement = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("населений пункт"),
        related_name="+",
    )  # fmt: skip
    hours = models.CharField(_("години роботи"), max_length=100)
    condition = models.CharField(_("чи працює"), max_length=10, choices=CONDITIONS, default="ready")
    seats = models.PositiveIntegerField(_("місць"), null=True, blank=True)
    heating = models.BooleanField(_("тепло"), default=True)
    power = models.BooleanField(_("світло й зарядка"), default=True)
    water = models.BooleanField(_("вода"), default=True)
    internet = models.BooleanField(_("інтернет"), default=False)
    first_aid = models.BooleanField(_("перша допомога"), default=False)
    accessible = models.BooleanField(_("доступний на кріслі колісному"), default=False)
    contact_name = models.CharField(_("відповідальна особа"), max_length=150, blank=True)
    contact_phone = models.CharField(_("телефон відповідальної особи"), max_length=40, blank=True)

    class Meta(Record.Meta):
        ordering = ["address", "id"]
        indexes = [
            models.Index(fields=["hromada", "address"], name="registers_point_address"),
            models.Index(fields=["hromada", "state", "condition"], name="registers_point_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "address", "name", name="registers_point_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Points(Register):
    """Points of invincibility."""

    model = Point
    slug = "points"
    title = _("Пункти незламності")
    noun = Noun("пункт", "пункти", "пунктів", "m", "пункту", en=("point", "points")).followed(
        "незламності", en=("point of invincibility", "points of invincibility")
    )
    group = "resilience"
    columns = ("name", "address", "hours", "condition")
    filters = ("q", "condition", "settlement", "address", "accessible")
    search = ("name", "address")
    sums = ("seats",)
    options = {"settlement": settlements}
