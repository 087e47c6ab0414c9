"""The answer to a question: which records, in what order, and what of them this viewer may see.

First those that hold all the words; if they are few, also those that hold some, by how many and how rare. Among equals a
word in the title comes before one in the text, the word itself before its family, and the newer before the older. Of
many that answer, the newest are put in order: as many as anybody turns over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Any

from django.db import connection

from viche.kit.access import Viewer
from viche.kit.registers.declare import Register, registered
from viche.kit.search import lexemes, texts
from viche.kit.search.asking import Question, Term
from viche.kit.search.functions import WALK

PAGE = 20
# So many are put in order; beyond them one adds a word or a filter.
MOST = 200
# Of those that hold only some of the words, so many of each choice of words.
MOST_PARTLY = 2 * PAGE
# Fewer that hold all the words, and those are looked for that hold some of them.
FEW = PAGE
IN_TITLE, OWN_WORD = 0.3, 0.2


@dataclass(frozen=True)
class Row:
    """A record that answers: its table, its key, its day, and how well it answers."""

    kind: str
    record_id: int
    day: date
    whole: bool
    score: float


@dataclass(frozen=True)
class Found:
    """Records that answer, the best first; `more`: there are more than were put in order; `whole`: how many of them
    hold all the words."""

    rows: Sequence[Row]
    more: bool
    whole: int


def look(question: Question) -> Found:
    """All that answers, up to `MOST`."""
    terms = question.terms
    rows = {(row.kind, row.record_id): row for row in _ask(question, [terms], MOST + 1)}
    whole = len(rows)
    if whole < FEW and len(terms) > 1:
        for row in _partly(question, terms):
            rows.setdefault((row.kind, row.record_id), row)
    best = sorted(rows.values(), key=lambda row: (row.whole, row.score, row.day, row.record_id), reverse=True)
    return Found(best[:MOST], more=len(best) > MOST, whole=min(whole, MOST))


def _partly(question: Question, terms: Sequence[Term]) -> Iterator[Row]:
    """Records that hold some of the words: the rarest with any other; the rarest; then all the others together, and each
    by itself, while those are few. Of frequent words only as many as a walk along the days meets."""
    rarest, *others = sorted(terms, key=lambda term: term.rows)
    choices: list[Choices] = [[[rarest]], *([[term]] for term in others)]
    if len(others) > 1:
        choices = [[[rarest, other] for other in others], [[rarest]], [others], *choices[1:]]
    # A kind or a place may lie beyond such a walk.
    narrowed = bool(question.kind or question.place)
    taken = 0
    for choice in choices:
        if taken >= MOST_PARTLY and rarest not in choice[0]:
            return
        frequent = not narrowed and all(term.rows >= WALK for together in choice for term in together)
        for row in _ask(question, choice, MOST_PARTLY, WALK_ONLY if frequent else None):
            taken += 1
            yield row


Choices = Sequence[Sequence[Term]]
# How the index is read (functions.py).
INDEX, WALK_THEN_INDEX, WALK_ONLY = 0, 1, 2


def _way(choices: Choices, most: int) -> int:
    """Along the days, if the walk is likely to meet enough."""
    share = max(prod(term.share for term in together) for together in choices)
    return WALK_THEN_INDEX if share * WALK >= most else INDEX


def _written(question: Question, choices: Choices, where: str) -> list[str]:
    """What is asked as tsqueries in writing, to be held all together: the words of any of the choices, kind and place."""
    place = question.hromada_id
    told = [[lexemes.asked(place, term.forms, where) for term in together] for together in choices]
    words = told[0] if len(told) == 1 else ["(" + " | ".join(f"({' & '.join(each)})" for each in told) + ")"]
    narrow = [
        lexemes.of_kind(place, question.kind) if question.kind else "",
        lexemes.at_place(place, question.place) if question.place else "",
    ]
    return [*words, *filter(None, narrow)]


_LOOK = "SELECT * FROM kit_search(%s::tsquery[], %s::tsquery, %s::tsquery[], %s::text[], %s::text[], %s, %s::date, %s::date, %s, %s)"


def _ask(question: Question, choices: Choices, most: int, way: int | None = None) -> Iterator[Row]:
    """One look into the index for records that hold all the words of any of the choices, the newest first."""
    way = _way(choices, most) if way is None else way
    place, terms = question.hromada_id, question.terms
    # While anything is thinned, thinned words give no rank: nobody learns by the order what is left out.
    anywhere = lexemes.BARE if question.thinned else lexemes.ANYWHERE
    held = [
        lexemes.asked(place, forms, where)
        for term in terms
        for forms, where in ((term.forms, anywhere), (term.forms, lexemes.TITLE), (term.own, lexemes.ITSELF))
    ]
    asked = _written(question, choices, lexemes.ANYWHERE)
    bare = " & ".join(_written(question, choices, lexemes.BARE)) or None
    kinds, thinned = list(question.kinds), list(question.thinned) or None
    given = [asked, bare, held, kinds, thinned, question.state, question.since, question.until]
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [*given, way, most])
        rows = cursor.fetchall()
    for kind, record_id, day, holds in rows:
        any_, title, own = holds[0::3], holds[1::3], holds[2::3]
        score = sum(
            term.weight * (has + IN_TITLE * titled + OWN_WORD * itself)
            for term, has, titled, itself in zip(terms, any_, title, own, strict=True)
        )
        yield Row(kind, record_id, day, all(any_), score)


def read(rows: Sequence[Row], viewer: Viewer) -> Iterator[tuple[Register, Any, Row]]:
    """The records behind a page of rows, as this viewer may see them now; the index only said where to look."""
    by_kind = {register.section: register for register in registered()}
    records: dict[tuple[str, int], Any] = {}
    for kind in {row.kind for row in rows}:
        register = by_kind[kind]
        keys = [row.record_id for row in rows if row.kind == kind]
        seen = register.model.objects.visible(to=viewer).filter(pk__in=keys).select_related(*texts.related(register))
        records |= {(kind, record.pk): record for record in seen}
    for row in rows:
        if (record := records.get((row.kind, row.record_id))) is not None:
            yield by_kind[row.kind], record, row
