"""What the checks know of Ukrainian words: when two forms are of one word, what words are of one kind or topic, what opens parts.

Nothing here is of one document: the lists are of the language of office reports.
"""

from __future__ import annotations

import re

from viche.kit.old_reports.nouns import WORD, is_verb, says_nothing

_ENDING = re.compile(
    r"(?:ськими|ського|ському|ською|ських|ськім|ський|ська|ське|ські|ами|ями|ові|еві|єві|ого|ому|ими|іми|ів|їв|ей|ій|ах|ях|ам|ям|ою|ею|єю|ом|ем|єм|ої|их|іх|ий|[аеиіоуяюєїьй])$"
)
_LEAST = 3


def stem(word: str) -> str:
    """A word without its ending, in small letters; «проєкт» is «проект», «осіб» is «особ», «захід» is «заход»."""
    lower = word.lower().replace("проєкт", "проект").replace("'", "’")
    cut = _ENDING.sub("", lower)
    return (cut if len(cut) >= _LEAST else lower).replace("і", "о").replace("ї", "о")


def alike(one: str, other: str) -> bool:
    """Whether two forms are of one word: their stems differ at most by two letters at the end."""
    a, b = stem(one), stem(other)
    shared = min(len(a), len(b))
    return shared >= _LEAST and a[:shared] == b[:shared] and abs(len(a) - len(b)) <= 2


def same_words(one: str, other: str) -> bool:
    """Whether two phrases are the same words in any forms."""
    a, b = WORD.findall(one), WORD.findall(other)
    return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))


# Words for one kind of thing: a count of «документів» may be made of decisions and orders.
KINDS: dict[str, re.Pattern[str]] = {
    "document": re.compile(r"документ|рішен|розпоряджен|наказ|проект|проєкт|протокол|постанов|угод|договор|акт(?:ів|и)\b", re.I),
    "consultation": re.compile(r"консультац|обговорен|опитуван", re.I),
    "event": re.compile(
        r"захід|заход|зустріч|семінар|тренінг|форум|конференц|засідан|сесі[ійї]|лекці|майстер-клас|нарад|фокус-груп|навчан|круглим столом|робоч\w+ груп",
        re.I,
    ),
    "material": re.compile(r"матеріал|публікац|пост(?:и|ів)\b|новин|повідомлен|допис|інформаці[йя]|сюжет", re.I),
}  # fmt: skip
# What is done by hand and so has a pace; readers and views have none.
BY_HAND = re.compile(
    r"матеріал|публікац|пост(?:и|ів)\b|новин|допис|довід|лист(?:и|ів)\b|запис(?:и|ів)\b|консультац|захід|заход", re.I
)
# Topics by which two counts of events may turn out to be of the same ones, however they are worded.
TOPICS: dict[str, re.Pattern[str]] = {
    "names": re.compile(r"найменуван|перейменуван|топонім|(?:присвоєн|надан|змін)\w*\s[^.;:]{0,60}назв", re.I),
    "budget": re.compile(r"громадськ\w+ бюджет|бюджет\w* участі", re.I),
    "charter": re.compile(r"статут\w* громад", re.I),
    "memory": re.compile(r"меморіал|пам[’']ятн\w+ знак", re.I),
    "veterans": re.compile(r"ветеран", re.I),
    "displaced": re.compile(r"переміщен\w+ ос|(?<!\w)ВПО(?!\w)", re.I),
    "youth": re.compile(r"молод[ьі]", re.I),
}
_KIND_OF_PARTS = re.compile(
    r"(?P<exact>а\s+саме|(?:з|із)\s+(?:них|яких|котрих)\s*:|[уву]\s+тому\s+числі\s*:|[ву]\s+тому\s+числі[^.;:\d]{1,40}:|за\s+\w+ами\s*:|серед\s+них\s*:)"
    r"|(?P<some>(?:з|із)\s+(?:них|яких|котрих)|[ву]\s+тому\s+числі|зокрема|серед\s+(?:них|яких)|включно)",
    re.I,
)


def opens_parts(text: str) -> re.Match[str] | None:
    """The first words that say that parts follow. Group `exact`: all of them («а саме», «з них:»); `some`: perhaps not all."""
    return _KIND_OF_PARTS.search(text)


TOTAL = re.compile(r"(?<!\w)(?:усього|всього|разом|загалом|підсумок|сума)(?!\w)", re.I)


def governor(text: str, start: int) -> str:
    """The word that governs a number («проведення 50 …», «прийом 108 …»): the last before it in its clause that says anything."""
    before = text[max(0, start - 60) : start]
    clause = re.split(r"[.;:()\n]|,\s", before)[-1]
    told = [word for word in WORD.findall(clause) if not says_nothing(word) and not is_verb(word)]
    return told[-1] if told else ""


_JOINED = re.compile(r"\s(?:та|і|й)\s")


def phrase_after(text: str, end: int) -> str:
    """Words right after a number up to a mark, a digit or the end, at most six."""
    found = re.match(r"[\s\u00a0]*([^\d,.;:()\n«»–—]{0,90})", text[end:])
    return " ".join(WORD.findall(_JOINED.split(found[1])[0])[:6]) if found else ""


def phrase_before(text: str, start: int) -> str:
    """Words before a dash that stands before a number: «проектів рішень сесії – 241»."""
    found = re.search(r"([^\d,.;:()\n«»–—]{3,90})\s*[–—-]\s*\Z", text[:start])
    return " ".join(WORD.findall(found[1])[-6:]) if found else ""


def phrase_beyond(text: str, end: int) -> str:
    """Words after a dash that stands after a number: «2090 – рішень виконкому»."""
    found = re.match(r"\s*[–—-]\s+([^\d,.;:()\n«»–—]{3,90})", text[end:])
    return " ".join(WORD.findall(found[1])[:6]) if found else ""


def named(text: str, start: int, end: int) -> str:
    """What a number counts in all its words, on whichever side of it they stand."""
    return phrase_beyond(text, end) or phrase_after(text, end) or phrase_before(text, start)
