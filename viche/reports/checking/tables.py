"""Tables: rows of totals, groups of columns «усього / загальний / спеціальний», differences, shares of fulfilment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.reports.checking.document import Document, Passage
from viche.reports.checking.language import TOTAL
from viche.reports.checking.rounding import slack
from viche.reports.checking.warning import Place, Rule, Warning
from viche.reports.content import Cell, Table

ROW = Rule(
    "total-row",
    gettext_lazy("Підсумковий рядок не дорівнює сумі рядків"),
    gettext_lazy("Звірте підсумок стовпця з рядками над ним."),
)
GROUP = Rule(
    "total-column",
    gettext_lazy("«Усього» не дорівнює сумі стовпців"),
    gettext_lazy("Звірте «усього» з тими стовпцями, з яких воно складається."),
)
DIFFERENCE = Rule(
    "difference",
    gettext_lazy("Відхилення не дорівнює різниці"),
    gettext_lazy("Порахуйте ще раз: заплановане мінус проведене."),
)
FULFILLED = Rule(
    "fulfilled",
    gettext_lazy("Відсоток виконання не такий, як дає рядок"),
    gettext_lazy("Порахуйте ще раз: фактичне поділене на заплановане."),
)
_NUMBER = re.compile(r"\s*([−-]?\d[\d\s\u00a0\u202f]*(?:,\d+)?)\s*(?:%|\([^()\d]*\))?\s*\Z")
_DIFFERENCE = re.compile(r"відхилен|різниц|залиш", re.I)
_SHARE = re.compile(r"%|відсот", re.I)
_PLAN = re.compile(r"план|асигнуван|передбачен|затверджен", re.I)
_SPENT = re.compile(r"факт|проведен|видатк|витрачен|використан|касов|виконан", re.I)
_NUMBERING = re.compile(r"№|п/п|з/п|код", re.I)


@dataclass(frozen=True)
class Number:
    """A cell that holds one number."""

    value: Decimal
    text: str
    places: int
    counted: bool = False
    rough: Decimal = Decimal(0)


@dataclass(frozen=True)
class Grid:
    """A table as numbers. `heads`: each column's titles from the top; `rows`: column → number; `labels`: the name of each row."""

    block: int
    heads: tuple[tuple[str, ...], ...]
    rows: tuple[dict[int, Number], ...]
    labels: tuple[str, ...]


def number_in(text: str, *, counted: bool = False) -> Number | None:
    """A cell of one number, with or without a word in brackets; a dash is none."""
    found = _NUMBER.match(text)
    if not found:
        return None
    digits = re.sub(r"[\s\u00a0\u202f]", "", found[1]).replace("−", "-").replace(",", ".")
    return Number(Decimal(digits), found[1].strip(), len(digits.partition(".")[2]), counted)


def grids(document: Document) -> Iterator[Grid]:
    """Every table of the document."""
    for index, block in enumerate(document.content.blocks):
        if isinstance(block, Table):
            yield _grid(index, block)


def _grid(index: int, table: Table) -> Grid:
    heads: list[list[str]] = [[] for _column in table.columns]
    for line in table.placed_head():
        for column, cell in line:
            title = " ".join(cell.text.split())
            for under in range(column, column + cell.columns):
                if title and not title.isdigit():
                    heads[under].append(title)
    rows, labels = [], []
    for line in table.placed_body():
        told = ((column, number_in(cell.text, counted=_is_counted(cell))) for column, cell in line if cell.columns == 1)
        rows.append({column: number for column, number in told if number is not None})
        labels.append(_label([cell for _column, cell in line]))
    return Grid(index, tuple(tuple(head) for head in heads), tuple(rows), tuple(labels))


def _is_counted(cell: Cell) -> bool:
    return any(not isinstance(fragment, str) for line in cell.lines for fragment in line)


def _label(cells: list[Cell]) -> str:
    return next((text for cell in cells if re.search(r"[^\W\d_]{3}", text := " ".join(cell.text.split()))), "")


def find(document: Document) -> Iterator[Warning]:
    """Every table."""
    cells = {(p.block, p.row, p.column): p for p in document.passages if p.cell}
    for grid in grids(document):
        yield from _total_rows(grid, cells)
        for at in range(len(grid.rows)):
            yield from _groups(document, grid, at, cells)
            yield from _differences(grid, at, cells)
            yield from _fulfilled(grid, at, cells)


Cells = dict[tuple[int, int, int], Passage]


def _warning(
    rule: Rule, passage: Passage | None, number: Number, made: Decimal, parts: list[Number]
) -> Iterator[Warning]:
    if passage is None:
        return
    text = _("Надруковано %(printed)s, а виходить %(made)s: %(parts)s.") % {
        "printed": number.text,
        "made": words.number(made),
        "parts": "; ".join(part.text for part in parts[:12]) + ("…" if len(parts) > 12 else ""),
    }
    yield Warning(rule, Place.at(passage), text, (number.text, str(made)))


def _total_rows(grid: Grid, cells: Cells) -> Iterator[Warning]:
    """A row called «Усього» sums the rows since the former total; a last one may sum the totals or all rows."""
    since = 0
    totals: list[int] = []
    for at, label in enumerate(grid.labels):
        if not TOTAL.match(label):
            continue
        for column, number in grid.rows[at].items():
            if any(_SHARE.search(head) or _NUMBERING.search(head) for head in grid.heads[column]):
                continue
            near = [row[column] for row in grid.rows[since:at] if column in row]
            every = [row[column] for n, row in enumerate(grid.rows[:at]) if column in row and n not in totals]
            sums = [grid.rows[n][column] for n in totals if column in grid.rows[n]]
            if not near and not sums:
                continue
            if not any(_makes(number, parts) for parts in (near, every, sums) if parts):
                parts = near or sums
                yield from _warning(ROW, cells.get((grid.block, at, column)), number, _sum(parts), parts)
        since = at + 1
        totals.append(at)


def _sum(parts: list[Number]) -> Decimal:
    return sum((part.value for part in parts), start=Decimal(0))


def _makes(number: Number, parts: list[Number]) -> bool:
    return abs(_sum(parts) - number.value) <= slack(number, *parts)


def _grouped(grid: Grid) -> dict[str, list[int]]:
    """Columns under one title of the head; only groups of several."""
    found: dict[str, list[int]] = {}
    for column, head in enumerate(grid.heads):
        if len(head) > 1:
            found.setdefault(head[0], []).append(column)
    return {title: columns for title, columns in found.items() if len(columns) > 1}


def _groups(document: Document, grid: Grid, at: int, cells: Cells) -> Iterator[Warning]:
    """«усього» of a group is the sum of the other columns of the group; without groups, of the columns after it."""
    row = grid.rows[at]
    for columns in _grouped(grid).values():
        wholes = [column for column in columns if TOTAL.match(grid.heads[column][-1])]
        if len(wholes) != 1 or wholes[0] not in row or not all(c in row for c in columns):
            continue
        parts = [row[column] for column in columns if column != wholes[0]]
        if not _makes(row[wholes[0]], parts) and not _explained(document, grid, row[wholes[0]], parts):
            passage = cells.get((grid.block, at, wholes[0]))
            yield from _warning(GROUP, passage, row[wholes[0]], _sum(parts), parts)


def _explained(document: Document, grid: Grid, whole: Number, parts: list[Number]) -> bool:
    """Whether the paragraph under the table names what is missing: «Фонд не зазначено: … 29 923,4»."""
    gap = abs(whole.value - _sum(parts))
    under = next((p for p in document.passages if p.block == grid.block + 1 and not p.cell), None)
    said = document.in_passage(under) if under is not None else []
    told = [Number(abs(s.value), s.printed, s.places, s.counted) for s in said]
    told += [number for number in (number_in(text) for text in _refs(under)) if number is not None] if under else []
    return any(abs(number.value - gap) <= slack(whole, *parts, number) for number in told)


def _refs(passage: Passage) -> list[str]:
    """Numbers of the snapshot in a paragraph, as printed."""
    return [passage.text[start:end] for start, end, _number in passage.refs]


def _differences(grid: Grid, at: int, cells: Cells) -> Iterator[Warning]:
    """A column of differences is the planned one minus the spent one, of the same fund."""
    row = grid.rows[at]
    for column, head in enumerate(grid.heads):
        if column not in row or not head or not _DIFFERENCE.search(head[0]):
            continue
        same = [c for c, h in enumerate(grid.heads) if c in row and c != column and h and h[1:] == head[1:]]
        plan = [c for c in same if _PLAN.search(grid.heads[c][0]) and not _DIFFERENCE.search(grid.heads[c][0])]
        spent = [c for c in same if _SPENT.search(grid.heads[c][0]) and c not in plan]
        if len(plan) != 1 or len(spent) != 1 or _SHARE.search(head[-1]):
            continue
        made = row[plan[0]].value - row[spent[0]].value
        if abs(abs(made) - abs(row[column].value)) > slack(row[column], row[plan[0]], row[spent[0]]):
            parts = [row[plan[0]], row[spent[0]]]
            yield from _warning(DIFFERENCE, cells.get((grid.block, at, column)), row[column], made, parts)


def _fulfilled(grid: Grid, at: int, cells: Cells) -> Iterator[Warning]:
    """A column of percentages beside one planned and one actual column."""
    row = grid.rows[at]
    shares = [c for c, h in enumerate(grid.heads) if c in row and h and _SHARE.search(h[-1])]
    plan = [c for c, h in enumerate(grid.heads) if c in row and h and c not in shares and _PLAN.search(" ".join(h))]
    spent = [c for c in row if c not in shares and c not in plan and _SPENT.search(" ".join(grid.heads[c]))]
    if len(shares) != 1 or len(plan) != 1 or len(spent) != 1 or not row[plan[0]].value:
        return
    made = row[spent[0]].value * 100 / row[plan[0]].value
    share = row[shares[0]]
    if abs(made - share.value) > Decimal("0.5").scaleb(-share.places):
        exact = made.quantize(Decimal(1).scaleb(-max(1, share.places)))
        yield from _warning(
            FULFILLED, cells.get((grid.block, at, shares[0])), share, exact, [row[spent[0]], row[plan[0]]]
        )
