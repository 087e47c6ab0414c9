"""From the text that came back to the parts of the file: each mark is a block put in again, each value plain text in the
clothes of the run its slot begins in."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from viche.kit.uploads.packages import local
from viche.reports.word.blocks import Block, Node
from viche.reports.word.fields import tags_of
from viche.reports.word.paragraphs import Para
from viche.reports.word.refusing import BlankRefused
from viche.reports.word.tree import ATOM, CLOSE, LEAF, MARK, OPEN, RUN, Document

# What a filled document may grow to, in bytes of its text as XML.
MOST_GROWN = 24 * 2**20
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Signs XML has no place for.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
BREAKS = re.compile(r"(\r\n|\n|\r|\t)")
# What a document may hold once: a repeated block comes without it.
ONCE = frozenset({
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "permStart", "permEnd",
    "footnoteReference", "endnoteReference",
})  # fmt: skip
# Attributes by which Word knows a paragraph again.
KNOWN_BY = frozenset({"paraId", "textId"})
ENDS_WITH_PARAGRAPH = frozenset({"tc", "hdr", "ftr", "sdtContent"})

Token = tuple[str, int | str]


def changed(document: Document, told: str) -> dict[str, bytes]:
    """Bytes of the parts that were filled, by their names; `told` is what the text of the document became."""
    return _Building(document, told).changed()


class _Building:
    def __init__(self, document: Document, told: str) -> None:
        self.document, self.tokens = document, _tokens(told)
        self.used: set[int] = set()
        self.atoms: set[tuple[int, int]] = set()
        self.ids = 1_000_000
        self.grown = 0
        self.sizes: dict[int, int] = {}

    def changed(self) -> dict[str, bytes]:
        """Part by part, in the order of the text."""
        found = {}
        for name, root in self.document.roots.items():
            if not root.is_active:
                continue
            self._open(next(self.tokens, ("", "")), root)
            self._refill(root.element, root)
            tree = root.element.getroottree()
            found[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return found

    def _open(self, token: Token, node: Node) -> None:
        if token != (OPEN, node.number):
            raise _crossed()

    # ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _refill(self, element: Any, node: Node) -> None:
        """Put into the element of the node the blocks the text names, until the node is closed."""
        blocks = list(self._blocks(node))
        for child in list(element):
            element.remove(child)
        for block in blocks:
            element.append(block)
        if local(element.tag) in ENDS_WITH_PARAGRAPH and not (len(element) and local(element[-1].tag) == "p"):
            element.append(self._empty(element, node))

    def _blocks(self, node: Node) -> Iterator[Any]:
        for kind, said in self.tokens:
            if (kind, said) == (CLOSE, node.number):
                return
            if kind == "":
                # Line ends between blocks; a text there has nowhere to stand.
                if str(said).strip():
                    raise _crossed()
                continue
            block = self.document.blocks[int(said)] if int(said) < len(self.document.blocks) else None
            if kind not in (LEAF, OPEN) or block is None or block.parent is not node:
                raise _crossed()
            made = self._made(kind, block)
            if made is not None:
                yield made
        raise _crossed()

    def _made(self, kind: str, block: Block) -> Any:
        again = block.number in self.used
        self.used.add(block.number)
        if kind == LEAF:
            return self._again(block.element) if again else block.element
        if isinstance(block, Para):
            return self._paragraph(block, again)
        if not isinstance(block, Node):
            raise _crossed()
        shell = self._shell(block.element)
        _forget(shell)
        self._refill(shell, block)
        is_left = any(local(each.tag) == "tr" for each in shell) if block.name == "tbl" else True
        return shell if is_left else None

    def _again(self, element: Any) -> Any:
        """A copy of what stands in the document already, without what may stand there once."""
        key = id(element)
        if key not in self.sizes:
            self.sizes[key] = len(etree.tostring(element))
        self._grow(self.sizes[key])
        made = copy.deepcopy(element)
        made.tail = None
        for each in list(tags_of(made)):
            parent = each.getparent() if each is not made else None
            is_id = local(each.tag) == "id" and parent is not None and local(parent.tag) == "sdtPr"
            if parent is not None and (is_id or local(each.tag) in ONCE):
                parent.remove(each)
                continue
            _forget(each)
            if local(each.tag) == "docPr":
                self.ids += 1
                each.set("id", str(self.ids))
        return made

    def _copied(self, element: Any) -> Any:
        """A copy of properties: they come with every turn of a loop."""
        self._grow(_weight(element))
        return copy.deepcopy(element)

    def _shell(self, element: Any) -> Any:
        """The same element with nothing inside."""
        self._grow(sum(map(len, element.attrib.values())))
        return etree.Element(element.tag, dict(element.attrib), nsmap=element.nsmap)

    def _empty(self, element: Any, node: Node) -> Any:
        """A cell ends with a paragraph: an empty one like those it had."""
        made = etree.Element(_name(element, "p"), nsmap=element.nsmap)
        model = next((child.element for child in node.children if local(child.element.tag) == "p"), None)
        properties = _child(model, "pPr") if model is not None else None
        if properties is not None:
            made.append(self._copied(properties))
        return made

    def _grow(self, size: int) -> None:
        self.grown += size
        if self.grown > MOST_GROWN:
            raise BlankRefused(
                [_("Заповнений документ став би задовгим: звузьте переліки або приберіть зайві повтори.")]
            )

    # ── Paragraphs ───────────────────────────────────────────────────────────────────────────────────────────────

    def _paragraph(self, para: Para, again: bool) -> Any:
        """A paragraph of its runs; nothing when all there was in it were conditions that did not hold."""
        made = self._shell(para.element)
        if again:
            _forget(made)
        properties = _child(para.element, "pPr")
        if properties is not None:
            made.append(self._copied(properties))
        run: int | None = None
        is_told = False
        for kind, said in self.tokens:
            if (kind, said) == (CLOSE, para.number):
                has_section = properties is not None and _child(properties, "sectPr") is not None
                return made if is_told or has_section else None
            if kind == "":
                is_told |= bool(str(said).strip())
                self._text(made, para, run, str(said))
            elif kind == RUN and int(said) < max(len(para.runs), 1):
                run = int(said)
            elif kind == ATOM and int(said) < len(para.atoms):
                is_told = True
                self._atom(made, para, int(said), again)
            else:
                raise _crossed()
        raise _crossed()

    def _run(self, paragraph: Any, source: Any) -> Any:
        made = etree.SubElement(paragraph, _name(paragraph, "r"))
        properties = _child(source, "rPr") if source is not None else None
        if properties is not None:
            made.append(self._copied(properties))
        return made

    def _text(self, paragraph: Any, para: Para, run: int | None, text: str) -> None:
        said = ILLEGAL.sub("", text)
        if not said:
            return
        source = para.runs[run or 0] if para.runs else None
        made = self._run(paragraph, source)
        for part in BREAKS.split(said):
            if part == "\t":
                etree.SubElement(made, _name(paragraph, "tab"))
            elif part in ("\n", "\r", "\r\n"):
                etree.SubElement(made, _name(paragraph, "br"))
            elif part:
                told = etree.SubElement(made, _name(paragraph, "t"))
                told.set(XML_SPACE, "preserve")
                told.text = part
        self._grow(200 + 2 * len(said))

    def _atom(self, paragraph: Any, para: Para, at: int, again: bool) -> None:
        atom = para.atoms[at]
        repeated = again or (para.number, at) in self.atoms
        self.atoms.add((para.number, at))
        if repeated and local(atom.element.tag) in ONCE:
            return
        made = self._again(atom.element) if repeated else copy.deepcopy(atom.element)
        made.tail = None
        (self._run(paragraph, atom.run) if atom.run is not None else paragraph).append(made)


def _tokens(told: str) -> Iterator[Token]:
    """Marks as (sign, number) and the texts between them as ("", text)."""
    at = 0
    for found in MARK.finditer(told):
        if found.start() > at:
            yield "", told[at : found.start()]
        yield found[1], int(found[2])
        at = found.end()
    if told[at:]:
        yield "", told[at:]


def _name(beside: Any, name: str) -> str:
    """The name of a tag in the vocabulary of the document."""
    return f"{{{etree.QName(beside).namespace}}}{name}"


def _child(element: Any, name: str) -> Any:
    return next((each for each in element if isinstance(each.tag, str) and local(each.tag) == name), None)


def _forget(element: Any) -> None:
    for name in [each for each in element.attrib if local(each) in KNOWN_BY]:
        del element.attrib[name]


def _weight(element: Any) -> int:
    """About how many bytes it takes, names of vocabularies aside."""
    return sum(20 + len(e.text or "") + sum(map(len, e.attrib.values())) for e in tags_of(element))


def _crossed() -> BlankRefused:
    return BlankRefused(
        [
            _(
                "Умови й цикли в документі перетинаються з таблицями чи абзацами. Поставте кожен тег окремим абзацом або рядком."
            )
        ]
    )
