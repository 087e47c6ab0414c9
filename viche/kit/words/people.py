"""Names, ranks and posts of people in the cases of an official text: «сержанту Дерусовій Інні Миколаївні».

The rules and the data are those of `shevchenko`. Whose gender the name does not tell (initials, a surname alone) stays as
it is written: a wrong case of somebody's name is worse than none.
"""

from __future__ import annotations

import shevchenko
from shevchenko import InputValidationError

from viche.kit.words.adjectives import decline_adjective
from viche.kit.words.declension import plural_of, singular_of
from viche.kit.words.grammar import SIBILANTS, VOWELS, Case

_CASES: dict[Case, str] = {
    "nom": "nominative",
    "gen": "genitive",
    "dat": "dative",
    "acc": "accusative",
    "ins": "ablative",
    "loc": "locative",
}
# Frequent in offices, unknown to the rules.
_HEAD: dict[Case, str] = {
    "nom": "голова", "gen": "голови", "dat": "голові", "acc": "голову", "ins": "головою", "loc": "голові",
}  # fmt: skip
_PATRONYMIC = ("ич", "івна", "ївна", "овна")
# Orders of a name: an official list puts the surname first, a signature last.
_ORDERS = (
    ("family_name", "given_name", "patronymic_name"),
    ("given_name", "patronymic_name", "family_name"),
    ("given_name", "family_name"),
    ("family_name", "given_name"),
)


def person(name: str, case: Case) -> str:
    """A name of two or three words in the case, in either order; another one is given back as it is."""
    words = name.split()
    for order in _ORDERS:
        if len(order) != len(words) or not _fits(order, words):
            continue
        try:
            said = shevchenko.in_case(_CASES[case], dict(zip(order, words, strict=True)))
        except InputValidationError:
            continue
        return " ".join(said[part] for part in order)
    return name


def _fits(order: tuple[str, ...], words: list[str]) -> bool:
    """Whether the patronymic stands where this order has it."""
    return "patronymic_name" not in order or words[order.index("patronymic_name")].endswith(_PATRONYMIC)


def post(name: str, case: Case) -> str:
    """A rank or a post: «секретар міської ради» → «секретаря міської ради»; what depends on its noun does not change."""
    name = name.strip()
    if not name:
        return ""
    found = shevchenko.in_case(_CASES[case], gender="masculine", military_appointment=name)["military_appointment"]
    found = " ".join(_HEAD[case] if word == "голова" else word for word in found.split(" "))
    noun, space, rest = name.partition(" ")
    if found != name or noun[-1] in VOWELS:
        return str(found)
    # A word the rules do not know: «герой».
    genitive = noun[:-1] + "я" if noun[-1] in "йь" else f"{noun}а"
    said = {"nom": noun, "gen": genitive}.get(case) or singular_of(noun, genitive, "m", case, animate=True)
    return said + space + rest


def posts(name: str, case: Case) -> str:
    """Several of a rank or post given in the singular, in the dative, instrumental or locative: «підполковникам»."""
    if not name.strip():
        return ""
    described: list[str] = []
    words = name.split()
    while len(words) > 1 and words[0].endswith(("ий", "ій")):
        described.append(decline_adjective(words.pop(0), case, "pl"))
    noun, *rest = words
    return " ".join([*described, plural_of(_plural(noun), case), *rest])


def _plural(noun: str) -> str:
    stem, ending = noun[:-1], noun[-1]
    if ending in "ая":
        return stem + ("и" if ending == "а" else "і")
    if ending in "йь":
        return stem + ("ї" if ending == "й" else "і")
    # Those who do a work are soft: «секретарі», «лікарі».
    soft = noun.endswith("ар") and noun != "комісар"
    return noun + ("і" if soft or ending in SIBILANTS else "и")


def initials(name: str) -> str:
    """«Вілкул Юрій Григорович» → «Вілкул Ю.Г.»; a name of other than three words, surname first, stays."""
    words = name.split()
    return f"{words[0]} {words[1][0]}.{words[2][0]}." if len(words) == 3 else name
