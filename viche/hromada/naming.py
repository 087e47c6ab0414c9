"""Names offered, never imposed: of a hromada and its council from the codifier, of a department in the cases."""

from __future__ import annotations

from dataclasses import dataclass

from viche.hromada.models import KYIV, Territory
from viche.kit import words
from viche.kit.words import Case, Gender

_COUNCIL = {"M": "міська", "X": "селищна", "C": "сільська"}


def hromada_name(territory: Territory) -> str:
    """«Кропивницька громада»; a name that is no adjective stands after: «Громада Асканія-Нова»."""
    if territory.code == KYIV:
        return "Київська громада"
    return f"{territory.name} громада" if _is_adjective(territory.name) else f"Громада {territory.name}"


def council_name(territory: Territory) -> str:
    """«Кропивницька міська рада»: міська, селищна or сільська by the centre, the first settlement of the hromada."""
    if territory.code == KYIV:
        return "Київська міська рада"
    centre = territory.children.filter(category__in=_COUNCIL).order_by("code").first()
    kind = _COUNCIL[centre.category] if centre else "міська"
    return (
        f"{territory.name} {kind} рада"
        if _is_adjective(territory.name)
        else f"{kind.capitalize()} рада {territory.name}"
    )


def address(territory: Territory) -> str:
    """The slug: the centre’s name in Latin letters, «kropyvnytskyi»; the hromada’s own when there is no centre."""
    if territory.code == KYIV:
        return "kyiv"
    centre = territory.children.filter(category__in=_COUNCIL).order_by("code").first()
    return words.slug((centre or territory).name, max_length=60)


def _is_adjective(name: str) -> bool:
    return name.endswith(("ка", "на", "ва", "ла", "ра", "ча", "ша", "жа")) and "-Нова" not in name


@dataclass(frozen=True)
class _Head:
    """The word that declines: its gender, and its genitive; the rest follows from them."""

    gender: Gender
    gen: str
    dat: str
    ins: str


def _head(gender: Gender, gen: str, dat: str, ins: str) -> _Head:
    return _Head(gender, gen, dat, ins)


_HEADS = {
    "відділ": _head("m", "відділу", "відділу", "відділом"),
    "підвідділ": _head("m", "підвідділу", "підвідділу", "підвідділом"),
    "департамент": _head("m", "департаменту", "департаменту", "департаментом"),
    "сектор": _head("m", "сектору", "сектору", "сектором"),
    "секретаріат": _head("m", "секретаріату", "секретаріату", "секретаріатом"),
    "апарат": _head("m", "апарату", "апарату", "апаратом"),
    "центр": _head("m", "центру", "центру", "центром"),
    "комітет": _head("m", "комітету", "комітету", "комітетом"),
    "виконком": _head("m", "виконкому", "виконкому", "виконкомом"),
    "заклад": _head("m", "закладу", "закладу", "закладом"),
    "фонд": _head("m", "фонду", "фонду", "фондом"),
    "архів": _head("m", "архіву", "архіву", "архівом"),
    "музей": _head("m", "музею", "музею", "музеєм"),
    "театр": _head("m", "театру", "театру", "театром"),
    "ліцей": _head("m", "ліцею", "ліцею", "ліцеєм"),
    "орган": _head("m", "органу", "органу", "органом"),
    "підрозділ": _head("m", "підрозділу", "підрозділу", "підрозділом"),
    "управління": _head("n", "управління", "управлінню", "управлінням"),
    "підприємство": _head("n", "підприємства", "підприємству", "підприємством"),
    "агентство": _head("n", "агентства", "агентству", "агентством"),
    "товариство": _head("n", "товариства", "товариству", "товариством"),
    "служба": _head("f", "служби", "службі", "службою"),
    "рада": _head("f", "ради", "раді", "радою"),
    "установа": _head("f", "установи", "установі", "установою"),
    "адміністрація": _head("f", "адміністрації", "адміністрації", "адміністрацією"),
    "інспекція": _head("f", "інспекції", "інспекції", "інспекцією"),
    "комісія": _head("f", "комісії", "комісії", "комісією"),
    "агенція": _head("f", "агенції", "агенції", "агенцією"),
    "лікарня": _head("f", "лікарні", "лікарні", "лікарнею"),
    "бібліотека": _head("f", "бібліотеки", "бібліотеці", "бібліотекою"),
    "школа": _head("f", "школи", "школі", "школою"),
    "організація": _head("f", "організації", "організації", "організацією"),
    "асоціація": _head("f", "асоціації", "асоціації", "асоціацією"),
    "спілка": _head("f", "спілки", "спілці", "спілкою"),
    "мережа": _head("f", "мережі", "мережі", "мережею"),
    "міністерство": _head("n", "міністерства", "міністерству", "міністерством"),
    "об’єднання": _head("n", "об’єднання", "об’єднанню", "об’єднанням"),
    "офіс": _head("m", "офісу", "офісу", "офісом"),
    "вебсайт": _head("m", "вебсайту", "вебсайту", "вебсайтом"),
    "вебпортал": _head("m", "вебпорталу", "вебпорталу", "вебпорталом"),
}  # fmt: skip
_UNCHANGED = frozenset({"КП", "КНП", "КЗ", "КУ", "ЦНАП", "бюро"})
_ENDINGS = {"ий": "ий", "а": "ий", "е": "ий", "ій": "ій", "я": "ій", "є": "ій"}


def in_case(name: str, case: Case) -> str:
    """The name of a department or an organisation in a case, or an empty text when its head word is not known: then a person types it.

    Declined are the adjectives before the head word and the word itself; what follows stays («Відділу комунікацій
    з громадськістю»).
    """
    before: list[str] = []
    parts = name.split(" ")
    for place, word in enumerate(parts):
        plain = word.strip("«»,").lower()
        if word in _UNCHANGED or plain in _UNCHANGED:
            return name
        head = _HEADS.get(plain)
        if head is None:
            before.append(word)
            continue
        declined = [_adjective(adjective, case, head.gender) for adjective in before]
        if not all(declined):
            return ""
        own = {"gen": head.gen, "dat": head.dat, "ins": head.ins}.get(case, plain)
        return " ".join([*declined, _like(word, own), *parts[place + 1 :]])
    return ""


def _adjective(word: str, case: Case, gender: Gender) -> str:
    for ending in sorted(_ENDINGS, key=len, reverse=True):
        if word.endswith(ending):
            return words.decline_adjective(word[: -len(ending)] + _ENDINGS[ending], case, gender)
    return ""


def _like(sample: str, word: str) -> str:
    return word.capitalize() if sample[:1].isupper() else word
