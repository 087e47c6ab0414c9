"""What Word makes of a slot while it is typed (curly quotes, no-break spaces, long dashes, a capital at the beginning), put
right before the language reads it."""

from __future__ import annotations

import re

# Signs people do not see or did not type.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\t"), " ")
SIGNS_TYPED = {
    ord("\u2011"): "-", ord("–"): "-", ord("—"): "-", ord("−"): "-",
    ord("≥"): ">=", ord("≤"): "<=", ord("≠"): "!=", ord("⇐"): "<=", ord("…"): "..",
}  # fmt: skip
# What may close a text by what opened it: Word picks quotes by language and by what stands beside.
CLOSING = {
    '"': '"”“»', "“": "”“\"", "”": "”“\"", "„": "”“\"", "«": "»", "»": "»",
    "'": "'’‘", "‘": "’‘'", "’": "’‘'", "‚": "’‘'",
}  # fmt: skip
_NAME = re.compile(r"(?<=\{%)(-?\s*)(\w+)")
_KEY = re.compile(r"(?<=\{)(\s*)([\w.-]+)")


def put_right(piece: str) -> str:
    """A slot, an output or a tag as it was meant."""
    piece = piece.translate(UNSEEN).translate(SPACES)
    if piece.startswith("{%"):
        return _NAME.sub(lambda found: found[1] + found[2].lower(), _outside(piece))
    if piece.startswith("{{"):
        return _outside(piece)
    return _KEY.sub(lambda found: found[1] + found[2].lower(), piece.replace("\u2011", "-"), count=1)


def _outside(piece: str) -> str:
    """Quotes become straight; other signs are put right outside of quoted texts, which stay as they are."""
    said, at = [], 0
    while at < len(piece):
        if piece[at] in CLOSING:
            end = _end(piece, at)
            if end:
                inside = piece[at + 1 : end]
                quote = "'" if '"' in inside else '"'
                said.append(f"{quote}{inside}{quote}")
                at = end + 1
                continue
        said.append(piece[at].translate(SIGNS_TYPED))
        at += 1
    return "".join(said)


def _end(piece: str, at: int) -> int:
    """Where the text that begins with the quote at `at` ends; 0 when nothing closes it. A closing quote stands before a
    space, a bracket or a sign; an apostrophe inside a word does not."""
    for found in range(at + 1, len(piece)):
        if piece[found] in CLOSING[piece[at]] and not piece[found + 1 : found + 2].isalnum():
            return found
    return 0
