"""What a document states of a period, with the cell each sum and each sentence stood in; and what did not hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _

from viche.office.programmes.actions.money import added_to
from viche.office.programmes.actions.planning import Key
from viche.office.programmes.importing.matching import MISSING
from viche.office.programmes.importing.rows import Structure
from viche.office.programmes.models import (
    FUNDS,
    Appropriation,
    DocumentDoubt,
    Executor,
    Round,
    Spending,
    StatedCell,
    Statement,
    TakenDocument,
)
from viche.office.programmes.rules import STATED
from viche.office.programmes.taking import Doubt
from viche.office.programmes.taking.draft import Cell, MeasureDraft
from viche.office.programmes.taking.fields import OF

STATEMENT_CELLS = ("status", "explanation", "expected")
# As documents print them, in their own language.
SOURCE_WORDS = {"city": "бюджет громади", "other": "інші джерела"}


class Writing(Structure):
    """One document going into one programme. `cells`: (place of the measure or -1, field) → key of the first such cell."""

    def run(self, document: TakenDocument) -> None:
        """Write everything the document says."""
        document.save()
        self.write_structure(document)
        self.cells: dict[tuple[int, str], int] = {}
        self._cells()
        if self.choices.since is not None and self.choices.until is not None:
            self._statements(self.choices.since, self.choices.until)
            self._spendings(self.choices.since, self.choices.until)
        self._appropriations()
        self._doubts()

    def _all_cells(self) -> Iterator[tuple[int | None, Cell]]:
        """Every printed cell with the place of its measure."""
        yield from ((None, cell) for cell in self.draft.cells)
        yield from ((None, cell) for task in self.draft.tasks for cell in task.cells)
        yield from ((place, cell) for place, given in enumerate(self.draft.measures) for cell in given.cells)
        yield from ((None, cell) for cell in self.draft.totals.cells)
        yield from ((None, row.cell) for row in self.draft.sums)

    def _cells(self) -> None:
        pairs, again = self._all_cells(), self._all_cells()
        rows = (self._cell(place, cell) for place, cell in pairs)
        for (place, cell), row in zip(again, self.make(StatedCell, rows, _("Клітинки документа")), strict=True):
            self.cells.setdefault((-1 if place is None else place, cell.field), row.pk)

    def _cell(self, place: int | None, cell: Cell) -> StatedCell:
        return StatedCell(
            **self.own,
            document_id=self.document.pk,
            measure_id=None if place is None else self.measures[place].pk,
            field=cell.field[:40],
            text=cell.text,
            table=cell.place.table,
            row=cell.place.row,
            column=cell.place.column,
            place=str(cell.place.label)[:200],
        )

    def _statements(self, since: date, until: date) -> None:
        said = [place for place, given in enumerate(self.draft.measures) if not given.is_group and has_statement(given)]
        if not said:
            return
        asked, _new = Round.objects.get_or_create(**self.own, since=since, until=until)
        there = set(Statement.objects.filter(round=asked).values_list("measure_id", flat=True))
        kept = [place for place in said if self.measures[place].pk in there]
        self._already(
            kept, _("Відомості про захід %(number)s за цей період уже є: лишаємо їх, а надруковане — в клітинках.")
        )
        units = self._first_units()
        rows = (self._statement(place, asked, units) for place in said if place not in set(kept))
        self.write(Statement, rows, _("Стан виконання"))

    def _first_units(self) -> dict[int, int]:
        """Measure → the unit of ours that answers for it."""
        rows = Executor.objects.filter(programme=self.programme, department__isnull=False).order_by("-order", "-id")
        return dict(rows.values_list("measure_id", "department_id"))

    def _statement(self, place: int, asked: Round, units: dict[int, int]) -> Statement:
        said, measure = self.draft.measures[place].statement, self.measures[place]
        cells = (self.cells.get((place, name)) for name in STATEMENT_CELLS)
        return Statement(
            **self.own,
            measure_id=measure.pk,
            round_id=asked.pk,
            department_id=units.get(measure.pk, self.programme.department_id),
            coordinator_id=self.programme.department_id,
            state=STATED,
            whole=said.whole,
            tasks=said.tasks,
            tasks_number=said.tasks_number,
            funding=said.funding,
            reason=said.reason,
            story=said.story,
            wording=said.wording,
            cell_id=next((cell for cell in cells if cell), None),
        )

    def _spendings(self, since: date, until: date) -> None:
        stated = Spending.objects.filter(programme=self.programme, stated=True, since=since, until=until)
        there = set(stated.values_list("measure_id", flat=True))
        spent = [place for place, given in enumerate(self.draft.measures) if given.actual and not given.is_group]
        kept = [place for place in spent if self.measures[place].pk in there]
        self._already(kept, _("Суму заходу %(number)s за цей період уже записано з іншого документа: лишаємо її."))
        rows = chain.from_iterable(self._spent(place, since, until) for place in spent if place not in set(kept))
        self.write(Spending, rows, _("Видатки"))

    def _spent(self, place: int, since: date, until: date) -> list[Spending]:
        given, measure = self.draft.measures[place], self.measures[place]
        return [
            Spending(
                **self.own,
                measure_id=measure.pk,
                stated=True,
                since=since,
                until=until,
                amount=amount,
                source=source[:200],
                fund=fund,
                cell_id=self._money_cell(place, key),
            )
            for amount, source, fund, key in actual_rows(given, self._fund(given.number))
        ]

    def _fund(self, number: str) -> str:
        """The fund of the only split, when the person confirmed it."""
        split = self.draft.split
        if split is None or not self.choices.split:
            return ""
        return "special" if number in split.special else "general" if number in split.general else ""

    def _money_cell(self, place: int, key: str) -> int | None:
        names = [f"actual:{key}", "actual", *(f"actual:{of}" for of in OF)]
        return next((self.cells[place, name] for name in names if (place, name) in self.cells), None)

    def _already(self, places: list[int], text: str) -> None:
        for place in places:
            given = self.draft.measures[place]
            number = self.measures[place].number
            self.doubts.append(
                Doubt("already_there", given.place_of("measure"), "", "", text % {"number": number}, given.number)
            )

    # ── Appropriations and doubts ────────────────────────────────────────────────────────────────────────────────

    def _appropriations(self) -> None:
        """The totals «з урахуванням змін» of the budget year, as they stood at the end of the period."""
        year = self.draft.totals.year or (self.choices.until.year if self.choices.until else None)
        if year is None:
            return
        since = self.choices.until or date(year, 1, 1)
        values = self.draft.totals.values
        funds = [fund for fund, _title in FUNDS if ("plan", fund) in values]
        if len(funds) < len(FUNDS) and ("plan", "all") in values:
            funds = ["all"]
        there = set(
            Appropriation.objects.filter(programme=self.programme, measure=None, year=year, since=since).values_list(
                "fund", flat=True
            )
        )
        for fund in funds:
            key = "" if fund == "all" else fund
            cell = self.cells.get((-1, f"total:plan:{fund}"))
            if key in there:
                continue
            others = [Key(year, "", "" if one == "all" else one) for one in funds]
            if added_to(self.programme, None, since, others) is not None:
                self._divided_otherwise(f"total:plan:{fund}", values["plan", fund])
            else:
                Appropriation.objects.create(
                    **self.own, year=year, fund=key, amount=values["plan", fund], since=since, stated=True, cell_id=cell
                )

    def _divided_otherwise(self, field: str, amount: Decimal) -> None:
        """Kept as printed, not counted: it would be added to what is in force."""
        place = next((cell.place for cell in self.draft.totals.cells if cell.field == field), None)
        text = _(
            "Асигнування вже записано з іншим поділом за джерелами чи фондами: лишаємо їх, надруковане — в клітинках."
        )
        self.doubts.append(Doubt("already_there", place, str(amount), "", text))

    def _doubts(self) -> None:
        # A doubt tells its measure by number; where numbers repeat, by the row it stands in.
        at = {
            (c.place.table, c.place.row): place
            for place, m in reversed(list(enumerate(self.draft.measures)))
            for c in m.cells
        }
        rows = (self._doubt(doubt, at) for doubt in self.doubts)
        self.write(DocumentDoubt, rows, _("Сумніви"))

    def _doubt(self, doubt: Doubt, at: dict[tuple[int, int], int]) -> DocumentDoubt:
        if doubt.rule == MISSING:
            return self._about(doubt, self.missing.get(doubt.measure))
        place = self.places.get(doubt.measure) if doubt.measure else None
        if place is None and doubt.measure and doubt.place is not None:
            place = at.get((doubt.place.table, doubt.place.row))
        return self._about(doubt, None if place is None else self.measures[place].pk)

    def _about(self, doubt: Doubt, measure: int | None) -> DocumentDoubt:
        return DocumentDoubt(
            **self.own,
            document_id=self.document.pk,
            measure_id=measure,
            rule=doubt.rule[:40],
            place=str(doubt.place.label)[:200] if doubt.place else "",
            printed=doubt.printed,
            computed=doubt.computed,
            text=str(doubt.text),
        )


def has_statement(given: MeasureDraft) -> bool:
    """Whether the document says anything of what was done."""
    said = given.statement
    return any((said.whole, said.status_printed, said.story, said.reason, said.wording))


def actual_rows(given: MeasureDraft, fund: str) -> list[tuple[Decimal, str, str, str]]:
    """(amount, source, fund, what the column is of) of what was spent: one sum, or its parts when they make it whole."""
    total = given.actual or Decimal(0)
    for parts in (given.actual_funds, given.actual_sources):
        said = {key: amount for key, amount in parts.items() if amount}
        if said and sum(said.values()) == total and (len(said) > 1 or parts is given.actual_funds):
            funds = parts is given.actual_funds
            return [
                (a, given.actual_source if funds else SOURCE_WORDS[k], k if funds else fund, k) for k, a in said.items()
            ]
    return [(total, given.actual_source, fund, "")]
