"""How words stand in the index.

A lexeme is the hromada's number, a colon and a stem («12:дорог»), «#» and a kind, or «@» and a place. Only letters, digits
and «_» are left of each, so nothing in it needs a quote. The label of a word says how much it tells: A a word of the title;
B one of the rest, or only the root of one of the title (відремонтовано → ремонт); C the root of one of the rest; D only
what is left out while the section is thinned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from viche.kit.search.forms import roots, stems
from viche.kit.search.texts import Said

# Labels of a question: anywhere; not in what may be thinned; in a title; not only as a root somewhere.
ANYWHERE, BARE, TITLE, ITSELF = "", "ABC", "A", "AB"
_ODD = re.compile(r"\W")


def vector(hromada_id: int, kind: str, said: Said) -> str:
    """A record as a tsvector in writing."""
    labels: dict[str, str] = {}
    told = (
        ("A", (stems(word) for word in said.title)),
        ("B", (stems(word) for word in said.rest)),
        ("B", (roots(word) for word in said.title)),
        ("C", (roots(word) for word in said.rest)),
        ("D", (stems(word) | roots(word) for word in said.thinned)),
    )
    for label, words in told:
        for form in chain.from_iterable(words):
            labels.setdefault(form, f":1{label}")
    labels[f"#{_ODD.sub('', kind)}"] = ""
    if said.place:
        labels[f"@{_ODD.sub('', said.place)}"] = ""
    return " ".join(f"'{hromada_id}:{lexeme}'{label}" for lexeme, label in labels.items())


def asked(hromada_id: int, forms: Iterable[str], where: str = ANYWHERE) -> str:
    """One word of a question as a tsquery in writing: any of its stems and roots, where a label says."""
    label = f":{where}" if where else ""
    return "(" + " | ".join(f"'{hromada_id}:{form}'{label}" for form in sorted(forms)) + ")"


def of_word(hromada_id: int, forms: Iterable[str]) -> str:
    """All lexemes of a word, blanks between them."""
    return " ".join(f"{hromada_id}:{form}" for form in sorted(forms))


def of_kind(hromada_id: int, kind: str) -> str:
    """A kind as a tsquery in writing."""
    return f"'{hromada_id}:#{_ODD.sub('', kind)}'"


def at_place(hromada_id: int, code: str) -> str:
    """A place as a tsquery in writing."""
    return f"'{hromada_id}:@{_ODD.sub('', code)}'"
