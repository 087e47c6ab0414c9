"""The same file each time: an office document is a zip, and every entry of it remembers when it was written."""

from __future__ import annotations

import io
import re
import zipfile

ENTRY_TIME = (2000, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def same_each_time(data: bytes) -> bytes:
    """The archive with one time in every entry and among its properties."""
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", old.read(entry))
            new.writestr(zipfile.ZipInfo(entry.filename, ENTRY_TIME), part, zipfile.ZIP_DEFLATED)
    return told.getvalue()
