"""How the pages of statements say things: the sums in the programme's unit, the three facts, where a page stands."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import words
from viche.kit.figures import Period
from viche.office.programmes.models import Programme, Programmes, Round, Statement
from viche.office.programmes.reading import Facts
from viche.office.programmes.rules import OPEN
from viche.office.programmes.saying import in_words, money, opens
from viche.office.programmes.taking import composing

NOT_SAID = "—"


def money_of(facts: Facts, period: Period, programme: Programme) -> list[dict[str, Any]]:
    """Plan of the years of the period, plan of the whole term, what was spent: for kit/parts/sums.html."""
    unit, measure = programme.unit, facts.measure.pk
    years = (
        str(period.since.year) if period.since.year == period.until.year else f"{period.since.year}–{period.until.year}"
    )
    planned, kind = facts.planned(period), facts.plan.kind if facts.plan else ""
    found = [
        {
            "title": _("План на %(years)s, %(unit)s") % {"years": years, "unit": in_words(unit)},
            "value": money(planned, unit) if planned is not None else _not_by_years(kind),
            "url": opens(programme, "programme-plan", period, measure=measure) if planned is not None else "",
        }
    ]
    if facts.plan is not None and facts.plan.total is not None:
        found.append({"title": _("План на весь строк"), "value": money(facts.plan.total, unit), "url": ""})
    basis = facts.basis
    found.append(
        {
            "title": _("Видатки %(period)s") % {"period": period.title},
            "value": money(facts.spent, unit) if basis else _("немає"),
            "url": opens(programme, "programme-spent", period, measure=measure) if basis else "",
            "kind": basis,
        }
    )
    return found


def _not_by_years(kind: str) -> str:
    """What stands where no sum of the year does."""
    return {
        "not_needed": composing.NOT_NEEDED_PLAN,
        "by_decision": composing.BY_DECISION_PLAN,
        "sum": _("без поділу за роками"),
    }.get(kind, NOT_SAID)


def said_of(statement: Statement) -> list[dict[str, Any]]:
    """The three facts and who, when: for kit/parts/pairs.html."""
    none_planned = statement.tasks_number == 0 and not statement.tasks
    number = statement.tasks_number
    tasks = _("на цей період не планували") if none_planned else statement.get_tasks_display()
    pairs = [
        {"title": _("За весь строк"), "value": statement.get_whole_display() or NOT_SAID},
        {"title": _("Завдання періоду"), "value": (tasks + (f" ({number})" if number else "")) or NOT_SAID},
        {"title": _("Фінансування"), "value": statement.get_funding_display() or NOT_SAID},
        {"title": _("Пише"), "value": str(statement.department)},
        {"title": _("Приймає"), "value": str(statement.coordinator)},
    ]
    if statement.due_at and statement.state in OPEN:
        pairs.append({"title": _("Строк"), "value": words.long_moment(statement.due_at)})
    if statement.submitted_at:
        pairs.append({"title": _("Подано"), "value": came(statement)})
    if statement.cell_id and statement.cell:
        pairs.append({"title": _("Зазначено в документі"), "value": statement.cell.place})
    return pairs


def came(statement: Statement) -> str:
    """«12 липня 2024, 17:00, із запізненням на 2 дні»."""
    assert statement.submitted_at is not None
    when = words.long_moment(statement.submitted_at)
    if statement.state in OPEN or not statement.late_days:
        return when
    return _("%(when)s, із запізненням на %(days)s") % {"when": when, "days": late(statement)}


def late(statement: Statement) -> str:
    """«3 дні»."""
    return words.count(statement.late_days, words.DAY, "acc")


def programme_crumbs(programme: Programme) -> list[dict[str, Any]]:
    """The register, the programme, its periods."""
    return [
        {"title": Programmes.title, "url": reverse("programmes-desk")},
        {"title": str(programme), "url": reverse("programmes-record", args=[programme.pk])},
        {"title": _("Періоди"), "url": reverse("rounds", args=[programme.pk])},
    ]


def round_crumbs(programme: Programme, round_: Round) -> list[dict[str, Any]]:
    """The same, and the period."""
    return [*programme_crumbs(programme), {"title": round_.period.title, "url": reverse("round", args=[round_.pk])}]
