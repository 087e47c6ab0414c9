"""One mistake is forgiven, two are not, and letters that are mixed up are no mistake."""

from __future__ import annotations

import pytest

from viche.kit.search.typos import distance, keys, mistakes, skeleton


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
        ("бібліатека", "бібліотеці"),
        ("ремнотувати", "ремонтувати"),
    ],
)
def test_a_typo_is_near_and_is_found_by_its_keys(typed: str, meant: str) -> None:
    assert mistakes(typed, meant) <= 1
    assert set(keys(typed)) & set(keys(meant))


@pytest.mark.parametrize(("one", "other"), [("дорога", "допомога"), ("рада", "правда"), ("ремонт", "цемент")])
def test_two_mistakes_are_another_word(one: str, other: str) -> None:
    assert mistakes(one, other) > 1


@pytest.mark.parametrize("word", ["ремонт", "громада", "консультація", "бібліотека", "відео"])
def test_any_single_mistake_is_found_by_the_keys(word: str) -> None:
    bare = skeleton(word)
    for at in range(len(bare)):
        wrongs = [bare[:at] + bare[at + 1 :], bare[:at] + bare[at : at + 2][::-1] + bare[at + 2 :]]
        wrongs += [bare[:at] + letter + bare[at + cut :] for letter in "абвлнорс" for cut in (0, 1)]
        for wrong in wrongs:
            assert distance(bare, wrong) <= 1
            # A letter doubled beside its like is no mistake at all.
            if distance(bare, skeleton(wrong)) <= 1 and len(skeleton(wrong)) > 3:
                assert set(keys(bare)) & set(keys(wrong)), wrong
