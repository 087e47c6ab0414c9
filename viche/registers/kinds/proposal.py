"""Proposals to contests, from intake to the finished project: admission, score, rank, open defence, contract, estimate,
treasury account (the way of КМУ № 1049 of 12.10.2011). Transparency: scores, decisions and contracts are public, contacts
are not.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU


class Proposal(Record):
    """One proposal of one organisation to one contest."""

    STAGES = (
        ("received", _("прийнято")),
        ("refused", _("не допущено")),
        ("admitted", _("допущено")),
        ("rated", _("у рейтингу")),
        ("contracted", _("договір укладено")),
        ("running", _("виконується")),
        ("finished", _("виконано")),
        ("stopped", _("припинено")),
    )
    personal_fields = ("contact_name", "contact_phone", "contact_email")

    contest = TenantForeignKey("registers.Contest", verbose_name=_("конкурс"), related_name="+")
    title = models.CharField(_("назва проєкту"), max_length=400)
    applicant = models.CharField(_("організація, яка подала"), max_length=400)
    submitted_on = models.DateField(_("дата подання"))
    code = models.CharField(_("код ЄДРПОУ"), max_length=8, blank=True, validators=[EDRPOU])
    stage = models.CharField(_("на якому етапі"), max_length=10, choices=STAGES, default="received")
    refusal = models.TextField(_("чому не допущено чи припинено"), blank=True)
    priority = models.CharField(_("пріоритетне завдання"), max_length=300, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    asked = models.DecimalField(_("просить, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    own_part = models.DecimalField(_("власний внесок, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    defence_on = models.DateField(_("відкритий захист"), null=True, blank=True)
    defence_venue = TenantForeignKey(
        "registers.Venue", null=True, blank=True, verbose_name=_("місце захисту"), related_name="+"
    )
    broadcast = models.BooleanField(_("захист транслювали онлайн"), default=False)
    stream = models.URLField(_("запис трансляції"), max_length=500, blank=True)
    score = models.DecimalField(_("середній бал"), max_digits=8, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("місце в рейтингу"), null=True, blank=True)
    winner = models.BooleanField(_("переможець"), default=False)
    contract = models.CharField(_("номер договору"), max_length=60, blank=True)
    contracted_on = models.DateField(_("договір укладено"), null=True, blank=True)
    budget = models.DecimalField(_("кошторис, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    in_network = models.BooleanField(_("включено в мережу розпорядників"), default=False)
    treasury_account = models.BooleanField(_("рахунок у казначействі відкрито"), default=False)
    prozorro = models.BooleanField(_("закупівлі в Prozorro"), default=False)
    spent = models.DecimalField(_("витрачено, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    finished_on = models.DateField(_("звіт прийнято"), null=True, blank=True)
    link = models.URLField(_("сторінка проєкту"), max_length=500, blank=True)
    contact_name = models.CharField(_("керівник проєкту"), max_length=150, blank=True)
    contact_phone = models.CharField(_("телефон керівника проєкту"), max_length=40, blank=True)
    contact_email = models.EmailField(_("пошта керівника проєкту"), blank=True)

    class Meta(Record.Meta):
        ordering = ["-submitted_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-submitted_on", "-id"], name="registers_proposal_newest"),
            models.Index(fields=["hromada", "state", "-submitted_on", "-id"], name="registers_proposal_public"),
            models.Index(fields=["hromada", "stage", "-submitted_on"], name="registers_proposal_stage"),
            models.Index(fields=["hromada", "contest", "rank"], name="registers_proposal_rating"),
            models.Index(fields=["hromada", "-contracted_on"], name="registers_proposal_contracts"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "contest", "applicant", "title", name="registers_proposal_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Proposals(Register):
    """Proposals to contests and the projects that won."""

    model = Proposal
    slug = "proposals"
    title = _("Конкурсні пропозиції й проєкти")
    noun = Noun("пропозиція", "пропозиції", "пропозицій", "f", en=("proposal", "proposals"))
    group, day, variant = "civil-society", "submitted_on", "stage"
    columns = ("title", "applicant", "submitted_on", "stage", "score", "rank")
    filters = (
        "q", "contest", "stage", "applicant", "submitted_on", "place", "winner", "rank", "score", "defence_on",
        "defence_venue", "broadcast", "contract", "contracted_on", "budget", "in_network", "treasury_account",
        "prozorro", "finished_on",
    )  # fmt: skip
    search = ("title", "applicant", "code", "priority")
    sums = ("asked", "budget", "spent")
    options = {"place": places}


PARTS = ("contest", "stage", "winner", "place")
PROJECT = Noun("проєкт", "проєкти", "проєктів", "m", "проєкту", en=("project", "projects"))

counting(Proposals, _("Пропозиції, прийняті на конкурси: за датою подання."), breakdowns=(*PARTS, "contest__kind"))
counting(
    Proposals,
    _("Пропозиції з місцем у рейтингу, який затверджено в ці дні."),
    key="proposals.rated",
    title=_("Пропозиції в рейтингу"),
    day="contest__rated_on",
    where=Q(rank__isnull=False),
    breakdowns=PARTS,
)
counting(
    Proposals,
    _("Переможці конкурсів, рейтинг яких затверджено в ці дні."),
    key="proposals.winners",
    title=_("Переможці конкурсів"),
    noun=Noun("переможець", "переможці", "переможців", "m", "переможця", en=("winner", "winners")),
    day="contest__rated_on",
    where=Q(winner=True),
    breakdowns=PARTS,
)
counting(
    Proposals,
    _("Проєкти, договір про які укладено протягом цих днів."),
    key="proposals.projects",
    title=_("Проєкти конкурсів з договором"),
    noun=PROJECT,
    day="contracted_on",
    breakdowns=(*PARTS, "treasury_account", "in_network", "prozorro"),
    columns=("title", "applicant", "contracted_on", "stage", "budget"),
)
counting(
    Proposals,
    _("Сума кошторисів проєктів, договір про які укладено протягом цих днів."),
    key="proposals.money",
    title=_("Кошти на проєкти переможців"),
    noun=Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias")),
    day="contracted_on",
    measure=Sum("budget"),
    breakdowns=("contest", "place"),
    columns=("title", "applicant", "contracted_on", "budget"),
)
