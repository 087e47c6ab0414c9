"""Sister and partner cities: who they are and by what document."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Period, declare
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class SisterCity(Record):
    """One city abroad: sister or partner, since when, by which agreement, in what they work together."""

    STATUSES = (("twin", _("побратим")), ("partner", _("партнер")))

    city = models.CharField(_("місто"), max_length=150)
    country = models.CharField(_("країна"), max_length=100)
    status = models.CharField(_("статус"), max_length=8, choices=STATUSES, default="twin")
    since = models.DateField(_("відколи"), null=True, blank=True)
    ended_on = models.DateField(_("співпрацю припинено"), null=True, blank=True)
    agreement = TenantForeignKey(
        "registers.Agreement", null=True, blank=True, verbose_name=_("документ"), related_name="+"
    )
    fields_of_work = models.CharField(_("у чому співпрацюємо"), max_length=500, blank=True)
    link = models.URLField(_("сайт міста"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["city", "id"]
        indexes = [
            models.Index(fields=["hromada", "city", "id"], name="registers_sistercity_city"),
            models.Index(fields=["hromada", "state", "city", "id"], name="registers_sistercity_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "city", "country", name="registers_sistercity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.city} ({self.country})"


class SisterCities(Register):
    """Sister and partner cities."""

    model = SisterCity
    slug = "sister-cities"
    title = _("Міста-побратими й міста-партнери")
    noun = Noun("місто", "міста", "міст", "n", en=("city", "cities"))
    group, variant = "international", "status"
    columns = ("city", "country", "status", "since", "agreement")
    filters = ("q", "country", "status", "since", "ended_on", "agreement")
    search = ("city", "country", "fields_of_work")


def _standing(period: Period) -> models.QuerySet:
    """Those of that day; one whose first day nobody wrote down has always been there."""
    began = Q(since__isnull=True) | Q(since__lte=period.until)
    return SisterCity.objects.filter(began, Q(ended_on__isnull=True) | Q(ended_on__gt=period.until))


declare(
    Figure(
        key="sister-cities",
        title=SisterCities.title,
        noun=SisterCities.noun,
        queryset=_standing,
        date_field="since",
        breakdowns=("status", "country", "department"),
        columns=SisterCities.columns,
        definition=_("Міста-побратими й міста-партнери цього дня; без дати початку — вважаємо, що були й раніше."),
        standing=True,
    )
)
