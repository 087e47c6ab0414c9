"""Conferences and work meetings with foreign partners, most of them online."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.kinds.work_meeting import FORMATS


class InternationalMeeting(Record):
    """One meeting: conference or work meeting, with whom, of what countries, in what format."""

    KINDS = (("conference", _("конференція")), ("work", _("робоча зустріч")), ("talks", _("переговори")))

    title = models.CharField(_("про що"), max_length=500)
    held_on = models.DateField(_("дата"))
    kind = models.CharField(_("вид"), max_length=10, choices=KINDS, default="conference")
    format = models.CharField(_("формат"), max_length=7, choices=FORMATS, default="online")
    countries = models.CharField(_("країни"), max_length=300, blank=True)
    municipalities = models.CharField(_("муніципалітети"), max_length=500, blank=True)
    organisation = models.CharField(_("організація"), max_length=300, blank=True)
    people = models.PositiveSmallIntegerField(_("скільки наших учасників"), null=True, blank=True)
    outcome = models.TextField(_("про що домовилися"), blank=True)
    link = models.URLField(_("адреса повідомлення"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_intmeeting_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_intmeeting_public"),
            models.Index(fields=["hromada", "kind", "-held_on"], name="registers_intmeeting_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "held_on", "title", name="registers_intmeeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on:%d.%m.%Y}"


class InternationalMeetings(Register):
    """Meetings with foreign partners."""

    model = InternationalMeeting
    slug = "international-meetings"
    title = _("Зустрічі з іноземними партнерами")
    noun = Noun("зустріч", "зустрічі", "зустрічей", "f", en=("meeting", "meetings")).followed(
        "з іноземними партнерами", en=("meeting with foreign partners", "meetings with foreign partners")
    )
    group, day, variant = "international", "held_on", "kind"
    columns = ("title", "kind", "format", "held_on", "countries")
    filters = ("q", "kind", "format", "held_on", "countries", "municipalities", "organisation", "people")
    search = ("title", "countries", "municipalities", "organisation")


counting(
    InternationalMeetings,
    _("Конференції, робочі зустрічі й переговори з іноземними партнерами, що відбулися в цьому періоді."),
    breakdowns=("kind", "format", "countries", "organisation"),
)
