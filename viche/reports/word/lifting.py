"""Tags of blocks that span paragraphs, cells or rows: paired, and put between the blocks they belong between."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.uploads.packages import local
from viche.reports.word.blocks import Node, flat, is_bare
from viche.reports.word.fields import tags_of
from viche.reports.word.paragraphs import MIDDLES, Para, Piece
from viche.reports.word.refusing import in_paragraph


def lift(paras: list[Para]) -> list[str]:
    """Pair the tags and say between which blocks each stands; what is wrong, in sentences."""
    opened: list[list[Piece]] = []
    for para in paras:
        if para.is_bare:
            para.before = list(para.pieces)
            # A section of pages may end with the paragraph: then it stays, empty.
            para.dropped = not any(local(each.tag) == "sectPr" for each in tags_of(para.element))
    for piece in (piece for para in paras for piece in para.pieces):
        if opened and opened[-1][0].name == "comment" and piece.name != "endcomment":
            continue
        if piece.opens:
            opened.append([piece])
        elif piece.name in MIDDLES and opened and opened[-1][0].name in MIDDLES[piece.name]:
            opened[-1].append(piece)
        elif piece.name.startswith("end"):
            if not opened or f"end{opened[-1][0].name}" != piece.name:
                return [_unclosed(opened[-1][0]) if opened else _said(piece, _("він нічого не закриває."))]
            if wrong := _placed([*opened.pop(), piece]):
                return wrong
    return [_unclosed(block[0]) for block in opened]


def _unclosed(piece: Piece) -> str:
    return _said(piece, _("блок не закрито. Допишіть після нього {%% end%(name)s %%}.") % {"name": piece.name})


def _said(piece: Piece, why: str) -> str:
    return in_paragraph(piece.para.text, f"«{piece.text}» — {why}")


def _placed(tags: list[Piece]) -> list[str]:
    """Put the tags of one block where they belong; what is wrong with their places."""
    if len({piece.para for piece in tags}) == 1:
        return []
    shared = _common([piece.para for piece in tags])
    if shared is None:
        return [_said(tags[0], _("блок відкрито в одній частині документа, а закрито в іншій."))]
    for at, piece in enumerate(tags):
        child: Any = piece.para
        while child.parent is not shared:
            child = child.parent
        if isinstance(child, Node) and child.name != "tr":
            return [_said(piece, _("він стоїть у таблиці, а його пара — поза нею."))]
        leads, trails = _is_first(child, piece), _is_last(child, piece)
        if not (leads or trails):
            return [
                _said(
                    piece,
                    _("він стоїть посеред абзацу, а його пара — в іншому. Поставте їх окремими абзацами.")
                    if isinstance(child, Para)
                    else _(
                        "він стоїть посеред рядка таблиці: блок починають у першій клітинці й закривають в останній."
                    ),
                )
            ]
        after = trails if at == len(tags) - 1 else not leads
        piece.lifted = True
        piece.para.before = [each for each in piece.para.before if each is not piece]
        (child.after if after else child.before).append(piece)
    return []


def _common(paras: list[Para]) -> Node | None:
    """The nearest block that holds them all; never a row, nor a cell of a row of nothing but tags: rows are repeated whole."""
    chains = [_chain(para) for para in paras]
    shared = next((node for node in chains[0] if all(node in chain for chain in chains[1:])), None)
    while shared is not None and (shared.name == "tr" or (shared.name == "tc" and shared.parent.is_bare)):
        shared = shared.parent
    return shared


def _chain(para: Para) -> list[Node]:
    found: list[Node] = []
    node = para.parent
    while node is not None:
        found.append(node)
        node = node.parent
    return found


def _is_first(child: Any, piece: Piece) -> bool:
    """Whether nothing but tags stands in `child` before the tag."""
    before = takewhile(lambda block: block is not piece.para, flat(child))
    return piece.leads and all(is_bare(block) for block in before)


def _is_last(child: Any, piece: Piece) -> bool:
    after = takewhile(lambda block: block is not piece.para, reversed(list(flat(child))))
    return piece.trails and all(is_bare(block) for block in after)
