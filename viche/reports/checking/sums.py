"""Parts against sums in prose and in cells: brackets, «з них», lists under a colon, quarters of the period, «Всього: …»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.reports.checking.document import BULLET, Document, Listed, Passage, Said, Sentence
from viche.reports.checking.language import TOTAL, alike, opens_parts
from viche.reports.checking.rounding import slack
from viche.reports.checking.warning import Place, Rule, Warning

SUM = Rule(
    "sum",
    gettext_lazy("Частини не дають цілого"),
    gettext_lazy("Звірте частини й підсумок із записами: помилка в одному з цих чисел."),
)
PART = Rule(
    "part",
    gettext_lazy("Частина більша за ціле"),
    gettext_lazy("Звірте обидва числа: те, що «з них», не може бути більшим."),
)
# Parts that make so much of the whole are meant to be all of it, though no word says so.
NEARLY = Decimal("0.6")
_BRACKETS = re.compile(r"\([^()]*\)")
_COUNTED = ("count", "money")


def find(document: Document) -> Iterator[Warning]:
    """Every breakdown of the document."""
    for passage in document.passages:
        told = [said for said in document.in_passage(passage) if said.kind in _COUNTED]
        if total := _labelled(passage, told):
            yield from _check(*total, one=True)
        elif len(told) > 1:
            yield from _in_brackets(passage, told)
            yield from _opened(document, passage, told)
            yield from _by_days(told)
    for listed in document.lists:
        yield from _under_colon(document, listed)
    yield from _of_all(document)


def _check(
    whole: Said, parts: list[Said], *, all_told: bool = True, nearly: bool = False, one: bool = False
) -> Iterator[Warning]:
    """Parts that are more than the whole never hold; less only where all of them are told. `one`: even if there is one."""
    made = sum((part.value for part in parts), start=Decimal(0))
    if abs(made - whole.value) <= slack(whole, *parts):
        return
    if made > whole.value and len(parts) == 1 and not one:
        yield _warning(PART, whole, parts, made)
    elif made > whole.value or one or (len(parts) > 1 and (all_told or (nearly and made >= whole.value * NEARLY))):
        yield _warning(SUM, whole, parts, made)


def _warning(rule: Rule, whole: Said, parts: list[Said], made: Decimal) -> Warning:
    first, last = min(whole.start, parts[0].start), max(whole.end, parts[-1].end)
    same = all(part.passage.index == whole.passage.index for part in parts)
    place = Place.at(whole.passage, first, last) if same else Place.at(whole.passage, whole.start, whole.end)
    written = " + ".join(part.printed for part in parts)
    if rule is PART:
        text = _("Надруковано %(whole)s, а з них %(part)s.") % {"whole": whole.printed, "part": written}
    else:
        text = _("Надруковано %(whole)s, а частини дають %(made)s: %(parts)s.") % {
            "whole": whole.printed,
            "made": words.number(made),
            "parts": written,
        }
    return Warning(rule, place, text, (whole.printed, *(part.printed for part in parts)))


def _between(before: Said, after: Said) -> str:
    return before.passage.text[before.end : after.start]


def _labelled(passage: Passage, told: list[Said]) -> tuple[Said, list[Said]] | None:
    """«Всього: 7272,8 / 2020 рік - 500,0 / 2021 рік - 2600,0»: a cell of one sum and its years or sources."""
    if not passage.cell or len(told) < 2 or not re.match(r"\s*(?:усього|всього|разом)", passage.text, re.I):
        return None
    return (told[0], told[1:]) if all(said.unit == told[0].unit for said in told) else None


def _in_brackets(passage: Passage, told: list[Said]) -> Iterator[Warning]:
    """«50 консультацій (I квартал – 21; II квартал – 29)»."""
    text = passage.text
    for at, whole in enumerate(told[:-1]):
        opened = re.match(r"[^\d()\n.;:]{0,120}\(", text[whole.end :])
        if not opened:
            continue
        start = whole.end + opened.end()
        end = text.find(")", start)
        parts = [said for said in told[at + 1 :] if start <= said.start < end and _same_unit(whole, said)]
        inside = [said for said in told[at + 1 :] if start <= said.start < end]
        if len(parts) > 1 and parts == inside:
            yield from _check(whole, parts)


def _same_unit(whole: Said, part: Said) -> bool:
    return (not part.own or alike(whole.head, part.head)) and whole.kind == part.kind


def _opened(document: Document, passage: Passage, told: list[Said]) -> Iterator[Warning]:
    """«1649 заходів, з них: 547 …, 890 …, 212 …», «393 одиниці, з них 48 …», «113 339 осіб: 91017 … та 22 322 …»."""
    for sentence in document.sentences_in(passage):
        inside = [said for said in told if sentence.holds(said)]
        for at, whole in enumerate(inside[:-1]):
            # Brackets beside the text tell something of their own; inside one only its own numbers are read.
            after = [said for said in inside[at + 1 :] if said.in_bracket == whole.in_bracket]
            if not after or (whole.in_bracket and ")" in _between(whole, after[0])):
                continue
            between = _between(whole, after[0])
            between = between if whole.in_bracket else _BRACKETS.sub(" ", between)
            bare = re.fullmatch(r"[^\d.;:,()]{0,60}:\s*", between)
            opened = opens_parts(between)
            if not bare and (opened is None or whole.value <= 1):
                continue
            parts = list(_run(whole, after))
            if bare and len(parts) < 2:
                continue
            exact = bool(bare or (opened and opened["exact"])) or _tile(whole, parts)
            yield from _check(whole, parts, all_told=exact, nearly=True) if parts else ()


def _run(whole: Said, after: Iterable[Said]) -> Iterator[Said]:
    """Parts one after another, until a number of something else comes."""
    for said in after:
        if not _same_unit(whole, said):
            return
        if said.own and said.unit.split()[:1] == whole.unit.split()[:1] and said.value == whole.value:
            return
        yield said


def _by_days(told: list[Said]) -> Iterator[Warning]:
    """«(6 заходів) … у I кварталі (5 заходів) … у II кварталі (1 захід)»: parts of the period make the period."""
    for at, whole in enumerate(told):
        if whole.kind != "count" or not whole.own:
            continue
        parts = [s for s in told[at + 1 :] if s.own and s.kind == "count" and alike(s.head, whole.head)]
        parts = [s for s in parts if s.period != whole.period and whole.since <= s.since and s.until <= whole.until]
        if len(parts) < 2 or not _tile(whole, parts):
            continue
        wholes = [s for s in told if s.own and alike(s.head, whole.head) and s.period == whole.period]
        made = sum((part.value for part in parts), start=Decimal(0))
        if all(s.value != made for s in wholes):
            yield from _check(whole, parts)
        return


def _tile(whole: Said, parts: list[Said]) -> bool:
    """Whether the days of the parts follow one another and make those of the whole."""
    day = whole.since.toordinal()
    for part in sorted(parts, key=lambda part: part.since):
        if part.since.toordinal() != day:
            return False
        day = part.until.toordinal() + 1
    return day == whole.until.toordinal() + 1


def _under_colon(document: Document, listed: Listed) -> Iterator[Warning]:
    """«50 консультацій …, а саме: - 9 …; - 2 …; - 19 …»: the items make one of the numbers the list is led by."""
    led = [s for s in document.within(listed.lead) if s.kind == "count" and not s.qualifier]
    parts = [_of_item(document.within(item), item, led[0]) for item in listed.items] if led else []
    known = [part for part in parts if part is not None]
    if len(known) < 2 or len(known) < len(parts):
        return
    wholes = [s for s in led if not s.in_bracket and s.value > 1]
    made = sum((part.value for part in known), start=Decimal(0))
    if not wholes or any(s.value == made for s in wholes):
        return
    nearest = min(wholes, key=lambda s: abs(s.value - made))
    if made > nearest.value * 3 or nearest.value > made * 3:
        return
    yield from _check(nearest, known)


def _of_item(told: list[Said], item: Sentence, like: Said) -> Said | None:
    """The number an item is of: the one it begins with, however its ending is typed («2-і», «5-і»), else its only one."""
    counts = [said for said in told if said.kind == "count"]
    bullet = BULLET.match(item.text)
    start = item.start + (bullet.end() if bullet else 0)
    first = next((said for said in counts if said.start == start), None)
    if first is None and (
        number := re.match(r"(\d{1,6})(?:-[а-яіїє]{1,3})?(?=\s+[а-яіїєґ])", item.passage.text[start:])
    ):
        return replace(
            like, start=start, end=start + number.end(), value=Decimal(number[1]), printed=number[0], qualifier=""
        )
    return first or (counts[0] if len(counts) == 1 else None)


def _of_all(document: Document) -> Iterator[Warning]:
    """«Усього на виконання Програми виділено 1 254 863,57 грн»: the sums of the sections make it."""
    sums = [said for said in document.said if said.kind == "money" and not said.passage.cell]
    for total in sums:
        sentence = document.sentence_of(total)
        others = [said for said in sums if said.passage.index != total.passage.index]
        if sentence is None or len(others) < 2 or not _is_total(sentence.text):
            continue
        before = [said for said in others if said.passage.index < total.passage.index]
        if len(before) == len(others) and all(said.value <= total.value * 3 for said in others):
            yield from _check(total, others)


def _is_total(text: str) -> bool:
    """Whether a sentence sums up the whole document: «Усього … Програми», and names no direction of it."""
    return (
        TOTAL.match(text.lstrip()) is not None
        or re.search(r"загальн\w+ (?:сум|обсяг)\w* (?:видатк|фінансуван|витрат)", text, re.I) is not None
    )
