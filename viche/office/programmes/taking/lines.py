"""Rows of the main table to lines: a measure with all its rows, a heading, a row of sums. Nothing is parsed yet but numbers.

A row without a number of its own belongs to the measure above: as another of its rows (a year, a source) or as the rest
of a row torn in two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from viche.kit.grids import Grid, GridCell
from viche.office.programmes.taking.cells import TOTAL, shown, source_key
from viche.office.programmes.taking.draft import Cell, Place
from viche.office.programmes.taking.fields import MONEY, parse
from viche.office.programmes.taking.headers import Header, filled, repeats
from viche.office.programmes.taking.heading import GOAL, TASK
from viche.office.programmes.taking.texts import Vocabulary, is_nothing, number_only, numbered
from viche.office.programmes.taking.totals import totals_row

SUM = re.compile(rf"\s*(?:{TOTAL}|підсумок|итого)(?![^\W\d_])", re.I)
# A row of these fields only is one more row of the measure above.
BY_ROW = frozenset({"years", "source", "executors", *MONEY})
# «-//-» is what stands above.
AS_ABOVE = frozenset({"years", "source", "executors"})
DITTO = re.compile(r"[-–—\s]*(?://|/-/|\"|″|〃|''|«\s*»)[-–—\s]*")
# Rows without anything before a table is taken for ended: below it in a sheet other things may stand.
GAP = 3


@dataclass
class Line:
    """A measure (`kind` «measure»), a «heading» over the whole width, or a «sum».

    `rows`: for each row of the table it takes, field → text; `goal`, `task`: cells of these columns that hold for it.
    """

    kind: str
    number: str = ""
    title: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    goal: Cell | None = None
    task: Cell | None = None

    def texts(self, key: str) -> list[str]:
        """What its rows say in a field, empty ones left out."""
        return [row[key] for row in self.rows if row.get(key, "").strip()]

    def text(self, key: str) -> str:
        """The same as one text, line under line."""
        return "\n".join(self.texts(key))


def place(grid: Grid, cell: GridCell) -> Place:
    """Where a cell stands."""
    return Place(grid.number, cell.row, cell.column, grid.place(cell.row, cell.column))


class Walk:
    """One document's tables of measures, row by row. Goal, task and the last measure go over from table to table."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.lines: list[Line] = []
        self.notes: list[str] = []
        self.goal: Cell | None = None
        self.task: Cell | None = None

    def table(self, grid: Grid, fields: dict[int, str], first: int, header: Header | None) -> int:
        """Read a table from row `first`. The row where a table of totals begins below it, or 0."""
        self.grid, self.fields, self.width = grid, fields, grid.width
        self.columns = {key: column for column, key in fields.items()}
        self.with_numbers = self._with_numbers(first)
        empty = 0
        for row in range(first, len(grid.slots) + 1):
            cells = filled(grid, row)
            if not cells:
                empty += 1
            elif header and repeats(grid, row, header):
                continue
            elif totals_row(grid, row):
                return row
            elif empty >= GAP and len(cells) < 3:
                # Far below the table: signatures and remarks.
                return 0
            else:
                empty = 0
                self._row(row, cells)
        return 0

    def heading(self, text: str) -> None:
        """A heading that stands above a table as a paragraph."""
        self.lines.append(Line("heading", *numbered(text)))

    def _row(self, row: int, cells: list[GridCell]) -> None:
        own = [cell for cell in cells if cell.row == row]
        self._hold(row)
        if self._is_heading(row, cells):
            self._add_heading(cells[0])
        elif own and (self._is_sum(own[0]) or self._title_is_sum(row)):
            self._add("sum", row, "", "")
        else:
            self._measure(row)

    def _hold(self, row: int) -> None:
        """Remember goal and task of the row; an empty cell leaves those from above."""
        for key in ("goal", "task"):
            cell = self._at(row, key)
            if cell is None or is_nothing(cell.text) or cell.columns > max(1, self.width // 2):
                continue
            before: Cell | None = getattr(self, key)
            now = Cell(key, cell.text, place(self.grid, cell))
            if before is None or before.place != now.place:
                setattr(self, key, now)

    def _at(self, row: int, key: str) -> GridCell | None:
        column = self.columns.get(key)
        return self.grid.at(row, column) if column else None

    def _is_heading(self, row: int, cells: list[GridCell]) -> bool:
        if len(cells) != 1 or cells[0].row != row or len(self.fields) < 2:
            return False
        cell = cells[0]
        if SUM.match(cell.text) and len(cell.text) < 40:
            return False
        if cell.columns >= max(2, self.width * 0.6):
            return True
        # A sheet without merged cells: one filled cell left of the measures, or a numbered one among them.
        key = self.fields.get(cell.column, "")
        if key == "measure" and (GOAL.fullmatch(cell.text) or TASK.fullmatch(cell.text)):
            return True
        return (
            cell.column == 1
            and key not in ("goal", "task", "measure")
            and not number_only(cell.text)
            and len(cell.text) > 5
        )

    def _add_heading(self, cell: GridCell) -> None:
        text = self.words.one_line(cell.text)
        said = Cell("task", cell.text.strip(), place(self.grid, cell))
        self.lines.append(Line("heading", *numbered(text), cells=[said]))

    def _is_sum(self, cell: GridCell) -> bool:
        """A row of sums begins with «Всього»; so does a plan torn away from a measure that has none yet."""
        key, last = self.fields.get(cell.column, ""), self.lines[-1] if self.lines else None
        torn = key and parse(key).base in MONEY and last and last.kind == "measure" and not last.texts(key)
        return SUM.match(cell.text) is not None and not torn

    def _title_is_sum(self, row: int) -> bool:
        cell = self._at(row, "measure")
        return cell is not None and cell.row == row and SUM.match(cell.text) is not None and len(cell.text) < 160

    def _measure(self, row: int) -> None:
        cell = self._at(row, "measure")
        title = self.words.one_line(cell.text) if cell is not None else ""
        number, rest = numbered(title)
        number = number or self._from_number_column(row)
        last = self.lines[-1] if self.lines and self.lines[-1].kind == "measure" else None
        if last and cell is not None and cell.row < row and cell.text.strip():
            self._more(last, row)
        elif last and not number and self._goes_on(row, rest):
            self._torn(last, row, rest)
        elif rest or number:
            self._add("measure", row, number, rest)

    def _from_number_column(self, row: int) -> str:
        cell = self._at(row, "number")
        if cell is None or cell.row != row:
            return ""
        if isinstance(cell.value, date):
            # Excel took «1.2» for the first of February.
            return f"{cell.value.day}.{cell.value.month}"
        return number_only(shown(cell)) or number_only(cell.text)

    def _goes_on(self, row: int, title: str) -> bool:
        """Whether a row without a number goes on with the measure above."""
        if not title:
            return True
        said = {key for key in self.fields.values() if self._own(row, key)} - {"goal", "task", "measure", "number"}
        return self.with_numbers and (title[:1].islower() or not said)

    def _own(self, row: int, key: str) -> bool:
        cell = self._at(row, key)
        return cell is not None and cell.row == row and not is_nothing(cell.text)

    def _add(self, kind: str, row: int, number: str, title: str) -> None:
        line = Line(kind, number, title, goal=self.goal, task=self.task)
        self.lines.append(line)
        self._more(line, row)

    def _more(self, line: Line, row: int) -> None:
        """Take the cells of a row: texts that come down from above hold for it too, a sum counts once, where it begins."""
        texts: dict[str, str] = {}
        for column, key in self.fields.items():
            cell = self.grid.at(row, column)
            if cell is None or not cell.text.strip() or key in ("goal", "task"):
                continue
            if cell.row != row and (parse(key).base in MONEY or line.rows):
                continue
            texts[key] = shown(cell) if parse(key).base in MONEY or key == "years" else cell.text
            if key in AS_ABOVE and DITTO.fullmatch(cell.text):
                texts[key] = next((above for other in reversed(self.lines[:-1]) if (above := other.text(key))), "")
            line.cells.append(Cell(key, cell.text.strip(), place(self.grid, cell)))
        line.rows.append(texts)

    def _torn(self, line: Line, row: int, title: str) -> None:
        """One more row of the measure above: a source or a year of its own, else the rest of a torn row."""
        said = {key: cell.text for column, key in self.fields.items() if (cell := self._own_cell(row, column))}
        bases = {parse(key).base for key in said}
        by_row = (
            bases <= BY_ROW
            and bases & MONEY
            and (not said.get("source") or source_key(said["source"]) or SUM.match(said["source"]))
        )
        before = len(line.rows)
        self._more(line, row)
        if by_row or len(line.rows) == before or not line.rows[-1]:
            return
        rest = line.rows.pop()
        for key, text in rest.items():
            if key in ("measure", "number"):
                continue
            line.rows[-1][key] = _join(line.rows[-1].get(key, ""), text)
        line.title = self.words.one_line(f"{line.title}\n{title}") if title else line.title
        where = place(self.grid, next(iter(filled(self.grid, row)))).label
        self.notes.append(
            _("Рядок без номера (%(place)s) приєднано до заходу %(measure)s: схоже, рядок таблиці розірвано.")
            % {"place": where, "measure": line.number or line.title[:60]}
        )

    def _own_cell(self, row: int, column: int) -> GridCell | None:
        cell = self.grid.at(row, column)
        return cell if cell is not None and cell.row == row and cell.text.strip() else None

    def _with_numbers(self, first: int) -> bool:
        """Whether measures of this table are numbered: then a row without a number is no measure."""
        rows = range(first, len(self.grid.slots) + 1)
        cells = [
            cell
            for row in rows
            if (cell := self._at(row, "measure")) is not None and cell.row == row and cell.text.strip()
        ]
        found = sum(1 for cell in cells if numbered(cell.text)[0] or self._from_number_column(cell.row))
        return found * 2 > len(cells)


def _join(above: str, text: str) -> str:
    """Two halves of a torn cell: a new sentence begins a line, the middle of one goes on."""
    if not above:
        return text
    ended = re.search(r"[.;:!?»)]\s*$", above) is not None and not text.lstrip()[:1].islower()
    return f"{above}\n{text}" if ended else f"{above} {text}"
