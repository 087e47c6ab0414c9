"""The one door for an uploaded document with tables: told by its bytes, read by its reader, or refused with what to do."""

from __future__ import annotations

from viche.kit.grids.from_docx import read_docx
from viche.kit.grids.grid import GridFile
from viche.kit.grids.limits import GridLimits
from viche.kit.uploads.kinds import Kind, Readable, read_limited, sniff


def read_grids(file: Readable, name: str, *, limits: GridLimits | None = None) -> GridFile:
    """The tables of a DOCX, XLSX or CSV. `name` is its name at the person's, used in refusals only. Raises FileRefused."""
    limits = limits or GridLimits()
    data = read_limited(file, limits.max_bytes)
    kind = sniff(data, limits.archive)
    if kind is Kind.DOCX:
        return read_docx(data, name, limits)
    raise NotImplementedError
