"""Numbers in digits: groups, decimals, money, honest rounding."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Literal

from viche.kit.words.grammar import MINUS, NBSP, Case, Number, exact, spoken

if TYPE_CHECKING:  # nouns write their numbers by this module
    from viche.kit.words.nouns import Noun

Currency = Literal["грн", "тис. грн", "млн грн", "млрд грн"]

_PRECISE = Context(prec=60, rounding=ROUND_HALF_UP)
_CURRENCIES: dict[str, tuple[int, str]] = {
    "грн": (0, ""),
    "тис. грн": (3, "thousand"),
    "млн грн": (6, "million"),
    "млрд грн": (9, "billion"),
}
_SCALES = ((9, "млрд", "billion"), (6, "млн", "million"), (3, "тис.", "thousand"))


def number(value: Number, places: int | None = None, lang: str | None = None) -> str:
    """«115 090», «20 287 577,33», «−3»; in English “115,090”, “20,287,577.33”.

    `places` rounds half up to that many decimals and always shows them; without it the value is exact and
    trailing zeros are dropped.
    """
    decimal = exact(value)
    if places is not None:
        decimal = _rounded(decimal, -places)
    text = format(decimal.copy_abs(), f",.{places}f" if places is not None else ",f")
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if spoken(lang) == "uk":
        text = text.replace(",", NBSP).replace(".", ",")
    return (MINUS if decimal < 0 else "") + text


def percent(value: Number, places: int | None = None, lang: str | None = None) -> str:
    """«12,5 %», “12.5%”; the value is already in hundredths: 12.5 and not 0.125."""
    return number(value, places, lang) + ("%" if spoken(lang) == "en" else f"{NBSP}%")


def money(amount: Decimal | int, unit: Currency = "грн", places: int | None = None, lang: str | None = None) -> str:
    """A sum given in hryvnias, shown in the unit: «20 287 577,33 грн», «20 287,6 тис. грн».

    Exact unless `places` asks to round half up; kopecks are shown in full or, of a whole sum, not at all.
    Refuses a float: it cannot hold a sum.
    """
    if isinstance(amount, float):
        raise TypeError("A sum of money is a Decimal or a whole number, never a float")
    power, english = _CURRENCIES[unit]
    shown = exact(amount).scaleb(-power, _PRECISE)
    if places is None and power == 0 and shown != shown.to_integral_value():
        exponent = shown.normalize(_PRECISE).as_tuple().exponent
        places = max(2, -exponent) if isinstance(exponent, int) else 2
    text = number(shown, places, lang)
    if spoken(lang) == "en":
        return f"UAH{NBSP}{text}" + (f"{NBSP}{english}" if english else "")
    return text + NBSP + unit.replace(" ", NBSP)


def approximately(value: Number, lang: str | None = None, *, noun: Noun | None = None, digits: int = 2) -> str:
    """A number rounded to so many significant digits, saying honestly which way: «понад 10 тис.», «близько 1,2 млн».

    «понад» only when the value is truly greater than what is written, «близько» when it is less, no word at all
    when nothing was rounded away. With a noun: «понад 10 тис. підписів», «близько 350 актів».
    """
    decimal = exact(value)
    rounded = _rounded(decimal, decimal.adjusted() - digits + 1) if decimal else decimal
    case: Case
    if rounded == decimal:
        word, case = "", "nom"
    elif decimal > rounded > 0:
        word, case = "понад ", "acc"
    else:
        word, case = "близько ", "gen"
    if spoken(lang) == "en":
        word = {"": "", "понад ": "over ", "близько ": "about "}[word]
    text = word + _scaled(rounded, lang)
    if noun is None:
        return text
    return text + NBSP + (noun.english(rounded) if spoken(lang) == "en" else noun.agree(rounded, case))


def _scaled(value: Decimal, lang: str | None) -> str:
    for power, ukrainian, english in _SCALES:
        if abs(value) >= 10**power:
            text = number(value.scaleb(-power, _PRECISE), lang=lang)
            return text + NBSP + (english if spoken(lang) == "en" else ukrainian)
    return number(value, lang=lang)


def _rounded(value: Decimal, exponent: int) -> Decimal:
    """Half up to the given power of ten; never writes a negative zero."""
    result = value.quantize(Decimal(1).scaleb(exponent), context=_PRECISE)
    return result.copy_abs() if result == 0 else result
