"""Adjectives and what declines like them: ordinals, «робочий», «електронний»."""

from __future__ import annotations

from typing import Literal

from viche.kit.words.grammar import Case, Gender

# Endings in the order nom gen dat acc ins loc; the accusative of things, see below for people.
_CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")
_HARD = {
    "m": "ий ого ому ий им ому",
    "n": "е ого ому е им ому",
    "f": "а ої ій у ою ій",
    "pl": "і их им і ими их",
}
_SOFT = {
    "m": "ій ього ьому ій ім ьому",
    "n": "є ього ьому є ім ьому",
    "f": "я ьої ій ю ьою ій",
    "pl": "і іх ім і іми іх",
}


def decline_adjective(word: str, case: Case, gender: Gender | Literal["pl"], *, animate: bool = False) -> str:
    """A form of an adjective given by its masculine nominative (-ий or -ій).

    `animate` matters to the accusative only: of masculine people and of people in the plural it is the genitive.
    """
    endings = {"ий": _HARD, "ій": _SOFT}.get(word[-2:])
    if endings is None:
        raise ValueError(f"Not an adjective in the masculine nominative: «{word}»")
    if case == "acc" and animate and gender in ("m", "pl"):
        case = "gen"
    return word[:-2] + endings[gender].split()[_CASES.index(case)]
