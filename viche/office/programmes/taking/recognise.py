"""A document to a programme: every table walked, lines put in order, cells parsed, doubts raised. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from viche.kit.grids import Grid, GridFile
from viche.office.programmes.taking import doubts, heading
from viche.office.programmes.taking.cells import unit_of
from viche.office.programmes.taking.columns import Columns, columns_of, main_header, of_header
from viche.office.programmes.taking.draft import Cell, Place, ProgrammeDraft
from viche.office.programmes.taking.fields import MONEY, parse
from viche.office.programmes.taking.headers import Header, filled
from viche.office.programmes.taking.lines import Walk, place
from viche.office.programmes.taking.order import Order
from viche.office.programmes.taking.rules import step_of
from viche.office.programmes.taking.splitting import split
from viche.office.programmes.taking.texts import Vocabulary, lines
from viche.office.programmes.taking.totals import read_collapsed, read_totals, totals_row

THOUSAND = 1000


def take(file: GridFile, columns: Columns | None = None, unit: int | None = None) -> ProgrammeDraft:
    """The programme a document tells.

    `columns`: a mapping a person corrected (`columns_of(file).mapped(…)`), by default as the headings say. `unit`: 1 for
    грн, 1000 for тис. грн, when the person says what the document does not; it wins over headings, not over a unit
    written in the cell itself. A document without a column of measures gives a draft without measures and a note why.
    """
    draft = ProgrammeDraft(columns=columns or columns_of(file))
    draft.notes += file.notes
    if draft.columns is None or "measure" not in draft.columns.fields.values():
        draft.notes.append(
            _("Не знайдено стовпця із заходами. Вкажіть, у якому стовпці назви заходів, і спробуйте ще раз.")
        )
        draft.unread = draft.columns.unread if draft.columns else []
        return draft
    _Taking(file, draft, draft.columns, unit).run()
    return draft


class _Taking:
    """One document being read."""

    def __init__(self, file: GridFile, draft: ProgrammeDraft, columns: Columns, unit: int | None) -> None:
        self.file, self.draft, self.columns, self.forced = file, draft, columns, unit
        self.words = Vocabulary(cell.text for grid in file.grids for cell in _cells(grid))
        self.walk = Walk(self.words)
        self.totals: list[tuple[Grid, int]] = []
        # Units of money columns: those of later tables may differ, the first one said holds.
        self.units: dict[str, int] = {}

    def run(self) -> None:
        """Read everything, then look for what does not hold."""
        draft, above = self.draft, self._above()
        self._head(above)
        self._unit(above)
        for grid in self.file.grids:
            self._table(grid)
        order = Order(self.walk.lines, self.words, self.units, draft)
        order.run(report=self._is_report(above))
        draft.notes += self.walk.notes
        draft.unread = self.columns.unread
        self._totals()
        draft.split = split(draft)
        draft.doubts += order.doubts
        draft.doubts += doubts.find(draft)

    def _above(self) -> list[str]:
        """Paragraphs and lonely cells above the main table, from the top of the document."""
        texts: list[str] = []
        for grid in self.file.grids:
            texts += grid.above
            if grid.number == self.columns.table:
                rows = range(1, self.columns.rows[0])
                return texts + [cell.text for row in rows for cell in filled(grid, row) if cell.row == row]
        return texts

    def _head(self, above: list[str]) -> None:
        draft = self.draft
        draft.title, source = heading.title(above)
        draft.since_year, draft.until_year = heading.span(draft.title)
        if not draft.since_year:
            # «Програма «Відкрита громада» на 2024-2026 роки»: the years stand after the name.
            draft.since_year, draft.until_year = heading.span("\n".join(above))
        self.title_text = source
        # The period stands in a paragraph of its own or beside the title; years of the title are not it.
        for text in [t.replace(draft.title, " ") for t in reversed(above)]:
            draft.since, draft.until = heading.period(text)
            if draft.since:
                break
        if draft.title:
            draft.cells.append(Cell("title", source or draft.title, Place(0, 0, 0, _("над таблицею"))))

    def _unit(self, above: list[str]) -> None:
        said = self.columns.unit or next((unit for text in above if (unit := unit_of(text))), None)
        self.draft.unit_printed = said is not None or self.forced is not None
        self.default = self.forced or said or THOUSAND
        # Sums in millions are kept and printed in thousands: a programme has no larger unit.
        self.draft.unit = min(self.default, THOUSAND)

    def _table(self, grid: Grid) -> None:
        if grid.number == self.columns.table:
            first, last = self.columns.rows
            self._read(grid, self.columns, last + 1, Header(first, last, {}), self._leading(grid, first))
        elif header := main_header(grid):
            columns = of_header(grid, header)
            if columns.signature == self.columns.signature:
                columns = Columns(grid.number, columns.rows, columns.headings, self.columns.fields)
            elif "measure" not in columns.fields.values():
                self.draft.notes.append(
                    _("Таблицю %(number)s не прочитано: у ній немає стовпця із заходами.") % {"number": grid.number}
                )
                return
            self._read(grid, columns, header.last + 1, header, self._leading(grid, header.first))
        elif start := next((row for row in range(1, min(len(grid.slots), 5) + 1) if totals_row(grid, row)), 0):
            self.totals.append((grid, start))
        elif grid.number > self.columns.table and self._continues(grid):
            self._read(grid, self.columns, 1, None, [])

    def _totals(self) -> None:
        """The first table of totals; a document without one may have it as text without borders."""
        draft = self.draft
        for grid, row in self.totals[:1]:
            draft.totals = read_totals(grid, row, self._totals_unit(grid, row))
            return
        texts = [text for grid in self.file.grids for text in grid.above if grid.number > self.columns.table]
        for text in [*texts, *self.file.after]:
            if totals := read_collapsed(text, draft.unit):
                draft.totals = totals
                draft.notes.append(
                    _(
                        "Таблиця підсумків прийшла суцільним текстом, без клітинок; суми розділено за їхнім порядком. Звірте їх."
                    )
                )
                return

    def _totals_unit(self, grid: Grid, row: int) -> int:
        """The unit of totals that do not say it: that of the measures, or the one in which spendings agree with them."""
        spent = sum((measure.actual or Decimal(0) for measure in self.draft.measures), Decimal(0))
        for unit in (self.draft.unit, 1, THOUSAND):
            found = read_totals(grid, row, unit)
            value = found.values.get(("spent", "all"))
            if spent and value and abs(value - spent) <= step_of(found.printed[("spent", "all")], value):
                return unit
        return self.draft.unit

    def _continues(self, grid: Grid) -> bool:
        """Whether a table without a header is the rest of the one above: as wide, and nothing but spaces between."""
        main = next(g for g in self.file.grids if g.number == self.columns.table)
        return grid.width == main.width and bool(self.walk.lines) and not any(lines(text) for text in grid.above)

    def _read(self, grid: Grid, columns: Columns, first: int, header: Header | None, leading: list[str]) -> None:
        for key in columns.fields.values():
            column = next(c for c, k in columns.fields.items() if k == key)
            if parse(key).base in MONEY and key not in self.units:
                self.units[key] = self.forced or unit_of(columns.headings.get(column, "")) or self.default
        for text in [*grid.above, *leading]:
            if text == self.title_text:
                continue
            if heading.GOAL.fullmatch(text) or heading.TASK.fullmatch(text) or self.walk.lines or text in leading:
                self.walk.heading(self.words.one_line(text))
        rest = self.walk.table(grid, columns.fields, first, header)
        if rest:
            self.totals.append((grid, rest))

    def _leading(self, grid: Grid, header_row: int) -> list[str]:
        """Numbered or named headings between the title and the header, inside the table."""
        cells = [cell for row in range(1, header_row) for cell in filled(grid, row) if cell.row == row]
        alone = [cell for cell in cells if len(filled(grid, cell.row)) == 1]
        wide = [cell for cell in alone if cell.columns >= max(2, grid.width * 0.6)]
        texts = [self.words.one_line(cell.text) for cell in wide]
        return [t for t in texts if heading.GOAL.fullmatch(t) or heading.TASK.fullmatch(t) or t[:1].isdigit()]

    def _is_report(self, above: list[str]) -> bool:
        """Whether the document reports on a period, so that its results are what was done."""
        return self.draft.since is not None or any("викон" in text.casefold() for text in above)


def _cells(grid: Grid) -> Iterable:
    for row in range(1, len(grid.slots) + 1):
        yield from (cell for cell in filled(grid, row) if cell.row == row)


__all__ = ["place", "take"]
