"""Work meetings of the council and its bodies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun

FORMATS = (("online", _("онлайн")), ("offline", _("наживо")), ("mixed", _("змішаний")))


class WorkMeeting(Record):
    """One meeting: about what, whose, in what format, what was charged to whom."""

    KINDS = (
        ("council", _("нарада ради чи виконкому")),
        ("department", _("нарада підрозділу")),
        ("partners", _("нарада з партнерами")),
        ("region", _("нарада обласного чи державного рівня")),
    )

    title = models.CharField(_("про що"), max_length=300)
    held_on = models.DateField(_("дата"))
    kind = models.CharField(_("чия нарада"), max_length=10, choices=KINDS, default="council")
    format = models.CharField(_("формат"), max_length=7, choices=FORMATS, default="offline")
    platform = models.CharField(_("платформа"), max_length=60, blank=True, help_text=_("Для онлайну: ZOOM, Teams."))
    chaired_by = models.CharField(_("хто вів"), max_length=200, blank=True)
    people = models.PositiveSmallIntegerField(_("скільки учасників"), null=True, blank=True)
    charged = models.TextField(_("що доручено"), blank=True)
    charged_until = models.DateField(_("доручене зробити до"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_workmeeting_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_workmeeting_public"),
            models.Index(fields=["hromada", "kind", "-held_on"], name="registers_workmeeting_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "held_on", "title", name="registers_workmeeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on:%d.%m.%Y}"


class WorkMeetings(Register):
    """Work meetings."""

    model = WorkMeeting
    slug = "work-meetings"
    title = _("Робочі наради")
    noun = Noun("нарада", "наради", "нарад", "f", en=("work meeting", "work meetings"))
    group, day, variant = "administration", "held_on", "kind"
    columns = ("title", "kind", "format", "held_on", "people")
    filters = ("q", "kind", "format", "platform", "held_on", "people", "charged_until")
    search = ("title", "chaired_by", "charged")


counting(WorkMeetings, _("Робочі наради, що відбулися в цьому періоді."), breakdowns=("kind", "format", "platform"))
