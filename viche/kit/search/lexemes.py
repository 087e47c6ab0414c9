"""How words stand in the index.

A lexeme is the hromada's number, a colon, a mark and a stem: «12:дорог» a word of the record, «12:~ремонт» a root of one
(відремонтовано), «12:!дорог» a word that is left out while the section is thinned, «12:!~…» a root of such a one, «12:#…»
its kind, «12:@…» its place. Only letters, digits and «_» are left of each, so nothing in it needs a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from viche.kit.search.forms import roots, stems
from viche.kit.search.texts import Said

_ODD = re.compile(r"\W")


def vector(hromada_id: int, kind: str, said: Said) -> str:
    """A record as a tsvector in writing."""
    found = {lexeme: ":1A" for word in said.title for lexeme in _of_word(word)}
    for word in said.rest:
        for lexeme in _of_word(word):
            found.setdefault(lexeme, "")
    for word in said.thinned:
        for lexeme in _of_word(word):
            found.setdefault(f"!{lexeme}", "")
    found[f"#{_ODD.sub('', kind)}"] = ""
    if said.place:
        found[f"@{_ODD.sub('', said.place)}"] = ""
    return " ".join(f"'{hromada_id}:{lexeme}'{weight}" for lexeme, weight in found.items())


def _of_word(word: str) -> Iterable[str]:
    yield from stems(word)
    for root in roots(word):
        yield f"~{root}"


def asked(
    hromada_id: int, forms: Iterable[str], *, thinned: bool = True, title: bool = False, own: bool = False
) -> str:
    """One word of a question as a tsquery in writing: any of its stems and roots; `thinned`: also where it is left out
    while the section is thinned; `title`: only in a title; `own`: only as a word of the record, not as a root of one."""
    before = ("",) if own else ("", "~", "!", "!~") if thinned else ("", "~")
    weight = ":A" if title else ""
    return "(" + " | ".join(f"'{hromada_id}:{mark}{form}'{weight}" for form in sorted(forms) for mark in before) + ")"


def of_word(hromada_id: int, forms: Iterable[str]) -> str:
    """All lexemes of a word, blanks between them."""
    return " ".join(f"{hromada_id}:{mark}{form}" for form in sorted(forms) for mark in ("", "~", "!", "!~"))


def of_kind(hromada_id: int, kind: str) -> str:
    """A kind as a tsquery in writing."""
    return f"'{hromada_id}:#{_ODD.sub('', kind)}'"


def at_place(hromada_id: int, code: str) -> str:
    """A place as a tsquery in writing."""
    return f"'{hromada_id}:@{_ODD.sub('', code)}'"
