"""Office containers (ECMA-376-2, Open Packaging Conventions): which part of the file is what."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree

from viche.kit.uploads.archives import broken

SMALL_PART = 2 * 2**20

Reader = Callable[[str], bytes | None]


def parse(xml: bytes | None) -> Element:
    """The tree of a small part; refuses a missing, broken or large one."""
    if xml is None or len(xml) > SMALL_PART:
        raise broken()
    try:
        root: Element = SafeTree.fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise broken() from error
    return root


def local(name: str) -> str:
    """The name of a tag or an attribute without its namespace."""
    return name.rpartition("}")[2]


def relations_path(path: str) -> str:
    """Where the relations of the part at `path` lie; "" is the container itself."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(read: Reader, path: str) -> Iterator[tuple[str, str, str]]:
    """(id, kind, path of the target inside the container) of each relation of the part at `path`, "" for the root.

    `read` gives the bytes of a part or None. The kind is the last word of its address: those of ECMA and of ISO strict
    differ in the rest.
    """
    folder = posixpath.dirname(path)
    for item in parse(read(relations_path(path))):
        if item.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", "").replace("\\", "/")))
            yield item.get("Id", ""), item.get("Type", "").rpartition("/")[2], target.lstrip("/").lower()
