"""The one door for an uploaded table: told by its bytes, read by its reader, or refused with what to do instead."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.spreadsheets.from_csv import read_csv
from viche.kit.spreadsheets.from_xlsx import read_xlsx
from viche.kit.spreadsheets.table import Limits, Table
from viche.kit.uploads.kinds import Kind, Readable, read_limited, sniff
from viche.kit.uploads.refusal import FileRefused

_SAVE_AS = _(
    "Файл «%(name)s» — %(what)s, а прийняти можна XLSX або CSV. Відкрийте його в Excel чи LibreOffice, "
    "виберіть «Файл → Зберегти як» і тип «Книга Excel (.xlsx)», тоді завантажте збережений файл."
)
_COPY_OVER = _(
    "Файл «%(name)s» — %(what)s, а не таблиця. Перенесіть таблицю в Excel чи LibreOffice, "
    "збережіть як «Книга Excel (.xlsx)» і завантажте збережений файл."
)
ADVICE: dict[Kind, tuple[Any, Any]] = {
    Kind.XLS: (_SAVE_AS, _("таблиця старого формату Excel (.xls)")),
    Kind.XLSB: (_SAVE_AS, _("двійкова книга Excel (.xlsb)")),
    Kind.XLSM: (_SAVE_AS, _("книга Excel із макросами (.xlsm)")),
    Kind.ODS: (_SAVE_AS, _("таблиця OpenDocument (.ods)")),
    Kind.MARKUP: (_SAVE_AS, _("веб-сторінка або XML")),
    Kind.DOCX: (_COPY_OVER, _("документ Word (.docx)")),
    Kind.DOCM: (_COPY_OVER, _("документ Word із макросами (.docm)")),
    Kind.DOC: (_COPY_OVER, _("документ Word (.doc)")),
    Kind.ODT: (_COPY_OVER, _("текстовий документ (.odt)")),
    Kind.RTF: (_COPY_OVER, _("текстовий документ (.rtf)")),
    Kind.OTHER_OFFICE: (_COPY_OVER, _("офісний документ іншого виду")),
    Kind.PDF: (_COPY_OVER, _("документ PDF")),
    **dict.fromkeys(
        (Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC, Kind.SVG, Kind.OTHER_PICTURE), (_COPY_OVER, _("зображення"))
    ),
}
_PLAINLY: dict[Kind, Any] = {
    Kind.EMPTY: _("Файл «%(name)s» порожній. Перевірте, чи він зберігся, і завантажте його ще раз."),
    Kind.PROTECTED: _("Файл «%(name)s» захищено паролем. Зніміть пароль в Excel і завантажте файл ще раз."),
    Kind.ARCHIVE: _("Файл «%(name)s» — архів. Розпакуйте його й завантажте таблицю XLSX або CSV, що в ньому лежить."),
    Kind.P7S: _("Файл «%(name)s» — електронний підпис. Завантажте саму таблицю XLSX або CSV."),
    Kind.ASIC: _("Файл «%(name)s» — контейнер із підписом. Дістаньте з нього таблицю XLSX або CSV і завантажте її."),
}
_UNKNOWN = _(
    "Файл «%(name)s» не схожий на таблицю: можливо, він пошкоджений. Прийняти можна XLSX або CSV. "
    "Відкрийте свою таблицю в Excel чи LibreOffice, збережіть як «Книга Excel (.xlsx)» і завантажте ще раз."
)


def read_table(file: Readable, name: str, *, limits: Limits | None = None) -> Table:
    """The table of an uploaded file, whole. `name` is its name at the person's, used in refusals only.

    Raises FileRefused. The file is held in memory once, up to `limits.max_bytes`; a larger one is not read at all.
    """
    limits = limits or Limits()
    data = read_limited(file, limits.max_bytes)
    kind = sniff(data, limits.archive)
    if kind is Kind.XLSX:
        return read_xlsx(data, limits)
    if kind is Kind.TEXT:
        return read_csv(data, limits)
    if kind in ADVICE:
        sentence, what = ADVICE[kind]
        raise FileRefused(sentence, name=name, what=what)
    raise FileRefused(_PLAINLY.get(kind, _UNKNOWN), name=name)
