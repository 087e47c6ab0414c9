"""Roll-call votes: how each deputy voted.

ЗМС ст. 59 ч. 3: published on the day of the vote, kept without term. Columns of КМУ № 835, дод. 29 «голосування».
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class RollCall(Record):
    """The voice of one deputy in one vote of a plenary sitting; a file of the voting system has one row for each."""

    VOTES = (
        ("for", _("за")),
        ("against", _("проти")),
        ("abstained", _("утримався")),
        ("not_voting", _("не голосував")),
        ("absent", _("відсутній")),
    )

    deputy = models.CharField(_("депутат"), max_length=150)
    held_on = models.DateField(_("дата"))
    number = models.CharField(_("номер голосування"), max_length=20, help_text=_("За цей день, як у протоколі."))
    vote = models.CharField(_("голос"), max_length=10, choices=VOTES)
    question = models.CharField(_("питання"), max_length=1000)
    faction = models.CharField(_("фракція"), max_length=150, blank=True)
    session = TenantForeignKey(
        "registers.CouncilSession", null=True, blank=True, verbose_name=_("пленарне засідання сесії"), related_name="+"
    )
    draft_number = models.CharField(_("номер проєкту рішення"), max_length=60, blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_rollcall_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_rollcall_public"),
            models.Index(fields=["hromada", "deputy", "-held_on"], name="registers_rollcall_deputy"),
            models.Index(fields=["hromada", "vote", "-held_on"], name="registers_rollcall_vote"),
            models.Index(fields=["hromada", "session", "-held_on"], name="registers_rollcall_session"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "held_on", "number", "deputy", name="registers_rollcall_once"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}, {self.held_on:%d.%m.%Y}, № {self.number}"


class RollCalls(Register):
    """Roll-call votes."""

    model = RollCall
    slug = "roll-calls"
    title = _("Поіменні голосування")
    noun = Noun("голос", "голоси", "голосів", "m", "голосу", en=("roll-call voice", "roll-call voices"))
    group, day = "council", "held_on"
    columns = ("deputy", "held_on", "question", "vote", "faction")
    filters = ("q", "deputy", "held_on", "session", "vote", "faction", "number")
    search = ("deputy", "question")


counting(
    RollCalls,
    _("Голоси депутатів у поіменних голосуваннях цього періоду: один депутат в одному голосуванні — один голос."),
    title=_("Голоси депутатів"),
    breakdowns=("vote", "faction", "deputy", "session"),
)
