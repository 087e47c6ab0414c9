"""What a person brings: a file or pasted text, told by its bytes, read into blocks, refused with what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.grids.from_docx import read_story
from viche.kit.grids.limits import GridLimits
from viche.kit.grids.reading import ADVICE, PLAINLY
from viche.kit.old_reports.blocks import MOST_TITLE, Block, of_document, of_text
from viche.kit.spreadsheets.from_csv import decode
from viche.kit.uploads.kinds import Kind, Readable, read_limited, sniff
from viche.kit.uploads.refusal import FileRefused

# A report of a department for a year is some thirty pages; this is over a hundred.
LIMITS = GridLimits(max_rows=3000, max_columns=60, max_cells=30_000, max_text=400_000)

_OTHER_TABLE = _(
    "Файл «%(name)s» — таблиця Excel, а старий звіт читаємо з документа. Якщо в таблиці записи, візьміть її імпортом у "
    "відповідному реєстрі; якщо це звіт, скопіюйте його у Word, збережіть як «Документ Word (.docx)» і завантажте."
)
_PICTURE = _(
    "Файл «%(name)s» — %(what)s: у ньому немає тексту, який можна прочитати. Попросіть файл Word, з якого його зроблено, "
    "або виділіть текст, скопіюйте і вставте його в поле «Текст звіту»."
)
_UNKNOWN = _(
    "Файл «%(name)s» не схожий на документ: можливо, він пошкоджений. Відкрийте його у Word або LibreOffice, збережіть як "
    "«Документ Word (.docx)» і завантажте ще раз."
)
_NOTHING = _("У документі «%(name)s» немає тексту. Перевірте, чи той це файл.")


@dataclass
class Opened:
    """A document read: its blocks, what it calls itself, a mark by which the same one is known again, notes of the reading."""

    blocks: list[Block]
    title: str
    sha256: str
    notes: list[Any] = field(default_factory=list)


def open_file(file: Readable, name: str) -> Opened:
    """A DOCX or TXT. Raises FileRefused."""
    data = read_limited(file, LIMITS.max_bytes)
    kind = sniff(data, LIMITS.archive)
    notes: list[Any] = []
    if kind == Kind.DOCX:
        read = read_story(data, LIMITS)
        blocks, notes = of_document(read), read.notes
    elif kind == Kind.TEXT:
        blocks = _of_text(decode(data))
    else:
        raise _refused(kind, name)
    return _opened(blocks, hashlib.sha256(data).hexdigest(), name, notes)


def open_text(text: str) -> Opened:
    """Pasted text. Raises FileRefused."""
    return _opened(_of_text(text), hashlib.sha256(text.encode()).hexdigest(), "", [])


def _of_text(text: str) -> list[Block]:
    if len(text) > LIMITS.max_text:
        raise FileRefused(
            _(
                "У документі забагато тексту: понад %(limit)s знаків. Залиште в ньому тільки звіт або розділіть його на "
                "кілька файлів."
            ),
            limit=LIMITS.max_text,
        )
    return of_text(text.replace("\0", ""))


def _opened(blocks: list[Block], sha256: str, name: str, notes: list[Any]) -> Opened:
    told = [block for block in blocks if block.text.strip()]
    if not told:
        raise FileRefused(_NOTHING, name=name)
    return Opened(blocks, _title(told), sha256, notes)


def _title(blocks: list[Block]) -> str:
    """The first lines up to the first full sentence: «ЗВІТ про основні результати роботи … за 2024 рік»."""
    title = ""
    for block in blocks[:6]:
        line = " ".join(block.text.split())
        if title and (line.endswith(".") or len(line) > 200 or block.cell):
            break
        title = f"{title} {line}".strip()
        if any(letter.isdigit() for letter in line):
            break
    return title[:MOST_TITLE]


def _refused(kind: Kind, name: str) -> FileRefused:
    """What to do with a file of this kind."""
    if kind in (Kind.XLSX, Kind.XLS, Kind.XLSM, Kind.XLSB, Kind.ODS):
        return FileRefused(_OTHER_TABLE, name=name)
    if kind in ADVICE:
        sentence, what = ADVICE[kind]
        picture = kind in (Kind.PDF, Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC, Kind.SVG, Kind.OTHER_PICTURE)
        return FileRefused(_PICTURE if picture else sentence, name=name, what=what)
    return FileRefused(PLAINLY.get(kind, _UNKNOWN), name=name)
