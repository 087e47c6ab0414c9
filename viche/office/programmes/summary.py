"""Programmes side by side, for one budget year: planned, spent, done, late. A constant number of queries for a page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import clock
from viche.kit.figures import Period, figure
from viche.kit.publishing import PUBLISHED
from viche.office.programmes.models import Measure, PlanAmount, Programme, Spending, Statement
from viche.office.programmes.reading import basis_of
from viche.office.programmes.rules import OPEN, STATED
from viche.office.programmes.saying import in_words, money, opens

Number = dict[str, Any]
NOTHING: Number = {"text": "—", "dim": True}


def years_known() -> list[int]:
    """Years of which published programmes say money, the newest first, none after this one."""
    spent = Spending.objects.filter(programme__state=PUBLISHED).order_by()
    said = set(spent.values_list("since__year", flat=True).distinct())
    planned = PlanAmount.objects.filter(programme__state=PUBLISHED, year__isnull=False).order_by()
    said |= {year for year in planned.values_list("year", flat=True).distinct() if year}
    this = clock.today().year
    return sorted((year for year in said if year <= this), reverse=True) or [this]


def spent_by(rows: QuerySet[Spending], year: int) -> str:
    """«витрачено за 2024 рік»; when all that is known documents state, and it ends before the year does, up to when."""
    known = known_of(rows, year)
    if known is None:
        return _("витрачено %(period)s") % {"period": Period.year(year).title}
    return _("витрачено, відомо %(period)s") % {"period": known.title}


def known_of(rows: QuerySet[Spending], year: int) -> Period | None:
    """The part of the year documents speak of, when all that is known they state, and it ends before the year does."""
    whole = Period.year(year)
    inside = rows.filter(since__gte=whole.since, until__lte=whole.until)
    found = inside.aggregate(last=Max("until"), paid=Count("pk", filter=Q(stated=False)))
    if found["last"] is None or found["paid"] or found["last"] == whole.until:
        return None
    return Period(whole.since, found["last"])


@dataclass
class Summaries:
    """Numbers of several programmes for a year; `programmes` is asked for when the first of them is shown."""

    year: int
    programmes: Callable[[], Iterable[Programme]]
    numbers: dict[int, dict[str, Number]] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        """The budget year."""
        return Period.year(self.year)

    def of(self, programme: Programme) -> dict[str, Number]:
        """Planned, spent, done, late of one of them."""
        return self._all[programme.pk]

    @cached_property
    def rows(self) -> list[Programme]:
        """The programmes themselves."""
        return list(self.programmes())

    def _sums(self, key: str) -> dict[int, tuple[Decimal, str]]:
        """Programme → its part of the figure for the year, and the basis."""
        asked = figure(key)
        assert asked.stated is not None
        rows = asked.queryset(self.period).filter(programme__in=self.rows).order_by().values_list("programme")
        counted = rows.annotate(total=Sum("amount"), number=Count("pk"), printed=Count("pk", filter=asked.stated))
        return {
            programme: (total, basis_of([True] * bool(printed) + [False] * (number > printed)))
            for programme, total, number, printed in counted
        }

    @cached_property
    def _all(self) -> dict[int, dict[str, Number]]:
        plans, spendings = self._sums("programme-plan"), self._sums("programme-spent")
        measures, done, late = self._measures(), self._done(), self._late()
        return {
            one.pk: {
                "planned": self._money("programme-plan", one, plans.get(one.pk)),
                "spent": self._money("programme-spent", one, spendings.get(one.pk)),
                "done": self._told(one, measures.get(one.pk, 0), done.get(one.pk)),
                "late": self._overdue(one, late.get(one.pk, 0)),
            }
            for one in self.rows
        }

    def _money(self, key: str, one: Programme, found: tuple[Decimal, str] | None) -> Number:
        if found is None:
            return NOTHING
        amount, basis = found
        text = f"{money(amount, one.unit, 1 if one.unit > 1 else 2)} {in_words(one.unit)}"
        return {"text": text, "kind": basis, "url": opens(one, key, self.period, programme=one.pk)}

    def _measures(self) -> dict[int, int]:
        rows = Measure.objects.on(self.period.until).filter(programme__in=self.rows, is_group=False).order_by()
        return dict(rows.values_list("programme").annotate(number=Count("pk")))

    def _done(self) -> dict[int, tuple[int, int]]:
        """Programme → how many measures are done by their newest statements of the year, how many of those were printed."""
        rows = figure("programme-statements").queryset(self.period).filter(programme__in=self.rows).order_by()
        counted = rows.values_list("programme").annotate(
            done=Count("pk", filter=Q(whole="done")), printed=Count("pk", filter=Q(whole="done", state=STATED))
        )
        return {programme: (done, printed) for programme, done, printed in counted}

    def _told(self, one: Programme, measures: int, found: tuple[int, int] | None) -> Number:
        if found is None or not measures:
            return NOTHING
        done, printed = found
        url = opens(one, "programme-statements", self.period, programme=one.pk, whole="done")
        kind = "counted" if not printed else "stated" if printed == done else "mixed"
        return {"text": _("%(number)s із %(all)s") % {"number": done, "all": measures}, "kind": kind, "url": url}

    def _late(self) -> dict[int, int]:
        rows = Statement.objects.filter(programme__in=self.rows, state__in=OPEN, due_at__lt=clock.now()).order_by()
        return dict(rows.values_list("programme").annotate(number=Count("pk")))

    def _overdue(self, one: Programme, number: int) -> Number:
        if not number:
            return {"text": "0", "dim": True}
        return {
            "text": str(number),
            "kind": "counted",
            "url": opens(one, "programme-late", Period.day(clock.today()), programme=one.pk),
        }


class NumberColumn(tables.Column):
    """One number of a programme in the list."""

    def __init__(self, summaries: Summaries, key: str, title: Any) -> None:
        self.summaries, self.key = summaries, key
        super().__init__(
            verbose_name=title, orderable=False, empty_values=(), accessor="pk", attrs={"td": {"class": "r"}}
        )

    def render(self, record: Any) -> str:
        """A number that opens its records."""
        return str(render_to_string("programmes/_number.html", {"number": self.summaries.of(record)[self.key]}))


def columns(summaries: Summaries) -> dict[str, tables.Column]:
    """Columns beside those of the register."""
    year = summaries.year
    known = known_of(Spending.objects.filter(programme__state=PUBLISHED), year)
    spent = (
        _("Видатки, відомо %(period)s") % {"period": known.title} if known else _("Видатки %(year)s") % {"year": year}
    )
    return {
        "planned": NumberColumn(summaries, "planned", _("План %(year)s") % {"year": year}),
        "spent": NumberColumn(summaries, "spent", spent),
        "done": NumberColumn(summaries, "done", gettext_lazy("Заходів виконано")),
        "late": NumberColumn(summaries, "late", gettext_lazy("Прострочено відомостей")),
    }
