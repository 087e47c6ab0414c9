"""Business trips abroad, with the notice to the foreign ministry before and the written report after each.

Указ Президента № 671/2021 of 22.12.2021: МЗС is told in advance of the part officials take in events abroad, and is given
a written report afterwards.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Act
from viche.kit.figures import Largest
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class BusinessTrip(Record):
    """One trip: what for, where, when, by what order, at whose cost; the notice and the report. Names stay inside."""

    personal_fields = ("travellers",)

    purpose = models.CharField(_("мета"), max_length=500)
    city = models.CharField(_("місто"), max_length=150)
    country = models.CharField(_("країна"), max_length=100)
    since = models.DateField(_("від’їзд"))
    until = models.DateField(_("повернення"), null=True, blank=True)
    order = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("розпорядження в реєстрі"), related_name="+"
    )
    order_number = models.CharField(_("номер розпорядження"), max_length=60, blank=True)
    order_on = models.DateField(_("дата розпорядження"), null=True, blank=True)
    event = models.CharField(_("захід"), max_length=300, blank=True)
    edition = models.PositiveSmallIntegerField(
        _("який за рахунком захід"), null=True, blank=True, help_text=_("7-ма зустріч мережі міст — 7.")
    )
    donor = models.CharField(_("за чиєї підтримки"), max_length=300, blank=True)
    people = models.PositiveSmallIntegerField(_("скільки осіб"), default=1)
    travellers = models.CharField(_("хто їздив"), max_length=300, blank=True)
    notice_number = models.CharField(_("номер листа МЗС"), max_length=60, blank=True)
    notified_on = models.DateField(_("МЗС повідомлено"), null=True, blank=True)
    report_number = models.CharField(_("номер звіту МЗС"), max_length=60, blank=True)
    reported_on = models.DateField(_("звіт надано МЗС"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-since", "-id"], name="registers_trip_newest"),
            models.Index(fields=["hromada", "state", "-since", "-id"], name="registers_trip_public"),
            models.Index(fields=["hromada", "-notified_on"], name="registers_trip_notified"),
            models.Index(fields=["hromada", "-reported_on"], name="registers_trip_reported"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "since", "city", "purpose", name="registers_trip_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="registers_trip_term",
                violation_error_message=_("Повернення не раніше за від’їзд."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.since:%d.%m.%Y}"


class BusinessTrips(Register):
    """Business trips abroad."""

    model = BusinessTrip
    slug = "business-trips"
    title = _("Відрядження за кордон")
    noun = Noun("відрядження", "відрядження", "відряджень", "n", en=("trip", "trips")).followed(
        "за кордон", en=("trip abroad", "trips abroad")
    )
    group, day = "international", "since"
    columns = ("purpose", "city", "country", "since", "until", "donor")
    filters = (
        "q", "city", "country", "since", "until", "order", "order_number", "order_on", "event", "edition", "donor", "people",
        "notice_number", "notified_on", "report_number", "reported_on",
    )  # fmt: skip
    search = ("purpose", "city", "country", "event", "donor")
    sums = ("people",)
    options = {"order": lambda hromada_id: Act.objects.filter(kind__in=("order", "directive"))}


counting(
    BusinessTrips,
    _("Службові відрядження за кордон, що почалися в цьому періоді."),
    breakdowns=("country", "city", "donor"),
)
counting(
    BusinessTrips,
    _("Найбільший порядковий номер заходу, на який їздили в цьому періоді: «7-ма робоча зустріч» — 7."),
    key="business-trips.edition",
    title=_("Який за рахунком захід, на який їздили"),
    noun=Noun("захід", "заходи", "заходів", "m", "заходу", en=("event", "events")),
    measure=Largest("edition"),
    breakdowns=("event", "city"),
)
counting(
    BusinessTrips,
    _("Листи, якими в цьому періоді МЗС повідомлено про участь посадових осіб у заходах за кордоном."),
    key="business-trips.notices",
    day="notified_on",
    title=_("Повідомлення МЗС"),
    noun=Noun("лист", "листи", "листів", "m", "листа", en=("letter", "letters")),
    breakdowns=("country", "city"),
)
counting(
    BusinessTrips,
    _("Письмові звіти про участь у заходах за кордоном, надані МЗС у цьому періоді."),
    key="business-trips.reports",
    day="reported_on",
    title=_("Звіти МЗС"),
    noun=Noun("звіт", "звіти", "звітів", "m", "звіту", en=("report", "reports")),
    breakdowns=("country", "city"),
)
