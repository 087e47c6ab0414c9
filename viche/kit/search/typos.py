"""Near words: one letter wrong, missing or spare, or two neighbours that changed places; in whatever form they stand.

A word is compared by its skeleton, in which letters that people mix up are one (и, і, ї, ы; е, є, э; г, ґ), so «петицыя»
is «петиція» at once. Near skeletons are found without looking at all of them: two words that differ by one letter give
one and the same text when the right letter is left out of each. So every known word stands in the index under its
skeleton and under the skeleton without each of its letters in turn, and equality alone finds what is near.
"""

from __future__ import annotations

import re
from functools import lru_cache

from viche.kit.search.forms import stems

# A shorter word is near to too many others.
SHORTEST = 4
_FOLDED = str.maketrans(
    {"і": "и", "ї": "и", "ы": "и", "й": "и", "є": "е", "э": "е", "ё": "е", "ґ": "г", "ь": "", "ъ": ""}
)
_DOUBLE = re.compile(r"(.)\1+")


def skeleton(word: str) -> str:
    """The word with letters that are mixed up made one, doubled ones single, signs without sound left out."""
    return _DOUBLE.sub(r"\1", word.translate(_FOLDED))


def is_guessed(word: str) -> bool:
    """Whether a typo in this word is looked for: a word long enough, not a number."""
    return len(word) >= SHORTEST and word.isalpha()


@lru_cache(20_000)
def skeletons(word: str) -> frozenset[str]:
    """Skeletons of the word and of its stems: «бібліатека» is near «бібліотеці» by their stems alone."""
    return frozenset(bare for form in (word, *stems(word)) if len(bare := skeleton(form)) >= SHORTEST)


def keys(word: str) -> list[str]:
    """What the word is found by: its skeletons, and each of them without each of its letters in turn."""
    bare = skeletons(word)
    return sorted(bare | {one[:at] + one[at + 1 :] for one in bare for at in range(len(one))})


def keys_of(hromada_id: int, word: str) -> list[str]:
    """The keys as they stand in the index, which begins with the hromada."""
    return [f"{hromada_id}:{key}" for key in keys(word)]


def mistakes(word: str, other: str) -> int:
    """How many mistakes lie between two words in their nearest forms; more than one is not counted further. Of two
    short stems nothing can be said."""
    least = 2
    for one in skeletons(word):
        for two in skeletons(other):
            # Two lengths apart is two mistakes at least.
            if abs(len(one) - len(two)) < 2 and max(len(one), len(two)) > SHORTEST:
                least = min(least, distance(one, two))
    return least


def distance(one: str, two: str) -> int:
    """Letters put in, left out, put wrong, and neighbours that changed places (optimal string alignment)."""
    before: list[int] = []
    line = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, line = before, line, [at]
        for place, other in enumerate(two, 1):
            cost = min(before[place] + 1, line[place - 1] + 1, before[place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == two[place - 2] and one[at - 2] == other:
                cost = min(cost, earlier[place - 2] + 1)
            line.append(cost)
    return line[-1]
