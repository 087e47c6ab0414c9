"""Countries in the genitive: «делегація Естонії», «організації з Польщі». By their endings; names that do not decline stay."""

from __future__ import annotations

from viche.kit.words.adjectives import decline_adjective
from viche.kit.words.grammar import SIBILANTS, VOWELS

# What the endings do not tell.
_OWN = {
    "Нідерланди": "Нідерландів",
    "Сполучені Штати Америки": "Сполучених Штатів Америки",
    "Філіппіни": "Філіппін",
    "Республіка Корея": "Республіки Корея",
}


def of_country(name: str) -> str:
    """«Велика Британія» → «Великої Британії», «Литва» → «Литви»; «США», «Чилі» and «Перу» do not change."""
    if name in _OWN:
        return _OWN[name]
    *described, last = name.split(" ")
    if described and not all(word.endswith("а") for word in described):
        return name
    said = [decline_adjective(f"{word[:-1]}ий", "gen", "f") for word in described]
    return " ".join([*said, _noun(last)])


def _noun(word: str) -> str:
    stem, ending = word[:-1], word[-1:]
    if word.isupper() or not stem:
        return word
    if ending == "а":
        return stem + ("і" if stem[-1] in SIBILANTS else "и")
    if ending == "я":
        return stem + ("ї" if stem[-1] in VOWELS or stem[-1] == "’" else "і")
    if ending == "ь":
        return f"{stem}ю"
    return word if ending in VOWELS else f"{word}у"
