"""Votes of the council on its questions, with their results; columns of КМУ № 835, дод. 29 «питання порядку денного»."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class CouncilVote(Record):
    """One vote of a plenary sitting: its number that day, the question, the draft, how many voted how, what came of it.

    A decision needs more than half of the whole composition (ЗМС ст. 59 ч. 2).
    """

    RESULTS = (
        ("passed", _("прийнято")),
        ("failed", _("не прийнято")),
        ("not_voted", _("не голосували")),
        ("not_considered", _("не розглядали")),
    )

    question = models.CharField(_("питання"), max_length=1000)
    held_on = models.DateField(_("пленарне засідання"))
    number = models.CharField(_("номер голосування"), max_length=20, help_text=_("За цей день, як у протоколі."))
    result = models.CharField(_("результат"), max_length=14, choices=RESULTS, default="passed")
    session = TenantForeignKey(
        "registers.CouncilSession", null=True, blank=True, verbose_name=_("сесія"), related_name="+"
    )
    agenda_number = models.PositiveIntegerField(_("номер у порядку денному"), null=True, blank=True)
    category = models.CharField(_("категорія питання"), max_length=200, blank=True)
    draft_number = models.CharField(_("номер проєкту рішення"), max_length=60, blank=True)
    voted_for = models.PositiveSmallIntegerField(_("за"), null=True, blank=True)
    voted_against = models.PositiveSmallIntegerField(_("проти"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("утрималися"), null=True, blank=True)
    not_voting = models.PositiveSmallIntegerField(_("не голосували"), null=True, blank=True)
    absent = models.PositiveSmallIntegerField(_("відсутні"), null=True, blank=True)
    link = models.URLField(_("адреса документа"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_councilvote_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_councilvote_public"),
            models.Index(fields=["hromada", "result", "-held_on"], name="registers_councilvote_result"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "held_on", "number", name="registers_councilvote_once"),
        ]

    def __str__(self) -> str:
        return self.question


class CouncilVotes(Register):
    """Votes of the council."""

    model = CouncilVote
    slug = "council-votes"
    title = _("Голосування ради")
    noun = Noun("голосування", "голосування", "голосувань", "n", en=("vote", "votes")).followed(
        "ради", en=("council vote", "council votes")
    )
    group, day, variant = "council", "held_on", "result"
    columns = ("question", "number", "held_on", "voted_for", "voted_against", "result")
    filters = ("q", "result", "held_on", "session", "agenda_number", "voted_for", "voted_against", "absent")
    search = ("question", "draft_number")


counting(
    CouncilVotes,
    _("Голосування пленарних засідань цього періоду. За одне питання можуть голосувати кілька разів."),
    breakdowns=("result", "session"),
)
