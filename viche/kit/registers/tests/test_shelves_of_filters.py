"""Many filters of a list: the usual at hand, the others behind a summary that stands open when one of them is set."""

from __future__ import annotations

import pytest
from django import forms

from viche.kit.templatetags.kit import AT_HAND, FEW_FILTERS, shelved

NAMES = (
    "q",
    "kind",
    "held_on_from",
    "held_on_to",
    "place",
    "number",
    "notice_on_from",
    "notice_on_to",
    "partner",
    "donor",
)


def form(*names: str, **data: str) -> forms.Form:
    made: dict[str, forms.Field] = {name: forms.CharField(required=False) for name in names}
    return type("Asked", (forms.Form,), made)(data or None)


def test_a_few_stand_side_by_side() -> None:
    found = shelved(form(*NAMES[:FEW_FILTERS]))
    assert len(found["first"]) == FEW_FILTERS and not found["rest"]


def test_of_many_the_usual_stand_at_hand_and_a_term_stays_whole() -> None:
    found = shelved(form(*NAMES, "department", "state"))
    first, rest = [f.name for f in found["first"]], [f.name for f in found["rest"]]
    assert first == ["q", "kind", "held_on_from", "held_on_to", "place", "department", "state"]
    assert sorted(first + rest) == sorted((*NAMES, "department", "state")) and len(first) == AT_HAND
    cut = shelved(form("q", "one", "two", "three", "day_from", "day_to", "four", "five", "department", "state"))
    assert {"day_from", "day_to"} <= {f.name for f in cut["first"]}


@pytest.mark.parametrize(("said", "open_"), [({}, False), ({"kind": "news"}, False), ({"donor": "ПРООН"}, True)])
def test_it_stands_open_when_one_of_them_is_set(said: dict[str, str], open_: bool) -> None:
    assert shelved(form(*NAMES, "department", "state", **said))["is_used"] is open_
