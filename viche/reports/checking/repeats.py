"""The same thing counted twice: the same words with other numbers, sums of the same money, lists against what is stated of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.kit.old_reports.nouns import WORD
from viche.reports.checking.document import Document, Listed, Said
from viche.reports.checking.language import KINDS, TOPICS, alike, governor, named, same_words
from viche.reports.checking.warning import Place, Rule, Warning

REPEAT = Rule(
    "repeat",
    gettext_lazy("Те саме названо двома числами"),
    gettext_lazy("Якщо це про одне й те саме, лишіть одне число. Якщо про різне, назвіть різницю в тексті."),
)
LIST = Rule(
    "list",
    gettext_lazy("Названо не стільки, скільки перелічено"),
    gettext_lazy("Перелічіть ще раз: або пропущено пункт, або число не те."),
)
POINT = words.Noun("пункт", "пункти", "пунктів", "m", "пункту", en=("item", "items"))
_LEAST_WORDS = 2
_MOST_ITEMS = 60
_ANAPHORA = re.compile(r"(?:зазначених|вказаних|названих|цих|згаданих)\b", re.I)
_MONTH = re.compile(
    r"(?<!\w)(січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листопад|груд)(?:н[іьяюем]|м|ні|ом|і|ого|ому|ий)?\w{0,2}(?!\w)",
    re.I,
)
# Two counts of the same topic that differ by no more than this share are likely of the same events.
_CLOSE = Decimal("0.35")


def find(document: Document) -> Iterator[Warning]:
    """Repeats of every kind."""
    yield from _said_twice(document)
    yield from _of_one_topic(document)
    yield from _money_twice(document)
    for listed in document.lists:
        yield from _listed(document, listed)
    yield from _described(document)


def _warning(one: Said, other: Said, about: str) -> Warning:
    text = _("«%(about)s»: %(place)s — %(one)s, %(other_place)s — %(other)s.") % {
        "about": about,
        "place": one.passage.where,
        "one": one.printed,
        "other_place": other.passage.where,
        "other": other.printed,
    }
    place = Place.at(other.passage, other.start, other.end)
    return Warning(REPEAT, place, text, (one.passage.anchor, one.printed, other.printed))


def _said_twice(document: Document) -> Iterator[Warning]:
    """«23 електронних консультацій» in one paragraph, «22 електронні консультації» in another."""
    known: list[tuple[Said, str, str]] = []
    for said in document.said:
        phrase = _full(said)
        if said.kind != "count" or said.qualifier or len(WORD.findall(phrase)) < _LEAST_WORDS:
            continue
        context = governor(said.passage.text, said.start)
        for before, words_before, context_before in known:
            if same_words(phrase, words_before) and _same_thing(document, before, said, context_before, context):
                if before.value != said.value and not _is_part(document, before, said):
                    yield _warning(before, said, phrase)
                break
        else:
            known.append((said, phrase, context))


def _full(said: Said) -> str:
    """The words of what is counted, when they stand with the number; «23 електронних» has its noun from before."""
    beside = said.passage.text[said.end : said.end + 80].split()
    first = said.unit.split()[:1]
    while beside and _ANAPHORA.match(beside[0]):
        beside = beside[1:]
    if not said.own and (not beside or not first or not alike(beside[0].strip(".,;:()"), first[0])):
        return ""
    return said.unit


def _same_thing(document: Document, one: Said, other: Said, context: str, other_context: str) -> bool:
    """The same period, and the words that govern both say the same or say nothing."""
    if one.period != other.period or _months(document, one) != _months(document, other):
        return False
    if one.passage.cell and other.passage.cell and one.passage.row != other.passage.row and not _whole(other):
        return (
            bool(context and other_context and alike(context, other_context)) and len(one.unit.split()) > _LEAST_WORDS
        )
    return not context or not other_context or alike(context, other_context)


def _months(document: Document, said: Said) -> set[str]:
    """Months its sentence names, with a year or without: «у травні»."""
    sentence = document.sentence_of(said)
    return {m[1].lower() for m in _MONTH.finditer(sentence.text)} if sentence else set()


def _whole(said: Said) -> bool:
    return _ANAPHORA.match(said.passage.text[said.end :].lstrip()) is not None


def _is_part(document: Document, one: Said, other: Said) -> bool:
    """Two counts of one passage that stand in one sentence are parts of something."""
    return one.passage.index == other.passage.index and any(
        s.holds(one) and s.holds(other) for s in document.sentences_in(one.passage)
    )


def _of_one_topic(document: Document) -> Iterator[Warning]:
    """Consultations about the same topic, worded otherwise elsewhere: six there, five here."""
    known: list[tuple[str, Said]] = []
    for said in document.said:
        if said.kind != "count" or said.period != document.period or said.qualifier or said.value < 3:
            continue
        topic = _topic(document, said)
        if not topic:
            continue
        for other_topic, before in known:
            if topic == other_topic and before.passage.index != said.passage.index:
                most = max(before.value, said.value)
                if before.value != said.value and abs(before.value - said.value) <= most * _CLOSE:
                    yield _warning(before, said, _about(said))
        known.append((topic, said))


def _topic(document: Document, said: Said) -> str:
    """What consultations are about, by the words from the number to the next one, or before a bracket it stands in."""
    text = said.passage.text
    told = document.in_passage(said.passage)
    before = max((s.end for s in told if s.end <= said.start), default=0)
    after = min((s.start for s in told if s.start >= said.end), default=len(text))
    bracket = re.search(r"\(\s*\Z", text[: said.start]) is not None
    about = (
        re.split(r"\.\s", text[before : said.start])[-1] if bracket else re.split(r"\.\s|;", text[said.end : after])[0]
    )
    counted = about if bracket else said.unit
    if not KINDS["consultation"].search(counted):
        return ""
    return next((key for key, pattern in TOPICS.items() if pattern.search(about)), "")


def _about(said: Said) -> str:
    return named(said.passage.text, said.start, said.end) or said.unit


def _money_twice(document: Document) -> Iterator[Warning]:
    """A sum of a row, in thousands in its cell and in hryvnias in its text."""
    cells = [s for s in document.said if s.kind == "money" and s.passage.cell and "тис" in s.unit]
    for said in document.said:
        if said.kind != "money" or not said.passage.cell or "тис" in said.unit or not said.unit.startswith("грн"):
            continue
        beside = [s for s in cells if (s.passage.block, s.passage.row) == (said.passage.block, said.passage.row)]
        spent = [s for s in beside if len(document.in_passage(s.passage)) == 1 and s.value]
        if not spent or any(abs(s.value * 1000 - said.value) <= 500 * Decimal(1).scaleb(-s.places) for s in spent):
            continue
        nearest = min(spent, key=lambda s: abs(s.value * 1000 - said.value))
        if nearest.value * 500 <= said.value <= nearest.value * 2000:
            yield _warning(nearest, said, _("сума цього рядка"))


def _listed(document: Document, listed: Listed) -> Iterator[Warning]:
    """«12 заходів:» over eleven bullets."""
    led = [s for s in document.within(listed.lead) if s.kind == "count" and not s.in_bracket]
    stated = led[-1] if led else None
    if stated is None or not 2 <= stated.value <= _MOST_ITEMS or len(listed.items) < 2:
        return
    if re.search(r"\d", listed.lead.passage.text[stated.end : listed.lead.end]):
        return
    counted = [next((s for s in document.within(item) if _begins(item.text, s)), None) for item in listed.items]
    if sum(said is not None for said in counted) * 2 >= len(counted) or stated.value == len(counted):
        return
    weighed = sum((said.value if said and alike(said.head, stated.head) else 1 for said in counted), start=Decimal(0))
    text = _("Названо %(stated)s, а перелічено %(items)s.") % {
        "stated": f"{stated.printed} {named(stated.passage.text, stated.start, stated.end)}",
        "items": words.count(len(counted), POINT),
    }
    if weighed == stated.value:
        text += " " + _("Сходиться лише тоді, коли пункт, у якому названо кілька, рахувати за кілька.")
    elif weighed != len(counted):
        text += " " + _("А як рахувати за числами в пунктах — %(number)s.") % {"number": words.number(weighed)}
    place = Place.at(stated.passage, stated.start, stated.end)
    yield Warning(LIST, place, text, (stated.printed, str(len(counted)), str(weighed)))


def _begins(text: str, said: Said) -> bool:
    return re.match(r"\s*[-–—•·▪*]?\s*", text) is not None and text.lstrip(" -–—•·▪*").startswith(said.printed)


def _described(document: Document) -> Iterator[Warning]:
    """«8 службових відряджень», each told in a sentence of its own in the singular: so many must be told."""
    for said in document.said:
        if said.kind != "count" or not 2 <= said.value <= _MOST_ITEMS or not said.own:
            continue
        phrase = said.unit.split()
        if len(phrase) < _LEAST_WORDS:
            continue
        told = _times(said.passage.text[said.end :], phrase)
        if told >= 3 and told != said.value:
            text = _("Названо %(stated)s, а далі описано %(told)s.") % {
                "stated": f"{said.printed} {said.unit}",
                "told": words.number(told),
            }
            yield Warning(LIST, Place.at(said.passage, said.start, said.end), text, (said.printed, str(told)))


def _times(text: str, phrase: list[str]) -> int:
    """How often the phrase stands in the singular, no number before it."""
    found = list(WORD.finditer(text))
    times = 0
    for at in range(len(found) - len(phrase) + 1):
        run = found[at : at + len(phrase)]
        before = text[: run[0].start()].rstrip()[-1:]
        if all(alike(m[0], word) for m, word in zip(run, phrase, strict=True)) and not before.isdigit():
            times += not run[-1][0].lower().endswith(("ах", "ях", "ів", "ень", "ами", "ями", "ам", "ям"))
    return times
