"""The document as a tree of blocks and as ONE text in the language of outlines.

Every block is named in the text by a mark of private-use signs (no value brings them in: `language.things.clean`), so what
comes back says which block to put where. Tags are lifted out of their paragraphs: those of a block that begins in one
paragraph and ends in another stand between paragraphs, those of different cells between rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from viche.kit.uploads.packages import local
from viche.reports.word.package import ASIDE, Package, parser
from viche.reports.word.paragraphs import (
    BRACE,
    MIDDLES,
    PLACES,
    SEEN,
    Fields,
    Para,
    Piece,
    is_active,
    read,
    tags_of,
    text_of,
)
from viche.reports.word.refusing import BlankRefused, in_paragraph, quoted

LEAF, OPEN, CLOSE, RUN, ATOM, END = "\ue009", "\ue004", "\ue005", "\ue006", "\ue008", "\ue007"
MARK = re.compile(f"([{LEAF}{OPEN}{CLOSE}{RUN}{ATOM}])(\\d+){END}")
CONTAINERS = frozenset({"tbl", "tr", "tc", "sdt", "sdtContent"})
MOST_PLACES = 5000


@dataclass(eq=False)
class Node:
    """A block with blocks inside: a part, a table, a row, a cell, a control around paragraphs."""

    number: int
    element: Any
    parent: Any
    children: list[Any] = field(default_factory=list)
    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)

    @cached_property
    def is_active(self) -> bool:
        """Whether something inside is filled."""
        return any(not isinstance(child, Leaf) and child.is_active for child in self.children)

    @cached_property
    def is_bare(self) -> bool:
        """Whether tags stand inside and nothing else."""
        return self.is_active and all(_is_bare(child) for child in self.children)

    @property
    def name(self) -> str:
        """`tbl`, `tr`, `tc`, …"""
        return local(self.element.tag)


@dataclass(eq=False)
class Leaf:
    """A block in which nothing is filled: it is put in as it is."""

    number: int
    element: Any
    parent: Any


Block = Node | Para | Leaf


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
        try:
            root = etree.fromstring(package.parts[name], parser())
        except etree.XMLSyntaxError as error:
            raise BlankRefused(
                [_("Документ не прочитати: збережіть його у Word наново й завантажте ще раз.")]
            ) from error
        fields = Fields()
        body = next((each for each in root if isinstance(each.tag, str) and local(each.tag) == "body"), root)
        found.roots[name] = _node(found, body, None, fields, wrong)
        if fields.wrong:
            wrong.append(_("У документі є поле, яке бере щось іззовні або запускає програму. Приберіть його."))
    wrong += _aside(package)
    if not wrong and not found.paras:
        wrong.append(
            _("У документі немає жодного місця, яке можна заповнити. Напишіть, наприклад: {acts#акт|акти|актів}.")
        )
    if len(found.paras) > MOST_PLACES:
        wrong.append(_("Абзаців із місцями для чисел більше за %(most)s.") % {"most": MOST_PLACES})
    if not wrong:
        wrong = _lift(found)
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
        text = text_of(etree.fromstring(package.parts[name], parser()))
        if found := BRACE.search(text):
            yield _("Виноски, діаграми й схеми ми не заповнюємо, а в них є «%(slot)s». Перенесіть його в текст.") % {
                "slot": quoted(text[found.start() :])
            }
    if "word/comments.xml" in package.parts:
        package.notes.append(_("Примітки в документі лишилися, як були: їх ми не заповнюємо."))
    if any(b"<w:ins " in package.parts[name] or b"<w:del " in package.parts[name] for name in package.stories):
        package.notes.append(_("У документі є неприйняті виправлення: вони лишилися, як були."))


# ── Tags between blocks ──────────────────────────────────────────────────────────────────────────────────────────────


def _lift(found: Document) -> list[str]:
    """Pair the tags and say between which blocks each stands; what is wrong, in sentences."""
    opened: list[list[Piece]] = []
    for para in found.paras:
        if para.is_bare:
            para.before = list(para.pieces)
            # A section of pages may end with the paragraph: then it stays, empty.
            para.dropped = not any(local(each.tag) == "sectPr" for each in tags_of(para.element))
    for piece in (piece for para in found.paras for piece in para.pieces):
        if opened and opened[-1][0].name == "comment" and piece.name != "endcomment":
            continue
        if piece.opens:
            opened.append([piece])
        elif piece.name in MIDDLES and opened and opened[-1][0].name in MIDDLES[piece.name]:
            opened[-1].append(piece)
        elif piece.name.startswith("end"):
            if not opened or f"end{opened[-1][0].name}" != piece.name:
                return [
                    *map(_unclosed, (block[0] for block in opened[-1:])),
                    _said(piece, _("він нічого не закриває.")),
                ]
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


def _is_bare(block: Any) -> bool:
    """Whether no text stands in a block but tags."""
    if isinstance(block, Leaf):
        seen = SEEN & {local(each.tag) for each in tags_of(block.element)}
        return not seen and not text_of(block.element).strip()
    return isinstance(block, Para | Node) and (block.is_bare or (isinstance(block, Node) and _is_empty(block)))


def _is_empty(node: Node) -> bool:
    return all(_is_bare(child) for child in node.children)


def _flat(block: Any) -> Iterator[Any]:
    if isinstance(block, Node):
        for child in block.children:
            yield from _flat(child)
    else:
        yield block


def _is_first(child: Any, piece: Piece) -> bool:
    """Whether nothing but tags stands in `child` before the tag."""
    before = takewhile(lambda block: block is not piece.para, _flat(child))
    return piece.leads and all(_is_bare(block) for block in before)


def _is_last(child: Any, piece: Piece) -> bool:
    after = takewhile(lambda block: block is not piece.para, reversed(list(_flat(child))))
    return piece.trails and all(_is_bare(block) for block in after)


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
                for block in _flat(child):
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
