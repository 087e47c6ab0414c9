"""What a file really is, told by its bytes. Its name and the browser's content type are only what somebody says."""

from __future__ import annotations

import enum
import re
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from viche.kit.uploads.archives import Archive, ArchiveLimits
from viche.kit.uploads.refusal import FileRefused, megabytes


class Kind(enum.StrEnum):
    """Kinds told apart, because each is answered with other advice."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    DOCX = "docx"
    DOCM = "docm"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    SVG = "svg"
    OTHER_PICTURE = "other picture"
    P7S = "p7s"
    ASIC = "asice"
    PROTECTED = "protected"
    OTHER_OFFICE = "other office"
    ARCHIVE = "archive"
    MARKUP = "markup"
    TEXT = "text"
    EMPTY = "empty"
    OTHER = "other"


class Readable(Protocol):
    """A binary file; Django's uploaded files are such."""

    def read(self, size: int = ..., /) -> Any: ...
    def seek(self, offset: int, whence: int = ..., /) -> Any: ...
    def tell(self) -> int: ...


def read_limited(file: Readable, max_bytes: int) -> bytes:
    """The bytes of the file, once in memory; a larger one is refused before it is read."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size <= max_bytes:
        data = file.read(max_bytes + 1)
        if len(data) <= max_bytes:
            return bytes(data)
        size = len(data)
    raise FileRefused(
        _("Файл завеликий: %(size)s МБ, а прийняти можна до %(limit)s МБ. Розділіть його на менші або зменште."),
        size=megabytes(size),
        limit=megabytes(max_bytes),
    )


MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"{\\rtf", Kind.RTF),
    (b"GIF87a", Kind.OTHER_PICTURE),
    (b"GIF89a", Kind.OTHER_PICTURE),
    (b"II*\x00", Kind.OTHER_PICTURE),
    (b"MM\x00*", Kind.OTHER_PICTURE),
    (b"BM", Kind.OTHER_PICTURE),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
)
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A DER sequence that opens with the object identifier 1.2.840.113549.1.7.2, signed data.
SIGNED_DATA = re.compile(
    rb"\A\x30(?:[\x00-\x7f\x80]|\x81.|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", re.S
)
MARKUP_START = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|!--|html|head|body|meta|table|style|div|svg)", re.I
)
BINARY_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MIMETYPES = {
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.etsi.asic-e+zip": Kind.ASIC,
    b"application/vnd.etsi.asic-s+zip": Kind.ASIC,
}


def sniff(data: bytes, limits: ArchiveLimits | None = None) -> Kind:
    """The kind of the file. Containers are opened within `limits` and refused if hostile or broken."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Kind.EMPTY
    for magic, kind in MAGIC:
        if data.startswith(magic) and (magic != b"BM" or b"\x00" in data[:26]):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp":
        return Kind.HEIC if data[8:12] in HEIC_BRANDS else Kind.OTHER
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(Archive(data, limits))
    if data.startswith(b"PK"):
        return Kind.ARCHIVE
    if data.startswith(OLE):
        return _sniff_ole(data)
    if SIGNED_DATA.match(data):
        return Kind.P7S
    if MARKUP_START.match(data):
        return Kind.SVG if b"<svg" in data[:4096].lower() else Kind.MARKUP
    return Kind.TEXT if _looks_like_text(data) else Kind.OTHER


def _sniff_zip(archive: Archive) -> Kind:
    if "mimetype" in archive:
        declared = archive.read("mimetype", at_most=200).strip()
        if declared in MIMETYPES:
            return MIMETYPES[declared]
        if declared.startswith(b"application/vnd.oasis.opendocument"):
            return Kind.OTHER_OFFICE
    names = archive.names
    if any(name.startswith("meta-inf/") and ("signature" in name or "asicmanifest" in name) for name in names):
        return Kind.ASIC
    if "[content_types].xml" not in names:
        return Kind.ARCHIVE
    macros = any(name.endswith("vbaproject.bin") for name in names)
    if any(name.startswith("xl/workbook") and name.endswith(".bin") for name in names):
        return Kind.XLSB
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return Kind.XLSM if macros else Kind.XLSX
    # Word on the web names the part document2.xml.
    if any(name.startswith("word/document") for name in names):
        return Kind.DOCM if macros else Kind.DOCX
    return Kind.OTHER_OFFICE


def _sniff_ole(data: bytes) -> Kind:
    """Old Office files, and new ones under a password, share one container; its directory names are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Kind.PROTECTED
    if "WordDocument".encode("utf-16-le") in data:
        return Kind.DOC
    if any(f"{name}\x00".encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Kind.XLS
    return Kind.OTHER_OFFICE


def _looks_like_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not BINARY_BYTES.search(data) or utf16_without_mark(data) is not None


def utf16_without_mark(data: bytes) -> str | None:
    """The codec of UTF-16 text that lacks its byte order mark, or None: line ends and separators have a zero half."""
    head = data[:4096]
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = head[: len(head) // 2 * 2].decode(codec)
        except UnicodeDecodeError:
            continue
        plain = sum(char.isascii() or "\u0400" <= char <= "\u052f" for char in text)
        if b"\x00" in head and text and "\x00" not in text and plain > 0.9 * len(text):
            return codec
    return None
