"""Sessions of the council (ЗМС ст. 46): at least quarterly, on land at least monthly; columns of КМУ № 835, дод. 29 «сесії»."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class CouncilSession(Record):
    """One session of a convocation with its plenary sittings and what it decided."""

    KINDS = (("regular", _("чергова")), ("extra", _("позачергова")))

    title = models.CharField(_("сесія"), max_length=100, help_text=_("Як її називають: «45 сесія»."))
    convocation = models.PositiveSmallIntegerField(
        _("скликання"), validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    held_on = models.DateField(_("перший день"))
    until = models.DateField(_("останній день"), null=True, blank=True)
    kind = models.CharField(_("яка"), max_length=7, choices=KINDS, default="regular")
    sittings = models.PositiveSmallIntegerField(_("пленарних засідань"), default=1)
    decisions = models.PositiveIntegerField(_("ухвалено рішень"), null=True, blank=True)
    petitions = models.PositiveIntegerField(_("розглянуто петицій"), null=True, blank=True)
    questions = models.PositiveIntegerField(_("розглянуто питань"), null=True, blank=True)
    deputies = models.PositiveSmallIntegerField(_("депутатів було"), null=True, blank=True)
    notified_on = models.DateField(
        _("повідомлено про скликання"), null=True, blank=True, help_text=_("За 10 днів до сесії, у винятках — за день.")
    )
    agenda_link = models.URLField(_("адреса порядку денного"), max_length=500, blank=True)
    minutes_link = models.URLField(_("адреса протоколу"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_session_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_session_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "convocation", "title", name="registers_session_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("held_on")),
                name="registers_session_term",
                violation_error_message=_("Останній день сесії не раніше за перший."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.convocation} скликання"


class CouncilSessions(Register):
    """Sessions of the council."""

    model = CouncilSession
    slug = "council-sessions"
    title = _("Сесії ради")
    noun = Noun("сесія", "сесії", "сесій", "f", en=("session", "sessions")).followed(
        "ради", en=("council session", "council sessions")
    )
    group, day, variant = "council", "held_on", "kind"
    columns = ("title", "convocation", "held_on", "sittings", "decisions", "petitions")
    filters = ("q", "convocation", "held_on", "kind", "sittings", "decisions", "petitions", "notified_on")
    search = ("title",)
    sums = ("sittings", "decisions", "petitions")


DECISION = Noun("рішення", "рішення", "рішень", "n", en=("decision", "decisions"))
PETITION = Noun("петиція", "петиції", "петицій", "f", en=("petition", "petitions"))
SITTING = Noun("засідання", "засідання", "засідань", "n", en=("sitting", "sittings"))

counting(
    CouncilSessions,
    _("Сесії ради, перший день яких припадає на цей період."),
    breakdowns=("kind", "convocation"),
)
counting(
    CouncilSessions,
    _("Пленарні засідання сесій, перший день яких припадає на цей період."),
    key="council-sessions.sittings",
    title=_("Пленарні засідання ради"),
    noun=SITTING.qualified("пленарний", en=("plenary sitting", "plenary sittings")),
    measure=Sum("sittings"),
    breakdowns=("kind", "convocation"),
)
counting(
    CouncilSessions,
    _(
        "Скільки рішень ухвалено на сесіях цього періоду, як записано при сесії. Самі рішення рахує число «Рішення ради»."
    ),
    key="council-sessions.decisions",
    title=_("Рішення, ухвалені на сесіях"),
    noun=DECISION,
    measure=Sum("decisions"),
    breakdowns=("kind", "convocation"),
)
counting(
    CouncilSessions,
    _("Скільки петицій розглянуто на сесіях цього періоду."),
    key="council-sessions.petitions",
    title=_("Петиції, розглянуті на сесіях"),
    noun=PETITION,
    measure=Sum("petitions"),
    breakdowns=("kind", "convocation"),
)
