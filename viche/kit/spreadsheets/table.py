"""What a reader hands over: a header, rows with the line numbers a person sees in Excel, and what was left aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.uploads.archives import ArchiveLimits
from viche.kit.uploads.refusal import FileRefused

Cell = str | int | float | Decimal | bool | date | datetime | None


@dataclass(frozen=True)
class Limits:
    """What is taken in one file. `max_cells` counts the rectangle, since a reader lays it out whole in memory."""

    max_bytes: int = 20 * 2**20
    max_rows: int = 50_000
    max_columns: int = 200
    max_cells: int = 2_000_000
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


@dataclass(slots=True)
class Row:
    """One record. `line`: its number in Excel, the first line is 1; `cells`: as many as the header has."""

    line: int
    cells: list[Cell]


@dataclass
class Table:
    """A table read whole. `columns`: the letters of the header's columns; `notes`: what the person should know."""

    header: list[str]
    rows: list[Row]
    columns: list[str]
    sheet: str = ""
    notes: list[Any] = field(default_factory=list)

    def place(self, row: Row, index: int) -> str:
        """Where the cell is for the person: `C12`."""
        return f"{self.columns[index]}{row.line}"


def column_letters(number: int) -> str:
    """The name of a column in Excel: 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def too_tall(limits: Limits, last: int) -> FileRefused:
    """Refuse a table with more rows than may be taken; `last` is the line of its lowest filled cell."""
    return FileRefused(
        _(
            "У таблиці забагато рядків: останній заповнений рядок має номер %(last)s, а прийняти можна до %(limit)s "
            "рядків за раз. Якщо внизу лишилося щось випадкове, видаліть ті рядки; інакше розділіть таблицю "
            "на кілька файлів."
        ),
        last=last,
        limit=limits.max_rows,
    )


def too_wide(limits: Limits, last: int) -> FileRefused:
    """Refuse a table with more columns than may be taken; `last` is the number of its last filled column."""
    return FileRefused(
        _(
            "У таблиці забагато стовпців: останній заповнений — %(last)s, а прийняти можна до %(limit)s. "
            "Видаліть зайві стовпці."
        ),
        last=column_letters(last),
        limit=limits.max_columns,
    )


def check_extent(limits: Limits, last_line: int, last_column: int) -> None:
    """Refuse a table larger than `limits`, by the numbers of its last line and column."""
    # The header and a few title lines above it stand outside the count of records.
    if last_line > limits.max_rows + 20:
        raise too_tall(limits, last_line)
    if last_column > limits.max_columns:
        raise too_wide(limits, last_column)
    if last_line * last_column > limits.max_cells:
        raise FileRefused(
            _(
                "Таблиця завелика: %(lines)s рядків на %(columns)s стовпців. "
                "Залиште тільки потрібні стовпці або розділіть таблицю на кілька файлів."
            ),
            lines=last_line,
            columns=last_column,
        )


def nothing_inside() -> FileRefused:
    """The refusal of a file without a single filled cell."""
    return FileRefused(
        _(
            "У файлі немає жодної заповненої клітинки. Перевірте, чи той це файл; у першому рядку мають бути назви "
            "стовпців, нижче — записи."
        )
    )


def tidy(raw: Sequence[list[Cell]], limits: Limits, *, first_line: int = 1, first_column: int = 1) -> Table:
    """Make a table of raw rows: the first non-empty one is the header, empty rows and columns fall away.

    `first_line` and `first_column` are the Excel numbers of `raw[0][0]`. Refuses cells that no heading names:
    guessing what they mean would shift data between columns.
    """
    start = next((index for index, cells in enumerate(raw) if any(cell is not None for cell in cells)), None)
    if start is None:
        raise nothing_inside()
    titles = [_title(cell) for cell in raw[start]]
    named = [index for index, title in enumerate(titles) if title]
    letters = [column_letters(first_column + index) for index in named]
    header = [titles[index] for index in named]
    _check_twins(header, letters)
    if len(named) > limits.max_columns:
        raise too_wide(limits, first_column + named[-1])

    rows: list[Row] = []
    width, whole = len(named), named == list(range(len(named)))
    for line, cells in enumerate(raw[start + 1 :], start=first_line + start + 1):
        if not whole or len(cells) != width:
            cells = _only_named(cells, named, line, first_column)
        if cells.count(None) < width:
            rows.append(Row(line, cells))
    if not rows:
        raise FileRefused(_("У файлі є тільки назви стовпців, а записів під ними немає. Додайте хоча б один рядок."))
    if len(rows) > limits.max_rows:
        raise too_tall(limits, rows[-1].line)
    return Table(header, rows, letters)


def _title(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return " ".join(str(cell).split())


def _check_twins(header: Iterable[str], letters: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for title, letter in zip(header, letters, strict=True):
        first = seen.setdefault(title.casefold(), letter)
        if first != letter:
            raise FileRefused(
                _("Два стовпці мають однакову назву «%(title)s»: %(first)s і %(second)s. Перейменуйте один із них."),
                title=title,
                first=first,
                second=letter,
            )


def _only_named(cells: list[Cell], named: Sequence[int], line: int, first_column: int) -> list[Cell]:
    """The cells under the headings, missing ones as None; refuses a filled cell under no heading."""
    under = set(named)
    for index, cell in enumerate(cells):
        if cell is not None and index not in under and str(cell).strip():
            raise FileRefused(
                _(
                    "Клітинка %(place)s заповнена, а її стовпець не має назви. Дайте йому назву або приберіть зайве. "
                    "Якщо заголовок таблиці займає кілька рядків, залиште один; якщо це CSV, візьміть у лапки тексти, "
                    "у яких є роздільник."
                ),
                place=f"{column_letters(first_column + index)}{line}",
            )
    return [cells[index] if index < len(cells) else None for index in named]
