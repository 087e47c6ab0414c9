"""What is written with digits and counts nothing: addresses of pages, dates, years, numbers of papers, parts of names.

Every rule is of the language and of office papers, none of a single document. What a rule finds is blotted out before
numbers are looked for, letter for letter, so that places in the text stay what they were.
"""

from __future__ import annotations

import re

BLOT = "\x00"

_MONTH = (
    r"(?:січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
    r"|січн[іь]|березн[іь]|квітн[іь]|травн[іь]|червн[іь]|липн[іь]|серпн[іь]|вересн[іь]|жовтн[іь]|грудн[іь])"
)
_YEAR = r"(?:19|20)\d\d"
_YEAR_WORD = r"(?:рок(?:у|ів|и|ах|ам|ами|ом)|рік|році|рр?\.|навчальн\w+)"
_DASH = r"\s*[-–—]\s*"
_STREET = (
    r"(?:вул(?:иц[яіюею]+)?|просп(?:ект\w*)?|пров(?:улок|улку)?|бульв(?:ар\w*)?|пл(?:оща|ощі)?|наб(?:ережн\w+)?|узвіз)"
)
# A part of a paper is named before its number: «стаття 14», «додаток 1», «розділ 2».
_LAW = r"(?:статт\w+|ст\.|пункт\w*|пп?\.|підпункт\w*|абзац\w*|додат\w+|таблиц\w+|рис\.|стор\.|с\.|глав\w+)"
_PART = r"(?:розділ[іу]?|цілі?|ціль|завданн[яі]|напряму?|рядо?к[аі]?|форма|том|частина|етапу?|код|індекс|маршруту?)"
_NOT_COUNTED = r"(?!\s+(?-i:[а-щьюяґєії]{4,}))"

RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(pattern, re.I))
    for reason, pattern in (
        # Pages and letters of the net, and what is left of one broken by a line end.
        ("address", r"\b(?:https?|ftp)://[^\s<>«»]+|\bwww\.[^\s<>«»]+|[^\s\x00@]{1,99}@[^\s\x00@]{1,99}\.\w+"),
        ("address", r"(?<!\S)(?:[^\s\x00=&]{1,99}[=&])+[^\s\x00]*"),
        ("address", r"(?<![\w.-])(?:[\w-]{1,63}\.){1,8}(?:ua|com|org|net|eu|info|gov|edu)(?:/\S*)?"),
        ("phone", r"(?:\+?38[\s-]?)?\(0\d{2,4}\)[\s-]?\d[\d\s-]{4,10}\d|\+38\d{10}|(?<!\d)0\d{2}[- ]\d{3}[- ]\d{2}[- ]\d{2}(?!\d)"),
        # Dates and ranges of them.
        ("date", rf"(?<![\d.,])\d{{1,2}}\.\d{{1,2}}\.(?:{_YEAR}|\d\d(?!\d))(?:{_DASH}\d{{1,2}}\.\d{{1,2}}\.{_YEAR})?(?:\s*р(?:оку|\.))?"),
        ("date", rf"(?<![\d.,])\d{{1,2}}\.\d{{1,2}}{_DASH}(?=\x00|\d{{1,2}}\.\d{{1,2}}\.{_YEAR})"),
        ("date", rf"(?<![\d.,])\d{{1,2}}(?:(?:{_DASH}|,\s*|\s+(?:та|і|й|по)\s+)\d{{1,2}}){{0,9}}\s+{_MONTH}(?:\s+{_YEAR}(?:\s*р(?:оку|\.))?)?"),
        ("date", rf"(?<!\d){_YEAR}-\d\d-\d\d(?!\d)"),
        # Times of a day, and what is written like one: «ISO 9001:2015».
        ("time", r"(?<!\d)\d+:\d+(?::\d+)*(?!\d)"),
        ("time", r"(?<!\w)з\s+\d{1,2}\s+до\s+\d{1,2}\s+год\w*"),
        ("time", r"(?<!\w)(?:о|об|з|до|після)\s+\d{1,2}[.-]?\d{0,2}\s*(?:год\w*\.?)(?!\w)"),
        # Years, alone and in ranges.
        ("year", rf"(?<!\d)(?:з\s+)?{_YEAR}(?:{_DASH}|\s+по\s+|\s+до\s+|/){_YEAR}(?:\s*{_YEAR_WORD})?(?!\d)"),
        ("year", rf"(?<!\d){_YEAR}/\d\d(?!\d)"),
        ("year", rf"(?<![\d,.]){_YEAR}(?:,\s*{_YEAR})*(?:\s+(?:та|і|й)\s+{_YEAR})?\s*{_YEAR_WORD}(?!\w)"),
        # Numbers of papers and of what bears a number as a name.
        ("paper", r"(?:№№?|(?<!\w)N)\s*[\w/.-]*\d[\w/.-]*(?:\s*(?:,|та|і)\s*\d+(?:[/-]\w+)*(?=[\s,;)]))*"),
        ("paper", rf"(?<!\w){_LAW}\s+\d+(?:[.-]\d+)*(?:\s*(?:,|та|і)\s*\d+(?![\w,]))*\.?(?!\w)"),
        ("paper", rf"(?<!\w){_PART}\s+\d+(?:[.-]\d+)*\.?(?![\w,]){_NOT_COUNTED}"),
        ("address", rf"(?<!\w){_STREET}\.?\s+[^()\d;:\n\x00]{{2,60}}?,?\s*(?:буд(?:инок|инку)?\.?\s*)?\d+\s?[А-ЯA-Zа-я]?(?:/\d+)?(?!\w)"),
        ("address", r"(?<!\w)(?:буд|кв|кім|каб|оф|корп|прим)\.\s*\d+[А-Яа-я]?(?:/\d+)*(?!\w)"),
        ("address", r"(?<!\d)\d{5},\s*(?:м\.|смт|с\.)"),
        # Standards and names: a Latin abbreviation or a hyphen glues the number to the word.
        ("name", r"(?<!\w)(?-i:[A-Z]{2,}(?:[/ -][A-Z]+)*)[ -]\d+(?:[:.-]\d+)*"),
        ("name", r"(?<!\w)[^\W\d_]{1,60}[-–]\d+(?!\d)"),
        ("name", r"(?<!\w)(?:\d+[^\W\d_]|[^\W\d_]+\d)\w*"),
    )
)  # fmt: skip
# «1.», «1.2.», «3.12.1.» where a paragraph or a cell begins, and inside it before a heading.
_SECTION = re.compile(
    r"(?:\A|\n)\s*(?:[-•·]\s*)?\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|(?<![\d.,])\d{1,2}(?:\.\d{1,2})+\.?(?!\d)(?!\s*(?:%|тис|млн|млрд|грн))"
)
_QUOTED = re.compile(r"«[^«»]{1,200}»|\"[^\"\n]{1,200}\"|„[^“”\n]{1,200}[“”]")
_BARE_YEAR = re.compile(rf"(?<![\d,.])(?<!\d ){_YEAR}(?!\d|,\d| \d{{3}}(?!\d))")
LAST_YEAR = 2059


# No word and no number is so long; every other rule may then look back without counting the cost.
_LONG = re.compile(r"\S{200,}")


def blotted(text: str) -> str:
    """The text, as long as it was, without what counts nothing."""
    text = without_titles(_LONG.sub(_blot, text))
    for _reason, pattern in RULES:
        text = pattern.sub(_blot_or_ordinal, text)
    text = _SECTION.sub(_blot, text)
    return _BARE_YEAR.sub(_blot_year, text)


def without_titles(text: str) -> str:
    """The text without the digits of what stands in quotation marks: «10 кроків до власної справи» is a title."""
    return _QUOTED.sub(_blot_digits, text)


def _blot(m: re.Match[str]) -> str:
    return BLOT * len(m[0])


def _blot_digits(m: re.Match[str]) -> str:
    """A title in quotation marks keeps its words: what is counted may follow it."""
    return re.sub(r"\d", BLOT, m[0])


def _blot_or_ordinal(m: re.Match[str]) -> str:
    return _blot(m) if any(letter.isdigit() for letter in m[0]) else m[0]


def _blot_year(m: re.Match[str]) -> str:
    """A bare number that can be a year is one, unless a counted thing follows it at once."""
    after = m.string[m.end() : m.end() + 2]
    counted = after[:1].isspace() and after[1:].isalpha() and after[1:].islower()
    return m[0] if int(m[0]) > LAST_YEAR or (counted and not _is_small_word(m)) else _blot(m)


def _is_small_word(m: re.Match[str]) -> bool:
    """Whether what follows is a preposition or a conjunction, which nothing is counted in."""
    word = re.match(r"\s([^\W\d_]+)", m.string[m.end() :])
    return word is not None and len(word[1]) <= 3
