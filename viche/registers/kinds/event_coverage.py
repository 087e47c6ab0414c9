"""Information support of events of others: of executive bodies, deputies, enterprises; what was made for each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class EventCoverage(Record):
    """One event that was covered: which, whose, in what way."""

    ORGANISERS = (
        ("executive", _("виконавчий орган ради")),
        ("deputies", _("депутати")),
        ("enterprise", _("підприємство чи установа")),
        ("civil", _("громадська організація")),
        ("other", _("інший організатор")),
    )

    event = models.CharField(_("захід"), max_length=300)
    organiser_kind = models.CharField(_("чий захід"), max_length=10, choices=ORGANISERS, default="executive")
    organiser = models.CharField(_("організатор"), max_length=200, blank=True)
    held_on = models.DateField(_("дата заходу"))
    announced = models.BooleanField(_("анонс"), default=False)
    news = models.BooleanField(_("новина"), default=True)
    photo = models.BooleanField(_("фото"), default=False)
    video = models.BooleanField(_("відео"), default=False)
    broadcast = models.BooleanField(_("пряма трансляція"), default=False)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_coverage_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_coverage_public"),
            models.Index(fields=["hromada", "organiser_kind", "-held_on"], name="registers_coverage_whose"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "held_on", "event", name="registers_coverage_once"),
        ]

    def __str__(self) -> str:
        return self.event


class EventCoverages(Register):
    """Information support of events."""

    model = EventCoverage
    slug = "coverage"
    title = _("Інформаційний супровід заходів")
    noun = Noun("захід", "заходи", "заходів", "m", "заходу", en=("event", "events")).qualified(
        "висвітлений", en=("covered event", "covered events")
    )
    group, day, variant = "communications", "held_on", "organiser_kind"
    columns = ("event", "organiser_kind", "organiser", "held_on", "link")
    filters = (
        "q", "event", "organiser_kind", "organiser", "held_on", "announced", "news", "photo", "video", "broadcast",
    )  # fmt: skip
    search = ("event", "organiser")


counting(
    EventCoverages,
    _("Заходи виконавчих органів, депутатів та інших, які висвітлено в цьому періоді; за датою заходу."),
    breakdowns=("organiser_kind", "broadcast"),
)
