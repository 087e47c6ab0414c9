"""What a report prints of a programme: its measures in ten columns as Kyiv's form has them, and the programme itself.

The wording is `taking.composing`'s; here every sum in it becomes a number that opens its figure narrowed to the measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.figures.printed import (
    Doubt,
    Fragment,
    Number,
    PrintedCell,
    PrintedColumn,
    PrintedList,
    PrintedRow,
    Subject,
    declare_printed,
)
from viche.kit.publishing import PUBLISHED
from viche.office.programmes.asking import NEEDED
from viche.office.programmes.explaining import differs, needs
from viche.office.programmes.models import DocumentDoubt, Measure, Programme, Round
from viche.office.programmes.nouns import MEASURE
from viche.office.programmes.reading import Facts, at, basis_of
from viche.office.programmes.rules import OPEN
from viche.office.programmes.statement_text import Texts
from viche.office.programmes.taking import composing

Line = tuple[Fragment, ...]
KEPT_YEARS = re.compile(r"\d{4}\s*[-–—]\s*\d{4}")
SOURCES = re.compile(r"\s*[\n;]\s*")
STATUS = "Інформація про виконання заходу (виконано / не виконано / частково виконано)"
# Who is named in a doubt before «і ще 5».
NAMED = 30


def columns(programme: Programme, period: Period) -> tuple[PrintedColumn, ...]:
    """The headings of the form. What is not money is headed as in the programme's last document; the unit is its own."""
    unit = composing.UNITS[programme.unit]
    said = _headings(programme)
    return (
        PrintedColumn("goal", said.get("goal", "Оперативна ціль"), width=7),
        PrintedColumn("task", said.get("task", "Завдання програми"), width=7),
        PrintedColumn("measure", said.get("measure", "Заходи програми"), width=12),
        PrintedColumn("years", said.get("years", "Строк виконання заходу"), width=6),
        PrintedColumn("executors", said.get("executors", "Виконавці заходу"), width=12),
        PrintedColumn("source", said.get("source", "Джерела фінансування"), width=7),
        PrintedColumn("plan", f"Обсяги фінансування, ({unit})", width=9),
        PrintedColumn("actual", f"Фактичні обсяги фінансування за звітний період ({unit})", width=8),
        PrintedColumn("status", said.get("status", STATUS), width=9),
        PrintedColumn("reason", said.get("story", "Причини невиконання"), width=23),
    )


def _headings(programme: Programme) -> dict[str, str]:
    """What the columns were called in the last document that was taken in: key of the field → heading."""
    taken = programme.documents.first()
    if taken is None or not taken.columns:
        return {}
    headings = taken.columns["headings"]
    return {key: headings[column] for column, key in taken.columns["fields"].items() if headings.get(column)}


def rows(programme: Programme, period: Period, viewer: Viewer) -> Iterator[PrintedRow]:
    """A row a measure, in the order of the programme; goal and task are merged down."""
    reading = at(programme, period, _round(programme, period))
    goals, tasks = _merged(reading.facts, "goal"), _merged(reading.facts, "task")
    begun: set[int] = set()
    texts = Texts(viewer, [facts.statement for facts in reading.facts if facts.statement and facts.is_settled])
    for place, facts in enumerate(reading.facts):
        cells = _cells(facts, programme.unit, period, begun, texts)
        yield PrintedRow((goals[place], tasks[place], *cells), facts.measure.pk)


def _round(programme: Programme, period: Period) -> Round | None:
    """The reporting period with exactly these days."""
    return programme.rounds.filter(since=period.since, until=period.until).first()


def _merged(facts: list[Facts], name: str) -> list[PrintedCell]:
    """A cell over all measures of one goal, or of one task, and covered ones under it."""
    found: list[PrintedCell] = []
    for above, members in groupby(facts, key=lambda one: getattr(one, name)):
        under = len(list(members))
        text = str(above) if above else ""
        found += [PrintedCell.of(text, rows=under), *[PrintedCell(rows=0)] * (under - 1)]
    return found


def _cells(facts: Facts, unit: int, period: Period, begun: set[int], texts: Texts) -> Iterator[PrintedCell]:
    measure = facts.measure
    yield PrintedCell.of(_title(facts, begun))
    yield PrintedCell.of(composing.years(measure.since_year, measure.until_year))
    yield PrintedCell.of(composing.executors([executor.name for executor in facts.executors]))
    yield PrintedCell.of(composing.source(sources_of(measure), with_total=_is_by_source(facts)))
    yield PrintedCell(tuple(_plan(facts, unit, period)))
    yield PrintedCell(tuple(_actual(facts, unit, period)))
    yield PrintedCell.of(_status(facts))
    yield PrintedCell(_told(facts, texts))


def _title(facts: Facts, begun: set[int]) -> str:
    """The heading of a split measure stands in the cell of its first part: «1.8. …:», under it «1.8.1. …»."""
    own = composing.measure(facts.measure.number, facts.measure.title)
    group = facts.group
    if group is None or group.pk in begun:
        return own
    begun.add(group.pk)
    heading = composing.measure(group.number, group.title)
    return f"{heading if heading.endswith(':') else heading + ':'}\n{own}"


def sources_of(measure: Measure) -> list[str]:
    """Names of the sources of a measure, one under another."""
    return [name for name in SOURCES.split(measure.source) if name]


def _plan(facts: Facts, unit: int, period: Period) -> Iterator[Line]:
    """The composed lines of the plan, each sum a number: the total, then years or sources."""
    plan = facts.plan
    if plan is None:
        return
    years, sources = _summed(facts, "year"), _summed(facts, "source")
    text = composing.plan(plan.kind, plan.total, years, sources, unit=unit, printed=plan.printed)
    if plan.kind not in ("years", "sum"):
        yield from ((line,) for line in text.split("\n"))
        return
    parts: Iterable[tuple[str, Any]] = (
        (("year", year) for year in sorted(years)) if plan.kind == "years" else (("source", key) for key in sources)
    )
    numbers = [_total(facts, unit, period)]
    for name, value in parts:
        amount = (years if name == "year" else sources)[value]
        numbers.append(_planned(facts, amount, unit, period, **{name: value}))
    yield from (_with(line, number) for line, number in zip(text.split("\n"), numbers, strict=False))


def _is_by_source(facts: Facts) -> bool:
    """Whether the plan is a sum with its parts by source under it."""
    return facts.plan is not None and facts.plan.kind == "sum" and len(_summed(facts, "source")) > 1


def _summed(facts: Facts, name: str) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = {}
    for row in facts.amounts:
        key = getattr(row, name)
        if key is not None:
            found[key] = found.get(key, Decimal(0)) + row.amount
    return found


def _total(facts: Facts, unit: int, period: Period) -> Number:
    """«Всього»: the sum of its parts, or, where the plan itself says another sum, what it says."""
    assert facts.plan is not None
    whole = sum((row.amount for row in facts.amounts), Decimal(0))
    said = facts.plan.total
    if said is None or said == whole:
        return _planned(facts, whole, unit, period)
    return Number(
        composing.money(said, unit), said, "programme-plan-printed", Period.day(period.until),
        {"measure": facts.measure.pk}, "stated",
    )  # fmt: skip


def _planned(facts: Facts, amount: Decimal, unit: int, period: Period, **part: Any) -> Number:
    basis = "stated" if facts.plan and facts.plan.printed else "counted"
    narrow = {"measure": facts.measure.pk, **part}
    return Number(composing.money(amount, unit), amount, "programme-plan-term", Period.day(period.until), narrow, basis)


def _with(line: str, number: Number) -> Line:
    """The line with its last sum as a number."""
    return (line[: -len(number.text)], number) if line.endswith(number.text) else (line,)


def _actual(facts: Facts, unit: int, period: Period) -> Iterator[Line]:
    """What was spent, with its source when it is not nothing; «-» when the years of the measure are over."""
    if facts.over and not facts.spent:
        yield (composing.NONE,)
        return
    by_source: dict[str, list[Any]] = {}
    for row in facts.money:
        if row.counts and row.amount:
            by_source.setdefault(row.source, []).append(row)
    own = sources_of(facts.measure)
    if len(by_source) < 2:
        name = next(iter(by_source), "") or (own[0] if len(own) == 1 else "")
        yield _spent(facts.spent, name, unit, period, {"measure": facts.measure.pk}, facts.basis)
        return
    for name, money in by_source.items():
        amount = sum((row.amount for row in money), Decimal(0))
        narrow = {"measure": facts.measure.pk, "source": name}
        yield _spent(amount, name, unit, period, narrow, basis_of(row.stated for row in money))


def _spent(amount: Decimal, name: str, unit: int, period: Period, narrow: dict[str, Any], basis: str) -> Line:
    text = composing.actual(amount, name, unit=unit)
    digits, space, rest = text.partition(" ")
    number = Number(digits, amount, "programme-spent", period, narrow, basis or "counted")
    return (number, space + rest) if rest else (number,)


def _status(facts: Facts) -> str:
    """The wording of what is approved or was printed; what is still on its way to approval is nobody's word yet."""
    said = facts.statement
    if said is None or not facts.is_settled:
        return composing.NONE if facts.over else ""
    return composing.status(said.whole, said.tasks, said.tasks_number, said.funding, wording=said.wording)


def _told(facts: Facts, texts: Texts) -> tuple[Line, ...]:
    """The reason, then the story, with the numbers that stand in them."""
    said = facts.statement if facts.is_settled else None
    lines = texts.lines(said) if said is not None else ()
    if not lines and (facts.over or (said is not None and said.whole == "over")):
        return ((composing.NONE,),)
    return lines


declare_printed(PrintedList("programme-measures", gettext_lazy("Заходи програми"), Measure, columns, rows, "programme"))


# ── The programme itself ─────────────────────────────────────────────────────────────────────────────────────────


def says(programme: Programme, period: Period) -> dict[str, str]:
    """Slots of the texts of a form. `programme`: its name with its years, said once."""
    years = f"{programme.since_year}–{programme.until_year}"
    whole = KEPT_YEARS.search(programme.title) is not None
    term = composing.years(programme.since_year, programme.until_year).replace("-", "–")
    name = programme.title if whole else f"{programme.title} на {term} {'роки' if '–' in term else 'рік'}"
    return {
        "programme": name,
        "title": programme.title,
        "years": years,
        "budget_year": str(period.until.year),
        "coordinator": str(programme.department),
        "act": programme.act.told if programme.act is not None else programme.act_text,
        "unit_name": composing.UNITS[programme.unit],
    }


def doubts(programme: Programme, period: Period) -> Iterator[Doubt]:
    """What would be approved unsettled."""
    found = _round(programme, period)
    reading = at(programme, period, found)
    board = reverse("programmes-record", args=[programme.pk]) + (f"?period={found.pk}" if found else "")
    filtered = f"{board}{'&' if found else '?'}"
    open_programme = _("Відкрити програму")
    if programme.state != PUBLISHED:
        yield Doubt(
            _("Програму не оприлюднено"),
            _("Числа рахують лише оприлюднене, тому в звіті вони будуть нульові. Спершу оприлюдніть програму."),
            board,
            open_programme,
        )
    yield from _of_statements(reading.facts, period, board, f"{filtered}why={NEEDED}")
    for facts in reading.facts:
        if (pair := differs(facts)) is not None:
            stated, paid = (words.number(amount / programme.unit) for amount in pair)
            yield Doubt(
                _("%(measure)s: платежі не дорівнюють сумі документа") % {"measure": facts.measure.number},
                _("Документ зазначив %(stated)s, платежів — %(paid)s. У звіті — платежі.")
                % {"stated": stated, "paid": paid},
                reverse("measure-desk", args=[programme.pk, facts.measure.pk]) + "#money",
                _("Відкрити захід"),
            )
    open_doubts = DocumentDoubt.objects.filter(programme=programme, settled_at__isnull=True).count()
    if open_doubts:
        yield Doubt(
            _("Сумніви щодо документів не з’ясовано"),
            _("Лишилося: %(number)s.") % {"number": words.number(open_doubts)},
            f"{filtered}by=doubts",
            _("Відкрити сумніви"),
        )


def _of_statements(facts: list[Facts], period: Period, board: str, needing: str) -> Iterator[Doubt]:
    """Statements that are not there, not approved (of both the report prints nothing), or do not explain enough."""
    running, action = [one for one in facts if not one.over], _("Відкрити програму")
    if missing := [one for one in running if one.statement is None or one.statement.state in OPEN]:
        yield Doubt(_("Відомостей немає"), _named(missing), board, action, printed=True)
    # Also of a measure whose years are over: what is said of it is printed as well.
    if waiting := [one for one in facts if one.statement and one.statement.state not in OPEN and not one.is_settled]:
        text = _("%(measures)s У звіті їх не буде: спершу затвердьте відомості, потім оновіть числа звіту.")
        yield Doubt(_("Відомості не затверджено"), text % {"measures": _named(waiting)}, board, action, printed=True)
    if unexplained := [one for one in running if needs(one, period)]:
        yield Doubt(_("Бракує пояснення"), _named(unexplained), needing, action)


def _named(facts: list[Facts]) -> str:
    """«12 заходів: 1.1, 1.2 … і ще 4»."""
    numbers = ", ".join(one.measure.number for one in facts[:NAMED])
    more = f" {_('і ще')} {len(facts) - NAMED}" if len(facts) > NAMED else ""
    return f"{words.count(len(facts), MEASURE)}: {numbers}{more}."


declare_printed(
    Subject(
        key="programme",
        title=gettext_lazy("Міська цільова програма"),
        model=Programme,
        says=says,
        narrow=lambda programme: {"programme": programme.pk},
        unit=lambda programme: int(programme.unit),
        periods=lambda programme: [Period(one.since, one.until) for one in programme.rounds.all()],
        doubts=doubts,
    )
)
