"""Blocks of a document: parts, tables, rows and cells with what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from viche.kit.uploads.packages import local
from viche.reports.word.fields import tags_of, text_of
from viche.reports.word.paragraphs import SEEN, Para, Piece


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
        return self.is_active and all(is_bare(child) for child in self.children)

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


def is_bare(block: Any) -> bool:
    """Whether no text stands in a block but tags."""
    if isinstance(block, Leaf):
        seen = SEEN & {local(each.tag) for each in tags_of(block.element)}
        return not seen and not text_of(block.element).strip()
    return isinstance(block, Para | Node) and (block.is_bare or (isinstance(block, Node) and _is_empty(block)))


def _is_empty(node: Node) -> bool:
    return all(is_bare(child) for child in node.children)


def flat(block: Any) -> Iterator[Any]:
    """Everything inside a block that is no block itself, in order."""
    if isinstance(block, Node):
        for child in block.children:
            yield from flat(child)
    else:
        yield block
