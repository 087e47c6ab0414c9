"""A report as PDF: tagged (PDF/UA-1), by typst, whose wheel carries the engine and its fonts. Nothing of the machine is used,
so the same tree gives the same file everywhere. That a reader accepts it as PDF/UA is the engine's word; no checker was run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal

import typst

from viche.reports.content import Block, Content, Paragraph, Signature, block_as_json
from viche.reports.writing import layout
from viche.reports.writing.layout import FORM

TEMPLATE = Path(__file__).parent / "report.typ"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def write(content: Content, source: str = "") -> bytes:
    """The bytes of the document."""
    blocks = [_laid(content, block, keep) for block, keep in layout.followed(layout.joined(content.blocks))]
    told = {"title": content.title, "landscape": content.landscape, "blocks": blocks}
    sent = {
        "content": json.dumps(_printable(told), ensure_ascii=False),
        "form": json.dumps(FORM.told()),
        "source": _printable(source),
    }
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


def _laid(content: Content, block: Block, keep: bool) -> dict[str, Any]:
    """A block with its measures; `keep`: a signature follows."""
    told = block_as_json(block)
    if not isinstance(block, Paragraph):
        columns = layout.widths(block, FORM.room(content.landscape))
        return told | {
            "widths": columns,
            "whole": layout.whole_rows(block, columns),
            "size": FORM.of_table(block),
            "level": layout.level(content, "heading"),
        }
    if block.style == "signature":
        return told | {"signature": _signature(content, Signature.of(block))}
    return told | {
        "level": layout.level(content, block.style),
        "keep": keep,
        "indent": FORM.from_left(FORM.addressee, content.landscape),
        "stretched": not layout.has_long_word(block.text),
    }


def _signature(content: Content, signature: Signature) -> dict[str, Any]:
    return {
        "office": signature.office_and_mark,
        "name": signature.name,
        "below": signature.below,
        "name_at": FORM.from_left(FORM.name, content.landscape),
        "fits": layout.name_fits(signature.name, content.landscape),
    }


def _printable(told: Any) -> Any:
    """The same tree without control characters: no font shows them."""
    if isinstance(told, str):
        return CONTROLS.sub("", told)
    if isinstance(told, dict):
        return {key: _printable(value) for key, value in told.items()}
    return [_printable(value) for value in told] if isinstance(told, list | tuple) else told
