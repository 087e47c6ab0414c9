"""Membership in associations of local self-government (Закон № 1275-VI), Ukrainian and international."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Period, declare
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.years import YEAR


class AssociationMembership(Record):
    """One association: since what year, what it is for, whether the hromada is a member or only works with it."""

    STATUSES = (("joined", _("член асоціації")), ("works", _("співпрацює, не вступаючи")))
    SCOPES = (("national", _("всеукраїнська")), ("international", _("міжнародна")), ("regional", _("обласна")))

    association = models.CharField(_("асоціація"), max_length=300)
    joined_year = models.PositiveSmallIntegerField(_("рік вступу"), validators=YEAR, null=True, blank=True)
    status = models.CharField(_("участь"), max_length=6, choices=STATUSES, default="joined")
    scope = models.CharField(_("рівень"), max_length=13, choices=SCOPES, default="national")
    tasks = models.TextField(_("завдання асоціації"), blank=True)
    left_year = models.PositiveSmallIntegerField(_("рік виходу"), validators=YEAR, null=True, blank=True)
    fee = models.DecimalField(_("річний внесок, грн"), max_digits=18, decimal_places=2, null=True, blank=True)
    act_text = models.CharField(_("рішення про вступ"), max_length=300, blank=True)
    link = models.URLField(_("сайт"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["association", "id"]
        indexes = [
            models.Index(fields=["hromada", "association", "id"], name="registers_membership_name"),
            models.Index(fields=["hromada", "state", "association", "id"], name="registers_membership_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "association", name="registers_membership_once"),
            models.CheckConstraint(
                condition=Q(left_year__isnull=True) | Q(joined_year__isnull=True) | Q(left_year__gte=F("joined_year")),
                name="registers_membership_years",
                violation_error_message=_("Рік виходу не раніше за рік вступу."),
            ),
            models.CheckConstraint(condition=Q(fee__gte=Decimal(0)), name="registers_membership_fee"),
        ]

    def __str__(self) -> str:
        return self.association


class AssociationMemberships(Register):
    """Associations."""

    model = AssociationMembership
    slug = "association-memberships"
    title = _("Членство в асоціаціях")
    noun = Noun("асоціація", "асоціації", "асоціацій", "f", en=("association", "associations"))
    group, variant = "international", "status"
    columns = ("association", "status", "scope", "joined_year")
    filters = ("q", "status", "scope", "joined_year", "left_year", "fee")
    search = ("association", "tasks")


def _standing(period: Period) -> models.QuerySet:
    """Those of that year; one whose first year nobody wrote down has always been there."""
    began = Q(joined_year__isnull=True) | Q(joined_year__lte=period.until.year)
    return AssociationMembership.objects.filter(began, Q(left_year__isnull=True) | Q(left_year__gt=period.until.year))


def _joined(period: Period) -> models.QuerySet:
    years = Q(joined_year__gte=period.since.year, joined_year__lte=period.until.year)
    return AssociationMembership.objects.filter(years, status="joined")


SAID: dict[str, Any] = {
    "noun": AssociationMemberships.noun,
    "date_field": "joined_year",
    "columns": AssociationMemberships.columns,
}
declare(
    Figure(
        key="association-memberships",
        title=_("Асоціації, з якими співпрацює громада"),
        queryset=_standing,
        breakdowns=("status", "scope", "department"),
        definition=_(
            "Асоціації, до яких громада належить або з якими співпрацює цього дня; вихід рахуємо від року виходу."
        ),
        standing=True,
        **SAID,
    )
)
declare(
    Figure(
        key="association-memberships.joined",
        title=_("Асоціації, до яких громада вступила"),
        queryset=_joined,
        breakdowns=("scope", "department"),
        definition=_("Асоціації, рік вступу до яких припадає на цей період."),
        spread=False,
        **SAID,
    )
)
