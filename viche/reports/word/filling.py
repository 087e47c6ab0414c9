"""A Word file filled: checked place by place, told by the language of outlines, laid back into the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from liquid.exceptions import LiquidError

from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.uploads.kinds import Readable
from viche.reports.composing import LANGUAGE, Taken, compose
from viche.reports.content import Paragraph, Ref
from viche.reports.language import OutlineRefused
from viche.reports.language.environment import MOST_SOURCE
from viche.reports.language.refusals import reason
from viche.reports.language.things import clean
from viche.reports.outlines import Outline, Prose
from viche.reports.word import building, package, tree
from viche.reports.word.refusing import BlankRefused, in_paragraph

KEY = "word"


@dataclass(frozen=True)
class Filled:
    """The filled file; the numbers that stand in it, in order; what is not settled and what was not filled."""

    data: bytes
    numbers: list[Taken]
    doubts: list[dict[str, Any]]
    notes: list[str]


def read(file: Readable, name: str) -> tree.Document:
    """The file with its places found and checked. FileRefused and BlankRefused say what is wrong."""
    document = tree.document(package.opened(file, name))
    if len(document.source) > MOST_SOURCE:
        raise BlankRefused([_("Тексту з місцями в документі більше за %(most)s знаків.") % {"most": MOST_SOURCE}])
    return document


def fill(document: tree.Document, subject: str, about: Any, period: Period, viewer: Viewer) -> Filled:
    """The file for a thing and a period; BlankRefused tells what in it cannot be told. A document is filled once."""
    outline = Outline(KEY, "", subject, "", (Prose(document.source, verbatim=True),))
    try:
        with translation.override(LANGUAGE):
            composed = compose(outline, about, period, viewer)
    except OutlineRefused as refusal:
        raise BlankRefused(_placed(document, refusal)) from refusal
    block = composed.content.blocks[0]
    line = block.lines[0] if isinstance(block, Paragraph) and block.lines else ()
    told = "".join(each if isinstance(each, str) else clean(each.text) for each in line)
    data = document.package.written(building.changed(document, told))
    shown = {each.number for each in line if isinstance(each, Ref)}
    return Filled(data, [t for t in composed.numbers if t.number in shown], composed.doubts, document.package.notes)


def _placed(document: tree.Document, refusal: OutlineRefused) -> list[str]:
    """What the language refused, with the paragraph its line came from."""
    error = refusal.__cause__
    found = error.context() if isinstance(error, LiquidError) and error.token is not None else None
    para = document.lines[found[0] - 1] if found and 0 < found[0] <= len(document.lines) else None
    if para is None or not isinstance(error, LiquidError):
        return refusal.messages
    return [in_paragraph(para.text, reason(error))]
