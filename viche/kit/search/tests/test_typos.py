"""One mistake is forgiven, two are not, and letters that are mixed up are no mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viche.kit.search.typos import distance, is_near, keys, skeleton

WORDS = st.text("абвгдеиіклмнопрст", min_size=5, max_size=12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("петицыя", "петиція"),
        ("ремнот", "ремонт"),
        ("дорга", "дорога"),
        ("консулятація", "консультація"),
        ("громадда", "громада"),
        ("коміссія", "комісія"),
        ("звірнення", "звернення"),
        ("ґромада", "громада"),
    ],
)
def test_a_typo_is_near_and_is_found_by_its_keys(typed: str, meant: str) -> None:
    assert is_near(typed, meant)
    assert set(keys(typed)) & set(keys(meant))


@pytest.mark.parametrize(("one", "other"), [("дорога", "допомога"), ("рада", "правда"), ("ремонт", "цемент")])
def test_two_mistakes_are_another_word(one: str, other: str) -> None:
    assert not is_near(one, other)


@given(
    WORDS, st.integers(0, 11), st.sampled_from("абвгдеклмнопрст"), st.sampled_from(["put", "leave", "change", "swap"])
)
def test_any_single_mistake_is_found_by_the_keys(word: str, at: int, letter: str, mistake: str) -> None:
    bare = skeleton(word)
    at %= len(bare)
    wrong = {
        "put": bare[:at] + letter + bare[at:],
        "leave": bare[:at] + bare[at + 1 :],
        "change": bare[:at] + letter + bare[at + 1 :],
        "swap": bare[:at] + bare[at : at + 2][::-1] + bare[at + 2 :],
    }[mistake]
    assert distance(bare, wrong) <= 1
    if distance(bare, skeleton(wrong)) <= 1:
        assert set(keys(bare)) & set(keys(wrong))
