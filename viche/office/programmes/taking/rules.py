"""The rules by which a document is doubted, and what they share: how a doubt is written, how precise a printed sum is."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.office.programmes.taking import composing
from viche.office.programmes.taking.cells import NUMBER, exact, hryvnias
from viche.office.programmes.taking.draft import Doubt, MeasureDraft, Place, ProgrammeDraft

# Rule → its title.
RULES: dict[str, Any] = {
    "unreadable": _("Сума не читається"),
    "unit": _("Не сказано, у чому суми"),
    "years_total": _("Роки не дають «Всього»"),
    "sources_total": _("Джерела не дають «Всього»"),
    "plan_without_years": _("План без поділу за роками"),
    "year_without_plan": _("Рік без плану"),
    "year_outside": _("План на рік поза строком"),
    "actual_over_plan": _("Видатки понад план року"),
    "actual_without_plan": _("Видатки без плану на рік"),
    "actual_parts": _("Частини не дають суми видатків"),
    "funding": _("Фінансування не відповідає сумам"),
    "status": _("Стан не відповідає сумам"),
    "status_unknown": _("Стан не зрозумілий"),
    "percent": _("Відсоток не відповідає частинам"),
    "parts": _("Частини не дають цілого"),
    "money": _("Сума в тексті не така, як у стовпці"),
    "number_twice": _("Номер повторюється"),
    "number_gap": _("Номер пропущено"),
    "number_missing": _("Захід без номера"),
    "sum_row": _("Рядок «Всього» не дорівнює сумі"),
    "totals_unit": _("У підсумках не сказано, у чому суми"),
    "totals_funds": _("Фонди не дають «усього»"),
    "totals_left": _("Відхилення не дорівнює різниці"),
    "totals_spent": _("Видатки в підсумках не такі, як за заходами"),
    "appropriations": _("Асигнування не такі, як план за заходами"),
    "fund_plan": _("План заходів більший за весь фонд"),
}


def doubt(
    rule: str, text: Any, *, place: Place | None, printed: str = "", computed: str = "", measure: str = "",
    measured: str = "", values: tuple[Decimal | None, Decimal | None] = (None, None),
) -> Doubt:  # fmt: skip
    """A doubt of a known rule."""
    if rule not in RULES:
        raise KeyError(rule)
    return Doubt(rule, place, printed, computed, text, measure, measured, values)


def about_money(
    draft: ProgrammeDraft,
    rule: str,
    text: str,
    printed: Decimal,
    computed: Decimal,
    *,
    place: Place | None,
    measure: str = "",
    as_printed: str = "",
    unit: int = 0,
) -> Doubt:
    """A doubt of two sums in hryvnias. In `text` stand %(printed)s, %(computed)s and %(gap)s, in the document's unit.

    `as_printed`: the cell's own wording of the first sum, and spaces between thousands follow it; `unit`: that of its table.
    """
    unit = unit or draft.unit
    grouped = bool(re.search(r"\d\s\d", as_printed))
    said = as_printed or composing.money(printed, unit, grouped=grouped)
    found = composing.money(computed, unit, grouped=grouped)
    gap = composing.money(abs(printed - computed), unit, grouped=grouped)
    full = text % {"printed": said, "computed": found, "gap": gap, "unit": composing.UNITS[unit], "measure": measure}
    return doubt(
        rule,
        full,
        place=place,
        printed=said,
        computed=found,
        measure=measure,
        measured="money",
        values=(printed, computed),
    )


def step_of(printed: str, amount: Decimal) -> Decimal:
    """Half of the last digit the amount is printed with, in hryvnias; zero when it is not found in the text."""
    for match in re.finditer(NUMBER, printed):
        value = exact(match[0])
        for unit in (1000, 1, 1_000_000):
            if hryvnias(value, unit) == amount:
                digits = -int(value.as_tuple().exponent)
                return Decimal(unit).scaleb(-digits) / 2
    return Decimal(0)


def plan_for(measure: MeasureDraft, year: int | None) -> Decimal | None:
    """What is planned for a year; one sum without years is the plan of the year of a measure that lasts one year."""
    if year is None:
        return None
    if measure.plan.kind == "sum" and measure.since_year == measure.until_year == year:
        return measure.plan.total
    return measure.plan.years.get(year)


def year_of(draft: ProgrammeDraft) -> int | None:
    """The budget year of the report; a plan of one year only is of it."""
    if draft.totals.year or draft.until:
        return draft.totals.year or (draft.until.year if draft.until else None)
    said = {year for measure in draft.measures for year in measure.plan.years}
    return said.pop() if len(said) == 1 else None


def real(draft: ProgrammeDraft) -> list[MeasureDraft]:
    """Measures with figures of their own: no groups."""
    return [measure for measure in draft.measures if not measure.is_group]
