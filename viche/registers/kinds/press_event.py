"""Events for the press: press conferences, briefings, public reports, held on assignment or on a news occasion."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum, counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun

JOURNALIST = Noun(
    "журналіст", "журналісти", "журналістів", "m", "журналіста", animate=True, en=("journalist", "journalists")
)


class PressEvent(Record):
    """One meeting with journalists."""

    KINDS = (
        ("conference", _("пресконференція")),
        ("briefing", _("брифінг")),
        ("report", _("публічний звіт")),
        ("approach", _("підхід до преси")),
        ("tour", _("пресстур")),
    )

    topic = models.CharField(_("тема"), max_length=300)
    kind = models.CharField(_("вид"), max_length=10, choices=KINDS, default="conference")
    held_on = models.DateField(_("дата"))
    occasion = models.CharField(_("інформаційний привід"), max_length=300, blank=True)
    assignment = models.CharField(_("доручення"), max_length=200, blank=True, help_text=_("Чиє, дата й номер."))
    speakers = models.CharField(_("хто говорив"), max_length=300, blank=True)
    venue = models.CharField(_("де"), max_length=200, blank=True)
    online = models.BooleanField(_("онлайн"), default=False)
    journalists = models.PositiveIntegerField(_("журналістів"), null=True, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_press_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_press_public"),
            models.Index(fields=["hromada", "kind", "-held_on"], name="registers_press_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "held_on", "kind", "topic", name="registers_press_once"),
        ]

    def __str__(self) -> str:
        return self.topic


class PressEvents(Register):
    """Events for the press."""

    model = PressEvent
    slug = "press-events"
    title = _("Заходи для преси")
    noun = Noun("захід", "заходи", "заходів", "m", "заходу", en=("event", "events")).followed(
        "для преси", en=("press event", "press events")
    )
    group, day, variant = "communications", "held_on", "kind"
    columns = ("topic", "kind", "held_on", "occasion", "journalists")
    filters = ("q", "kind", "topic", "occasion", "assignment", "held_on", "online", "journalists")
    search = ("topic", "occasion", "speakers")
    sums = ("journalists",)


counting(PressEvents, _("Заходи для преси, проведені в цьому періоді."), breakdowns=("kind", "online"))
counting(
    PressEvents,
    _("Сума журналістів на заходах для преси. Заходи, де кількість не вказано, нічого не додають."),
    key="press-events.journalists",
    title=_("Журналісти на заходах для преси"),
    noun=JOURNALIST,
    measure=Sum("journalists"),
    breakdowns=("kind",),
    note=_("Хто був на двох заходах, порахований двічі."),
)
