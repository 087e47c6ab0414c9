"""Zip containers (XLSX, DOCX, ODT, ASiC) opened without trusting what they say of themselves.

The directory of a zip may lie about sizes, so it is checked first and enforced again while unpacking: Python's reader
stops at the declared size and compares the checksum, and our budget stops it earlier.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _

from viche.kit.uploads.refusal import FileRefused, megabytes

# Excel, LibreOffice and every generator seen use these two; the others only help a bomb.
PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PIECE = 2**20
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
ENTRY_RECORD = b"PK\x01\x02"
ENCRYPTED = 0x1
# Below this size a high ratio is ordinary: empty styled rows shrink two hundred times.
RATIO_COUNTS_FROM = 8 * 2**20
MARKUP_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
XML_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")


@dataclass(frozen=True)
class ArchiveLimits:
    """What a container may be. Sizes in bytes; `max_ratio` is unpacked ÷ packed of one large entry."""

    max_entries: int = 2_000
    max_unpacked: int = 64 * 2**20
    max_ratio: int = 200


def broken() -> FileRefused:
    """The refusal of a container that cannot be read to its end."""
    return FileRefused(
        _(
            "Файл пошкоджений: його не вдалося прочитати до кінця. Відкрийте його на своєму комп’ютері, "
            "збережіть наново й завантажте ще раз."
        )
    )


def _too_large_inside(limit: int) -> FileRefused:
    return FileRefused(
        _(
            "Цей файл усередині набагато більший, ніж ззовні: після розпакування він зайняв би понад %(limit)s МБ. "
            "Так бувають зроблені шкідливі файли. Скопіюйте потрібні дані в новий файл і завантажте його."
        ),
        limit=megabytes(limit),
    )


class Archive:
    """A zip container whose directory was checked against `limits`.

    `names` are the entries as `lower/case/path` → the name inside, because writers differ in case and slashes.
    """

    def __init__(self, data: bytes, limits: ArchiveLimits | None = None) -> None:
        self.limits = limits or ArchiveLimits()
        # Counted in the raw bytes first: the reader would build an object for each of a million entries.
        if data.count(ENTRY_RECORD) > self.limits.max_entries:
            raise FileRefused(
                _("У файлі забагато вкладених частин. Скопіюйте потрібні дані в новий файл і завантажте його.")
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise broken() from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        self._check_directory(entries, len(data))
        self.names = {_plain_path(entry.filename): entry.filename for entry in entries}
        if len(self.names) != len(entries):
            # Two readers would each pick another of the twins, and what was checked would not be what is read.
            raise broken()
        self._budget = self.limits.max_unpacked

    def _check_directory(self, entries: list[zipfile.ZipInfo], size: int) -> None:
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise FileRefused(_("Файл захищено паролем. Зніміть пароль і завантажте файл ще раз."))
        if any(entry.compress_type not in PLAIN_METHODS for entry in entries):
            raise broken()
        if sum(entry.compress_size for entry in entries) > size:
            # Entries share the same packed bytes: the overlapping bomb.
            raise _too_large_inside(self.limits.max_unpacked)
        if sum(entry.file_size for entry in entries) > self.limits.max_unpacked:
            raise _too_large_inside(self.limits.max_unpacked)
        for entry in entries:
            if (
                entry.file_size > RATIO_COUNTS_FROM
                and entry.file_size > max(entry.compress_size, 1) * self.limits.max_ratio
            ):
                raise _too_large_inside(RATIO_COUNTS_FROM)

    def __contains__(self, path: str) -> bool:
        return _plain_path(path) in self.names

    def read(self, path: str, *, at_most: int | None = None) -> bytes:
        """The unpacked bytes of one entry; refuses a missing, broken or too large one. `at_most` in bytes."""
        return b"".join(self.pieces(path, at_most=at_most))

    def pieces(self, path: str, *, at_most: int | None = None) -> Iterator[bytes]:
        """The same bytes a megabyte at a time, for a reader that need not hold the whole entry."""
        if path not in self:
            raise broken()
        allowed = self._budget if at_most is None else min(at_most, self._budget)
        size = 0
        with self._opened(path) as entry:
            # Asked for more, the reader unpacks so much at once, whatever size the entry declared.
            while piece := _next_piece(entry):
                size += len(piece)
                if size > allowed:
                    raise _too_large_inside(allowed)
                yield piece
        self._budget -= size

    def _opened(self, path: str) -> IO[bytes]:
        try:
            return self._zip.open(self.names[_plain_path(path)])
        except UNREADABLE as error:
            raise broken() from error


def _next_piece(entry: IO[bytes]) -> bytes:
    try:
        return entry.read(PIECE)
    except UNREADABLE as error:
        raise broken() from error


def _plain_path(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def check_xml(data: bytes) -> None:
    """Refuse a document type, an entity or an encoding in which they could hide from this look.

    No office program writes them into its parts; attacks by external entity or by entities in entities need them.
    """
    encoding = XML_ENCODING.match(data)
    if b"\x00" in data or (encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")):
        raise FileRefused(
            _(
                "Файл записано в незвичному кодуванні. Відкрийте його в Excel чи LibreOffice, "
                "збережіть наново як «Книга Excel (.xlsx)» і завантажте ще раз."
            )
        )
    if b"<!" in data and MARKUP_DECLARATION.search(data):
        raise declares_types()


def declares_types() -> FileRefused:
    """The refusal of a part with a document type declaration."""
    return FileRefused(
        _(
            "Усередині файлу є оголошення DTD, яких офісні програми не записують: так бувають зроблені шкідливі "
            "файли. Скопіюйте потрібні дані в новий файл і завантажте його."
        )
    )
