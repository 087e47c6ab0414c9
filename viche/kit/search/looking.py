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
    """Records that hold some of the words: all but one; the rarest; and, while those are few, each of the others."""
    rarest, *others = sorted(terms, key=lambda term: term.rows)
    taken = 0
    if len(terms) > 2:
        for row in _ask(
            question, [[term for term in terms if term is not left_out] for left_out in terms], MOST_PARTLY
        ):
            taken += 1
            yield row
    for term in [rarest, *others]:
        if taken >= MOST_PARTLY and term is not rarest:
            return
        for row in _ask(question, [[term]], MOST_PARTLY):
            taken += 1
            yield row


Choices = Sequence[Sequence[Term]]


def _written(question: Question, choices: Choices, *, thinned: bool) -> str | None:
    """The choices as a tsquery in writing: the words of any of them, all together, in the kind and the place asked for."""
    place = question.hromada_id
    told = {id(term): lexemes.asked(place, term.forms, thinned=thinned) for terms in choices for term in terms}
    words = " | ".join("(" + " & ".join(told[id(term)] for term in terms) + ")" for terms in choices if terms)
    narrow = [
        lexemes.of_kind(place, question.kind) if question.kind else "",
        lexemes.at_place(place, question.place) if question.place else "",
        f"({words})" if words else "",
    ]
    return " & ".join(filter(None, narrow)) or None


_LOOK = "SELECT * FROM kit_search(%s::tsquery, %s::tsquery, %s::tsquery[], %s::text[], %s::text[], %s, %s::date, %s::date, %s, %s)"


def _ask(question: Question, choices: Choices, most: int) -> Iterator[Row]:
    """One look into the index for records that hold all the words of any of the choices, the newest first."""
    place, terms = question.hromada_id, question.terms
    # While anything is thinned, thinned words give no rank: nobody learns by the order what is left out.
    bare = bool(question.thinned)
    held = [
        one
        for term in terms
        for one in (
            lexemes.asked(place, term.forms, thinned=not bare),
            lexemes.asked(place, term.forms, thinned=False, title=True),
            lexemes.asked(place, term.own, own=True),
        )
    ]
    # Whether a walk along the days is likely to meet enough of them.
    share = max(prod(term.share for term in together) for together in choices)
    frequent = share * WALK >= most
    asked = [_written(question, choices, thinned=thinned) for thinned in (True, False)]
    given = [
        *asked,
        held,
        list(question.kinds),
        list(question.thinned) or None,
        question.state,
        question.since,
        question.until,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [*given, frequent, most])
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
