"""Payments that look a thousand times too large: beyond the plan, the appropriations, or every payment so far.

A doubt, never a refusal: such a payment may be true, and whoever writes it says so.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from viche.kit import clock, words
from viche.office.programmes import saying
from viche.office.programmes.models import Appropriation, Measure, PlanAmount, Programme, Spending
from viche.office.programmes.nouns import TIMES

# So many times the largest payment so far is doubted.
UNUSUAL = 10
Limits = dict[tuple[int | None, int | None], Decimal]


class Usual:
    """What payments of a programme are measured by, in hryvnias: plans and appropriations in force today by year, and
    the largest payment but `itself`. Three queries, however many payments are looked at."""

    def __init__(self, programme: Programme, itself: Spending | None = None) -> None:
        today = clock.today()
        self.plans = _by_year(
            PlanAmount.objects.filter(programme=programme).on(today).values_list("measure", "year", "amount")
        )
        self.allotted = _by_year(
            Appropriation.objects.filter(programme=programme).on(today).values_list("measure", "year", "amount")
        )
        paid = Spending.objects.filter(programme=programme, stated=False).exclude(pk=itself.pk if itself else 0)
        self.largest = paid.aggregate(most=Max("amount"))["most"] or Decimal(0)

    def doubt(self, measure: Measure, day: date, amount: Decimal) -> str:
        """Why the sum looks wrong, with the sum in full; nothing when it does not."""
        size, year = abs(amount), day.year
        named = {
            _("План заходу на %(year)s рік") % {"year": year}: self.plans.get((measure.pk, year)),
            _("Асигнування заходу на %(year)s рік") % {"year": year}: self.allotted.get((measure.pk, year)),
            _("Асигнування програми на %(year)s рік") % {"year": year}: self.allotted.get((None, year)),
        }
        for title, limit in named.items():
            if limit is not None and size > limit:
                return _say(amount, title, limit)
        if self.largest > 0 and size > self.largest * UNUSUAL:
            return _say(amount, _("Найбільший платіж програми досі"), self.largest)
        return ""


def in_full(amount: Decimal) -> str:
    """A sum in hryvnias, whatever unit it was typed in: «128 450 000 грн»."""
    return f"{saying.money(amount, 1, 0 if amount == amount.to_integral_value() else 2)}{words.NBSP}{_('грн')}"


def _by_year(rows: object) -> Limits:
    found: Limits = defaultdict(Decimal)
    for measure, year, amount in rows:  # type: ignore[attr-defined]
        found[measure, year] += amount
    return dict(found)


def _say(amount: Decimal, title: str, limit: Decimal) -> str:
    return _("Перевірте суму: %(sum)s. %(title)s — %(limit)s, а це %(more)s.") % {
        "sum": in_full(amount), "title": title, "limit": in_full(limit), "more": _more(abs(amount), limit),
    }  # fmt: skip


def _more(size: Decimal, limit: Decimal) -> str:
    """«більше в 1 000 разів», «більше на 5 грн»."""
    times = size / limit if limit else Decimal(0)
    if times >= 2:
        return _("більше в %(times)s") % {"times": words.count(int(times), TIMES)}
    return _("більше на %(gap)s") % {"gap": in_full(size - limit)}
