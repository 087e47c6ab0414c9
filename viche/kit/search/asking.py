"""A question: words, and what narrows them; what each word may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import e, log

from django.db import connection

from viche.kit.search import lexemes, typos
from viche.kit.search.forms import roots, stems
from viche.kit.search.letters import STOP, words

# More words narrow nothing any more and only cost.
MOST_WORDS = 8
# A word that the statistics do not know is counted so far.
COUNTED = 200
# How many near words one misspelt word may mean, and how many are looked at.
MOST_NEAR, LOOKED_AT = 3, 400


@dataclass
class Term:
    """One word of a question. `near`: words of the records it was taken for, because none of them has the word itself;
    `rows`: in about how many it stands, `share`: what part of all records that is."""

    word: str
    near: tuple[str, ...] = ()
    rows: int = 0
    share: float = 0.0

    @cached_property
    def forms(self) -> frozenset[str]:
        """Stems and roots by which a record says this word."""
        meant = self.near or (self.word,)
        return frozenset(form for word in meant for form in stems(word) | roots(word))

    @property
    def own(self) -> frozenset[str]:
        """Stems of the word itself, without its family."""
        return frozenset(form for word in self.near or (self.word,) for form in stems(word))

    @property
    def weight(self) -> float:
        """The rarer a word, the more it tells."""
        return 1 / log(e + self.rows)


@dataclass(frozen=True)
class Question:
    """What is asked: text; kinds (tables; None: all), days from and to, code of a place. `closed`: kinds that are not
    shown at all, `thinned`: those without some fields; `state`: only records in this state."""

    hromada_id: int
    text: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    place: str = ""
    kinds: tuple[str, ...] = ()
    thinned: tuple[str, ...] = ()
    state: str | None = None
    terms: Sequence[Term] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """Nothing is asked."""
        return not (self.terms or self.kind or self.since or self.until or self.place)


def terms_of(hromada_id: int, text: str) -> list[Term]:
    """The words of a question, each once; one that no record says is taken for the nearest ones."""
    said = list(dict.fromkeys(word.text for word in words(text)))
    told = [word for word in said if word not in STOP] or said
    terms = [Term(word) for word in told[:MOST_WORDS]]
    _count(hromada_id, terms)
    meant = near(hromada_id, [term.word for term in terms if not term.rows])
    terms = [Term(term.word, meant[term.word]) if meant.get(term.word) else term for term in terms]
    _count(hromada_id, [term for term in terms if term.near])
    return terms


def _count(hromada_id: int, terms: Sequence[Term]) -> None:
    """In about how many records each word stands."""
    if not terms:
        return
    asked = [lexemes.of_word(hromada_id, term.forms) for term in terms]
    with connection.cursor() as cursor:
        cursor.execute("SELECT kit_search_known(%s::text[], %s)", [asked, COUNTED])
        *found, total = cursor.fetchone()[0]
    for term, rows in zip(terms, found, strict=True):
        term.rows, term.share = rows, rows / total


def near(hromada_id: int, unknown: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each word, those of the hromada's records that differ from it by a typo: as it sounds before the others."""
    guessed = [word for word in unknown if typos.is_guessed(word)]
    if not guessed:
        return {}
    keys = [key for word in guessed for key in typos.keys_of(hromada_id, word)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT kit_search_near(%s::text[], %s)", [keys, LOOKED_AT * len(guessed)])
        known = [row[0] for row in cursor.fetchall()]
    return {word: _nearest(word, known) for word in guessed}


def _nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of the known words with the fewest mistakes, if that is not more than one; of one word, one form."""
    found = [(typos.mistakes(word, other), typos.distance(word, other), other) for other in known]
    least = min((mistakes for mistakes, *_rest in found), default=2)
    taken: dict[str, frozenset[str]] = {}
    for mistakes, _whole, other in sorted(found):
        if mistakes == least < 2 and not any(stems(other) & covered for covered in taken.values()):
            taken[other] = stems(other)
    return tuple(taken)[:MOST_NEAR]
