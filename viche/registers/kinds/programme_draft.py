"""Drafts of coming programmes: at what stage of discussion each is (БКУ ст. 91; ЗМС ст. 26: the council approves them)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.years import YEAR


class ProgrammeDraft(Record):
    """One programme in the making: for what years, at what stage, how it is discussed, what act came of it."""

    STAGES = (
        ("drafting", _("готують")),
        ("consultation", _("консультації з громадськістю")),
        ("session", _("стратегічна сесія")),
        ("presented", _("представлено на зустрічі")),
        ("submitted", _("подано на розгляд ради")),
        ("approved", _("затверджено")),
        ("dropped", _("відкладено")),
    )

    title = models.CharField(_("назва"), max_length=500)
    stage = models.CharField(_("етап обговорення"), max_length=12, choices=STAGES, default="drafting")
    stage_on = models.DateField(_("на цьому етапі від"))
    since_year = models.PositiveSmallIntegerField(_("перший рік"), validators=YEAR)
    until_year = models.PositiveSmallIntegerField(_("останній рік"), validators=YEAR)
    discussed = models.TextField(_("як обговорювали"), blank=True)
    supported_by = models.CharField(_("за чиєї підтримки"), max_length=300, blank=True)
    link = models.URLField(_("адреса проєкту"), max_length=500, blank=True)
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("яким актом затверджено"), related_name="+"
    )

    class Meta(Record.Meta):
        ordering = ["-stage_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-stage_on", "-id"], name="registers_progdraft_newest"),
            models.Index(fields=["hromada", "state", "-stage_on", "-id"], name="registers_progdraft_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", name="registers_progdraft_once"),
            models.CheckConstraint(
                condition=Q(until_year__gte=F("since_year")),
                name="registers_progdraft_years",
                violation_error_message=_("Останній рік програми не раніше за перший."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgrammeDrafts(Register):
    """Programmes in the making."""

    model = ProgrammeDraft
    slug = "programme-drafts"
    title = _("Підготовка нових програм")
    noun = Noun("проєкт", "проєкти", "проєктів", "m", "проєкту", en=("draft", "drafts")).followed(
        "програми", en=("draft programme", "draft programmes")
    )
    group, day, variant = "programmes", "stage_on", "stage"
    columns = ("title", "since_year", "until_year", "stage", "stage_on")
    filters = ("q", "stage", "stage_on", "since_year", "until_year", "act")
    search = ("title", "discussed")


counting(
    ProgrammeDrafts,
    _("Проєкти програм, що перейшли на свій теперішній етап у цьому періоді."),
    title=_("Програми, які готують"),
    breakdowns=("stage", "since_year"),
)
