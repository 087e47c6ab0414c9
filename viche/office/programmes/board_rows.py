"""Rows of the board: one a measure, with money against tasks; their totals, and the strip drawn of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.figures import Period
from viche.office.programmes.explaining import Need, differs, needs, share
from viche.office.programmes.models import Programme
from viche.office.programmes.reading import Facts
from viche.office.programmes.saying import answers, executors, money, opens, shorter

# A reason or a story is told by its first letters; all of it is on the page of the measure.
BEGINNING = 160


@dataclass
class Row:
    """One measure as the board shows it."""

    facts: Facts
    programme: Programme
    period: Period
    desk: bool = True

    @property
    def number(self) -> str:
        """«1.8.1»."""
        return self.facts.measure.number

    @property
    def title(self) -> str:
        """What is done."""
        return self.facts.measure.title

    @property
    def url(self) -> str:
        """The page of the measure."""
        name = "measure-desk" if self.desk else "measure"
        return reverse(name, args=[self.programme.pk, self.facts.measure.pk])

    @property
    def executors(self) -> str:
        """Who answers, and how many more."""
        return executors(executor.name for executor in self.facts.executors)

    @cached_property
    def need(self) -> Need | None:
        """What has to be explained."""
        return needs(self.facts, self.period)

    @property
    def why(self) -> str:
        """The beginning of the reason, or of the story."""
        said = self.facts.statement
        return shorter(said.reason.strip() or said.story, BEGINNING) if said else ""

    @cached_property
    def plan(self) -> Decimal | None:
        """The plan of the year."""
        return self.facts.planned(self.period)

    @property
    def plan_text(self) -> str:
        """The plan of the year in the unit of the programme."""
        return "—" if self.plan is None else money(self.plan, self.programme.unit)

    @property
    def spent(self) -> dict[str, Any]:
        """The sum as a number that opens its records; a stated «0,00» has none and opens its cell; «—»: nothing is known."""
        if not self.facts.basis:
            return {"text": "—", "dim": True}
        url = ""
        if any(row.counts for row in self.facts.money):
            url = opens(self.programme, "programme-spent", self.period, measure=self.facts.measure.pk)
        return {
            "text": money(self.facts.spent, self.programme.unit),
            "kind": self.facts.basis,
            "url": url or f"{self.url}#money",
            "dim": not self.facts.spent,
        }

    @cached_property
    def share(self) -> Decimal | None:
        """Spent of the plan, in hundredths."""
        return share(self.facts.spent, self.plan)

    @property
    def share_text(self) -> str:
        """«2,9 %»; what was spent without a plan says so."""
        if self.facts.spent and self.plan is None:
            return _("без плану на рік")
        return words.percent(self.share, 1) if self.share else ""

    @property
    def bar_words(self) -> str:
        """The bar for those who do not see it."""
        return _("Витрачено %(share)s плану року") % {"share": words.percent(self.share or 0, 1)}

    @cached_property
    def said(self) -> dict[str, Any]:
        """The three answers."""
        return answers(self.facts)

    @property
    def column(self) -> dict[str, Any]:
        """Its column in the strip: the plan of the year with what was spent of it, and the mark of the tasks."""
        kind = "planned" if self.plan else "unplanned" if self.facts.spent else "none"
        return {"short": self.number, "kind": kind, "share": self.share, "mark": self.said["tasks"]["kind"]}

    @property
    def waits(self) -> str:
        """Where the statement is, unless it is settled: «подано»."""
        said = self.facts.statement
        return "" if said is None or self.facts.is_settled else str(said.state_now.title)

    @property
    def is_unpaid(self) -> bool:
        """Whether its tasks are done in full without money."""
        said = self.facts.statement
        return said is not None and said.tasks == "full" and not self.facts.spent

    @property
    def late(self) -> str:
        """«прострочено на 3 дні»."""
        said = self.facts.statement
        return words.time_left(said.due_at) if self.facts.is_late and said and said.due_at else ""

    @property
    def differs(self) -> str:
        """Payments against the sum a document stated."""
        pair = differs(self.facts)
        if pair is None:
            return ""
        stated, paid = (money(amount, self.programme.unit) for amount in pair)
        return _("Документ зазначив %(stated)s, а платежів — %(paid)s.") % {"stated": stated, "paid": paid}


@dataclass
class Totals:
    """Sums and counts of rows. `is_known`: whether anything at all is said of what was spent."""

    rows: Sequence[Row]
    spent: Decimal = Decimal(0)
    plan: Decimal = Decimal(0)
    tasks: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    financed: int = 0
    late: int = 0
    is_known: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            said = row.facts.statement
            self.spent += row.facts.spent
            self.is_known = self.is_known or bool(row.facts.basis)
            self.plan += row.plan or Decimal(0)
            self.financed += bool(row.facts.spent)
            self.late += row.facts.is_late
            if said is not None:
                self.tasks[said.tasks] += 1
                self.whole[said.whole] += 1

    @property
    def needing(self) -> list[Row]:
        """Rows that have to be explained."""
        return [row for row in self.rows if row.need]

    @property
    def unpaid(self) -> list[Row]:
        """Rows whose tasks are done in full without money."""
        return [row for row in self.rows if row.is_unpaid]

    @property
    def unpaid_by_right(self) -> list[Row]:
        """Those of them that need no money."""
        return [row for row in self.unpaid if row.facts.statement and row.facts.statement.funding == "not_needed"]
