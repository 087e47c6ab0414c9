"""Text as a person sees it in a cell."""

from __future__ import annotations

import re
import unicodedata

# Marks that are not seen: soft hyphens, directions and joints come along from PDF and web pages and break comparison.
UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
LINE_ENDS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
EDGES = " \t\u00a0"
# Signs of Symbol and Wingdings pasted as characters of the private area: bullets, ticks, boxes.
SIGNS = {0xF02D: "-", 0xF0A7: "▪", 0xF0B7: "•", 0xF0D8: "➢", 0xF0FB: "✗", 0xF0FC: "✓", 0xF0FD: "☒", 0xF0FE: "☑"}


def plain(text: str) -> str:
    """In NFC («й» is one character), without unseen marks; lines without spaces at their ends, no empty ones around."""
    text = unicodedata.normalize("NFC", UNSEEN.sub("", LINE_ENDS.sub("\n", text.translate(SIGNS))))
    if "\n" not in text:
        return text.strip(EDGES)
    return "\n".join(line.strip(EDGES) for line in text.split("\n")).strip("\n")
