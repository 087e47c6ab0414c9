"""How large a document may be, and the count kept while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from viche.kit.uploads.archives import ArchiveLimits
from viche.kit.uploads.refusal import FileRefused


@dataclass(frozen=True)
class GridLimits:
    """What is taken in one document. `max_cells` counts slots of all tables together, `max_text` characters.

    Columns are three times Word's own limit. A table of three thousand measures saved by LibreOffice is some fifty
    megabytes of XML that shrink a hundred times, hence a larger container than for registers; it is never held whole.
    """

    max_bytes: int = 20 * 2**20
    max_rows: int = 10_000
    max_columns: int = 200
    max_cells: int = 300_000
    max_text: int = 10_000_000
    archive: ArchiveLimits = field(default_factory=lambda: ArchiveLimits(max_unpacked=160 * 2**20, max_ratio=400))


class Extent:
    """Counts what was read and refuses at the limit, before it is laid out in memory."""

    def __init__(self, limits: GridLimits) -> None:
        self.limits = limits
        self._cells = self._text = 0

    def columns(self, count: int) -> int:
        """The count of columns something spans, as it came."""
        if count > self.limits.max_columns:
            raise FileRefused(
                _(
                    "У таблиці забагато стовпців: %(count)s, а прийняти можна до %(limit)s. Залиште в таблиці тільки "
                    "потрібні стовпці."
                ),
                count=count,
                limit=self.limits.max_columns,
            )
        return count

    def rows(self, count: int) -> None:
        """A table has come to so many rows."""
        if count > self.limits.max_rows:
            raise FileRefused(
                _(
                    "У таблиці забагато рядків: прийняти можна до %(limit)s. Якщо внизу лишилися порожні рядки, "
                    "видаліть їх; інакше розділіть документ на кілька файлів."
                ),
                limit=self.limits.max_rows,
            )

    def take_cells(self, count: int) -> None:
        """So many cells more."""
        self._cells += count
        if self._cells > self.limits.max_cells:
            raise FileRefused(
                _(
                    "У документі завеликі таблиці: усього клітинок понад %(limit)s. Розділіть документ на кілька "
                    "файлів, наприклад за роками або завданнями."
                ),
                limit=self.limits.max_cells,
            )

    def take_text(self, length: int) -> None:
        """So many characters more."""
        self._text += length
        if self._text > self.limits.max_text:
            raise FileRefused(
                _(
                    "У документі забагато тексту: понад %(limit)s знаків. Залиште в ньому тільки програму чи звіт "
                    "або розділіть його на кілька файлів."
                ),
                limit=self.limits.max_text,
            )
