"""The other sides of a board: what is not handed in, executors, years, and what the programme itself says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import clock, words
from viche.kit.figures import Period
from viche.office.programmes.asking import key_of
from viche.office.programmes.board import Board, Line
from viche.office.programmes.board_rows import Row, Totals
from viche.office.programmes.models import Amendment, Programme, Round, TakenDocument
from viche.office.programmes.rules import OPEN
from viche.office.programmes.saying import address, money, named, opens
from viche.office.programmes.yearly import Year, years

SHORT = 1000
WAITING = (
    {"title": gettext_lazy("Захід")},
    {"title": gettext_lazy("Хто пише")},
    {"title": gettext_lazy("Період")},
    {"title": gettext_lazy("Строк")},
    {"title": gettext_lazy("Як є")},
)


def title_of(found: Round) -> str:
    """«I півріччя 2024 року»."""
    return str(capfirst(named(Period(found.since, found.until))))


def overdue(board: Board) -> Line:
    """How many statements of every period are late, as a number that opens them."""
    number = board.programme.statements.filter(state__in=OPEN, due_at__lt=clock.now()).count()
    line: Line = {"title": _("прострочено відомостей"), "value": words.number(number)}
    if number:
        period, narrow = Period.day(clock.today()), {"programme": board.programme.pk}
        line |= {"kind": "counted", "url": opens(board.programme, "programme-late", period, **narrow)}
    return line


def waiting(board: Board) -> list[list[Any]]:
    """Statements that were asked for and have not come, of every period, the oldest term first."""
    rows = board.programme.statements.filter(state__in=OPEN).select_related("measure", "department", "round")
    now = clock.now()
    found = []
    for row in rows.order_by("due_at", "measure__order", "measure_id"):
        late = row.due_at is not None and row.due_at < now
        found.append(
            [
                {"text": str(row.measure), "url": address("statement", row.pk)},
                str(row.department),
                named(Period(row.round.since, row.round.until)),
                words.long_date(clock.kyiv(row.due_at)) if row.due_at else "—",
                {"tag": words.time_left(row.due_at, now), "tag_kind": "bad" if late else "line"}
                if row.due_at
                else {"tag": str(row.state_now.title), "tag_kind": row.state_now.tone},
            ]
        )
    return found


def doubts(board: Board) -> list[Line]:
    """What did not hold in the documents of the programme: first what nobody has found out yet."""
    rows = board.programme.doubts.select_related("document", "measure")
    return [
        {
            "text": row.text,
            "place": ", ".join(part for part in (row.document.name, row.place) if part),
            "settled": row.settled,
            "url": address("doubt", row.pk),
        }
        for row in rows.order_by(F("settled_at").asc(nulls_first=True), "pk")
    ]


def by_executor(board: Board) -> list[Line]:
    """Measures under who answers for them, so that the rows add up; in how many others each takes part is told beside."""
    answering: dict[str, list[Row]] = {}
    helping: dict[str, int] = {}
    for row in board.rows:
        answering.setdefault(row.facts.answering, []).append(row)
        for executor in row.facts.executors[1:]:
            helping[executor.name] = helping.get(executor.name, 0) + 1
    names = dict.fromkeys([*answering, *helping])
    return [_executor(board, name, answering.get(name, []), helping.get(name, 0)) for name in names]


def _executor(board: Board, name: str, rows: list[Row], helps: int) -> Line:
    totals, unit = Totals(rows), board.programme.unit
    return {
        "name": name or _("Виконавця не названо"),
        "url": board.with_query(executor=key_of(name)) if name else "",
        "measures": len(rows),
        "helps": helps,
        "plan": money(totals.plan, unit),
        "spent": money(totals.spent, unit) if totals.is_known else "—",
        "share": words.percent(totals.spent * 100 / totals.plan, 1) if totals.plan and totals.spent else "",
        "full": totals.tasks["full"],
        "need": len(totals.needing),
        "late": totals.late,
    }


def by_year(board: Board) -> Line:
    """Plan, appropriations and spending of each year: a chart and the table behind it."""
    found = years(board.programme)
    return {
        "rows": [_year(board.programme, year) for year in found],
        "bars": _bars(found, board.programme.unit),
        "sentence": _years_sentence(found, board.programme.unit),
        "legend": [_("витрачено"), _("решта плану")],
    }


def _year(programme: Programme, year: Year) -> Line:
    period, narrow = Period.year(year.year), {"programme": programme.pk}

    def number(amount: Decimal | None, key: str, kind: str) -> Line:
        if amount is None:
            return {"text": "—", "dim": True}
        return {"text": money(amount, programme.unit), "kind": kind, "url": opens(programme, key, period, **narrow)}

    limit = year.allotted if year.allotted is not None else year.planned
    return {
        "year": year.year,
        "plan": number(year.planned, "programme-plan", year.planned_basis),
        "allotted": number(year.allotted, "programme-appropriations", year.allotted_basis),
        "spent": number(year.spent, "programme-spent", year.spent_basis),
        "share": words.percent(year.spent * 100 / limit, 1) if limit and year.spent is not None else "",
    }


def _bars(found: list[Year], unit: int) -> list[Line]:
    """A column a year: the plan, the spent part of it filled. More spent than planned fills the column higher."""
    if not any(year.planned or year.spent for year in found):
        return []
    pairs = [
        (year.year, *(float((amount or Decimal(0)) / unit) for amount in (year.planned, year.spent))) for year in found
    ]
    # Numbers above narrow columns must not run into one another.
    places = 1 if max(plan for _year, plan, _spent in pairs) < SHORT else None
    return [
        {"title": str(year), "value": round(max(plan, spent), places), "part": round(spent, places)}
        for year, plan, spent in pairs
    ]


def _years_sentence(found: list[Year], unit: int) -> str:
    said = [year for year in found if year.planned]
    if not said:
        return _("Плану за роками немає.")
    most = max(said, key=lambda year: year.planned or Decimal(0))
    text = _("Найбільше заплановано на %(year)s рік — %(sum)s %(unit)s.") % {
        "year": most.year,
        "sum": money(most.planned or Decimal(0), unit, 1),
        "unit": words.money(0, "тис. грн" if unit > 1 else "грн").split(words.NBSP, 1)[-1],
    }
    spent = [year for year in found if year.spent is not None]
    if not spent:
        return text + " " + _("Видатків ще не внесено.")
    known = ", ".join(str(year.year) for year in spent)
    return text + " " + _("Видатки відомі за: %(years)s.") % {"years": known}


def documents(programme: Programme) -> list[Line]:
    """Documents that were taken in, and the periods they speak of."""
    rows = TakenDocument.objects.filter(programme=programme).only("name", "since", "until", "taken_at")
    return [
        {
            "name": row.name,
            "about": Period(row.since, row.until).title if row.since and row.until else "",
            "when": words.long_date(clock.kyiv(row.taken_at)),
        }
        for row in rows
    ]


def amendments(programme: Programme) -> list[Line]:
    """Changes of the programme, the newest first, each with its act."""
    rows = Amendment.objects.filter(programme=programme).select_related("act").order_by("-since", "-pk")
    return [
        {
            "since": words.long_date(row.since),
            "act": row.told or _("акт не названо"),
            "url": address("acts-page", row.act_id) if row.act_id and row.act and row.act.state == "published" else "",
            "summary": row.summary,
        }
        for row in rows
    ]
