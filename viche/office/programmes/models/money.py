"""Money of a programme: what the budget allots, with its changes, and what was spent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Act
from viche.kit.figures import Period
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.office.programmes.models.plan import FUNDS, SOURCES, YEAR, Measure, PartQuerySet, Programme, amount


class AppropriationQuerySet(PartQuerySet):
    """Appropriations by day."""

    def on(self, day: date) -> Self:
        """Of each (measure, year, source, fund) the newest by that day."""
        newer = Appropriation.objects.annotate(of=Coalesce("measure_id", 0)).filter(
            of=Coalesce(models.OuterRef("measure_id"), 0),
            programme=models.OuterRef("programme"),
            year=models.OuterRef("year"),
            source=models.OuterRef("source"),
            fund=models.OuterRef("fund"),
            since__gt=models.OuterRef("since"),
            since__lte=day,
        )
        return self.filter(~models.Exists(newer), since__lte=day)


class Appropriation(TenantModel):
    """«Асигнування з урахуванням змін»: another number than the plan. Without a measure: of the whole programme.

    Each row holds from `since` until a newer one for the same measure, year, source and fund. `stated`: from a document.
    """

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="appropriations")
    measure = TenantForeignKey(Measure, null=True, blank=True, verbose_name=_("захід"), related_name="appropriations")
    year = models.PositiveSmallIntegerField(_("рік"), validators=YEAR)
    source = models.CharField(_("джерело"), max_length=5, choices=SOURCES, blank=True)
    fund = models.CharField(_("фонд"), max_length=7, choices=FUNDS, blank=True)
    amount = amount(_("сума, грн"))
    since = models.DateField(_("діє від"))
    act = TenantForeignKey(Act, null=True, blank=True, verbose_name=_("акт"), related_name="+")
    act_text = models.CharField(_("акт словами"), max_length=300, blank=True)
    stated = models.BooleanField(_("зазначено в документі"), default=False, editable=False)
    cell = TenantForeignKey(
        "programmes.StatedCell", null=True, blank=True, verbose_name=_("клітинка документа"), related_name="+"
    )

    objects = AppropriationQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["year", "since", "id"]
        indexes = [models.Index(fields=["hromada", "programme", "year", "since"], name="programmes_appropriation_of")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "programme", "measure", "year", "source", "fund", "since"],
                name="programmes_appropriation_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(amount__gte=Decimal(0)), name="programmes_appropriation_sign"),
            Journalled(name="programmes_appropriation_journal"),
        ]


class SpendingQuerySet(PartQuerySet):
    """What was spent, by period. For one measure and time a report uses payments or what a document states, never both."""

    def of(self, period: Period) -> Self:
        """Rows that lie in the period and count there.

        A stated sum counts unless the measure has a payment within its time (then the payments do), or shares days with
        a stated sum of the measure that says more and counts itself: see `_counts`.
        """
        return self.inside(period).filter(counts_in(period))

    def passed_over(self, period: Period) -> Self:
        """Stated sums that lie in the period and do not count there, because other rows say the same."""
        return self.inside(period).exclude(counts_in(period))

    def inside(self, period: Period) -> Self:
        """Rows that lie in the period whole."""
        return self.filter(since__gte=period.since, until__lte=period.until)

    def in_years(self) -> Self:
        """Rows that lie whole in one calendar year and count in it."""
        year = models.OuterRef("since__year")
        return self.filter(_counts(Q(since__year=year, until__year=year)), until__year=F("since__year"))


def counts_in(period: Period) -> Q:
    """Whether a row that lies in the period counts there."""
    return _counts(Q(since__gte=period.since, until__lte=period.until))


def _counts(within: Q) -> Q:
    """`within`: where another stated row must lie to stand for this one.

    Of stated sums that share days, and have no payments within their time, the one that ends last counts; of those that
    end the same day the one for the longer time. So no day is counted twice: «I квартал» is a part of «I півріччя», and of
    «січень–квітень» and «березень–червень» only the newer word is taken, the other is shown as passed over. A sum whose
    time has payments stands for nothing: what was said of a part of it without payments counts beside them.
    """
    paid = Spending.objects.filter(
        measure=models.OuterRef("measure"),
        stated=False,
        since__gte=models.OuterRef("since"),
        until__lte=models.OuterRef("until"),
    )
    newer = Spending.objects.filter(
        Q(until__gt=models.OuterRef("until")) | Q(until=models.OuterRef("until"), since__lt=models.OuterRef("since")),
        ~models.Exists(paid),
        within,
        measure=models.OuterRef("measure"),
        stated=True,
        since__lte=models.OuterRef("until"),
    )
    return Q(stated=False) | (~models.Exists(paid) & ~models.Exists(newer))


class Spending(TenantModel):
    """A payment (one day, a document), or the sum a document states for a period (`stated`; no day, the cell it stood in).

    A payment below nothing is money that came back; a payment of nothing is none. A document may state nothing («0,00»).
    """

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="spendings")
    measure = TenantForeignKey(Measure, verbose_name=_("захід"), related_name="spendings")
    stated = models.BooleanField(_("зазначено в документі"), default=False, editable=False)
    since = models.DateField(_("від дня"))
    until = models.DateField(_("до дня"))
    amount = amount(_("сума, грн"))
    source = models.CharField(_("джерело"), max_length=200, blank=True)
    fund = models.CharField(_("фонд"), max_length=7, choices=FUNDS, blank=True)
    executor = models.CharField(_("хто платив"), max_length=400, blank=True)
    document = models.CharField(_("платіжний документ"), max_length=300, blank=True)
    cell = TenantForeignKey(
        "programmes.StatedCell", null=True, blank=True, verbose_name=_("клітинка документа"), related_name="+"
    )

    objects = SpendingQuerySet.as_manager()

    def is_newer(self, other: Spending) -> bool:
        """Whether they share days and this one ends later, or the same day and is for the longer time (`_counts`)."""
        if self.since > other.until:
            return False
        return self.until > other.until or (self.until == other.until and self.since < other.since)

    class Meta(TenantModel.Meta):
        ordering = ["since", "id"]
        indexes = [
            models.Index(fields=["hromada", "programme", "since"], name="programmes_spending_of"),
            models.Index(fields=["hromada", "measure", "stated", "since"], name="programmes_spending_measure"),
        ]
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until__gte=F("since")) & (Q(stated=True) | Q(until=F("since"))),
                name="programmes_spending_days",
            ),
            models.CheckConstraint(
                condition=Q(stated=False) | Q(cell__isnull=False), name="programmes_spending_stated"
            ),
            models.CheckConstraint(condition=Q(stated=True) | ~Q(amount=Decimal(0)), name="programmes_spending_sum"),
            models.UniqueConstraint(
                fields=["hromada", "measure", "since", "until", "source", "fund"],
                condition=Q(stated=True),
                name="programmes_spending_stated_once",
            ),
            Journalled(name="programmes_spending_journal"),
        ]
