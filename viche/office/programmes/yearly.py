"""A programme by budget years: planned, allotted, spent; each as it stood when the year ended, or stands now. One query each.

The same numbers as the figures of a year give.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from viche.office.programmes.models import Appropriation, Measure, Plan, PlanAmount, Programme, Spending

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Year:
    """Sums of a budget year in hryvnias; None: nothing is said. The bases: counted, stated or mixed."""

    year: int
    planned: Decimal | None = None
    planned_basis: str = "counted"
    allotted: Decimal | None = None
    allotted_basis: str = "counted"
    spent: Decimal | None = None
    spent_basis: str = "counted"


def years(programme: Programme, measure: Measure | None = None) -> list[Year]:
    """Every year of the programme, and those beside it that have a sum; of one measure if asked."""
    narrow: dict[str, Any] = {"programme": programme} if measure is None else {"measure": measure}
    said, typed = Q(stated=True), ~Q(plan__printed="")
    planned = _with_basis(_planned(narrow), "year", typed)
    allotted = _with_basis(_allotted(narrow, whole=measure is None), "year", said)
    spent = _with_basis(Spending.objects.filter(**narrow).in_years(), "since__year", said)
    known = {*programme.years, *planned, *allotted, *spent}
    return [
        Year(
            year,
            *planned.get(year, (None, "counted")),
            *allotted.get(year, (None, "counted")),
            *spent.get(year, (None, "counted")),
        )
        for year in sorted(known)
    ]


def _planned(narrow: dict[str, Any]) -> QuerySet[PlanAmount]:
    """Sums of the plans in force on the last day of each year."""
    later = Plan.objects.filter(
        measure=OuterRef("measure"), since__gt=OuterRef("plan__since"), since__year__lte=OuterRef("year")
    )
    rows = PlanAmount.objects.filter(**narrow, year__isnull=False, plan__since__year__lte=F("year"))
    return rows.filter(~Exists(later)).order_by()


def _allotted(narrow: dict[str, Any], *, whole: bool) -> QuerySet[Appropriation]:
    """The newest sum by the last day of each year; of the whole programme where it has one, else of its measures."""
    by_then = Q(since__year__lte=F("year"))
    newer = Appropriation.objects.annotate(of=Coalesce("measure_id", 0)).filter(
        of=Coalesce(OuterRef("measure_id"), 0),
        programme=OuterRef("programme"),
        year=OuterRef("year"),
        source=OuterRef("source"),
        fund=OuterRef("fund"),
        since__gt=OuterRef("since"),
        since__year__lte=OuterRef("year"),
    )
    rows = Appropriation.objects.filter(by_then, ~Exists(newer), **narrow)
    if whole:
        own = Appropriation.objects.filter(
            by_then, measure__isnull=True, programme=OuterRef("programme"), year=OuterRef("year")
        )
        rows = rows.filter(Q(measure__isnull=True) | ~Exists(own))
    return rows


def _with_basis(rows: QuerySet[Any], by: str, stated: Q) -> dict[int, tuple[Decimal, str]]:
    found = (
        rows.order_by()
        .values_list(by)
        .annotate(total=Sum("amount"), number=Count("pk"), said=Count("pk", filter=stated))
    )
    return {
        year: (total or NOTHING, "counted" if not said else "stated" if said == number else "mixed")
        for year, total, number, said in found
    }
