"""Numbers in words: cardinal and ordinal, in every case and gender, to 999 999 999 999.

Forms of «Український правопис» 2019, its chapter on numerals and § 38. Where two are allowed the first is taken:
«п’яти» (not «п’ятьох»), «шістьма» (not «шістьома»), «сьома» (not «сімома»), «вісьма» (not «вісьмома»),
«однієї» (not «одної»), «п’ятдесятьма» (not «п’ятдесятьома»), «п’ятьмастами» (not «п’ятьомастами»).
"""

from __future__ import annotations

from viche.kit.words import english
from viche.kit.words.adjectives import decline_adjective
from viche.kit.words.grammar import Case, Gender, spoken
from viche.kit.words.nouns import Noun

LIMIT = 10**12

_CASES: tuple[Case, ...] = ("nom", "gen", "dat", "acc", "ins", "loc")

# Forms in the order nom gen dat acc ins loc; the accusative of things.
_ONE = {
    "m": "один одного одному один одним одному",
    "f": "одна однієї одній одну однією одній",
    "n": "одне одного одному одне одним одному",
}
_TWO = {
    "m": "два двох двом два двома двох",
    "f": "дві двох двом дві двома двох",
    "n": "два двох двом два двома двох",
}
_FORMS = {
    0: "нуль нуля нулю нуль нулем нулі",
    3: "три трьох трьом три трьома трьох",
    4: "чотири чотирьох чотирьом чотири чотирма чотирьох",
    5: "п’ять п’яти п’яти п’ять п’ятьма п’яти",
    6: "шість шести шести шість шістьма шести",
    7: "сім семи семи сім сьома семи",
    8: "вісім восьми восьми вісім вісьма восьми",
    9: "дев’ять дев’яти дев’яти дев’ять дев’ятьма дев’яти",
    40: "сорок сорока сорока сорок сорока сорока",
    90: "дев’яносто дев’яноста дев’яноста дев’яносто дев’яноста дев’яноста",
    100: "сто ста ста сто ста ста",
    200: "двісті двохсот двомстам двісті двомастами двохстах",
    300: "триста трьохсот трьомстам триста трьомастами трьохстах",
    400: "чотириста чотирьохсот чотирьомстам чотириста чотирмастами чотирьохстах",
    500: "п’ятсот п’ятисот п’ятистам п’ятсот п’ятьмастами п’ятистах",
    600: "шістсот шестисот шестистам шістсот шістьмастами шестистах",
    700: "сімсот семисот семистам сімсот сьомастами семистах",
    800: "вісімсот восьмисот восьмистам вісімсот вісьмастами восьмистах",
    900: "дев’ятсот дев’ятисот дев’ятистам дев’ятсот дев’ятьмастами дев’ятистах",
}
# Those that decline like «десять»: десяти, десятьма. The stem is the nominative without its soft sign.
_LIKE_TEN = {
    10: "десять",
    11: "одинадцять",
    12: "дванадцять",
    13: "тринадцять",
    14: "чотирнадцять",
    15: "п’ятнадцять",
    16: "шістнадцять",
    17: "сімнадцять",
    18: "вісімнадцять",
    19: "дев’ятнадцять",
    20: "двадцять",
    30: "тридцять",
    50: "п’ятдесят",
    60: "шістдесят",
    70: "сімдесят",
    80: "вісімдесят",
}
_ORDINALS = {
    0: "нульовий",
    1: "перший",
    2: "другий",
    3: "третій",
    4: "четвертий",
    5: "п’ятий",
    6: "шостий",
    7: "сьомий",
    8: "восьмий",
    9: "дев’ятий",
    40: "сороковий",
    90: "дев’яностий",
    100: "сотий",
    200: "двохсотий",
    300: "трьохсотий",
    400: "чотирьохсотий",
    500: "п’ятисотий",
    600: "шестисотий",
    700: "семисотий",
    800: "восьмисотий",
    900: "дев’ятисотий",
} | {value: f"{word.removesuffix('ь')}ий" for value, word in _LIKE_TEN.items()}

THOUSAND = Noun("тисяча", "тисячі", "тисяч", "f", en=("thousand", "thousand"))
MILLION = Noun("мільйон", "мільйони", "мільйонів", "m", "мільйона", en=("million", "million"))
BILLION = Noun("мільярд", "мільярди", "мільярдів", "m", "мільярда", en=("billion", "billion"))
_SCALES = ((10**9, BILLION, "мільярдний"), (10**6, MILLION, "мільйонний"), (10**3, THOUSAND, "тисячний"))


def cardinal(
    n: int,
    gender: Gender = "m",
    case: Case = "nom",
    *,
    animate: bool = False,
    full: bool = False,
    lang: str | None = None,
) -> str:
    """«двадцять одна», «двохсот чотирьох», «тисяча двісті чотири», “twenty-one”.

    Every part declines. `animate` gives the accusative of people: «одного», «двох». `full` says «одна тисяча»
    where the number begins with it, as papers of payment do.
    """
    if spoken(lang) == "en":
        return english.cardinal(_checked(n))
    if n < 0:
        return f"мінус {cardinal(-n, gender, case, animate=animate, full=full, lang=lang)}"
    words: list[str] = []
    rest = _checked(n)
    for scale, noun, _ in _SCALES:
        amount, rest = divmod(rest, scale)
        if amount > 1 or (amount == 1 and (full or words)):
            words += _below_thousand(amount, noun.gender, case)
        if amount:
            words.append(noun.agree(amount, case))
    if rest or not words:
        words += _below_thousand(rest, gender, case, animate=animate)
    return " ".join(words)


def ordinal(
    n: int,
    gender: Gender = "m",
    case: Case = "nom",
    *,
    plural: bool = False,
    animate: bool = False,
    lang: str | None = None,
) -> str:
    """«двадцять першого», «дві тисячі двадцять шостий», «двохтисячний», “twenty-first”.

    Only the last word declines, what stands before it is cardinal and in the nominative.
    """
    if spoken(lang) == "en":
        return english.ordinal(_checked(n))
    if n < 0:
        return f"мінус {ordinal(-n, gender, case, plural=plural, animate=animate, lang=lang)}"
    head, last = _split_ordinal(_checked(n))
    words = [cardinal(head, lang="uk")] if head else []
    words.append(decline_adjective(last, case, "pl" if plural else gender, animate=animate))
    return " ".join(words)


def count_in_words(n: int, noun: Noun, case: Case = "nom", *, full: bool = False, lang: str | None = None) -> str:
    """«двадцять одна петиція», «у двох зверненнях» by `case="loc"`, “twenty-one petitions”."""
    if spoken(lang) == "en":
        return f"{english.cardinal(_checked(n))} {noun.english(n)}"
    words = cardinal(n, noun.gender, case, animate=noun.animate, full=full, lang="uk")
    return f"{words} {noun.agree(n, case)}"


def _checked(n: int) -> int:
    if not -LIMIT < n < LIMIT:
        raise ValueError(f"Numbers in words end before {LIMIT}: {n}")
    return n


def _parts(n: int) -> list[int]:
    """What a number below a thousand is said of: 215 → 200, 15; 21 → 20, 1; 0 → 0."""
    hundreds, tens = n // 100 * 100, n % 100
    parts = [hundreds, tens] if tens < 20 else [hundreds, tens // 10 * 10, tens % 10]
    return [part for part in parts if part] or [0]


def _below_thousand(n: int, gender: Gender, case: Case, *, animate: bool = False) -> list[str]:
    return [_word(part, gender, case, animate=animate) for part in _parts(n)]


def _word(part: int, gender: Gender, case: Case, *, animate: bool = False) -> str:
    if case == "acc" and animate and (2 <= part <= 4 or (part == 1 and gender == "m")):
        case = "gen"  # бачу двох, але п’ять і двадцять: the longer numbers keep the form of things
    if part in _LIKE_TEN:
        stem = _LIKE_TEN[part].removesuffix("ь")
        return _LIKE_TEN[part] if case in ("nom", "acc") else f"{stem}ьма" if case == "ins" else f"{stem}и"
    forms = {1: _ONE, 2: _TWO}[part][gender] if part in (1, 2) else _FORMS[part]
    return forms.split()[_CASES.index(case)]


def _split_ordinal(n: int) -> tuple[int, str]:
    """The number before the last word, and that word in the masculine nominative: 2026 → 2020, «шостий»."""
    if n % 1000 or n == 0:
        last = _parts(n % 1000)[-1]
        return n - last, _ORDINALS[last]
    scale, _, word = next(row for row in reversed(_SCALES) if n % (row[0] * 1000))
    amount = n // scale % 1000
    return n - amount * scale, (_glued(amount) if amount > 1 else "") + word


def _glued(amount: int) -> str:
    """The number as the first half of one word: «двадцятиодно(тисячний)», «стоп’ятнадцяти(тисячний)».

    The genitive, but сто and дев’яносто as they are, «одно», and п’ятсот to дев’ятсот in the nominative, as the
    orthography itself writes «п’ятсоттридцятитисячний» (others write «п’ятисот…»).
    """
    as_they_are = {1: "одно", 90: "дев’яносто", 100: "сто"}
    return "".join(
        as_they_are.get(part) or _word(part, "m", "nom" if part >= 500 else "gen") for part in _parts(amount)
    )
