"""The tree against the definition and the published examples of RFC 9162, then against itself at any size."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viche.voices.proof.merkle import EMPTY, WIDTH, Frontier, Tree, consistent, included, leaf_hash, node_hash

# The eight entries of the Certificate Transparency test suite and the root after each of them.
ENTRIES = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
ENTRIES.append(bytes(range(0x60, 0x70)))
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Kept:
    """A store in memory that counts what is read of it."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels: dict[int, list[bytes]] = {0: list(leaves)}
        self.frontier, nodes = Frontier().grown(leaves)
        for node in nodes:
            level = self.levels.setdefault(node.level, [])
            assert node.index == len(level), "nodes come in order, none is left out"
            level.append(node.hash)
        self.reads: list[int] = []

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        self.reads.append(count)
        assert 0 < count <= WIDTH
        found = self.levels[level][start : start + count]
        assert len(found) == count
        return found


def defined(leaves: Sequence[bytes]) -> bytes:
    """The root as §2.1.1 says it, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + defined(leaves[:k]) + defined(leaves[k:])).digest()


def some(size: int) -> list[bytes]:
    return [leaf_hash(b"%d" % i) for i in range(size)]


def test_the_roots_of_the_published_entries() -> None:
    hashes = [leaf_hash(entry) for entry in ENTRIES]
    assert [Frontier().grown(hashes[:n])[0].root().hex() for n in range(9)] == ROOTS
    assert [Tree(Kept(hashes), n).root().hex() for n in range(9)] == ROOTS


def test_the_proofs_of_the_example_of_the_rfc() -> None:
    # §2.1.5: seven leaves; a…f, j hash the leaves, g = ab, h = cd, i = ef, k = gh, l = ij.
    a, b, c, d, e, f, j = leaves = some(7)
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, ell = node_hash(g, h), node_hash(i, j)
    tree = Tree(Kept(leaves), 7)
    assert tree.inclusion(0) == [b, h, ell]
    assert tree.inclusion(3) == [c, g, ell]
    assert tree.inclusion(4) == [f, j, k]
    assert tree.inclusion(6) == [i, k]
    assert tree.consistency(3) == [c, d, g, ell]
    assert tree.consistency(4) == [ell]
    assert tree.consistency(6) == [i, j, k]


def test_every_pair_of_sizes_up_to_64() -> None:
    leaves = some(64)
    kept, roots = Kept(leaves), [defined(leaves[:n]) for n in range(65)]
    for n in range(65):
        tree = Tree(kept, n)
        assert tree.root() == Frontier().grown(leaves[:n])[0].root() == roots[n]
        for m in range(n):
            path = tree.inclusion(m)
            assert included(leaves[m], m, n, path, roots[n])
            assert not included(leaves[m], m + 1, n, path, roots[n])
            assert not included(leaves[m - 1] if m else EMPTY, m, n, path, roots[n])
        for m in range(n + 1):
            path = tree.consistency(m)
            assert consistent(m, n, roots[m], roots[n], path)
            if 0 < m < n:
                assert not consistent(m, n, roots[m - 1], roots[n], path)
                assert not consistent(m, n, roots[m], roots[n - 1], path)
                assert not consistent(m, n, roots[m], roots[n], path[:-1])
                assert not consistent(m, n, roots[m], roots[n], [*path, EMPTY])


@given(st.lists(st.integers(0, 700), min_size=1, max_size=6), st.data())
def test_growing_by_batches_is_growing_at_once(batches: list[int], data: st.DataObject) -> None:
    leaves, size, frontier, nodes = some(sum(batches)), 0, Frontier(), []
    for count in batches:
        frontier, more = Frontier.unpack(size, frontier.pack()).grown(leaves[size : size + count])
        size, nodes = size + count, nodes + more
    kept = Kept(leaves)
    assert frontier == kept.frontier
    assert {(n.level, n.index): n.hash for n in nodes} == {
        (level, i): h for level, row in kept.levels.items() if level for i, h in enumerate(row)
    }


BIG = Kept(some(70_000))


@given(st.integers(1, 70_000), st.data())
def test_proofs_of_any_size(size: int, data: st.DataObject) -> None:
    tree = Tree(BIG, size)
    root = tree.root()
    n, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    path = tree.inclusion(n)
    assert included(BIG.levels[0][n], n, size, path, root)
    steps = tree.consistency(old)
    assert consistent(old, size, Tree(BIG, old).root(), root, steps)
    if path:
        spoilt = data.draw(st.integers(0, len(path) - 1))
        assert not included(BIG.levels[0][n], n, size, [*path[:spoilt], EMPTY, *path[spoilt + 1 :]], root)
    if steps:
        spoilt = data.draw(st.integers(0, len(steps) - 1))
        assert not consistent(old, size, Tree(BIG, old).root(), root, [*steps[:spoilt], EMPTY, *steps[spoilt + 1 :]])


def test_a_proof_reads_two_ranges_a_level() -> None:
    kept = Kept(BIG.levels[0])
    kept.reads.clear()
    Tree(kept, 69_999).inclusion(12_345)
    assert len(kept.reads) <= 6 and sum(kept.reads) <= 6 * WIDTH
    kept.reads.clear()
    Tree(kept, 69_999).consistency(12_345)
    assert len(kept.reads) <= 6


def test_ten_million_leaves_are_proved_from_a_thousand_rows() -> None:
    class Endless:
        """All leaves alike: then all nodes of a level are alike too, so any range is known without keeping it."""

        def __init__(self) -> None:
            self.read, self.levels = 0, [EMPTY]
            for _ in range(4):
                top = self.levels[-1]
                for _ in range(8):
                    top = node_hash(top, top)
                self.levels.append(top)

        def hashes(self, level: int, start: int, count: int) -> list[bytes]:
            self.read += count
            return [self.levels[level]] * count

    kept, size = Endless(), 10_000_000
    path = Tree(kept, size).inclusion(1_234_567)
    assert kept.read <= 6 * WIDTH
    assert included(EMPTY, 1_234_567, size, path, Tree(kept, size).root())


def test_what_never_was_is_refused() -> None:
    tree = Tree(Kept(some(5)), 5)
    with pytest.raises(ValueError, match="leaf 5"):
        tree.inclusion(5)
    with pytest.raises(ValueError, match="never 6"):
        tree.consistency(6)
    with pytest.raises(ValueError, match="peaks"):
        Frontier(3, (EMPTY,))
    assert not included(EMPTY, 5, 5, [], EMPTY)
    assert not included(EMPTY, -1, 5, [], EMPTY)
    assert not consistent(6, 5, EMPTY, EMPTY, [EMPTY])
