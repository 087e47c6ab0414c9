"""The programme and its plan: goals, tasks, measures, executors, and the plan of a measure as it stood from a date.

Money is in hryvnias, exact; a programme says in what unit people type and print it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Act
from viche.kit.access import Viewer
from viche.kit.journal import Journalled
from viche.kit.publishing import PUBLISHED, Record, section_of
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.kit.words import Noun

# БКУ ст. 13: the budget consists of the general and the special fund. Empty: not said.
FUNDS = (("general", _("загальний фонд")), ("special", _("спеціальний фонд")))
SOURCES = (("city", _("бюджет громади")), ("other", _("інші джерела")))
# The budgets of independent Ukraine, and as far ahead as anybody plans.
YEAR = (MinValueValidator(1991), MaxValueValidator(2100))
UNITS = ((1000, _("тис. грн")), (1, _("грн")))


def amount(title: Any, **kwargs: Any) -> models.DecimalField:
    """A sum in hryvnias with kopecks."""
    return models.DecimalField(title, max_digits=18, decimal_places=2, **kwargs)


class Programme(Record):
    """One programme. `department` coordinates it: asks for statements, accepts them, reports.

    `status` has the values of the open-data form (КМУ № 835, дод. 62); `note` is printed beside the title on every page.
    """

    STATUSES = (("valid", _("чинна")), ("completed", _("завершена")), ("cancelled", _("скасована")))

    title = models.CharField(_("назва"), max_length=500)
    since_year = models.PositiveSmallIntegerField(_("перший рік"), validators=YEAR)
    until_year = models.PositiveSmallIntegerField(_("останній рік"), validators=YEAR)
    act = TenantForeignKey(Act, null=True, blank=True, verbose_name=_("акт, яким затверджено"), related_name="+")
    act_text = models.CharField(
        _("акт словами"), max_length=300, blank=True, help_text=_("Якщо його ще немає в реєстрі актів.")
    )
    status = models.CharField(_("чи чинна"), max_length=10, choices=STATUSES, default="valid")
    unit = models.PositiveSmallIntegerField(_("суми пишемо в"), choices=UNITS, default=1000)
    note = models.CharField(_("примітка"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["-until_year", "title", "id"]
        indexes = [
            models.Index(fields=["hromada", "-until_year", "title", "id"], name="programmes_newest"),
            models.Index(fields=["hromada", "state", "-until_year", "title", "id"], name="programmes_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", name="programmes_programme_once"),
            models.CheckConstraint(
                condition=Q(until_year__gte=models.F("since_year"), since_year__gte=1991, until_year__lte=2100),
                name="programmes_programme_years",
                violation_error_message=_("Останній рік програми не раніше за перший."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        """Its budget years."""
        return range(self.since_year, self.until_year + 1)


class Programmes(Register):
    """The register of programmes; published by ЗДПІ ст. 15 and БКУ ст. 28."""

    model = Programme
    slug = "programmes"
    group = "programmes"
    title = _("Програми")
    noun = Noun("програма", "програми", "програм", "f", "програми", en=("programme", "programmes"))
    columns = ("title", "since_year", "until_year", "status")
    filters = ("q", "status", "since_year", "until_year", "act")
    search = ("title",)
    fields = ("title", "since_year", "until_year", "act", "act_text", "status", "unit", "note", "department")
    views = {
        "list": "viche.office.programmes.views.listing",
        "page": "viche.office.programmes.views.page",
        "record": "viche.office.programmes.views.board",
        "history": "viche.office.programmes.edit_views.history.programme",
        "discard": "viche.office.programmes.edit_views.history.discard",
    }
    desk_links = ((_("Узяти з документа"), "programme-take"),)


class PartQuerySet(models.QuerySet):
    """Parts of programmes: as public as the programme itself."""

    def visible(self, *, to: Viewer) -> Self:
        """Officials see the parts of every programme; everybody else those of a published one."""
        if to.is_staff and to.hromada_id is not None:
            return self
        if to.closures.closed(section_of(Programme)):
            return self.none()
        return self.filter(programme__state=PUBLISHED)


class Amendment(TenantModel):
    """A change of the programme by an act: plans that name it hold from its date; the old ones stay readable."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="amendments")
    since = models.DateField(_("діє від"))
    act = TenantForeignKey(Act, null=True, blank=True, verbose_name=_("акт про зміни"), related_name="+")
    act_text = models.CharField(_("акт словами"), max_length=300, blank=True)
    summary = models.TextField(_("що змінено"), blank=True)

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["since", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "programme", "since"], name="programmes_amendment_once"),
            Journalled(name="programmes_amendment_journal"),
        ]

    def __str__(self) -> str:
        return str(self.act) if self.act is not None else self.act_text

    @property
    def told(self) -> str:
        """The same where everybody reads: nothing of an act that is not published."""
        return self.act.told if self.act is not None else self.act_text


class Goal(TenantModel):
    """What the programme is for."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="goals")
    order = models.PositiveIntegerField(_("порядок"), default=0)
    title = models.TextField(_("ціль"))

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["hromada", "programme", "order"], name="programmes_goal_order")]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="programmes_goal_journal")]

    def __str__(self) -> str:
        return self.title


class Task(TenantModel):
    """What is to be done for a goal. `number` as printed: «1»."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="tasks")
    goal = TenantForeignKey(Goal, null=True, blank=True, verbose_name=_("ціль"), related_name="tasks")
    number = models.CharField(_("номер"), max_length=20, blank=True)
    order = models.PositiveIntegerField(_("порядок"), default=0)
    title = models.TextField(_("завдання"))

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["hromada", "programme", "order"], name="programmes_task_order")]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="programmes_task_journal")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


class MeasureQuerySet(PartQuerySet):
    """Measures by day."""

    def on(self, day: date) -> Self:
        """Those the programme had by that day: its first ones, and what an amendment in force by then added."""
        return self.filter(Q(added_by__isnull=True) | Q(added_by__since__lte=day))


class Measure(TenantModel):
    """One measure, or a group of measures: a heading that is split («1.8» → «1.8.1») and has no figures of its own.

    `order` is that of the whole programme. `added_by` and `ended_by`: the amendments by which it came and went; `ended_on` is
    the day the second one came into force. `revision` rises with every change of its executors, which are rows of their own.
    """

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="measures")
    task = TenantForeignKey(Task, null=True, blank=True, verbose_name=_("завдання"), related_name="measures")
    parent = TenantForeignKey("self", null=True, blank=True, verbose_name=_("частина заходу"), related_name="parts")
    is_group = models.BooleanField(_("поділений на частини"), default=False)
    number = models.CharField(_("номер"), max_length=20)
    order = models.PositiveIntegerField(_("порядок"), default=0)
    title = models.TextField(_("захід"))
    since_year = models.PositiveSmallIntegerField(_("від року"), null=True, blank=True, validators=YEAR)
    until_year = models.PositiveSmallIntegerField(_("до року"), null=True, blank=True, validators=YEAR)
    source = models.CharField(_("джерела фінансування"), max_length=300, blank=True)
    added_by = TenantForeignKey(
        Amendment, null=True, blank=True, verbose_name=_("додано змінами"), related_name="added", editable=False
    )
    ended_by = TenantForeignKey(
        Amendment, null=True, blank=True, verbose_name=_("припинено змінами"), related_name="ended", editable=False
    )
    ended_on = models.DateField(_("припинено від"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("виконавці"), default=0, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["hromada", "programme", "order"], name="programmes_measure_order")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "programme", "number"], name="programmes_measure_once"),
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(until_year__gte=models.F("since_year")),
                name="programmes_measure_years",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_on__isnull=True)
                | Q(ended_by__isnull=False, ended_on__isnull=False),
                name="programmes_measure_ended",
            ),
            Journalled(name="programmes_measure_journal"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def is_over(self, day: date) -> bool:
        """Whether its years have passed, or it was ended, by the first day of a period: actual and status are then «-»."""
        if self.ended_on is not None and self.ended_on <= day:
            return True
        return self.until_year is not None and self.until_year < day.year


class Executor(TenantModel):
    """Who does a measure, as the programme names them; `department` when it is one of ours. The first one answers."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="executors")
    measure = TenantForeignKey(Measure, verbose_name=_("захід"), related_name="executors")
    order = models.PositiveIntegerField(_("порядок"), default=0)
    name = models.CharField(_("виконавець"), max_length=400)
    department = TenantForeignKey(
        "hromada.Department", null=True, blank=True, verbose_name=_("підрозділ"), related_name="+"
    )

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["hromada", "measure", "order"], name="programmes_executor_order"),
            models.Index(fields=["hromada", "programme", "department"], name="programmes_executor_unit"),
        ]
        constraints = [*TenantModel.Meta.constraints, Journalled(name="programmes_executor_journal")]

    def __str__(self) -> str:
        return self.name


class PlanQuerySet(PartQuerySet):
    """Plans by day."""

    def on(self, day: date) -> Self:
        """For each measure the plan in force that day."""
        later = Plan.objects.filter(
            measure=models.OuterRef("measure"), since__gt=models.OuterRef("since"), since__lte=day
        )
        return self.filter(~models.Exists(later), since__lte=day)


class Plan(TenantModel):
    """The plan of one measure from a date until the next amendment that changes it.

    `kind`: by years; one sum without years; needs no money; by a separate decision. `total` is «Всього» as the document
    states it, which need not be the sum of the years; `printed` the cell as it stood, until a person changes the plan.
    `revision` rises with every change of its sums, which are rows of their own.
    """

    KINDS = (
        ("years", _("за роками")),
        ("sum", _("одною сумою")),
        ("not_needed", _("Фінансування не потребує")),
        ("by_decision", _("За окремим рішенням")),
        ("unknown", _("не зазначено")),
    )

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="plans")
    measure = TenantForeignKey(Measure, verbose_name=_("захід"), related_name="plans")
    amendment = TenantForeignKey(Amendment, null=True, blank=True, verbose_name=_("зміни"), related_name="plans")
    since = models.DateField(_("діє від"))
    kind = models.CharField(_("як заплановано"), max_length=12, choices=KINDS, default="years")
    total = amount(_("всього"), null=True, blank=True)
    printed = models.TextField(_("як надруковано"), blank=True)
    revision = models.PositiveIntegerField(_("суми плану"), default=0, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "programme", "since"], name="programmes_plan_of")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "measure", "since"], name="programmes_plan_once"),
            models.CheckConstraint(condition=Q(total__gte=Decimal(0)), name="programmes_plan_sign"),
            Journalled(name="programmes_plan_journal"),
        ]


class PlanAmountQuerySet(PartQuerySet):
    """Planned sums by day."""

    def on(self, day: date) -> Self:
        """Those of the plans in force that day."""
        later = Plan.objects.filter(
            measure=models.OuterRef("measure"), since__gt=models.OuterRef("plan__since"), since__lte=day
        )
        return self.filter(~models.Exists(later), plan__since__lte=day)


class PlanAmount(TenantModel):
    """A planned sum: of a year (none: of the whole term), from a source, of a fund (empty: not said)."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="plan_amounts")
    measure = TenantForeignKey(Measure, verbose_name=_("захід"), related_name="plan_amounts")
    plan = TenantForeignKey(Plan, verbose_name=_("план"), related_name="amounts")
    year = models.PositiveSmallIntegerField(_("рік"), null=True, blank=True, validators=YEAR)
    source = models.CharField(_("джерело"), max_length=5, choices=SOURCES, blank=True)
    fund = models.CharField(_("фонд"), max_length=7, choices=FUNDS, blank=True)
    amount = amount(_("сума, грн"))

    objects = PlanAmountQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["hromada", "programme", "year"], name="programmes_planamount_year"),
            models.Index(fields=["hromada", "measure", "year"], name="programmes_planamount_measure"),
        ]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "plan", "year", "source", "fund"],
                name="programmes_planamount_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(amount__gte=Decimal(0)), name="programmes_planamount_sign"),
            Journalled(name="programmes_planamount_journal"),
        ]
