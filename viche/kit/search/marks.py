"""Words found, marked: a line of the text around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from viche.kit.search.forms import roots, stems
from viche.kit.search.letters import Word, words

LINE = 220  # letters of a line
BEFORE = 60  # of them before the first word that was found
MOST_READ = 20_000  # letters of a text that are looked through


def found_in(text: str, forms: frozenset[str]) -> list[Word]:
    """Words of the text that say what is looked for."""
    return [word for word in words(text[:MOST_READ]) if forms & (stems(word.text) | roots(word.text))]


def marked(text: str, forms: frozenset[str]) -> SafeString:
    """The whole text with the words marked."""
    text = unicodedata.normalize("NFC", text)
    return _marked(text, found_in(text, forms), 0, len(text))


def _marked(text: str, hits: Sequence[Word], start: int, end: int) -> SafeString:
    """A piece of the text with the words marked."""
    pieces, at = [], start
    for word in hits:
        if start <= word.start and word.end <= end:
            pieces += [(text[at : word.start], text[word.start : word.end])]
            at = word.end
    body = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}{}{}", "… " if start else "", body, text[at:end], " …" if end < len(text) else "")


def _window(text: str, hits: Sequence[Word]) -> tuple[int, int]:
    """From a blank before the first word found, to a blank near the end of the line."""
    if len(text) <= LINE:
        return 0, len(text)
    start = max(0, hits[0].start - BEFORE) if hits else 0
    if start:
        start = text.rfind(" ", 0, start) + 1
    end = min(len(text), start + LINE)
    if end < len(text):
        # A word longer than a line is cut where it is.
        end = max(text.rfind(" ", start, end), hits[0].end if hits else start + LINE // 2)
    return start, end


def line(texts: Iterable[str], forms: frozenset[str]) -> SafeString:
    """Of several texts the one that says most of what is looked for, as a marked line; without any, the first."""
    told = [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]
    found = [(text, found_in(text, forms)) for text in told]
    if not found:
        return SafeString("")
    text, hits = max(found, key=lambda one: len({word.text for word in one[1]}))
    return _marked(text, hits, *_window(text, hits))
