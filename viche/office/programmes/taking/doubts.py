"""What does not hold in a document. General rules; each doubt says where, what is printed, what follows, what to look at.

A rule stays silent where the document does not say enough: a doubt that helps nobody hides those that do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from viche.office.programmes.taking import composing, stories, totals_doubts
from viche.office.programmes.taking.draft import Doubt, MeasureDraft, Place, ProgrammeDraft
from viche.office.programmes.taking.fields import title
from viche.office.programmes.taking.rules import RULES, about_money, doubt, plan_for, real, step_of, year_of
from viche.office.programmes.taking.texts import is_nothing

__all__ = ["RULES", "find", "unreadable"]
NOTHING = Decimal(0)


def find(draft: ProgrammeDraft) -> list[Doubt]:
    """All doubts of a document, measure by measure and then of its totals."""
    found: list[Doubt] = [*_unit(draft), *_numbers(draft)]
    year = year_of(draft)
    said = {y for measure in real(draft) for y in measure.plan.years}
    for measure in real(draft):
        found += _plan(draft, measure, said)
        found += _actual(draft, measure, year)
        found += _status(draft, measure, year)
        found += _story(draft, measure)
    found += totals_doubts.find(draft)
    return found


def unreadable(measure: MeasureDraft, key: str, text: str) -> Doubt:
    """A cell of money that holds something else."""
    short = text if len(text) <= 80 else f"{text[:77]}…"
    sentence = _(
        "Захід %(number)s: у стовпці «%(column)s» не прочитано «%(text)s». Впишіть число так, як воно має бути."
    )
    said = sentence % {"number": measure.number, "column": title(key), "text": short}
    return doubt("unreadable", said, place=measure.place_of(key), printed=short, measure=measure.number)


def _unit(draft: ProgrammeDraft) -> Iterator[Doubt]:
    if not draft.unit_printed and any(m.plan.parts or m.actual for m in draft.measures):
        sentence = _(
            "У документі не сказано, у чому суми. Прочитано як %(unit)s; якщо це не так, оберіть іншу одиницю."
        )
        unit = composing.UNITS[draft.unit]
        yield doubt("unit", sentence % {"unit": unit}, place=None, computed=unit)


def _numbers(draft: ProgrammeDraft) -> Iterator[Doubt]:
    """Numbers that stand twice, are left out, or are missing."""
    times = Counter(measure.number for measure in draft.measures if measure.number)
    for measure in draft.measures:
        if not measure.number:
            sentence = _(
                "Захід «%(title)s» не має номера. Дайте йому номер, інакше в звіті він стане не на своє місце."
            )
            yield doubt("number_missing", sentence % {"title": measure.title[:80]}, place=measure.place_of("measure"))
    for number in [number for number, count in times.items() if count > 1]:
        last = [measure for measure in draft.measures if measure.number == number][-1]
        sentence = _("Номер %(number)s мають кілька заходів. Залиште його одному.")
        yield doubt(
            "number_twice", sentence % {"number": number}, place=last.place_of("measure"), printed=number, measure=number,
            measured="count", values=(Decimal(times[number]), Decimal(1)),
        )  # fmt: skip
    yield from _gaps(draft)


def _gaps(draft: ProgrammeDraft) -> Iterator[Doubt]:
    siblings: dict[str, set[int]] = {}
    for measure in draft.measures:
        parts = measure.number.split(".") if measure.number else []
        # 1.8.1 says that there is 1.8.
        for size in range(2, len(parts) + 1):
            siblings.setdefault(".".join(parts[: size - 1]), set()).add(int(parts[size - 1]))
    for measure in draft.measures:
        prefix, _dot, last = measure.number.rpartition(".")
        own = siblings.get(prefix, set())
        if prefix and last.isdigit() and (before := [n for n in own if n < int(last)]):
            missing = [f"{prefix}.{n}" for n in range(max(before) + 1, int(last))]
            if missing:
                text = _("Перед заходом %(number)s немає %(missing)s. Перевірте, чи не загубився рядок.")
                said = text % {"number": measure.number, "missing": ", ".join(missing[:5])}
                yield doubt(
                    "number_gap", said, place=measure.place_of("measure"), printed=measure.number,
                    computed=", ".join(missing[:5]), measure=measure.number,
                )  # fmt: skip


def _plan(draft: ProgrammeDraft, measure: MeasureDraft, said: set[int]) -> Iterator[Doubt]:
    yield from _plan_sums(draft, measure)
    if measure.plan.kind == "years":
        yield from _years(measure, said)
    elif (
        measure.plan.kind == "sum"
        and measure.plan.total is not None
        and said
        and measure.since_year != measure.until_year
    ):
        amount, place = composing.money(measure.plan.total, draft.unit), _plan_place(measure)
        text = _(
            "Захід %(number)s триває кілька років, а план названо одною сумою: %(sum)s %(unit)s. Поділу за роками немає."
        )
        full = text % {"number": measure.number, "sum": amount, "unit": composing.UNITS[draft.unit]}
        yield doubt(
            "plan_without_years", full, place=place, printed=amount, measure=measure.number, measured="money",
            values=(measure.plan.total, None),
        )  # fmt: skip


def _plan_sums(draft: ProgrammeDraft, measure: MeasureDraft) -> Iterator[Doubt]:
    """Years and sources against «Всього», parts of a year against the year."""
    plan, place = measure.plan, _plan_place(measure)
    by_year, by_source = sum(plan.years.values(), NOTHING), sum(plan.sources.values(), NOTHING)

    def differ(rule: str, text: str, printed: Decimal, computed: Decimal) -> Iterator[Doubt]:
        if abs(computed - printed) > step_of(plan.printed, printed):
            yield about_money(draft, rule, text, printed, computed, place=place, measure=measure.number)

    if plan.years and plan.total is not None:
        text = _(
            "Захід %(measure)s: роки разом дають %(computed)s, а «Всього» — %(printed)s (різниця %(gap)s %(unit)s)."
        )
        yield from differ("years_total", text, plan.total, by_year)
    # Sources of each year are the years once more.
    if len(plan.sources) > 1 and plan.total is not None and by_source != by_year:
        text = _(
            "Захід %(measure)s: джерела разом дають %(computed)s, а «Всього» — %(printed)s (різниця %(gap)s %(unit)s)."
        )
        yield from differ("sources_total", text, plan.total, by_source)
    for year, amount in sorted(plan.years.items()):
        parts = sum((part.amount for part in plan.parts if part.year == year), NOTHING)
        text = _(
            "Захід %(measure)s: на %(year)s рік частини разом дають %(computed)s, а всього — %(printed)s (різниця %(gap)s %(unit)s)."
        )
        yield from differ("sources_total", text.replace("%(year)s", str(year)), amount, parts)


def _plan_place(measure: MeasureDraft) -> Place | None:
    return next((cell.place for cell in measure.cells if cell.field.startswith("plan")), None)


def _years(measure: MeasureDraft, said: set[int]) -> Iterator[Doubt]:
    """Years of the plan against the term of the measure."""
    since, until = measure.since_year, measure.until_year
    if since is None or until is None:
        return
    term = composing.years(since, until)
    outside = [year for year in sorted(measure.plan.years) if not since <= year <= until and measure.plan.years[year]]
    if outside:
        years = ", ".join(map(str, outside))
        text = _("Захід %(number)s: план є на %(years)s, а строк виконання — %(term)s.")
        said_so = text % {"number": measure.number, "years": years, "term": term}
        yield doubt(
            "year_outside", said_so, place=_plan_place(measure), printed=years, computed=term, measure=measure.number
        )
    # Only years the document plans by: a table of one year says nothing of the others.
    missing = [year for year in range(since, until + 1) if year in said and year not in measure.plan.years]
    if missing:
        years = ", ".join(map(str, missing))
        text = _("Захід %(number)s: строк виконання — %(term)s, а на %(years)s плану немає.")
        said_so = text % {"number": measure.number, "years": years, "term": term}
        yield doubt(
            "year_without_plan",
            said_so,
            place=_plan_place(measure),
            printed=term,
            computed=years,
            measure=measure.number,
        )


def _actual(draft: ProgrammeDraft, measure: MeasureDraft, year: int | None) -> Iterator[Doubt]:
    actual, place = measure.actual, _actual_place(measure)
    if not actual:
        return
    planned = plan_for(measure, year)
    if planned is not None and actual > planned:
        text = _(
            "Захід %(measure)s: витрачено %(printed)s, а план на рік — %(computed)s (понад план %(gap)s %(unit)s)."
        )
        yield about_money(draft, "actual_over_plan", text, actual, planned, place=place, measure=measure.number)
    without = measure.plan.kind == "not_needed" or (measure.plan.kind == "years" and planned is None and year)
    if without:
        text = _("Захід %(measure)s: витрачено %(printed)s %(unit)s, а плану на цей рік немає.")
        yield about_money(draft, "actual_without_plan", text, actual, NOTHING, place=place, measure=measure.number)
    for parts in (measure.actual_sources, measure.actual_funds):
        total = sum(parts.values(), NOTHING)
        if len(parts) > 1 and abs(total - actual) > step_of(measure.actual_printed, actual):
            text = _(
                "Захід %(measure)s: частини разом дають %(computed)s, а витрачено всього %(printed)s (різниця %(gap)s %(unit)s)."
            )
            yield about_money(draft, "actual_parts", text, actual, total, place=place, measure=measure.number)


def _actual_place(measure: MeasureDraft) -> Place | None:
    return next((cell.place for cell in measure.cells if cell.field.startswith("actual")), None)


def _status(draft: ProgrammeDraft, measure: MeasureDraft, year: int | None) -> Iterator[Doubt]:
    facts = measure.statement
    place = measure.place_of("status")
    if not is_nothing(facts.status_printed) and not facts.whole and facts.story != facts.status_printed:
        text = _("Захід %(number)s: зі слів «%(status)s» не зрозуміло, чи його виконано. Оберіть стан самі.")
        said = text % {"number": measure.number, "status": facts.status_printed[:80]}
        yield doubt("status_unknown", said, place=place, printed=facts.status_printed[:80], measure=measure.number)
        return
    if facts.whole == "not_done" and measure.actual:
        text = _("Захід %(measure)s не виконано, а витрачено на нього %(printed)s %(unit)s.")
        yield about_money(draft, "status", text, measure.actual, NOTHING, place=place, measure=measure.number)
    if facts.whole == "over" and measure.until_year and year and measure.until_year >= year:
        text = _("Захід %(number)s: стоїть «-», як після закінчення строку, а строк — до %(year)s року.")
        said = text % {"number": measure.number, "year": measure.until_year}
        yield doubt("status", said, place=place, printed="-", computed=str(measure.until_year), measure=measure.number)
    yield from _funding(draft, measure, plan_for(measure, year))


def _funding(draft: ProgrammeDraft, measure: MeasureDraft, planned: Decimal | None) -> Iterator[Doubt]:
    """What is said of funding against the sums beside it."""
    facts, actual, place = measure.statement, measure.actual, measure.place_of("status")
    if facts.funding and actual:
        text = _("Захід %(measure)s: сказано «%(said)s», а витрачено %(printed)s %(unit)s.")
        text = text.replace("%(said)s", composing.FUNDING[facts.funding].strip("()"))
        yield about_money(draft, "funding", text, actual, NOTHING, place=place, measure=measure.number)
    elif facts.funding == "not_needed" and planned:
        text = _("Захід %(measure)s: сказано, що фінансування не потребує, а план на рік — %(printed)s %(unit)s.")
        yield about_money(draft, "funding", text, planned, NOTHING, place=place, measure=measure.number)
    elif facts.whole in ("done", "partly") and not facts.funding and not facts.wording and actual == 0 and planned:
        text = _(
            "Захід %(measure)s: з %(printed)s %(unit)s, запланованих на рік, не витрачено нічого, а про фінансування "
            "не сказано. Мабуть, бракує слів «без відповідного фінансування»."
        )
        yield about_money(draft, "funding", text, planned, NOTHING, place=place, measure=measure.number)


def _story(draft: ProgrammeDraft, measure: MeasureDraft) -> Iterator[Doubt]:
    """Numbers of the story against each other and against the sum beside it."""
    step = step_of(measure.actual_printed, measure.actual) if measure.actual else NOTHING
    for finding in stories.find(measure.explanation, measure.actual, step):
        place = measure.place_of("explanation") or measure.place_of("expected")
        number, said, found = measure.number, finding.printed, finding.computed
        if finding.rule == "money":
            text = _("Захід %(measure)s: у тексті — %(printed)s, а в стовпці видатків — %(computed)s %(unit)s.")
            yield about_money(draft, "money", text, said, found, place=place, measure=number)
            continue
        mark = " %" if finding.rule == "percent" else ""
        printed, computed = f"{composing.number(said)}{mark}", f"{composing.number(found)}{mark}"
        if finding.rule == "percent":
            text = _(
                "Захід %(number)s: надруковано %(printed)s, а за числами в тексті виходить %(computed)s: «%(phrase)s»."
            )
        else:
            text = _("Захід %(number)s: надруковано %(printed)s, а частини разом дають %(computed)s: «%(phrase)s».")
        full = text % {"number": number, "printed": printed, "computed": computed, "phrase": finding.phrase}
        yield doubt(
            finding.rule, full, place=place, printed=printed, computed=computed, measure=number,
            measured="percent" if mark else "count", values=(said, found),
        )  # fmt: skip
