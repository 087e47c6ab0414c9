"""Sentences of a block. A point after «м.», «вул.», «тис.» or an initial ends nothing; a bullet begins a new one."""

from __future__ import annotations

import re

_SHORT = frozenset(
    word
    for line in (
        "м вул просп пров бульв буд кв ім р рр ст п пп ч тис млн млрд грн коп напр см т д ін тов гр акад проф ред зам заст нач обл ",
        "смт сел о оз с стор № дол шт прим од чол тел кім",
    )
    for word in line.split()
)
_STOP = re.compile(r"[.!?…]+[»\")\]]*(?=\s)|\n(?=\s*(?:[-–—•·▪*]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s))")
_WORD_BEFORE = re.compile(r"([\w№’'-]+)\.*\Z")


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, spaces around left out."""
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0].startswith(".") and _is_short(text, stop):
            continue
        found.append((start, stop.end()))
        start = stop.end()
    found.append((start, len(text)))
    trimmed = [_trim(text, *span) for span in found]
    return [span for span in trimmed if span[0] < span[1]]


def _is_short(text: str, stop: re.Match[str]) -> bool:
    """Whether the point belongs to a shortened word, an initial or a number of a section."""
    word = _WORD_BEFORE.search(text, max(0, stop.start() - 20), stop.start())
    if word is None or stop[0].endswith(("»", ")", '"')):
        return False
    following = text[stop.end() :].lstrip()[:1]
    if not following or following.islower():
        return bool(following)
    said = word[1]
    if said.isdigit():
        return len(said) < 3 and not text[: word.start()].strip()
    return (said.lower() in _SHORT and said.lower() not in ("грн", "р", "рр", "ін", "тис", "прим", "шт")) or (
        len(said) == 1 and said.isupper()
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
