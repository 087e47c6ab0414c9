"""Word files of the tests: made by python-docx, and what stands in one when it comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def file(*paragraphs: str | list[str], change: Callable[[Any], None] | None = None) -> bytes:
    """A document of these paragraphs; a list is a paragraph of several runs. `change` does the rest to it."""
    made = docx.Document()
    for paragraph in paragraphs:
        added = made.add_paragraph()
        for run in [paragraph] if isinstance(paragraph, str) else paragraph:
            added.add_run(run)
    if change is not None:
        change(made)
    told = io.BytesIO()
    made.save(told)
    return told.getvalue()


def repacked(data: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The file with parts replaced, added, or (None) taken away."""
    told = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return told.getvalue()


def part(data: bytes, name: str) -> bytes:
    """The bytes of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def body(data: bytes, xml: str, name: str = "word/document.xml") -> bytes:
    """The file with this XML put in at the beginning of its body."""
    old = part(data, name).decode()
    return repacked(data, {name: old.replace("<w:body>", f"<w:body>{xml}", 1).encode()})


def texts(data: bytes) -> list[str]:
    """Texts of the paragraphs of the body, outside of tables."""
    return [said(paragraph.text) for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def tables(data: bytes) -> list[list[list[str]]]:
    """Texts of the cells, table by table and row by row."""
    opened = docx.Document(io.BytesIO(data))
    return [[[said(cell.text) for cell in row.cells] for row in table.rows] for table in opened.tables]


def said(text: str) -> str:
    """With plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def xml(data: bytes, name: str = "word/document.xml") -> Any:
    """The tree of a part."""
    return etree.fromstring(part(data, name))
