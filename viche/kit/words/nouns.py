"""A noun beside a number: its forms, and which of them the number asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from viche.kit.words.adjectives import decline_adjective
from viche.kit.words.declension import plural_of, singular_of
from viche.kit.words.grammar import NBSP, Case, Gender, Number, exact, spoken
from viche.kit.words.numbers import number

PluralForm = Literal["one", "few", "many", "fraction"]


def plural_form(n: Number) -> PluralForm:
    """Which form stands beside the number in the nominative.

    one: 1, 21, 101; few: 2–4, 22; many: 0, 5–20, 11–14, 111; fraction: 2,5, which takes the genitive singular.
    The sign does not matter; 2,0 is the whole number 2.
    """
    value = exact(n).copy_abs()
    if value != value.to_integral_value():
        return "fraction"
    tens, units = divmod(int(value) % 100, 10)
    if tens == 1 or units == 0 or units > 4:
        return "many"
    return "one" if units == 1 else "few"


@dataclass(frozen=True)
class Noun:
    """A noun with the forms that numbers ask for.

    Given always: «акт», «акти», «актів», the gender, English singular and plural. A masculine noun gives its
    genitive singular too («акта», but «документа», «заходу»): no rule tells -а from -у. Other cases follow
    from these by the ordinary declensions; a form that does not is written out («рік»: locative «році»).
    `plural` is the nominative plural where it differs from the form beside 2–4 («людини», but «люди»).

    >>> Noun("петиція", "петиції", "петицій", "f", en=("petition", "petitions"))
    >>> Noun("акт", "акти", "актів", "m", "акта", en=("act", "acts"))
    """

    one: str
    few: str
    many: str
    gender: Gender
    genitive: str = ""
    en: tuple[str, str] = ("", "")
    animate: bool = False
    dative: str = ""
    accusative: str = ""
    instrumental: str = ""
    locative: str = ""
    plural: str = ""
    dative_plural: str = ""
    accusative_plural: str = ""
    instrumental_plural: str = ""
    locative_plural: str = ""

    def __post_init__(self) -> None:
        if not all(self.en):
            raise ValueError(f"«{self.one}» needs English for one and for many")
        if self.gender == "m" and not self.genitive:
            raise ValueError(f"«{self.one}» is masculine and needs its genitive singular")
        if " " in self.one and not (self.instrumental and self.instrumental_plural):
            raise ValueError(f"«{self.one}»: give one word, then add to it by qualified() or followed()")

    def form(self, case: Case = "nom", *, plural: bool = False) -> str:
        """The form of a case, without a number beside it: «петицій», «у петиціях»."""
        return self._plural(case) if plural else self._singular(case)

    def agree(self, n: Number, case: Case = "nom") -> str:
        """The form beside the number n when the phrase stands in the case: «у 2 зверненнях», «до 21 петиції».

        After a fraction the genitive singular, after whole thousands the genitive plural, whatever the case:
        they govern the noun («з 2,5 акта», «у 2 000 звернень»).
        """
        kind = plural_form(n)
        if kind == "fraction":
            return self.form("gen")
        if case == "nom" or (case == "acc" and kind != "one" and not (kind == "few" and self.animate)):
            return {"one": self.one, "few": self.few, "many": self.many}[kind]
        if case == "acc" and kind == "few":
            return self.many
        if n and int(n) % 1000 == 0:
            return self.many
        return self.form(case, plural=kind != "one")

    def english(self, n: Number) -> str:
        """Singular beside 1 and −1 only."""
        return self.en[0] if exact(n).copy_abs() == 1 else self.en[1]

    def qualified(self, adjective: str, *, en: tuple[str, str]) -> Noun:
        """With an adjective (masculine nominative) before it: DAY.qualified("робочий", en=("working day", …))."""

        def before(case: Case, form: str, *, plural: bool = False) -> str:
            gender = "pl" if plural else self.gender
            return f"{decline_adjective(adjective, case, gender, animate=self.animate)} {form}"

        return replace(
            self,
            en=en,
            one=before("nom", self.one),
            few=before("nom", self.few, plural=True),
            many=before("gen", self.many, plural=True),
            genitive=before("gen", self.form("gen")),
            dative=before("dat", self.form("dat")),
            accusative=before("acc", self.form("acc")),
            instrumental=before("ins", self.form("ins")),
            locative=before("loc", self.form("loc")),
            plural=before("nom", self._plural("nom"), plural=True),
            dative_plural=before("dat", self._plural("dat"), plural=True),
            accusative_plural=before("acc", self._plural("acc"), plural=True),
            instrumental_plural=before("ins", self._plural("ins"), plural=True),
            locative_plural=before("loc", self._plural("loc"), plural=True),
        )

    def followed(self, words: str, *, en: tuple[str, str]) -> Noun:
        """With words after it that never change: POINT.followed("незламності", en=("point of invincibility", …))."""
        return replace(
            self,
            en=en,
            one=f"{self.one} {words}",
            few=f"{self.few} {words}",
            many=f"{self.many} {words}",
            genitive=f"{self.form('gen')} {words}",
            dative=f"{self.form('dat')} {words}",
            accusative=f"{self.form('acc')} {words}",
            instrumental=f"{self.form('ins')} {words}",
            locative=f"{self.form('loc')} {words}",
            plural=f"{self._plural('nom')} {words}",
            dative_plural=f"{self._plural('dat')} {words}",
            accusative_plural=f"{self._plural('acc')} {words}",
            instrumental_plural=f"{self._plural('ins')} {words}",
            locative_plural=f"{self._plural('loc')} {words}",
        )

    def _singular(self, case: Case) -> str:
        genitive = self.genitive or self.few  # of feminine and neuter nouns it is written like «дві петиції»
        given = {
            "nom": self.one,
            "gen": genitive,
            "dat": self.dative,
            "acc": self.accusative,
            "ins": self.instrumental,
            "loc": self.locative,
        }[case]
        return given or singular_of(self.one, genitive, self.gender, case, animate=self.animate)

    def _plural(self, case: Case) -> str:
        nominative = self.plural or self.few
        given = {
            "nom": nominative,
            "gen": self.many,
            "dat": self.dative_plural,
            "acc": self.accusative_plural or (self.many if self.animate else nominative),
            "ins": self.instrumental_plural,
            "loc": self.locative_plural,
        }[case]
        return given or plural_of(nominative, case)


def count(n: Number, noun: Noun, case: Case = "nom", lang: str | None = None) -> str:
    """The number in digits with its noun, no-break: «71 консультація», «1 204 акти», «2,5 акта», “1,204 acts”.

    Digits do not decline, the noun does: give the case the phrase stands in, «до 5 петицій» is `case="gen"`.
    """
    word = noun.english(n) if spoken(lang) == "en" else noun.agree(n, case)
    return f"{number(n, lang=lang)}{NBSP}{word}"
