"""How a record is written for the index, and how the index is read for what holds only some of the words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from viche.kit.search import lexemes, looking
from viche.kit.search.asking import Question, Term
from viche.kit.search.functions import WALK
from viche.kit.search.texts import Said


def test_a_form_stands_once_under_the_best_of_its_labels() -> None:
    said = Said(
        title=frozenset(["відремонтовано"]),
        rest=frozenset(["ремонт", "дорожній"]),
        thinned=frozenset(["дорога", "каштанова"]),
        day=date(2024, 5, 1),
        place="",
    )
    labels = dict(one.rsplit(":", 1) for one in lexemes.vector(7, "hromada_act", said).split())
    assert labels["'7:відремонтован'"] == "1A"
    assert labels["'7:ремонт'"] == "1B", "a root of the title and a word of the rest"
    assert labels["'7:дорог'"] == "1C", "the thinned word adds nothing to what the rest says"
    assert labels["'7:каштанов'"] == "1D"
    assert len(labels) == len(lexemes.vector(7, "hromada_act", said).split())


@pytest.mark.parametrize(
    ("narrow", "rows", "only_walks"),
    [({}, WALK, True), ({}, WALK - 1, False), ({"kind": "hromada_act"}, WALK, False), ({"place": "UA"}, WALK, False)],
)
def test_only_frequent_words_of_the_whole_hromada_are_left_to_a_walk(
    monkeypatch: pytest.MonkeyPatch, narrow: dict[str, str], rows: int, only_walks: bool
) -> None:
    """A kind or a place may lie beyond the walk, and a rarer word as well: those are looked up by the index."""
    ways: list[int | None] = []

    def ask(question: Question, choices: Any, most: int, way: int | None = None) -> Iterator[Any]:
        ways.append(way)
        return iter(())

    monkeypatch.setattr(looking, "_ask", ask)
    terms = [Term(word, rows=rows) for word in ("ремонт", "дорога")]
    assert list(looking._partly(Question(1, terms=terms, **narrow), terms)) == []
    assert set(ways) == ({looking.WALK_ONLY} if only_walks else {None})
