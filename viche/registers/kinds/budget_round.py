"""Rounds of participatory budgeting, of the city and of schools. No national procedure: the council's own положення.

A round may be suspended or not held at all (in war many are): by which act and since what year is part of the record.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.kinds.plan_item import this_year

YEARS = [MinValueValidator(2015), MaxValueValidator(2100)]


class BudgetRound(Record):
    """One contest of public projects: whose, of what year, in what state, with how much money, how many voted."""

    KINDS = (
        ("city", _("громадський бюджет громади")),
        ("school", _("шкільний громадський бюджет")),
        ("youth", _("молодіжний громадський бюджет")),
    )
    STATUSES = (
        ("planned", _("заплановано")),
        ("submission", _("подання проєктів")),
        ("review", _("перевірка проєктів")),
        ("voting", _("голосування")),
        ("decided", _("переможців визначено")),
        ("realised", _("проєкти втілено")),
        ("suspended", _("призупинено")),
        ("not-held", _("не реалізовано")),
    )

    kind = models.CharField(_("чий конкурс"), max_length=6, choices=KINDS, default="city")
    title = models.CharField(_("назва конкурсу"), max_length=300)
    year = models.PositiveSmallIntegerField(_("рік конкурсу"), default=this_year, validators=YEARS)
    announced_on = models.DateField(
        _("оголошено"), default=clock.today, help_text=_("Якщо конкурсу не оголошено, день рішення про це.")
    )
    status = models.CharField(_("що з конкурсом"), max_length=10, choices=STATUSES, default="planned")
    suspended_in = models.PositiveSmallIntegerField(_("рік призупинення"), null=True, blank=True, validators=YEARS)
    suspended_by = models.CharField(
        _("рішення про призупинення"), max_length=300, blank=True, help_text=_("Чиє, від якого дня, який номер.")
    )
    submit_until = models.DateField(_("проєкти приймають до"), null=True, blank=True)
    vote_since = models.DateField(_("голосування від"), null=True, blank=True)
    vote_until = models.DateField(_("голосування до"), null=True, blank=True)
    money = models.DecimalField(_("фонд конкурсу, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    voters = models.PositiveIntegerField(_("проголосувало осіб"), null=True, blank=True)
    institution = models.CharField(_("заклад освіти"), max_length=300, blank=True)
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("положення чи рішення про конкурс"), related_name="+"
    )
    link = models.URLField(_("адреса сторінки"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-announced_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-announced_on", "-id"], name="registers_round_newest"),
            models.Index(fields=["hromada", "state", "-announced_on", "-id"], name="registers_round_public"),
            models.Index(fields=["hromada", "kind", "-announced_on"], name="registers_round_kind"),
            models.Index(fields=["hromada", "status", "-announced_on"], name="registers_round_status"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "kind", "year", "title", name="registers_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.year}"


class BudgetRounds(Register):
    """Rounds of participatory budgeting."""

    model, slug, title = BudgetRound, "budget-rounds", _("Конкурси громадського бюджету")
    noun = Noun("конкурс", "конкурси", "конкурсів", "m", "конкурсу", en=("contest", "contests")).followed(
        "громадського бюджету", en=("participatory budget round", "participatory budget rounds")
    )
    group, day, variant = "participation", "announced_on", "kind"
    columns = ("title", "kind", "year", "status", "money")
    filters = (
        "q", "kind", "status", "year", "announced_on", "suspended_in", "suspended_by", "vote_until", "act", "institution",
    )  # fmt: skip
    search = ("title", "institution", "suspended_by")
    sums = ("money", "voters")


PARTS = ("kind", "status", "year")
counting(
    BudgetRounds,
    _("Конкурси громадського бюджету, оголошені в цьому періоді; призупинені й не втілені — за днем рішення про це."),
    breakdowns=PARTS,
)
counting(
    BudgetRounds,
    _("Сума осіб, що проголосували в конкурсах, оголошених у цьому періоді."),
    key="budget-rounds.voters",
    title=_("Голосувало за громадські проєкти"),
    noun=Noun("особа", "особи", "осіб", "f", animate=True, en=("person", "people")),
    measure=Sum("voters"),
    breakdowns=PARTS,
    columns=("title", "kind", "year", "voters"),
    note=_("Хто голосував у двох конкурсах, порахований двічі. Де кількість не вказано, нічого не додано."),
)
