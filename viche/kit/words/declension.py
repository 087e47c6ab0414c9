"""Cases of a noun that follow from its nominative and genitive by the ordinary declensions.

Not a dictionary: what a word does against the rule its Noun writes out. Endings by «Український правопис» 2019.
"""

from __future__ import annotations

from viche.kit.words.grammar import SIBILANTS, VOWELS, Case, Gender

_SOFTENED = {"г": "з", "к": "ц", "х": "с"}  # книга → у книзі, думка → у думці
_DOUBLED = "дтзсцлнжшч"  # відповідь → відповіддю


def singular_of(one: str, genitive: str, gender: Gender, case: Case, *, animate: bool) -> str:
    """Dative, accusative, instrumental or locative singular."""
    if gender == "n":
        return _neuter(one, genitive, case)
    if one[-1] in "ая":  # the first declension, also of men: «голова», «суддя»
        return _first(one, case)
    if gender == "f":
        return _third(one, genitive, case)
    return _masculine(one, genitive, case, animate=animate)


def plural_of(nominative: str, case: Case) -> str:
    """Dative, instrumental or locative plural: «актам», «петиціями», «площах»."""
    stem, ending = nominative[:-1], nominative[-1]
    hard = ending in "иа" or (ending == "і" and stem[-1] in SIBILANTS)
    return stem + ("а" if hard else "я") + {"dat": "м", "ins": "ми", "loc": "х"}[case]


def _first(one: str, case: Case) -> str:
    stem = one[:-1]
    last = stem[-1]
    if one[-1] == "я":
        after_vowel = last in VOWELS or last == "’"
        endings = {"acc": "ю", "ins": "єю" if after_vowel else "ею"}
        return stem + endings.get(case, "ї" if after_vowel else "і")
    if case in ("dat", "loc"):
        return stem[:-1] + _SOFTENED.get(last, last) + "і"
    return stem + ("у" if case == "acc" else "ею" if last in SIBILANTS else "ою")


def _third(one: str, genitive: str, case: Case) -> str:
    if case == "acc":
        return one
    if case != "ins":
        return genitive
    stem = one.removesuffix("ь")
    before, last = stem[-2], stem[-1]
    if last in "бпвмфр":
        return f"{stem}’ю"
    return stem + (last if before in VOWELS and last in _DOUBLED else "") + "ю"


def _masculine(one: str, genitive: str, case: Case, *, animate: bool) -> str:
    if case == "acc":
        return genitive if animate else one
    stem = genitive[:-1]
    soft = genitive[-1] in "яю"
    after_vowel = stem[-1] in VOWELS
    if case == "dat":
        return stem + ("ю" if soft else "у")
    front = "є" if after_vowel else "е" if soft or stem[-1] in SIBILANTS else "о"
    if case == "ins":
        return f"{stem}{front}м"
    if animate:
        return f"{stem}{front}ві"
    if soft:
        return stem + ("ї" if after_vowel else "і")
    if stem[-1] == "к":
        return f"{stem}у"  # у списку, у висновку; «у році» is written out
    return stem[:-1] + _SOFTENED.get(stem[-1], stem[-1]) + "і"


def _neuter(one: str, genitive: str, case: Case) -> str:
    stem = one[:-1]
    if case == "acc":
        return one
    if case == "dat":
        return stem + ("ю" if genitive[-1] == "я" else "у")
    if case == "ins":
        return stem + {"о": "ом", "е": "ем", "є": "єм", "я": "ям"}[one[-1]]
    if one[-1] == "о" and stem[-1] in _SOFTENED:
        return f"{stem}у"  # у війську
    return stem + ("ї" if stem[-1] in "’" + VOWELS else "і")
