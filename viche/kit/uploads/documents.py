"""Attached documents: told by their bytes, named safely, refused with advice.

A document is kept and handed out as it came, byte for byte: signatures depend on it. A photograph is another matter,
see `viche.kit.pictures`; `Document.is_picture` tells when to go there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.kit.uploads.archives import ArchiveLimits
from viche.kit.uploads.kinds import Kind, Readable, read_limited, sniff
from viche.kit.uploads.refusal import FileRefused

MAX_BYTES = 50 * 2**20
# Documents are not unpacked here, only looked into; the limits keep bombs away from those who open them.
LIMITS = ArchiveLimits(max_entries=5_000, max_unpacked=500 * 2**20, max_ratio=500)
NAME_LENGTH = 120

OPEN_PACKAGE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Allowed:
    """A kind that is taken: the extensions it may have (the first is given to a nameless one), its content type."""

    extensions: tuple[str, ...]
    content_type: str
    title: Any


ALLOWED: dict[Kind, Allowed] = {
    Kind.PDF: Allowed((".pdf",), "application/pdf", _("документ PDF")),
    Kind.DOCX: Allowed((".docx",), f"{OPEN_PACKAGE}.wordprocessingml.document", _("документ Word")),
    Kind.XLSX: Allowed((".xlsx",), f"{OPEN_PACKAGE}.spreadsheetml.sheet", _("книга Excel")),
    Kind.ODT: Allowed((".odt",), "application/vnd.oasis.opendocument.text", _("текстовий документ ODT")),
    Kind.PNG: Allowed((".png",), "image/png", _("зображення PNG")),
    Kind.JPEG: Allowed((".jpg", ".jpeg"), "image/jpeg", _("зображення JPEG")),
    Kind.WEBP: Allowed((".webp",), "image/webp", _("зображення WebP")),
    Kind.P7S: Allowed((".p7s",), "application/pkcs7-signature", _("електронний підпис")),
    Kind.ASIC: Allowed(
        (".asice", ".sce", ".asics", ".scs"), "application/vnd.etsi.asic-e+zip", _("контейнер із підписом")
    ),
}
# Any text may be separated by commas, so only the name tells a table.
CSV = Allowed((".csv",), "text/csv", _("таблиця CSV"))
PICTURES = (Kind.PNG, Kind.JPEG, Kind.WEBP)
REFUSALS: dict[Kind, Any] = {
    Kind.EMPTY: _("Файл «%(name)s» порожній. Перевірте, чи він зберігся, і завантажте його ще раз."),
    Kind.DOC: _("«%(name)s» — старий документ Word (.doc). Збережіть його як PDF або DOCX."),
    Kind.XLS: _("«%(name)s» — стара таблиця Excel (.xls). Збережіть її як XLSX або PDF."),
    Kind.ODS: _("«%(name)s» — таблиця OpenDocument (.ods). Збережіть її як XLSX або PDF."),
    Kind.XLSB: _("«%(name)s» — двійкова таблиця Excel (.xlsb). Збережіть її як XLSX або PDF."),
    Kind.XLSM: _("У таблиці «%(name)s» є макроси, тобто програми. Збережіть її без них: тип «Книга Excel (.xlsx)»."),
    Kind.DOCM: _(
        "У документі «%(name)s» є макроси, тобто програми. Збережіть його без них: тип «Документ Word (.docx)»."
    ),
    Kind.RTF: _("«%(name)s» — документ RTF. Збережіть його як PDF або DOCX."),
    Kind.PROTECTED: _("Документ «%(name)s» захищено паролем, тому його ніхто не відкриє. Зніміть пароль."),
    Kind.HEIC: _("Зображення «%(name)s» збережене як HEIC чи AVIF, а його показують не всі. Збережіть його як JPEG."),
    Kind.SVG: _(
        "Малюнок SVG може виконувати команди у браузері, тому його не приймають. Збережіть його як PNG або PDF."
    ),
    Kind.ARCHIVE: _("«%(name)s» — архів. Розпакуйте його й додайте документи по одному."),
    Kind.MARKUP: _(
        "«%(name)s» — веб-сторінка або XML, вони можуть виконувати команди у браузері. Збережіть документ як PDF."
    ),
    Kind.TEXT: _("«%(name)s» — простий текст. Збережіть його як PDF або DOCX."),
}
_NOT_TAKEN = _(
    "Файл «%(name)s» прийняти не можна. Приймаються PDF, DOCX, XLSX, CSV, ODT, зображення PNG, JPEG і WebP, "
    "підписи P7S та ASiC-E."
)

UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"/\\|?*\u00ad\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff]+")
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)


@dataclass(frozen=True)
class Document:
    """A checked document. `name` is safe to store and to hand out, with the extension its content has; `size` in bytes."""

    kind: Kind
    content_type: str
    name: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Whether it may carry the place and device of a photograph."""
        return self.kind in PICTURES


def check_document(file: Readable, name: str, *, max_bytes: int = MAX_BYTES) -> Document:
    """The document told by its content, or FileRefused. The file is left at its start, unchanged."""
    data = read_limited(file, max_bytes)
    file.seek(0)
    kind = sniff(data, LIMITS)
    stem, extension = split_name(name)
    allowed = CSV if kind is Kind.TEXT and extension in CSV.extensions else ALLOWED.get(kind)
    if allowed is None:
        raise FileRefused(REFUSALS.get(kind, _NOT_TAKEN), name=name)
    if kind is Kind.PDF and b"%%EOF" not in data[-2048:]:
        raise FileRefused(
            _("Документ «%(name)s» обірваний: він завантажився чи зберігся не до кінця. Збережіть його наново."),
            name=name,
        )
    if extension not in allowed.extensions:
        raise FileRefused(
            _("Назва файлу — «%(name)s», а всередині %(title)s. Якщо це той файл, перейменуйте його на «%(right)s»."),
            name=name,
            title=allowed.title,
            right=safe_name(stem, allowed.extensions[0]),
        )
    return Document(kind, allowed.content_type, safe_name(stem, extension), len(data))


def split_name(name: str) -> tuple[str, str]:
    """The last part of a path as its stem and its extension in lower case: `C:\\a\\Акт.PDF` → («Акт», «.pdf»)."""
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, extension = last.rpartition(".")
    return (stem, f".{extension.strip().lower()}") if dot else (last, "")


def safe_name(stem: str, extension: str) -> str:
    """A name any system stores: Ukrainian letters stay; path marks, unseen and turning characters and devices do not."""
    text = unicodedata.normalize("NFC", stem)
    text = " ".join(UNSAFE.sub(" ", text).split()).strip(" .")[: NAME_LENGTH - len(extension)].strip(" .")
    if not text or DEVICES.match(text):
        text = f"документ {text}".strip()
    return text + extension
