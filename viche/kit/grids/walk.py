"""XML parts of office documents followed tag by tag, so that a part of any size needs memory only for what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from viche.kit.uploads.markup import follow

# Word writes the first, «Strict Open XML Document» (ISO/IEC 29500 strict) the second.
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
MATHS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SYMBOLS = "http://schemas.microsoft.com/office/word/2015/wordml/symex"
SPACE = "http://www.w3.org/XML/1998/namespace}space"
OFF = ("0", "false", "off")

Attributes = Mapping[str, str]


def short(name: str) -> str:
    """The name of a tag as the walkers know it: `p`, `m:t`, `mc:Choice`; empty for what belongs to none of these."""
    space, _mark, local = name.rpartition("}")
    if space in WORD:
        return local
    if space in MATHS:
        return f"m:{local}"
    return {COMPATIBILITY: f"mc:{local}", SYMBOLS: f"symex:{local}"}.get(space, "")


def attribute(attributes: Attributes, name: str) -> str | None:
    """An attribute of Word's own namespaces, or None."""
    for space in WORD:
        found = attributes.get(f"{space}}}{name}")
        if found is not None:
            return found
    return attributes.get(name)


def value(attributes: Attributes) -> str:
    """`w:val` of a tag, or nothing."""
    return attribute(attributes, "val") or ""


def is_on(attributes: Attributes) -> bool:
    """Whether a yes-or-no tag says yes; without `w:val` it does."""
    return value(attributes) not in OFF


def number(text: str | None, default: int, most: int = 10**6) -> int:
    """A whole number not below zero as written in an attribute; `default` for what is not one."""
    if text is None or not text.isascii() or not text.isdigit():
        return default
    return min(int(text), most) if len(text) < 12 else most


class Walker:
    """What is told of each tag in turn. `names` are the short names of the open tags, the innermost last."""

    name_of = staticmethod(short)

    def __init__(self) -> None:
        self.names: list[str] = []
        self._short: dict[str, str] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        """A tag begins; it already stands last in `names`."""

    def closed(self, name: str) -> None:
        """A tag ends; it no longer stands in `names`."""

    def written(self, text: str) -> None:
        """A piece of text inside the last of `names`."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """For the parser."""
        known = self._short.get(name)
        if known is None:
            known = self._short[name] = self.name_of(name)
        self.names.append(known)
        self.opened(known, attributes)

    def end(self, _name: str) -> None:
        """For the parser."""
        self.closed(self.names.pop())


def walk(pieces: Iterable[bytes], walker: Walker) -> None:
    """Lead the walker through a part. Raises FileRefused for a part that is broken or made to harm."""
    follow(pieces, walker.begin, walker.end, walker.written, namespaces=True)
