"""Where money and tasks part ways, and what a person has to say about it. General rules; none knows a programme."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from viche.kit import words
from viche.kit.figures import Period
from viche.office.programmes.reading import Facts
from viche.office.programmes.statement_doubts import doubts
from viche.office.programmes.statement_text import period_of

# All tasks of the period done with less than this share of the year's plan spent asks for a reason.
LITTLE = Decimal("0.05")
# Doubts of a statement that its facts and the sums cannot both be right.
MONEY = frozenset({"absent-spent", "financed-nothing", "not-needed-spent"})
REASON, MARK, PLAN = _("Потрібна причина"), _("Потрібна позначка"), _("Потрібен план на рік")


class Need(NamedTuple):
    """What is missing and why: «Потрібна причина», «видатки — 2,9 % плану року, а завдання виконано повністю»."""

    what: Promise | str
    why: str


def share(part: Decimal, of: Decimal | None) -> Decimal | None:
    """In hundredths; None when there is nothing to compare with."""
    return part * 100 / of if of else None


def needs(facts: Facts, period: Period) -> Need | None:
    """What the measure still has to be explained by; None when nothing, or when nobody has said anything yet."""
    said = facts.statement
    if said is None or facts.over or said.whole in ("", "over"):
        return None
    return next((need for rule in RULES if (need := rule(facts, facts.planned(period)))), None)


def _unplanned(facts: Facts, plan: Decimal | None) -> Need | None:
    if not facts.spent or plan is not None:
        return None
    if facts.plan is not None and facts.plan.kind == "sum":
        return Need(PLAN, str(_("Видатки є, поділу плану за роками немає.")))
    return Need(PLAN, str(_("Видатки є, а плану на цей рік немає.")))


def _unfunded(facts: Facts, plan: Decimal | None) -> Need | None:
    """What is said of funding against the sums."""
    said = facts.statement
    if said is not None:
        against = doubts(said, facts, period_of(said), facts.measure.programme.unit)
        if about_money := [doubt for doubt in against if doubt.key in MONEY]:
            return Need(MARK, about_money[0].text)
    if said is not None and not facts.spent and plan and not said.funding and _is_full(facts):
        return Need(MARK, str(_("Видатків немає, слів «без фінансування» теж.")))
    return None


def _cheap(facts: Facts, plan: Decimal | None) -> Need | None:
    part = share(facts.spent, plan)
    if not part or part >= LITTLE * 100 or not _is_full(facts) or _has_reason(facts):
        return None
    why = _("Завдання виконано повністю, а видатки — %(share)s плану року.")
    return Need(REASON, str(why) % {"share": words.percent(part, 1)})


def _unexplained(facts: Facts, plan: Decimal | None) -> Need | None:
    """Not done, or done in part, without a word why."""
    said = facts.statement
    if said is None or said.whole not in ("partly", "not_done") or _is_full(facts) or _has_reason(facts):
        return None
    if said.whole == "not_done":
        return Need(REASON, str(_("Не виконано, а чому — не сказано.")))
    if said.tasks:
        return Need(REASON, str(_("Завдання періоду виконано не всі, а чому — не сказано.")))
    return Need(REASON, str(_("Виконано частково, стану завдань не вказано.")))


RULES: tuple[Callable[[Facts, Decimal | None], Need | None], ...] = (_unplanned, _unfunded, _cheap, _unexplained)


def _is_full(facts: Facts) -> bool:
    return facts.statement is not None and facts.statement.tasks == "full"


def _has_reason(facts: Facts) -> bool:
    return facts.statement is not None and bool(facts.statement.reason.strip())


def differs(facts: Facts) -> tuple[Decimal, Decimal] | None:
    """(stated, paid) when the payments that took the place of a stated sum are another sum; else None.

    Only the payments are compared: a sum another document states for another time has nothing to do with it.
    """
    stated = facts.passed_over
    if stated is None:
        return None
    paid = sum((row.amount for row in facts.money if row.counts and not row.stated), Decimal(0))
    wider = sum((row.amount for row in facts.money if row.counts and row.stated), Decimal(0))
    # Passed over because a wider sum of a document says the same: there are no payments to compare with.
    return (stated, paid) if paid != stated and (paid or not wider) else None
