"""Items of plans: the yearly «орієнтовний план» of consultations, the plan of work of the council or its committee.

A plan of consultations stands each year, built with proposals of the public council and the units (practice after
КМУ № 996; locally by the hromada's own положення).
"""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun

ITEM = Noun("пункт", "пункти", "пунктів", "m", "пункту", en=("item", "items"))


def this_year() -> int:
    """The year in Kyiv."""
    return clock.today().year


def end_of_year() -> date:
    """Most items are due by the end of the year."""
    return date(clock.today().year, 12, 31)


class PlanItem(Record):
    """One thing that is planned: in which plan, of what year, by when, and whether it is done."""

    PLANS = (
        ("consultations", _("план консультацій з громадськістю")),
        ("council", _("план роботи ради")),
        ("committee", _("план роботи виконавчого комітету")),
        ("regulatory", _("план підготовки регуляторних актів")),
        ("body", _("план роботи дорадчого органу")),
        ("unit", _("план роботи підрозділу")),
        ("other", _("інший план")),
    )
    OUTCOMES = (
        ("planned", _("заплановано")),
        ("done", _("виконано")),
        ("moved", _("перенесено")),
        ("dropped", _("не відбудеться")),
    )

    plan = models.CharField(_("план"), max_length=14, choices=PLANS, default="consultations")
    year = models.PositiveSmallIntegerField(
        _("рік плану"), default=this_year, validators=[MinValueValidator(1991), MaxValueValidator(2100)]
    )
    number = models.CharField(_("номер у плані"), max_length=20, blank=True)
    title = models.CharField(_("захід"), max_length=500)
    due_on = models.DateField(_("строк виконання"), default=end_of_year, help_text=_("Останній день строку."))
    outcome = models.CharField(_("виконання"), max_length=8, choices=OUTCOMES, default="planned")
    done_on = models.DateField(_("виконано дня"), null=True, blank=True)
    form = models.CharField(_("у якій формі"), max_length=200, blank=True)
    responsible = models.CharField(_("хто виконує"), max_length=300, blank=True)
    reason = models.CharField(_("чому перенесено чи не виконано"), max_length=500, blank=True)
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("акт, яким затверджено план"), related_name="+"
    )

    class Meta(Record.Meta):
        ordering = ["-due_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-due_on", "-id"], name="registers_planitem_newest"),
            models.Index(fields=["hromada", "state", "-due_on", "-id"], name="registers_planitem_public"),
            models.Index(fields=["hromada", "plan", "-due_on"], name="registers_planitem_plan"),
            models.Index(fields=["hromada", "year", "-due_on"], name="registers_planitem_year"),
            models.Index(fields=["hromada", "outcome", "-due_on"], name="registers_planitem_outcome"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "plan", "year", "title", "due_on", name="registers_planitem_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanItems(Register):
    """Items of plans."""

    model, slug, title = PlanItem, "plan-items", _("Пункти планів")
    noun = ITEM.followed("плану", en=("item of a plan", "items of plans"))
    group, day, variant = "council", "due_on", "plan"
    columns = ("title", "plan", "year", "due_on", "outcome")
    filters = ("q", "plan", "year", "outcome", "due_on", "done_on", "title", "responsible", "act")
    search = ("title", "number", "responsible")


counting(
    PlanItems,
    _("Пункти планів, строк яких закінчується в цьому періоді, виконані й ні."),
    breakdowns=("plan", "year", "outcome"),
)
counting(
    PlanItems,
    _("Пункти планів, виконані в цьому періоді: за днем виконання, а не за строком."),
    key="plan-items.done",
    title=_("Виконані пункти планів"),
    noun=ITEM.qualified("виконаний", en=("item done", "items done")),
    day="done_on",
    breakdowns=("plan", "year"),
    columns=("title", "plan", "done_on", "due_on"),
)
