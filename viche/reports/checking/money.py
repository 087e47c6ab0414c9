"""Totals of a document against the rows they are totals of: appropriations against plans, expenditure against actuals, each fund."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.kit.figures import Period
from viche.reports.checking.document import Document, Passage, Said
from viche.reports.checking.language import TOTAL
from viche.reports.checking.rounding import slack
from viche.reports.checking.tables import Number, number_in
from viche.reports.checking.warning import Place, Rule, Warning

TOTALS = Rule(
    "totals",
    gettext_lazy("Підсумок не дорівнює сумі заходів"),
    gettext_lazy(
        "Звірте підсумок із заходами. План програми й затверджені асигнування — різні числа: якщо різниця справжня, поясніть її."
    ),
)
FUND = Rule(
    "fund",
    gettext_lazy("Захід більший за весь фонд"),
    gettext_lazy(
        "Звірте план заходу з планом фонду: або захід має ще одне джерело, або фонд змінено, а план заходу — ні."
    ),
)
_PLAN = re.compile(r"план|асигнуван|передбачен|обсяг\w* фінансуван", re.I)
_SPENT = re.compile(r"факт|проведен|видатк|витрачен|використан|касов", re.I)
_DIFFERENCE = re.compile(r"відхилен|різниц", re.I)
_LEAST_ROWS = 3


@dataclass(frozen=True)
class Stated:
    """A total that stands in a table of its own. `side`: plan or spent; `fund`: the lower title («усього» is the whole)."""

    passage: Passage
    number: Number
    side: str
    fund: str
    whole: bool


def find(document: Document) -> Iterator[Warning]:
    """Totals of one table against the rows of another."""
    totals = list(_totals(document))
    if not totals:
        return
    rows = _Rows(document, {total.passage.block for total in totals})
    for total in totals:
        if total.whole:
            yield from _whole(total, rows.spent if total.side == "spent" else rows.plan)
    yield from _funds(totals, rows)


def _side(title: str) -> str:
    """A column of plans, of what was spent, or neither."""
    if _DIFFERENCE.search(title):
        return ""
    return "spent" if _SPENT.search(title) else "plan" if _PLAN.search(title) else ""


def _totals(document: Document) -> Iterator[Stated]:
    """Cells of a table of one row under groups of columns."""
    by_block: dict[int, list[Passage]] = {}
    for passage in document.passages:
        if passage.cell:
            by_block.setdefault(passage.block, []).append(passage)
    for passages in by_block.values():
        if {p.row for p in passages} != {0} or not all(number_in(p.text) for p in passages):
            continue
        for passage in passages:
            group, _comma, fund = passage.heading.rpartition(", ")
            number = number_in(passage.text, counted=bool(passage.refs))
            if number is not None and (side := _side(group)):
                yield Stated(passage, number, side, fund, TOTAL.match(fund) is not None)


class _Rows:
    """Plans of the year and actuals of every row of the other tables."""

    def __init__(self, document: Document, but: set[int]) -> None:
        self.year = Period.year(document.period.until.year)
        self.plan: dict[tuple[int, int], Said] = {}
        self.spent: dict[tuple[int, int], Said] = {}
        self.unplanned: list[tuple[int, int]] = []
        for passage in document.passages:
            if not passage.cell or passage.block in but:
                continue
            place = (passage.block, passage.row)
            told = [said for said in document.in_passage(passage) if said.kind == "money"]
            side = _side(passage.heading)
            if side == "spent" and len(told) == 1:
                self.spent[place] = told[0]
            elif side == "plan" and told and passage.heading:
                self._note_plan(place, told)

    def _note_plan(self, place: tuple[int, int], told: list[Said]) -> None:
        ofs_year = [said for said in told if said.period == self.year and not _labels_all(said)]
        if ofs_year:
            self.plan[place] = ofs_year[-1]
        elif not any(said.since < date(self.year.since.year, 1, 1) for said in told):
            self.unplanned.append(place)


def _labels_all(said: Said) -> bool:
    return TOTAL.search(said.passage.text[max(0, said.start - 12) : said.start]) is not None


def _whole(total: Stated, rows: dict[tuple[int, int], Said]) -> Iterator[Warning]:
    if len(rows) < _LEAST_ROWS:
        return
    made = sum((said.value for said in rows.values()), start=Decimal(0))
    if abs(made - total.number.value) <= slack(total.number, *rows.values()):
        return
    text = _("У підсумку надруковано %(total)s, а заходи разом дають %(made)s: різниця %(gap)s.") % {
        "total": total.number.text,
        "made": words.number(made),
        "gap": words.number(abs(made - total.number.value)),
    }
    yield Warning(TOTALS, Place.at(total.passage), text, (total.number.text, str(made)))


def _funds(totals: list[Stated], rows: _Rows) -> Iterator[Warning]:
    """A fund that is spent by one row only cannot plan less than this row does."""
    funds = {total.fund for total in totals if not total.whole}
    for fund in sorted(funds):
        spent = next((t for t in totals if t.fund == fund and t.side == "spent"), None)
        plan = next((t for t in totals if t.fund == fund and t.side == "plan"), None)
        if spent is None or plan is None or not spent.number.value:
            continue
        of = [
            place
            for place, said in rows.spent.items()
            if said.value and abs(said.value - spent.number.value) <= slack(spent.number, said)
        ]
        if len(of) != 1 or of[0] not in rows.plan or rows.plan[of[0]].value <= plan.number.value:
            continue
        row = rows.plan[of[0]]
        text = _(
            "План «%(fund)s» — %(plan)s, а єдиний захід, що витратив його кошти (%(row)s), запланував %(of_row)s."
        ) % {
            "fund": fund,
            "plan": plan.number.text,
            "row": row.passage.section or row.passage.about[:60],
            "of_row": row.printed,
        }
        yield Warning(FUND, Place.at(plan.passage), text, (plan.number.text, row.printed))
