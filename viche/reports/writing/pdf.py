"""A report as PDF: tagged (PDF/UA-1), by typst, whose wheel carries the engine and its fonts. Nothing of the machine is used,
so the same tree gives the same file everywhere. That a reader accepts it as PDF/UA is the engine's word; no checker was run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import typst

from viche.reports.content import Block, Content, Paragraph

TEMPLATE = Path(__file__).parent / "report.typ"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def write(content: Content, source: str = "") -> bytes:
    """The bytes of the document."""
    told = replace(content, blocks=tuple(_joined(content.blocks)))
    sent = {"content": json.dumps(_printable(told.as_json()), ensure_ascii=False), "source": source}
    try:
        return _compiled(sent, ["ua-1"])
    except typst.TypstError:
        # A sign that no font of ours has (an emoji in a story) may not stand in PDF/UA; the report is tagged all the same.
        return _compiled(sent, [])


def _compiled(sent: dict[str, str], standards: list[Literal["ua-1"]]) -> bytes:
    made: bytes = typst.compile(
        TEMPLATE, format="pdf", sys_inputs=sent, pdf_standards=[*standards], ignore_system_fonts=True, timestamp=0
    )
    return made


def _printable(told: Any) -> Any:
    """The same tree without control characters: no font shows them."""
    if isinstance(told, str):
        return CONTROLS.sub("", told)
    if isinstance(told, dict):
        return {key: _printable(value) for key, value in told.items()}
    return [_printable(value) for value in told] if isinstance(told, list) else told


def _joined(blocks: tuple[Block, ...]) -> list[Block]:
    """Lines of the title that follow one another are one heading: a reader hears the title once."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if (
            isinstance(block, Paragraph)
            and isinstance(last, Paragraph)
            and block.style == last.style == "title"
            and block.align == last.align
        ):
            found[-1] = replace(last, lines=(*last.lines, *block.lines))
        else:
            found.append(block)
    return found
