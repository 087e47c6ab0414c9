"""Names of a council and its community in the cases that reports need, from the nominative: «Кропивницької міської ради»."""

from __future__ import annotations

from viche.kit.words.adjectives import decline_adjective
from viche.kit.words.grammar import Case

COUNCIL: dict[Case, str] = {"nom": "рада", "gen": "ради", "dat": "раді", "acc": "раду", "ins": "радою", "loc": "раді"}
COMMUNITY: dict[Case, str] = {
    "nom": "громада", "gen": "громади", "dat": "громаді", "acc": "громаду", "ins": "громадою", "loc": "громаді",
}  # fmt: skip


def council(name: str, case: Case) -> str:
    """«Кропивницька міська рада» in the case; a name that is not adjectives and «рада» stays as it is."""
    return _in_case(name, case, (), COUNCIL)


def community(council_name: str, case: Case = "nom") -> str:
    """«Кропивницька міська територіальна громада» by the name of its council (Закон про місцеве самоврядування, ст. 1)."""
    return _in_case(council_name, case, ("територіальна",), COMMUNITY)


def _in_case(council_name: str, case: Case, also: tuple[str, ...], last: dict[Case, str]) -> str:
    *described, noun = council_name.split()
    if noun != COUNCIL["nom"] or not described or not all(map(_is_feminine, described)):
        return council_name
    declined = [decline_adjective(f"{word[:-1]}ий", case, "f") for word in (*described, *also)]
    return " ".join([*declined, last[case]])


def _is_feminine(word: str) -> bool:
    return word.endswith("а") and len(word) > 3
