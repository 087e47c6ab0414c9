"""Sittings of advisory bodies and commissions, with minutes.

Of standing commissions Закон 3590-IX asks that papers and minutes be published and the sitting be recorded on video.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun

SITTING = Noun("засідання", "засідання", "засідань", "n", en=("sitting", "sittings"))
QUESTION = Noun("питання", "питання", "питань", "n", en=("question", "questions"))


class Sitting(Record):
    """One sitting: of which body, how it sat, who chaired, what it took up and supported, its minutes and papers."""

    FORMATS = (
        ("person", _("наживо")),
        ("zoom", _("відеоконференція Zoom")),
        ("online", _("онлайн на іншій платформі")),
        ("mixed", _("змішаний формат")),
        ("poll", _("письмове опитування членів")),
    )

    body = TenantForeignKey("registers.Body", verbose_name=_("орган"), related_name="+")
    held_on = models.DateField(_("дата засідання"), default=clock.today)
    agenda = models.CharField(_("питання"), max_length=2000, blank=True, help_text=_("Що розглядали."))
    format = models.CharField(_("формат"), max_length=6, choices=FORMATS, default="person")
    chair = models.CharField(_("головуючий чи головуюча"), max_length=200, blank=True)
    chair_genitive = models.CharField(_("під чиїм головуванням (родовий)"), max_length=200, blank=True)
    open = models.BooleanField(_("відкрите засідання"), default=True)
    joint = models.BooleanField(_("спільне з іншим органом"), default=False)
    extended = models.BooleanField(_("виїзне чи розширене"), default=False)
    attendees = models.CharField(_("учасники"), max_length=1000, blank=True, help_text=_("Хто був, крім членів."))
    participants = models.PositiveIntegerField(_("кількість учасників"), null=True, blank=True)
    supported = models.PositiveIntegerField(_("питань підтримано"), null=True, blank=True)
    considered = models.PositiveIntegerField(_("питань розглянуто"), null=True, blank=True)
    minutes_number = models.CharField(_("номер протоколу"), max_length=60, blank=True)
    minutes_on = models.DateField(_("протокол складено"), null=True, blank=True)
    drafts = models.PositiveIntegerField(_("проєктів рішень розглянуто"), null=True, blank=True)
    materials_on = models.DateField(_("матеріали оприлюднено"), null=True, blank=True)
    materials_link = models.URLField(_("адреса матеріалів"), max_length=500, blank=True)
    stream_link = models.URLField(_("адреса трансляції чи запису"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_sitting_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_sitting_public"),
            models.Index(fields=["hromada", "format", "-held_on"], name="registers_sitting_format"),
            models.Index("hromada", "body", models.F("held_on").desc(), name="registers_sitting_body"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "body", "held_on", "minutes_number"], name="registers_sitting_once"
            ),
            models.CheckConstraint(
                condition=Q(supported__isnull=True)
                | Q(considered__isnull=True)
                | Q(supported__lte=models.F("considered")),
                name="registers_sitting_supported",
                violation_error_message=_("Підтримати можна не більше питань, ніж розглянуто."),
            ),
        ]

    def __str__(self) -> str:
        minutes = f", протокол № {self.minutes_number}" if self.minutes_number else ""
        return f"Засідання {self.held_on:%d.%m.%Y}{minutes}"


class Sittings(Register):
    """Sittings of advisory bodies and commissions."""

    model, slug, title = Sitting, "sittings", _("Засідання дорадчих органів і комісій")
    noun = SITTING
    group, day = "bodies", "held_on"
    columns = ("body", "held_on", "agenda", "format", "minutes_number")
    filters = (
        "q", "body", "held_on", "format", "open", "joint", "extended", "considered", "supported", "drafts", "minutes_on",
        "materials_on", "chair", "agenda", "attendees", "minutes_number",
    )  # fmt: skip
    search = ("agenda", "chair", "minutes_number", "attendees")
    sums = ("considered", "supported", "participants", "drafts")


PARTS = ("body__kind", "format", "open", "joint")
counting(Sittings, _("Засідання дорадчих органів, комісій і штабів у цьому періоді."), breakdowns=PARTS)
counting(
    Sittings,
    _("Питання, розглянуті на засіданнях цього періоду. Де кількість не вказано, нічого не додано."),
    key="sittings.considered",
    title=_("Розглянуті питання"),
    noun=QUESTION.qualified("розглянутий", en=("question considered", "questions considered")),
    measure=Sum("considered"),
    breakdowns=PARTS,
    columns=("body", "held_on", "considered", "supported"),
)
counting(
    Sittings,
    _("Питання, підтримані на засіданнях цього періоду. Де кількість не вказано, нічого не додано."),
    key="sittings.supported",
    title=_("Підтримані питання"),
    noun=QUESTION.qualified("підтриманий", en=("question supported", "questions supported")),
    measure=Sum("supported"),
    breakdowns=PARTS,
    columns=("body", "held_on", "considered", "supported"),
)
counting(
    Sittings,
    _("Засідання цього періоду, про які складено протокол: зазначено його номер або день."),
    key="sittings.minuted",
    title=_("Засідання з протоколом"),
    noun=SITTING,
    where=~Q(minutes_number="") | Q(minutes_on__isnull=False),
    breakdowns=PARTS,
)
