"""What was paid, by measure, beside what documents state: where they part, and which of the two counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import words
from viche.office.programmes import saying
from viche.office.programmes.models import FUNDS, Measure, Programme, Spending
from viche.office.programmes.nouns import PAYMENT

SUM: DecimalField = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True)
class Stated:
    """A sum a document states for a period, with the payments of that time: how many, and what they add up to."""

    row: Spending
    payments: int
    paid: Decimal
    unit: int

    @property
    def counts(self) -> bool:
        """Whether reports take this sum: only while the time has no payment."""
        return not self.payments

    @property
    def period(self) -> str:
        """«за I півріччя 2024 року»."""
        return words.for_period(self.row.since, self.row.until)

    @property
    def amount(self) -> str:
        """In the programme's unit."""
        return saying.money(self.row.amount, self.unit)

    @property
    def place(self) -> str:
        """Where in the document it stands."""
        return self.row.cell.place if self.row.cell else ""

    @property
    def fund(self) -> str:
        """Of which fund, if a person said."""
        return str(dict(FUNDS).get(self.row.fund, _("фонд невідомий")))

    @property
    def fund_url(self) -> str:
        """Where the fund is said."""
        return reverse("programmes-stated-fund", args=[self.row.pk])

    @property
    def warning(self) -> str:
        """What to know when both are there: which counts, and by how much they part. A warning, never a refusal."""
        if self.counts:
            return ""
        said = {"period": self.period, "stated": self.amount, "unit": saying.in_words(self.unit)}
        if self.paid == self.row.amount:
            return (
                _(
                    "Платежі %(period)s дають ту саму суму, що й документ: %(stated)s %(unit)s. У звітах рахуються платежі."
                )
                % said
            )
        gap = saying.money(abs(self.paid - self.row.amount), self.unit)
        return _(
            "Платежів %(period)s на %(paid)s, а документ зазначає %(stated)s %(unit)s (%(place)s): різниця %(gap)s. "
            "У звітах рахуються платежі, зазначене — ні; разом їх не додають."
        ) % {**said, "paid": saying.money(self.paid, self.unit), "gap": gap, "place": self.place}  # fmt: skip

    @property
    def differs(self) -> bool:
        """Whether the two sums part."""
        return not self.counts and self.paid != self.row.amount


def stated_of(programme: Programme, measure: Measure | None = None) -> list[Stated]:
    """Every stated sum of the programme, or of one measure; one query."""
    inside = Spending.objects.filter(
        measure=OuterRef("measure"), stated=False, since__gte=OuterRef("since"), until__lte=OuterRef("until")
    ).order_by()
    grouped = inside.values("measure")
    rows = Spending.objects.filter(programme=programme, stated=True).select_related("cell", "measure")
    if measure is not None:
        rows = rows.filter(measure=measure)
    rows = rows.annotate(
        payments=Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0),
        paid=Coalesce(Subquery(grouped.annotate(s=Sum("amount")).values("s")), Decimal(0), output_field=SUM),
    ).order_by("measure__order", "since", "pk")
    return [Stated(row, row.payments, row.paid, programme.unit) for row in rows]


@dataclass
class PaidLine:
    """One measure: its payments and what documents state."""

    measure: Measure
    number: int
    amount: Decimal
    stated: list[Stated]
    unit: int

    @property
    def payments(self) -> str:
        """«3 платежі»."""
        return words.count(self.number, PAYMENT)

    @property
    def paid(self) -> str:
        """Their sum."""
        return saying.money(self.amount, self.unit) if self.number else ""

    @property
    def said(self) -> str:
        """The stated sums."""
        return "; ".join(f"{row.amount} {row.period}" for row in self.stated)

    @property
    def part(self) -> bool:
        """Whether they part somewhere."""
        return any(row.differs for row in self.stated)

    @property
    def url(self) -> str:
        """Its payments."""
        return reverse("programmes-measure-payments", args=[self.measure.pk])

    @property
    def new_url(self) -> str:
        """Where one is added."""
        return reverse("programmes-payment-new", args=[self.measure.pk])


def lines(programme: Programme) -> list[PaidLine]:
    """Every measure with figures of its own; three queries."""
    sums: dict[int, tuple[int, Decimal]] = {
        row["measure"]: (row["n"], row["s"])
        for row in Spending.objects.filter(programme=programme, stated=False)
        .order_by()
        .values("measure")
        .annotate(n=Count("pk"), s=Sum("amount"))
    }
    said: dict[int, list[Stated]] = {}
    for stated in stated_of(programme):
        said.setdefault(stated.row.measure_id, []).append(stated)
    return [
        PaidLine(measure, *sums.get(measure.pk, (0, Decimal(0))), said.get(measure.pk, []), programme.unit)
        for measure in programme.measures.filter(is_group=False)
    ]


def totals(programme: Programme, rows: Sequence[PaidLine]) -> list[dict[str, Any]]:
    """The sum of payments, of all and by fund; nothing while there are none. One query."""
    number = sum(row.number for row in rows)
    if not number:
        return []
    found = Spending.objects.filter(programme=programme, stated=False).aggregate(
        all=Sum("amount"), **{fund: Sum("amount", filter=Q(fund=fund)) for fund, _title in FUNDS}
    )
    unit = programme.unit
    named = [
        (words.count(number, PAYMENT), "all"),
        *((title, fund) for fund, title in FUNDS),
    ]
    return [
        {"title": str(title), "value": f"{saying.money(found[key] or Decimal(0), unit)} {saying.in_words(unit)}"}
        for title, key in named
    ]
