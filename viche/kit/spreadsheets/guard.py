"""The apostrophe that keeps a text of a CSV file from running as a formula, put on and taken off exactly.

A CSV cell has no type: Excel runs whatever begins like a formula, and a resident may have typed it. An apostrophe in
front stops that. A text that itself begins with an apostrophe gets one more, so that taking off never takes too much.
"""

from __future__ import annotations

# The wide forms run in some editions of Excel; a tab or a line end in front is skipped and what follows runs.
RUNS = "=+-@\t\r\n＝＋－＠"
GUARD = "'"
_GUARDED = frozenset(RUNS + GUARD)


def may_run(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return text[:1] in RUNS if text else False


def with_guard(text: str) -> str:
    """The text as it is written to CSV."""
    return GUARD + text if text[:1] in _GUARDED else text


def without_guard(text: str) -> str:
    """The text as it was before `with_guard`; texts of other programs come through unchanged."""
    return text[1:] if text[:1] == GUARD and text[1:2] in _GUARDED else text
