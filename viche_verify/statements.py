"""Signed statements (heads, promises, keys passing the work on), whom they are believed from, and receipts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Said = dict[str, Any]
Test = Callable[[Any], object]
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
LEAF = b"\0viche-leaf-1\n"  # what a leaf's text is hashed after: the 0x00 of RFC 9162 and our own mark
NEVER = "9999"


class Untrue(Exception):
    """The first thing that does not hold: its line (to `last`, when only a range is known) or the file it stands in."""

    def __init__(self, text: str, *, line: int = 0, last: int = 0, where: str = "", **values: Any) -> None:
        super().__init__(text)
        self.text, self.line, self.last, self.where, self.values = text, line, last, where, values


def canonical(value: Any) -> bytes:
    """UTF-8, keys sorted, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def node(left: bytes, right: bytes) -> bytes:
    """An inner node of RFC 9162."""
    return hashlib.sha256(b"\1" + left + right).digest()


def _text(pattern: str) -> Test:
    matches = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and matches(value)


def count(value: Any) -> bool:
    """Whether it is a whole number from nought."""
    return type(value) is int and value >= 0


HEX, AT, ANY = _text(r"[0-9a-f]{64}"), _text(MOMENT), _text(r".+")
SIGNED = {"key": HEX, "signature": _text(r"[0-9a-f]{128}"), "at": AT}
HEAD: Mapping[str, Test] = {**SIGNED, "question": ANY, "about": HEX, "closes": AT, "size": count, "root": HEX}
HANDOVER: Mapping[str, Test] = {**SIGNED, "next": HEX}
PROMISE: Mapping[str, Test] = {**SIGNED, "question": ANY, "n": count, "number": count, "leaf": HEX}


def shaped(said: Any, fields: Mapping[str, Test], **place: Any) -> Said:
    """The same object, when it has exactly these fields and each is what it should be."""
    if not isinstance(said, dict) or said.keys() != fields.keys() or not all(fields[k](v) for k, v in said.items()):
        raise Untrue("shape", **place)
    return said


class Trust:
    """Keys that are believed, each until it passed the work on: the first one and, by handovers, those after it."""

    def __init__(self, first: str) -> None:
        self.first = first
        self.until = {first: NEVER}

    def admit(self, handovers: Sequence[Any]) -> None:
        """Follow the first line of a file; a handover that its own key did not sign is false whoever is believed."""
        for passed in handovers:
            shaped(passed, HANDOVER, line=1)
            if not _signed("viche-key-1", passed):
                raise Untrue("signature", line=1)
            if self.until.get(passed["key"]) == NEVER and passed["next"] not in self.until:
                self.until |= {passed["key"]: passed["at"], passed["next"]: NEVER}

    def check(self, kind: str, said: Said, **place: Any) -> None:
        """Raise Untrue unless a believed key signed it in its time."""
        if said["key"] not in self.until:
            raise Untrue("foreign_key", key=said["key"], expected=self.first, **place)
        if not _signed(kind, said):
            raise Untrue("signature", **place)
        if said["at"] > self.until[said["key"]]:
            raise Untrue("late_key", key=said["key"], at=self.until[said["key"]], **place)


def _signed(kind: str, said: Said) -> bool:
    body = {name: value for name, value in said.items() if name != "signature"}
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["key"]))
        public.verify(bytes.fromhex(said["signature"]), kind.encode() + b"\n" + canonical(body))
    except (InvalidSignature, ValueError):
        return False
    return True


def check_head(head: Any, trust: Trust, **place: Any) -> Said:
    """A head of good shape, signed by a believed key."""
    more = {"opened": HEX} if isinstance(head, dict) and "opened" in head else {}
    trust.check("viche-head-1", shaped(head, {**HEAD, **more}, **place), **place)
    return dict(head)


def check_receipt(receipt: Said, trust: Trust, where: str) -> list[tuple[str, Said]]:
    """What a receipt proves by itself: the promise is about this leaf, the leaf about this person, a head holds it."""
    promise = shaped(receipt.get("promise"), PROMISE, where=where)
    leaf: Said = receipt.get("leaf") or {}
    salt, proof = receipt.get("salt"), receipt.get("proof")
    trust.check("viche-promise-1", promise, where=where)
    hashed = hashlib.sha256(LEAF + canonical(leaf)).digest()
    same = all(leaf.get(name) == promise[name] for name in ("question", "n", "number", "at"))
    if not same or hashed.hex() != promise["leaf"]:
        raise Untrue("receipt_leaf", where=where)
    if salt is not None:
        person = hashlib.sha256(bytes.fromhex(salt) + canonical(receipt.get("personal"))).hexdigest()
        if person != leaf["person"]:
            raise Untrue("commitment", where=where)
    found = [("receipt", {"number": promise["number"], "at": promise["at"]})]
    if proof is None:
        return [*found, ("receipt_later", {})]
    head = check_head(proof["head"], trust, where=where)
    path = [bytes.fromhex(part) for part in proof["path"]]
    root = _climbed(hashed, promise["n"], head["size"], path)
    if head["question"] != promise["question"] or root is None or root.hex() != head["root"]:
        raise Untrue("receipt_path", where=where)
    return [*found, ("receipt_in", {"size": head["size"], "at": head["at"]})]


def check_link(link: Said, trust: Trust, where: str) -> list[tuple[str, Said]]:
    """That the log of one head is the beginning of the log of another, without the log itself."""
    old, new = (check_head(link[name], trust, where=where) for name in ("old", "new"))
    path = [bytes.fromhex(part) for part in link["path"]]
    sizes, roots = (old["size"], new["size"]), (bytes.fromhex(old["root"]), bytes.fromhex(new["root"]))
    if sizes[0] == 0 and not path:
        got = (hashlib.sha256().digest(), roots[1])
    else:
        got = _grown(*sizes, path, roots[0]) if 0 < sizes[0] <= sizes[1] else (b"", b"")
    if path or got != roots or old["question"] != new["question"] or old["at"] > new["at"]:
        raise Untrue("unlinked", where=where, at=old["at"], later=new["at"])
    return [("linked", {"size": old["size"], "at": old["at"], "more": new["size"], "later": new["at"]})]


def _grown(old: int, new: int, path: list[bytes], root: bytes | None) -> tuple[bytes, bytes]:
    """Both roots by the definition of RFC 9162 §2.1.4.1; takes what it uses off the path. `root`: known, so not in it."""
    if old == new:
        same = root or (path.pop(0) if path else b"")
        return same, same
    left = 1 << ((new - 1).bit_length() - 1)
    if old <= left:
        was, now = _grown(old, left, path, root)
        return was, node(now, path.pop(0) if path else b"")
    was, now = _grown(old - left, new - left, path, None)
    beside = path.pop(0) if path else b""
    return node(beside, was), node(beside, now)


def _climbed(leaf: bytes, n: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that the path leads to from leaf n of `size`, or None: it is not such a path."""
    last, parts = size - 1, list(path)
    if n > last:
        return None
    while last:
        # The last node of a level without a right neighbour goes up as it is.
        if n % 2 or n < last:
            if not parts:
                return None
            other = parts.pop(0)
            leaf = node(other, leaf) if n % 2 else node(leaf, other)
        n, last = n // 2, last // 2
    return None if parts else leaf
