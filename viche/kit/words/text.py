"""Ukrainian text: no-break spaces, alphabetical order, Latin letters."""

from __future__ import annotations

import re
import unicodedata

from viche.kit.words.grammar import NBSP

# --- typography --------------------------------------------------------------------------------------------------

_SPACE = f"[ {NBSP}]+"
_UPPER = "А-ЩЬЮЯҐЄІЇ"
# Words and marks that may not end a line. Abbreviations keep their point.
_CLINGS = (
    r"в|у|з|із|зі|о|і|й|та|а|на|до|за|не|ні|по|чи|де|як|ви|ми|смт"
    r"|№|§|ст\.|п\.|пп\.|ч\.|м\.|с\.|вул\.|просп\.|буд\."
)
_AFTER_CLINGING = re.compile(rf"(?<![\w’'ʼ-])({_CLINGS}){_SPACE}(?=\S)", re.IGNORECASE)
_BEFORE_DASH = re.compile(rf"(?<=\S){_SPACE}(?=[—–](?:\s|$))")
_AFTER_INITIAL = re.compile(rf"(?<!\w)([{_UPPER}]\.){_SPACE}(?=[{_UPPER}])")
_BEFORE_INITIALS = re.compile(rf"(?<=\w){_SPACE}(?=[{_UPPER}]\.{_SPACE}?[{_UPPER}]\.)")
_BEFORE_PARTICLE = re.compile(rf"(?<=\w){_SPACE}(?=(?:б|би|ж|же)(?![\w’'ʼ-]))")
_UNITS = (
    r"грн|тис\.|млн|млрд|%|року|рік|році|р\.|год|хв|кв\.|січня|лютого|березня|квітня|травня|червня|липня|серпня"
    r"|вересня|жовтня|листопада|грудня"
)
_AFTER_DIGITS = re.compile(rf"(?<=\d){_SPACE}(?=(?:{_UNITS})(?![\w’]))")
_BETWEEN_GROUPS = re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}(?!\d))")


def lowfirst(text: str) -> str:
    """A name inside a sentence: with a small letter, unless it begins with an abbreviation («КП «Тепло»»)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def typograph(text: str) -> str:
    """Plain text with no-break spaces where a line may not break; doing it again changes nothing.

    After short prepositions and conjunctions, after №, §, «ст.», «п.» and the like, before a dash, between
    initials and the surname, between groups of digits and between a number and its unit. Line feeds are left alone.
    """
    text = _AFTER_CLINGING.sub(rf"\1{NBSP}", text)
    text = _AFTER_INITIAL.sub(rf"\1{NBSP}", text)
    for gap in (_BEFORE_DASH, _BEFORE_INITIALS, _BEFORE_PARTICLE, _AFTER_DIGITS, _BETWEEN_GROUPS):
        text = gap.sub(NBSP, text)
    return text


# --- alphabetical order ------------------------------------------------------------------------------------------

_APOSTROPHES = "’'ʼ‘`´′＇\""
# Code points put ґ, є, і, ї in the wrong places. Each follows its neighbour with the last letter of the Cyrillic block,
# which no Ukrainian word has (U+FFFF would do as well, but XML and so XLSX refuse it).
_LAST = "\u04ff"
_ORDER = str.maketrans(
    {
        "ґ": f"г{_LAST}",
        "є": f"е{_LAST}",
        "і": f"и{_LAST}",
        "ї": f"и{_LAST}{_LAST}",
        "\u0301": None,  # a stress mark
    }
    | dict.fromkeys(_APOSTROPHES)
)
_NOT_WORD = re.compile(rf"[^\w{_LAST}]+|_+")


def sort_key(text: str) -> str:
    """A string whose order by code point (`COLLATE "C"`) is the order of the Ukrainian alphabet.

    Case, apostrophes, stress and punctuation do not count; a space comes before any letter, so that «Нова Гута»
    precedes «Новаки». Digits come first and are compared as text.
    """
    folded = unicodedata.normalize("NFC", text).lower().translate(_ORDER)
    return _NOT_WORD.sub(" ", folded).strip()


# --- Latin letters -----------------------------------------------------------------------------------------------

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia", "ё": "io", "ъ": "", "ы": "y", "э": "e",
}  # fmt: skip
_LATIN_AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_INSIDE = re.compile(f"(?<=\\w)[{re.escape(_APOSTROPHES)}](?=\\w)")


def transliterate(text: str) -> str:
    """Latin letters by the Cabinet’s resolution № 55 of 27.01.2010: «Згурський» → Zghurskyi, «Знам’янка» → Znamianka.

    The four Russian letters it does not know go by sound. What is not Cyrillic stays as it is.
    """
    text = _INSIDE.sub("", unicodedata.normalize("NFC", text).replace("\u0301", ""))
    result: list[str] = []
    for place, char in enumerate(text):
        before = text[place - 1] if place else " "
        letter = char.lower()
        latin = _LATIN.get(letter)
        if not before.isalpha():
            latin = _LATIN_AT_START.get(letter, latin)
        elif letter == "г" and before.lower() == "з":
            latin = "gh"  # «зг» is zgh: zh would read as «ж»
        if latin is None:
            result.append(char)
        elif char.isupper():
            around = before + text[place + 1 : place + 2]
            result.append(latin.upper() if any(map(str.isupper, around)) else latin.capitalize())
        else:
            result.append(latin)
    return "".join(result)


def slug(text: str, max_length: int = 80) -> str:
    """Letters, digits and single hyphens for an address: «Про бюджет на 2026 рік» → pro-biudzhet-na-2026-rik.

    Cut at a word where it can be. May be empty when nothing of the text can be written so.
    """
    plain = (
        unicodedata.normalize("NFKD", transliterate(text.lower().replace("№", " "))).encode("ascii", "ignore").decode()
    )
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= max_length:
        return words
    cut = words[: max_length + 1].rpartition("-")[0]
    return cut or words[:max_length]
