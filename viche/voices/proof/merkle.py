"""The Merkle tree of RFC 9162 §2.1: grown from a few hashes, proved from a few stored rows.

A log of n leaves is held as `Frontier`: its size and the roots of its perfect subtrees, at most 64 hashes. Growing it
gives the nodes worth storing: one for every 256 leaves, one for every 65 536, and so on. With these and the leaf hashes
a proof reads a few rows' ranges of at most 256 hashes, two for each factor of 256 in the size, however long the log is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

# Heights between stored levels: a node of level 1 stands over 2 ** 8 leaves, of level 2 over 2 ** 16.
STEP = 8
WIDTH = 1 << STEP
EMPTY = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data), 32 bytes."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), 32 bytes."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Node:
    """A hash to store: the root of the perfect subtree over leaves [index, index + 1) × 256 ** level; level from 1."""

    level: int
    index: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """A whole log in at most 64 hashes: `peaks` are the roots of its perfect subtrees, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count() or any(len(p) != 32 for p in self.peaks):
            raise ValueError(f"{len(self.peaks)} peaks do not make a log of {self.size}")

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> Frontier:
        """From a column: the peaks one after another, 32 bytes each."""
        return cls(size, tuple(packed[i : i + 32] for i in range(0, len(packed), 32)))

    def pack(self) -> bytes:
        """For a column beside the size."""
        return b"".join(self.peaks)

    def root(self) -> bytes:
        """The root of the tree, 32 bytes."""
        return _folded(self.peaks) if self.peaks else EMPTY

    def grown(self, leaves: Iterable[bytes]) -> tuple[Frontier, list[Node]]:
        """The log after these leaf hashes, and the nodes they completed, to be stored in the same transaction."""
        peaks, size, nodes = list(self.peaks), self.size, list[Node]()
        for leaf in leaves:
            at, height, over = leaf, 0, size
            while over & 1:
                at, over, height = node_hash(peaks.pop(), at), over >> 1, height + 1
                if not height % STEP:
                    nodes.append(Node(height // STEP, over, at))
            peaks.append(at)
            size += 1
        return Frontier(size, tuple(peaks)), nodes


class Store(Protocol):
    """Where hashes of one log are kept."""

    def hashes(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """`count` ≤ 256 hashes of a level from index `start`: level 0 are the leaves, above it the stored nodes."""
        ...


class Tree:
    """The log as it was at `size`, read from a store; each range is read once, so make one for each page."""

    def __init__(self, store: Store, size: int) -> None:
        self.store, self.size = store, size
        self._read: dict[tuple[int, int], Sequence[bytes]] = {}

    def root(self) -> bytes:
        """The root of the tree, 32 bytes."""
        return self._over(0, self.size) if self.size else EMPTY

    def inclusion(self, n: int) -> list[bytes]:
        """Proof that leaf n stands in the log (§2.1.3.1): siblings from the leaf up."""
        if not 0 <= n < self.size:
            raise ValueError(f"leaf {n} is not in a log of {self.size}")
        path, low, high = list[bytes](), 0, self.size
        while high - low > 1:
            middle = low + _split(high - low)
            if n < middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        return path[::-1]

    def consistency(self, old: int) -> list[bytes]:
        """Proof that the log of `old` leaves is the beginning of this one (§2.1.4.1); empty when there is nothing to say."""
        if not 0 <= old <= self.size:
            raise ValueError(f"a log of {self.size} had never {old} leaves")
        if old in (0, self.size):
            return []
        path, low, high = list[bytes](), 0, self.size
        while old != high:
            middle = low + _split(high - low)
            if old <= middle:
                path.append(self._over(middle, high))
                high = middle
            else:
                path.append(self._over(low, middle))
                low = middle
        # The old root itself is known to whoever asks, so it is not said.
        return ([self._over(low, high)] if low else []) + path[::-1]

    def _over(self, low: int, high: int) -> bytes:
        """The root over leaves [low, high), where `low` is where a subtree of at least that size begins."""
        parts = []
        while low < high:
            height = (high - low).bit_length() - 1
            parts.append(self._perfect(height, low >> height))
            low += 1 << height
        return _folded(parts)

    def _perfect(self, height: int, index: int) -> bytes:
        level, above = divmod(height, STEP)
        first = index << above
        tile = first // WIDTH
        if (level, tile) not in self._read:
            start = tile * WIDTH
            count = min(WIDTH, (self.size >> (level * STEP)) - start)
            self._read[level, tile] = self.store.hashes(level, start, count)
        row = self._read[level, tile][first % WIDTH : first % WIDTH + (1 << above)]
        while len(row) > 1:
            row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
        return row[0]


def _split(size: int) -> int:
    """The largest power of two smaller than `size` > 1: where RFC 9162 parts a tree."""
    return 1 << (size - 1).bit_length() - 1


def _folded(peaks: Sequence[bytes]) -> bytes:
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def included(leaf: bytes, n: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that the leaf hash stands at n in the log of `size` with this root (§2.1.3.2)."""
    if not 0 <= n < size:
        return False
    at, last, got = n, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            got = node_hash(sibling, got)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            got = node_hash(got, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and got == root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the log of `old` leaves is the beginning of the log of `new` (§2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    if not 0 < old < new or not path:
        return False
    proof = list(path) if old & (old - 1) else [old_root, *path]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root
