"""Near words: one letter wrong, missing or spare, or two neighbours that changed places.

A word is compared by its skeleton, in which letters that people mix up are one (и, і, ї, ы; е, є, э; г, ґ), so «петицыя»
is «петиція» at once. Near skeletons are found without looking at all of them: two words that differ by one letter give
one and the same text when the right letter is left out of each. So every known word stands in the index under its
skeleton and under the skeleton without each of its letters in turn, and equality alone finds what is near.
"""

from __future__ import annotations

import re

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


def keys(word: str) -> list[str]:
    """What the word is found by: its skeleton, and the skeleton without each of its letters in turn."""
    bare = skeleton(word)
    return sorted({bare, *(bare[:at] + bare[at + 1 :] for at in range(len(bare)))})


def keys_of(hromada_id: int, word: str) -> list[str]:
    """The keys as they stand in the index, which begins with the hromada."""
    return [f"{hromada_id}:{key}" for key in keys(word)]


def is_near(word: str, other: str) -> bool:
    """Whether at most one mistake lies between two words."""
    return distance(skeleton(word), skeleton(other)) <= 1


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
