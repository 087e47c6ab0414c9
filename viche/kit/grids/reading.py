"""The one door for an uploaded document with tables: told by its bytes, read by its reader, or refused with what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.grids.from_csv import read_separated
from viche.kit.grids.from_docx import read_docx
from viche.kit.grids.from_xlsx import read_sheets
from viche.kit.grids.grid import GridFile
from viche.kit.grids.limits import GridLimits
from viche.kit.uploads.kinds import Kind, Readable, read_limited, sniff
from viche.kit.uploads.refusal import FileRefused

READERS = {Kind.DOCX: read_docx, Kind.XLSX: read_sheets, Kind.TEXT: read_separated}

_SAVE_AS_WORD = _(
    "Файл «%(name)s» — %(what)s, а прочитати можна DOCX, XLSX або CSV. Відкрийте його у Word або LibreOffice, виберіть "
    "«Файл → Зберегти як» і тип «Документ Word (.docx)», тоді завантажте збережений файл."
)
_SAVE_AS_EXCEL = _(
    "Файл «%(name)s» — %(what)s, а прочитати можна DOCX, XLSX або CSV. Відкрийте його в Excel або LibreOffice, виберіть "
    "«Файл → Зберегти як» і тип «Книга Excel (.xlsx)», тоді завантажте збережений файл."
)
_FIND_ORIGINAL = _(
    "Файл «%(name)s» — %(what)s: у ньому видно таблицю, але немає її клітинок. Попросіть у того, хто готував документ, "
    "файл, з якого його зроблено (Word чи Excel), і завантажте той файл. Якщо його немає, наберіть таблицю у Word або "
    "Excel і збережіть як DOCX чи XLSX."
)
ADVICE: dict[Kind, tuple[Any, Any]] = {
    Kind.DOC: (_SAVE_AS_WORD, _("документ старого формату Word (.doc)")),
    Kind.DOCM: (_SAVE_AS_WORD, _("документ Word із макросами, тобто програмами (.docm)")),
    Kind.ODT: (_SAVE_AS_WORD, _("текстовий документ OpenDocument (.odt)")),
    Kind.RTF: (_SAVE_AS_WORD, _("документ RTF (.rtf)")),
    Kind.MARKUP: (_SAVE_AS_WORD, _("веб-сторінка або XML")),
    Kind.XLS: (_SAVE_AS_EXCEL, _("таблиця старого формату Excel (.xls)")),
    Kind.XLSM: (_SAVE_AS_EXCEL, _("книга Excel із макросами, тобто програмами (.xlsm)")),
    Kind.XLSB: (_SAVE_AS_EXCEL, _("двійкова книга Excel (.xlsb)")),
    Kind.ODS: (_SAVE_AS_EXCEL, _("таблиця OpenDocument (.ods)")),
    Kind.PDF: (_FIND_ORIGINAL, _("документ PDF")),
    **dict.fromkeys(
        (Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC, Kind.SVG, Kind.OTHER_PICTURE), (_FIND_ORIGINAL, _("зображення"))
    ),
}
PLAINLY: dict[Kind, Any] = {
    Kind.EMPTY: _("Файл «%(name)s» порожній. Перевірте, чи він зберігся, і завантажте його ще раз."),
    Kind.PROTECTED: _(
        "Файл «%(name)s» захищено паролем, тому прочитати його не можна. Відкрийте його у Word чи Excel, зніміть пароль "
        "(«Файл → Відомості → Захист»), збережіть і завантажте ще раз."
    ),
    Kind.ARCHIVE: _(
        "Файл «%(name)s» — архів. Розпакуйте його й завантажте документ DOCX, XLSX або CSV, що в ньому лежить."
    ),
    Kind.P7S: _("Файл «%(name)s» — електронний підпис. Завантажте сам документ DOCX, XLSX або CSV."),
    Kind.ASIC: _(
        "Файл «%(name)s» — контейнер із підписом. Дістаньте з нього документ DOCX, XLSX або CSV (на czo.gov.ua є "
        "«Перевірити підпис») і завантажте його."
    ),
    Kind.OTHER_OFFICE: _(
        "Файл «%(name)s» — офісний документ, але не текст і не таблиця. Перенесіть таблицю у Word або Excel, збережіть "
        "як «Документ Word (.docx)» чи «Книга Excel (.xlsx)» і завантажте збережений файл."
    ),
}
_UNKNOWN = _(
    "Файл «%(name)s» не схожий на документ із таблицею: можливо, він пошкоджений. Відкрийте його у Word або "
    "LibreOffice, збережіть як «Документ Word (.docx)» і завантажте ще раз."
)


def read_grids(file: Readable, name: str, *, limits: GridLimits | None = None) -> GridFile:
    """The tables of a DOCX, XLSX or CSV. `name` is its name at the person's, used in refusals only.

    Raises FileRefused. The file is held in memory once, up to `limits.max_bytes`; a larger one is not read at all.
    """
    limits = limits or GridLimits()
    data = read_limited(file, limits.max_bytes)
    kind = sniff(data, limits.archive)
    if kind in READERS:
        return READERS[kind](data, name, limits)
    if kind in ADVICE:
        sentence, what = ADVICE[kind]
        raise FileRefused(sentence, name=name, what=what)
    raise FileRefused(PLAINLY.get(kind, _UNKNOWN), name=name)
