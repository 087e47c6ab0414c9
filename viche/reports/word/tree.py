"""The document as a tree of blocks and as ONE text in the language of outlines.

Every block is named in the text by a mark of private-use signs (no value brings them in: `language.things.clean`), so what
comes back says which block to put where. Tags are lifted out of their paragraphs: those of a block that begins in one
paragraph and ends in another stand between paragraphs, those of different cells between rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from viche.kit.uploads.packages import local
from viche.reports.word.blocks import Block, Leaf, Node, flat
from viche.reports.word.fields import Fields, text_of
from viche.reports.word.lifting import lift
from viche.reports.word.package import ASIDE, COMMENTS, Package, tree_of
from viche.reports.word.paragraphs import BRACE, PLACES, Para, is_active, read
from viche.reports.word.refusing import EXAMPLE, BlankRefused, in_paragraph, quoted

LEAF, OPEN, CLOSE, RUN, ATOM, END = "\ue009", "\ue004", "\ue005", "\ue006", "\ue008", "\ue007"
MARK = re.compile(f"([{LEAF}{OPEN}{CLOSE}{RUN}{ATOM}])(\\d+){END}")
CONTAINERS = frozenset({"tbl", "tr", "tc", "sdt", "sdtContent"})
MOST_PLACES = 5000


@dataclass
class Document:
    """A file read: its parts as trees, its blocks by their numbers, its text. `lines`: the paragraph of each line of the text."""

    package: Package
    roots: dict[str, Node] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    paras: list[Para] = field(default_factory=list)
    source: str = ""
    lines: list[Para | None] = field(default_factory=list)


def document(package: Package) -> Document:
    """The file read. BlankRefused tells every mistake in it."""
    found = Document(package)
    wrong: list[str] = []
    for name in package.stories:
        root = tree_of(package.parts[name])
        fields = Fields()
        body = next((each for each in root if isinstance(each.tag, str) and local(each.tag) == "body"), root)
        found.roots[name] = _node(found, body, None, fields, wrong)
        if fields.wrong:
            wrong.append(_("У документі є поле, яке бере щось іззовні або запускає програму. Приберіть його."))
    wrong += _aside(package)
    if not wrong and not found.paras:
        wrong.append(
            _("У документі немає жодного місця, яке можна заповнити. Напишіть, наприклад: %(example)s.")
            % {"example": EXAMPLE}
        )
    if len(found.paras) > MOST_PLACES:
        wrong.append(_("Абзаців із місцями для чисел більше за %(most)s.") % {"most": MOST_PLACES})
    if not any(para.is_torn for para in found.paras):
        wrong += lift(found.paras)
    if wrong:
        raise BlankRefused(wrong)
    found.source = "".join(_Writing(found).parts())
    return found


def _node(found: Document, element: Any, parent: Node | None, fields: Fields, wrong: list[str]) -> Node:
    node = Node(len(found.blocks), element, parent)
    found.blocks.append(node)
    for child in element:
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name in CONTAINERS and not (name == "sdt" and node.name in ("tbl", "tr")):
            node.children.append(_node(found, child, node, fields, wrong))
            continue
        number = len(found.blocks)
        if name == "p" and is_active(child):
            para = Para(number, child, node)
            wrong += read(para, fields)
            block: Block = para
            found.paras.append(para)
        else:
            block = Leaf(number, child, node)
            if name:
                fields.meet(child)
                if BRACE.search(text := text_of(child)):
                    place = PLACES.get(name, _("у частині, якої ми не заповнюємо"))
                    wrong.append(
                        in_paragraph(text, _("місце, яке треба заповнити, стоїть %(place)s.") % {"place": place})
                    )
        found.blocks.append(block)
        node.children.append(block)
    return node


def _aside(package: Package) -> Iterator[str]:
    """Slots where nothing is filled; and notes of what stays as it is."""
    for name in [each for each in package.parts if ASIDE.fullmatch(each)]:
        text = text_of(tree_of(package.parts[name]))
        if found := BRACE.search(text):
            yield _("Виноски, діаграми й схеми ми не заповнюємо, а в них є «%(slot)s». Перенесіть його в текст.") % {
                "slot": quoted(text[found.start() :])
            }
    if COMMENTS in package.parts:
        package.notes.append(_("Примітки в документі лишилися, як були: їх ми не заповнюємо."))
    if any(b"<w:ins " in package.parts[name] or b"<w:del " in package.parts[name] for name in package.stories):
        package.notes.append(_("У документі є неприйняті виправлення: вони лишилися, як були."))


# ── The text ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Writing:
    """The text with its marks; each tag between blocks and each paragraph begins a line, so a line tells its paragraph."""

    def __init__(self, found: Document) -> None:
        self.found = found
        found.lines = [None]

    def parts(self) -> Iterator[str]:
        """Piece by piece."""
        for root in self.found.roots.values():
            if root.is_active:
                yield f"{OPEN}{root.number}{END}"
                yield from self._inside(root)
                yield f"{CLOSE}{root.number}{END}"

    def _line(self, para: Para) -> str:
        self.found.lines.append(para)
        return "\n"

    def _inside(self, node: Node) -> Iterator[str]:
        for child in node.children:
            yield from self._tags(child, "before")
            if isinstance(child, Para):
                if not child.dropped:
                    yield from self._para(child)
            elif isinstance(child, Leaf) or not child.is_active:
                yield f"{LEAF}{child.number}{END}"
            elif child.name == "tr" and child.is_bare:
                # A row of nothing but tags is only its tags.
                for block in flat(child):
                    yield from self._tags(block, "before")
            else:
                yield f"{OPEN}{child.number}{END}"
                yield from self._inside(child)
                yield f"{CLOSE}{child.number}{END}"
            yield from self._tags(child, "after")

    def _tags(self, block: Block, place: str) -> Iterator[str]:
        for piece in sorted(getattr(block, place, ()), key=lambda piece: (piece.para.number, piece.start)):
            yield self._line(piece.para) + piece.text

    def _para(self, para: Para) -> Iterator[str]:
        yield f"{self._line(para)}{OPEN}{para.number}{END}"
        pieces = {piece.start: piece for piece in para.pieces}
        at, run = 0, None
        while at < len(para.signs):
            sign, piece = para.signs[at], pieces.get(at)
            if piece is not None:
                if not piece.lifted:
                    yield f"{RUN}{sign.run}{END}{piece.text}"
                # What stood inside a slot and is no part of it stands after it.
                yield from (
                    f"{ATOM}{s.atom}{END}" for s in para.signs[at : piece.end] if s.atom is not None and not s.text
                )
                at, run = piece.end, None
                continue
            if sign.atom is not None:
                yield f"{ATOM}{sign.atom}{END}"
            else:
                yield sign.text if sign.run == run else f"{RUN}{sign.run}{END}{sign.text}"
                run = sign.run
            at += 1
        yield f"{CLOSE}{para.number}{END}"
