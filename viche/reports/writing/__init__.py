"""The content of a report as a file: DOCX, PDF, XLSX. Pure: a tree goes in, bytes come out; the same tree gives the same bytes.

`source` is the line at the foot of each page: whose report, which snapshot, where its numbers open.
"""

from __future__ import annotations

from collections.abc import Callable

from viche.reports.writing import docx, pdf, xlsx

# Ending of the file → (its writer, its content type).
KINDS: dict[str, tuple[Callable[..., bytes], str]] = {
    "docx": (docx.write, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf.write, "application/pdf"),
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
