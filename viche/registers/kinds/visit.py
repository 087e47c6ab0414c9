"""Visits of foreign delegations to the hromada."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.kinds.award import PERSON


class DelegationVisit(Record):
    """One visit: who came, from what country and institution, when, who met them, under what agreement."""

    KINDS = (
        ("embassy", _("посольство")),
        ("organisation", _("міжнародна організація")),
        ("municipality", _("муніципалітет")),
        ("state", _("орган влади іншої держави")),
        ("other", _("інша делегація")),
    )

    delegation = models.CharField(_("хто приїздив"), max_length=300)
    arrived_on = models.DateField(_("дата"))
    kind = models.CharField(_("чия делегація"), max_length=12, choices=KINDS, default="municipality")
    country = models.CharField(_("країна"), max_length=100, blank=True)
    institution = models.CharField(_("установа"), max_length=200, blank=True)
    left_on = models.DateField(_("від’їзд"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("скільки осіб"), null=True, blank=True)
    purpose = models.CharField(_("мета"), max_length=500, blank=True)
    met_by = models.CharField(_("хто зустрічав"), max_length=300, blank=True)
    city = TenantForeignKey(
        "registers.SisterCity", null=True, blank=True, verbose_name=_("місто-побратим чи партнер"), related_name="+"
    )

    class Meta(Record.Meta):
        ordering = ["-arrived_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-arrived_on", "-id"], name="registers_visit_newest"),
            models.Index(fields=["hromada", "state", "-arrived_on", "-id"], name="registers_visit_public"),
            models.Index(fields=["hromada", "kind", "-arrived_on"], name="registers_visit_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "arrived_on", "delegation", name="registers_visit_once"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("arrived_on")),
                name="registers_visit_term",
                violation_error_message=_("Від’їзд не раніше за приїзд."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation}, {self.arrived_on:%d.%m.%Y}"


class DelegationVisits(Register):
    """Visits of delegations."""

    model = DelegationVisit
    slug = "delegation-visits"
    title = _("Візити делегацій")
    noun = Noun("візит", "візити", "візитів", "m", "візиту", en=("visit", "visits"))
    group, day, variant = "international", "arrived_on", "kind"
    columns = ("delegation", "country", "kind", "arrived_on", "people")
    filters = ("q", "country", "institution", "kind", "arrived_on", "left_on", "people", "city")
    search = ("delegation", "country", "institution", "purpose")
    sums = ("people",)


counting(
    DelegationVisits,
    _("Візити іноземних делегацій, що почалися в цьому періоді."),
    title=_("Візити іноземних делегацій"),
    breakdowns=("kind", "country", "institution"),
)
counting(
    DelegationVisits,
    _("Скільки людей було в делегаціях цього періоду, де це записано."),
    key="delegation-visits.people",
    title=_("Люди в іноземних делегаціях"),
    noun=PERSON,
    measure=Sum("people"),
    breakdowns=("kind", "country"),
    note=_("Хто приїздив двічі, порахований двічі."),
)
