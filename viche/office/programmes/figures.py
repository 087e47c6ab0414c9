"""Figures of programmes: how many, what is planned, allotted and spent, what statements say, which are late.

A part of a programme is as public as the programme itself. Plan, appropriations and spending are three numbers, never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import Sum as Added
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures import Figure, Period, Sum, declare
from viche.kit.figures import Measure as Measuring
from viche.office.programmes.models import (
    Appropriation,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Programmes,
    Spending,
    Statement,
)
from viche.office.programmes.nouns import HRYVNIA, MEASURE, STATEMENT
from viche.office.programmes.rules import OPEN, SETTLED

# Where the state of a part stands, whose closure closes it; a measure says something only inside its programme.
PART: dict[str, Any] = {"state": "programme__state", "section": Programme}
BY_MEASURE = ("programme", "measure__order")
WITHIN = {"measure": "programme", "measure__task": "programme"}


def of_measure(pk: int, programme_id: int, anchor: str = "") -> str:
    """The page of a measure, and the place on it."""
    return reverse("measure", args=[programme_id, pk]) + (f"#{anchor}" if anchor else "")


def _address(row: Any) -> str:
    """The page of the row's measure; of a row of the whole programme its page."""
    if row.measure_id is None:
        return reverse("programmes-page", args=[row.programme_id])
    return of_measure(row.measure_id, row.programme_id, f"{row._meta.model_name}-{row.pk}")


def _years(period: Period, field: str = "year") -> Q:
    return Q(**{f"{field}__gte": period.since.year, f"{field}__lte": period.until.year})


def _running(period: Period, prefix: str = "") -> Q:
    """Whose years meet the period."""
    return Q(**{f"{prefix}since_year__lte": period.until.year, f"{prefix}until_year__gte": period.since.year})


def _allotted(period: Period) -> QuerySet[Appropriation]:
    """Of a programme's year: what is allotted to the whole programme, or, where only measures have it, to measures."""
    rows = Appropriation.objects.on(period.until).filter(_years(period))
    whole = Appropriation.objects.filter(
        measure__isnull=True, programme=OuterRef("programme"), year=OuterRef("year"), since__lte=period.until
    )
    return rows.filter(Q(measure__isnull=True) | ~Exists(whole))


NOTHING = Value(Decimal(0))


def _left(period: Period, *alike: str) -> QuerySet[Appropriation]:
    """What is allotted; the first row of those `alike` carries what was spent of them in the period (`spent`)."""
    rows = _allotted(period)
    same = {name: OuterRef(name) for name in alike}
    spent = Spending.objects.of(period).filter(**same).order_by().values("programme").annotate(sum=Added("amount"))
    told = Case(
        When(Exists(rows.filter(**same, pk__lt=OuterRef("pk"))), then=NOTHING), default=Subquery(spent.values("sum"))
    )
    return rows.annotate(spent=Coalesce(told, NOTHING))


@dataclass(frozen=True)
class Left(Measuring):
    """Allotted less `spent`."""

    def expression(self, where: Q | None = None) -> Any:
        return Coalesce(Added("amount", filter=where), NOTHING) - Coalesce(Added(F("spent"), filter=where), NOTHING)


def _settled(period: Period) -> QuerySet[Statement]:
    """Of each measure the newest statement of the period that is approved or was taken from a document.

    What is still being written is nobody's word yet. Of two that end the same day the one for the longer time is newer.
    """
    rows = Statement.objects.filter(state__in=SETTLED, round__since__gte=period.since, round__until__lte=period.until)
    newer = rows.filter(measure=OuterRef("measure")).filter(
        Q(round__until__gt=OuterRef("round__until"))
        | Q(round__until=OuterRef("round__until"), round__since__lt=OuterRef("round__since"))
    )
    return rows.filter(~Exists(newer)).order_by(*BY_MEASURE, "pk")


def _late(period: Period) -> QuerySet[Statement]:
    end = clock.end_of_day(period.until)
    rows = Statement.objects.filter(state__in=OPEN, due_at__lt=min(end, clock.now()))
    return rows.order_by("due_at", *BY_MEASURE, "pk")


declare(
    Figure(
        key="programmes",
        title=_("Міські програми"),
        noun=Programmes.noun,
        queryset=lambda period: Programme.objects.filter(_running(period)),
        date_field="until_year",
        breakdowns=("status", "department"),
        columns=Programmes.columns,
        definition=_("Програми, строк яких припадає на цей період. Рік у переліку років — останній рік програми."),
        spread=False,
    )
)
declare(
    Figure(
        key="programme-measures",
        title=_("Заходи програм"),
        noun=MEASURE,
        queryset=lambda period: Measure.objects.filter(_running(period, "programme__"), is_group=False),
        date_field="programme__until_year",
        breakdowns=("programme", "task"),
        columns=("number", "title", "task", "programme"),
        definition=_(
            "Заходи програм, строк яких припадає на цей період. Захід, поділений на частини, рахуємо за частинами."
        ),
        spread=False,
        address=lambda row: of_measure(row.pk, row.programme_id),
        within={"task": "programme"},
        **PART,
    )
)
declare(
    Figure(
        key="programme-plan",
        title=_("Заплановано за програмами"),
        noun=HRYVNIA,
        queryset=lambda period: (
            PlanAmount.objects.on(period.until).filter(_years(period)).order_by(*BY_MEASURE, "year", "pk")
        ),
        date_field="year",
        measure=Sum("amount"),
        breakdowns=("programme", "source", "fund", "year", "measure__task", "measure"),
        columns=("measure", "year", "amount", "source", "fund", "plan__since", "plan__printed"),
        stated=~Q(plan__printed=""),
        definition=_(
            "Суми планів заходів на роки цього періоду, як вони діяли в його останній день. "
            "Плани одною сумою без років не додаємо."
        ),
        address=_address,
        within=WITHIN,
        **PART,
    )
)
declare(
    Figure(
        key="programme-plan-term",
        title=_("Заплановано за програмами на весь строк"),
        noun=HRYVNIA,
        queryset=lambda period: PlanAmount.objects.on(period.until).order_by(*BY_MEASURE, "year", "pk"),
        date_field="year",
        measure=Sum("amount"),
        breakdowns=("programme", "source", "fund", "year", "measure__task", "measure"),
        columns=("measure", "year", "amount", "source", "fund", "plan__since", "plan__printed"),
        stated=~Q(plan__printed=""),
        definition=_("Суми планів заходів на всі роки й без років, як вони діяли цього дня."),
        standing=True,
        address=_address,
        within=WITHIN,
        **PART,
    )
)
declare(
    Figure(
        key="programme-plan-printed",
        title=_("«Всього» в планах заходів"),
        noun=HRYVNIA,
        queryset=lambda period: Plan.objects.on(period.until).filter(total__isnull=False).order_by(*BY_MEASURE, "pk"),
        date_field="since",
        measure=Sum("total"),
        breakdowns=("programme", "kind", "measure"),
        columns=("measure", "total", "kind", "printed", "since", "programme"),
        definition=_("Підсумки, які назвали самі плани, що діяли цього дня. Вони не завжди дорівнюють сумі років."),
        standing=True,
        stated=Q(pk__isnull=False),
        address=_address,
        within={"measure": "programme"},
        **PART,
    )
)
declare(
    Figure(
        key="programme-appropriations",
        title=_("Асигнування на програми з урахуванням змін"),
        noun=HRYVNIA,
        queryset=_allotted,
        date_field="year",
        measure=Sum("amount"),
        breakdowns=("programme", "source", "fund", "year"),
        columns=("programme", "year", "amount", "fund", "source", "since", "act_text", "cell"),
        definition=_(
            "Асигнування на роки цього періоду з усіма змінами до його останнього дня: на програму загалом, "
            "а де їх зазначено лише для заходів — на заходи. Це інше число, ніж план."
        ),
        stated=Q(stated=True),
        address=_address,
        **PART,
    )
)
declare(
    Figure(
        key="programme-measure-appropriations",
        title=_("Асигнування на заходи програм"),
        noun=HRYVNIA,
        queryset=lambda period: Appropriation.objects.on(period.until).filter(_years(period), measure__isnull=False),
        date_field="year",
        measure=Sum("amount"),
        breakdowns=("programme", "source", "fund", "year", "measure"),
        columns=("measure", "year", "amount", "fund", "source", "since", "act_text", "cell"),
        definition=_("Асигнування окремих заходів на роки цього періоду з усіма змінами до його останнього дня."),
        stated=Q(stated=True),
        address=_address,
        within={"measure": "programme"},
        **PART,
    )
)
declare(
    Figure(
        key="programme-spent",
        title=_("Видатки за програмами"),
        noun=HRYVNIA,
        queryset=Spending.objects.of,
        date_field="since",
        measure=Sum("amount"),
        breakdowns=("programme", "fund", "source", "measure__task", "measure"),
        columns=("measure", "since", "until", "amount", "fund", "document", "cell"),
        definition=_(
            "Платежі цього періоду; де платежів за захід ще не внесено — сума, яку зазначив документ за час "
            "у межах періоду. За один захід і один час беремо щось одне і ніколи не додаємо; із зазначених сум, що мають "
            "спільні дні, — ту, що закінчується пізніше."
        ),
        stated=Q(stated=True),
        spread=False,
        passed_over=Spending.objects.passed_over,
        address=_address,
        within=WITHIN,
        **PART,
    )
)
LEFT: dict[str, Any] = {
    "noun": HRYVNIA,
    "date_field": "year",
    "measure": Left("amount"),
    "columns": ("programme", "year", "amount", "fund", "source", "since", "act_text", "cell"),
    "stated": Q(stated=True),
    "spread": False,
    "address": _address,
    **PART,
}
declare(
    Figure(
        key="programme-left",
        title=_("Відхилення: асигнування без видатків"),
        queryset=lambda period: _left(period, "programme"),
        breakdowns=("programme",),
        definition=_(
            "Асигнування на роки цього періоду з усіма змінами без видатків самого періоду. Показано асигнування; "
            "видатки рахує число «Видатки за програмами»."
        ),
        **LEFT,
    )
)
declare(
    Figure(
        key="programme-left.funds",
        title=_("Відхилення за фондами"),
        queryset=lambda period: _left(period, "programme", "fund"),
        breakdowns=("fund", "programme"),
        definition=_(
            "Асигнування кожного фонду на роки цього періоду з усіма змінами без видатків цього фонду в періоді."
        ),
        note=_("Видатки, фонд яких не зазначено, ні від чого не віднято."),
        **LEFT,
    )
)
declare(
    Figure(
        key="programme-statements",
        title=_("Заходи з відомостями про виконання"),
        noun=MEASURE,
        queryset=_settled,
        date_field="round__until",
        breakdowns=("whole", "tasks", "funding", "state", "programme", "measure"),
        columns=("measure", "whole", "tasks", "funding", "state", "round__since", "round__until"),
        definition=_(
            "Заходи, про виконання яких у цьому періоді є затверджені або взяті з документа відомості; з кількох беремо "
            "найновіші. Стан за весь строк, завдання періоду і фінансування — три окремі відповіді."
        ),
        stated=Q(state="stated"),
        spread=False,
        address=_address,
        within={"measure": "programme"},
        **PART,
    )
)
declare(
    Figure(
        key="programme-late",
        title=_("Прострочені відомості про виконання заходів"),
        noun=STATEMENT,
        queryset=_late,
        date_field="due_at",
        breakdowns=("programme", "department"),
        columns=("measure", "department", "due_at", "state"),
        definition=_(
            "Відомості, строк подання яких минув до кінця цього дня, а їх не подано. Чи подано — показано, як є тепер."
        ),
        standing=True,
        address=_address,
        **PART,
    )
)
