"""Projects of participatory budgeting. Columns: annex 35 (projects) of КМУ № 835; voters are never named."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun

HRYVNIA = Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias"))


class BudgetProject(Record):
    """One project: in which round, of what size and reach, how many voted for it, what it cost, where it stands."""

    SIZES = (("small", _("малий")), ("middle", _("середній")), ("large", _("великий")))
    REACHES = (("local", _("локальний")), ("city", _("загальноміський")))
    STATUSES = (
        ("submitted", _("подано")),
        ("declined", _("не допущено до голосування")),
        ("voting", _("на голосуванні")),
        ("lost", _("не переміг")),
        ("won", _("переміг")),
        ("realising", _("втілюють")),
        ("realised", _("втілено")),
        ("dropped", _("не втілено")),
    )
    personal_fields = ("author_contact",)

    round = TenantForeignKey("registers.BudgetRound", verbose_name=_("конкурс"), related_name="+")
    title = models.CharField(_("назва проєкту"), max_length=300)
    submitted_on = models.DateField(_("подано"), default=clock.today)
    status = models.CharField(_("що з проєктом"), max_length=10, choices=STATUSES, default="submitted")
    number = models.CharField(_("номер"), max_length=60, blank=True)
    size = models.CharField(_("розмір"), max_length=6, choices=SIZES, blank=True)
    reach = models.CharField(_("охоплення"), max_length=5, choices=REACHES, blank=True)
    description = models.TextField(_("короткий опис"), blank=True)
    author = models.CharField(_("автор чи авторка"), max_length=200, blank=True)
    author_contact = models.CharField(_("контакт автора"), max_length=200, blank=True)
    votes = models.PositiveIntegerField(_("голосів"), null=True, blank=True)
    decided_on = models.DateField(_("рішення про переможців"), null=True, blank=True)
    decision_link = models.URLField(_("адреса рішення"), max_length=500, blank=True)
    planned = models.DecimalField(_("бюджет проєкту, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(_("витрачено, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    responsible = models.CharField(_("хто втілює"), max_length=300, blank=True)
    link = models.URLField(_("адреса проєкту"), max_length=500, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["-submitted_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-submitted_on", "-id"], name="registers_budgetwork_newest"),
            models.Index(fields=["hromada", "state", "-submitted_on", "-id"], name="registers_budgetwork_public"),
            models.Index(fields=["hromada", "status", "-submitted_on"], name="registers_budgetwork_status"),
            # By expressions: the list is not ordered by the name of a round, only narrowed by it.
            models.Index("hromada", "round", "id", name="registers_budgetwork_round"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "round", "title"], name="registers_budgetwork_once"),
        ]

    def __str__(self) -> str:
        return self.title


class BudgetProjects(Register):
    """Projects of participatory budgeting."""

    model, slug, title = BudgetProject, "budget-projects", _("Громадські проєкти")
    noun = Noun("проєкт", "проєкти", "проєктів", "m", "проєкту", en=("project", "projects")).qualified(
        "громадський", en=("public project", "public projects")
    )
    group, day = "participation", "submitted_on"
    columns = ("title", "status", "votes", "planned", "spent")
    filters = ("q", "status", "round", "size", "reach", "submitted_on", "decided_on", "place", "votes")
    search = ("title", "number", "description")
    sums = ("votes", "planned", "spent")
    options = {"place": places}


PARTS = ("status", "size", "reach", "round__kind", "place")
counting(BudgetProjects, _("Громадські проєкти, подані в цьому періоді."), breakdowns=PARTS)
counting(
    BudgetProjects,
    _("Сума голосів за проєкти, подані в цьому періоді."),
    key="budget-projects.votes",
    title=_("Голоси за громадські проєкти"),
    noun=Noun("голос", "голоси", "голосів", "m", "голосу", en=("vote", "votes")),
    measure=Sum("votes"),
    breakdowns=PARTS,
    note=_("Одна людина може голосувати за кілька проєктів. Де кількість не вказано, нічого не додано."),
)
counting(
    BudgetProjects,
    _("Скільки витрачено на проєкти, подані в цьому періоді. Де суму не вказано, нічого не додано."),
    key="budget-projects.spent",
    title=_("Витрачено на громадські проєкти"),
    noun=HRYVNIA,
    measure=Sum("spent"),
    breakdowns=PARTS,
)
