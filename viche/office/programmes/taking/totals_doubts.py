"""What does not hold between the table of totals, the rows «Всього» and the measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from viche.office.programmes.taking import composing
from viche.office.programmes.taking.cells import NUMBER
from viche.office.programmes.taking.draft import Doubt, MeasureDraft, Place, ProgrammeDraft
from viche.office.programmes.taking.fields import OF, parse
from viche.office.programmes.taking.rules import about_money, doubt, plan_for, real, step_of, year_of

NOTHING = Decimal(0)
GROUPS = ("plan", "spent", "left")
FUNDS = ("all", "general", "special")


def find(draft: ProgrammeDraft) -> Iterator[Doubt]:
    """Doubts of the totals."""
    yield from _sum_rows(draft)
    for cell in draft.totals.bad:
        text = _("Підсумки: не прочитано «%(text)s». Впишіть число так, як воно має бути.")
        yield doubt("unreadable", text % {"text": cell.text}, place=cell.place, printed=cell.text)
    if not draft.totals.values:
        return
    yield from _unit(draft)
    yield from _funds(draft)
    yield from _left(draft)
    yield from _spent(draft)
    yield from _appropriations(draft)
    yield from _fund_plan(draft)


def _place(draft: ProgrammeDraft, group: str, fund: str) -> Place | None:
    return next((cell.place for cell in draft.totals.cells if cell.field == f"total:{group}:{fund}"), None)


def _about(draft: ProgrammeDraft, rule: str, text: str, key: tuple[str, str], computed: Decimal) -> Doubt:
    totals = draft.totals
    return about_money(
        draft,
        rule,
        text,
        totals.values[key],
        computed,
        place=_place(draft, *key),
        as_printed=totals.printed[key],
        unit=totals.unit,
    )


def _unit(draft: ProgrammeDraft) -> Iterator[Doubt]:
    if draft.totals.unit_printed:
        return
    unit = composing.UNITS[draft.totals.unit]
    spent = draft.totals.values.get(("spent", "all"))
    fits = spent is not None and not list(_spent(draft)) and any(m.actual for m in real(draft))
    if fits:
        text = _(
            "У таблиці підсумків не сказано, у чому суми. Прочитано як %(unit)s: тоді видатки сходяться з сумою за заходами."
        )
    else:
        text = _("У таблиці підсумків не сказано, у чому суми. Прочитано як %(unit)s, як в основній таблиці.")
    first = draft.totals.cells[0].place if draft.totals.cells else None
    yield doubt("totals_unit", text % {"unit": unit}, place=first, computed=unit)


def _funds(draft: ProgrammeDraft) -> Iterator[Doubt]:
    values = draft.totals.values
    for group in GROUPS:
        if not all((group, fund) in values for fund in FUNDS):
            continue
        total = values[(group, "general")] + values[(group, "special")]
        if total != values[(group, "all")]:
            text = _(
                "Підсумки: загальний і спеціальний фонди разом дають %(computed)s, а усього — %(printed)s (різниця %(gap)s %(unit)s)."
            )
            yield _about(draft, "totals_funds", text, (group, "all"), total)


def _left(draft: ProgrammeDraft) -> Iterator[Doubt]:
    values = draft.totals.values
    for fund in FUNDS:
        if not all((group, fund) in values for group in GROUPS):
            continue
        left = values[("plan", fund)] - values[("spent", fund)]
        # Some print the deviation with the other sign.
        if abs(left) != abs(values[("left", fund)]):
            text = _(
                "Підсумки: план без видатків дає %(computed)s, а відхилення — %(printed)s (різниця %(gap)s %(unit)s)."
            )
            yield _about(draft, "totals_left", text, ("left", fund), left)


def _spent(draft: ProgrammeDraft) -> Iterator[Doubt]:
    totals = draft.totals
    if not any(m.actual is not None for m in real(draft)):
        return
    by_fund: dict[str, Decimal] = {"all": sum((m.actual or NOTHING for m in real(draft)), NOTHING)}
    if any(m.actual_funds for m in real(draft)):
        by_fund |= {
            f: sum((m.actual_funds.get(f, NOTHING) for m in real(draft)), NOTHING) for f in ("general", "special")
        }
    for fund, total in by_fund.items():
        key = ("spent", fund)
        if key in totals.values and abs(total - totals.values[key]) > step_of(totals.printed[key], totals.values[key]):
            text = _(
                "Підсумки: видатки за заходами разом дають %(computed)s, а в таблиці — %(printed)s (різниця %(gap)s %(unit)s)."
            )
            yield _about(draft, "totals_spent", text, key, total)


def _appropriations(draft: ProgrammeDraft) -> Iterator[Doubt]:
    """Appropriations with changes against the plan: two different numbers, and both are kept."""
    totals, year, key = draft.totals, year_of(draft), ("plan", "all")
    planned = [(m, amount) for m in real(draft) if (amount := plan_for(m, year)) is not None]
    if key not in totals.values or not planned:
        return
    total = sum((amount for _m, amount in planned), NOTHING)
    if abs(total - totals.values[key]) <= step_of(totals.printed[key], totals.values[key]):
        return
    text = _(
        "Асигнування на %(year)s рік — %(printed)s, а план за заходами на цей рік — %(computed)s (різниця %(gap)s %(unit)s)."
    )
    text = text.replace("%(year)s", str(year))
    missing = [m.number for m in real(draft) if m.plan.kind == "sum" and plan_for(m, year) is None]
    if missing:
        text += " " + _("План без поділу за роками сюди не входить: %(numbers)s.").replace(
            "%(numbers)s", ", ".join(missing)
        )
    yield _about(draft, "appropriations", text, key, total)


def _fund_plan(draft: ProgrammeDraft) -> Iterator[Doubt]:
    """Measures that spent a fund's money planned more than the whole fund holds."""
    totals, year = draft.totals, year_of(draft)
    for fund in ("special", "general"):
        key = ("plan", fund)
        measures = _spenders(draft, fund)
        planned = [(m, amount) for m in measures if (amount := plan_for(m, year)) is not None]
        total = sum((amount for _m, amount in planned), NOTHING)
        if (
            key in totals.values
            and planned
            and total > totals.values[key] + step_of(totals.printed[key], totals.values[key])
        ):
            text = _(
                "%(fund)s на рік — %(printed)s, а заходи, що витрачали його кошти (%(numbers)s), мають на цей рік план "
                "%(computed)s, більший на %(gap)s %(unit)s."
            )
            name = str(OF[fund])
            text = text.replace("%(fund)s", name[:1].upper() + name[1:])
            text = text.replace("%(numbers)s", ", ".join(m.number for m, _amount in planned))
            if draft.split and not any(m.actual_funds for m in real(draft)):
                text += " " + _("Фонд визначено за підсумками: інакше вони не сходяться.")
            yield _about(draft, "fund_plan", text, key, total)


def _spenders(draft: ProgrammeDraft, fund: str) -> list[MeasureDraft]:
    """Measures that spent this fund's money only: by what the document says, else by the only split that fits."""
    if any(m.actual_funds for m in real(draft)):
        return [m for m in real(draft) if m.actual_funds.get(fund) and m.actual_funds[fund] == m.actual]
    chosen = getattr(draft.split, fund, ()) if draft.split else ()
    return [m for m in real(draft) if m.number in chosen]


def _sum_rows(draft: ProgrammeDraft) -> Iterator[Doubt]:
    """Rows «Всього» of the main table against what stands above them."""
    for row in draft.sums:
        measures = [m for m in real(draft) if m.number in set(row.over)]
        total = _sum(measures, row.field)
        if total is not None and abs(total - row.amount) > step_of(row.cell.text, row.amount):
            text = _(
                "Рядок «Всього»: надруковано %(printed)s, а заходи разом дають %(computed)s (різниця %(gap)s %(unit)s)."
            )
            # A cell that holds the sum alone is shown as it is.
            said = row.cell.text if re.fullmatch(NUMBER, row.cell.text) else ""
            yield about_money(draft, "sum_row", text, row.amount, total, place=row.cell.place, as_printed=said)


def _sum(measures: list[MeasureDraft], key: str) -> Decimal | None:
    """The sum of a field over measures; None where they do not say it."""
    of = parse(key)
    if of.base == "actual":
        said = [m.actual for m in measures if m.actual is not None] if not (of.source or of.fund) else []
    elif of.year and not (of.source or of.fund):
        said = [m.plan.years[of.year] for m in measures if of.year in m.plan.years]
    elif of.year or of.source or of.fund:
        said = []
    else:
        said = [_whole(m) for m in measures if m.plan.kind in ("years", "sum")]
    return sum(said, NOTHING) if said else None


def _whole(measure: MeasureDraft) -> Decimal:
    return measure.plan.total if measure.plan.total is not None else sum(measure.plan.years.values(), NOTHING)
