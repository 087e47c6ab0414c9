"""What can hardly be: a daily paper that did not come daily, more decisions than drafts, a total far from its kinds, a pace beyond people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.kit.old_reports.nouns import WORD
from viche.reports.checking.document import Document, Said
from viche.reports.checking.language import BY_HAND, KINDS, TOTAL, named, stem
from viche.reports.checking.warning import Place, Rule, Warning

RHYTHM = Rule(
    "rhythm",
    gettext_lazy("Не стільки, скільки мало б бути за період"),
    gettext_lazy("Або були перерви, або описка: звірте число й поясніть перерви в тексті."),
)
DRAFTS = Rule(
    "drafts",
    gettext_lazy("Рішень більше, ніж проєктів"),
    gettext_lazy(
        "Проєкт оприлюднюють до кожного рішення (ЗДПІ, ст. 15 ч. 3). Якщо проєкти лічено інакше — пакетами чи в іншому розділі, — скажіть це."
    ),
)
KINDS_OF = Rule(
    "kinds",
    gettext_lazy("Загальне число не дорівнює названим видам"),
    gettext_lazy("Назвіть решту видів або звірте загальне число."),
)
PACE = Rule(
    "pace",
    gettext_lazy("Дуже багато як на один день"),
    gettext_lazy(
        "Перевірте, чи число не округлено й чи не лічено те саме кілька разів; якщо ні, поділіть його за видами."
    ),
)
# So many things made by hand a day ask for a look. A rule of thumb, not of any act.
MOST_A_DAY = 40
_ROUGH = Decimal("0.1")
_RHYTHMS = (
    (re.compile(r"(?<!\w)щоденн", re.I), "day"),
    (re.compile(r"(?<!\w)(?:щотижнев|тижнев)", re.I), "week"),
    (re.compile(r"(?<!\w)(?:щомісячн|місячн)", re.I), "month"),
    (re.compile(r"(?<!\w)(?:щоквартальн|квартальн)", re.I), "quarter"),
)
_DRAFT = re.compile(r"про[еє]кт", re.I)


def find(document: Document) -> Iterator[Warning]:
    """Every rule of plausibility."""
    for said in document.said:
        if said.kind == "count":
            yield from _rhythm(document, said)
            yield from _pace(document, said)
            yield from _of_kinds(document, said)
    yield from _drafts(document)


def _expected(document: Document, said: Said, rhythm: str) -> list[tuple[int, str]]:
    """How many times it should have come, each way of counting with its words."""
    since, until = said.since, said.until
    days = (until - since).days + 1
    if rhythm == "day":
        working = document.calendar.working_days(since - timedelta(days=1), until)
        return [(working, _("робочих днів: %(n)s")), (days, _("днів: %(n)s"))]
    months = said.period.months
    if rhythm == "week":
        return [(days // 7, _("тижнів: %(n)s")), (days // 7 + 1, _("тижнів: %(n)s"))]
    if rhythm == "month":
        return [(months, _("місяців: %(n)s"))]
    return [(months // 3, _("кварталів: %(n)s"))] if months >= 3 else []


def _rhythm(document: Document, said: Said) -> Iterator[Warning]:
    """«162 щоденні довідки» for a year of 262 working days; twice as many may be of two kinds, fewer or odd are looked at."""
    beside = " ".join(WORD.findall(said.passage.text[said.end : said.end + 60])[:2])
    rhythm = next((key for pattern, key in _RHYTHMS if pattern.match(beside)), "")
    expected = _expected(document, said, rhythm) if rhythm else []
    if not expected or any(n and said.value % n == 0 for n, _words in expected) or said.since == said.until:
        return
    if rhythm == "day" and min(n for n, _words in expected) <= said.value <= max(n for n, _words in expected):
        return
    told = "; ".join(dict.fromkeys(pattern % {"n": n} for n, pattern in expected))
    text = _("Надруковано %(printed)s (%(what)s), а в періоді %(expected)s.") % {
        "printed": said.printed,
        "what": said.unit,
        "expected": told,
    }
    yield Warning(RHYTHM, Place.at(said.passage, said.start, said.end), text, (said.printed, said.unit))


def _pace(document: Document, said: Said) -> Iterator[Warning]:
    """«близько 20000 матеріалів» of a year is 55 a day."""
    days = (said.until - said.since).days + 1
    if days < 28 or not BY_HAND.search(said.unit) or said.value <= MOST_A_DAY * days:
        return
    text = _("%(printed)s (%(what)s) за %(days)s — це %(pace)s щодня.") % {
        "printed": said.printed,
        "what": said.unit,
        "days": words.count(days, words.DAY, "acc"),
        "pace": words.number(said.value / days, 1),
    }
    yield Warning(PACE, Place.at(said.passage, said.start, said.end), text, (said.printed,))


def _of_kinds(document: Document, said: Said) -> Iterator[Warning]:
    """«Загалом … близько 7 000 документів», when the kinds named before it in the passage make another number."""
    sentence = document.sentence_of(said)
    if sentence is None or not TOTAL.match(sentence.text.lstrip()) or (said.passage.cell and not said.own):
        return
    kind = next((key for key, pattern in KINDS.items() if pattern.match(said.head)), "")
    before = [s for s in document.in_passage(said.passage) if s.start < sentence.start and s.kind == "count"]
    parts = [s for s in before if kind and KINDS[kind].match(s.head) and s.value < said.value]
    parts = [s for s in parts if s.period == said.period and stem(s.head) != stem(said.head)]
    made = sum((part.value for part in parts), start=Decimal(0))
    slack = said.value * (_ROUGH if said.qualifier else 0)
    if len(parts) < 2 or abs(made - said.value) <= slack:
        return
    text = _("Надруковано %(total)s (%(what)s), а названі види дають %(made)s: %(parts)s.") % {
        "total": said.printed,
        "what": said.unit,
        "made": words.number(made),
        "parts": " + ".join(part.printed for part in parts),
    }
    values = (said.printed, *(part.printed for part in parts))
    yield Warning(KINDS_OF, Place.at(said.passage, said.start, said.end), text, values)


def _drafts(document: Document) -> Iterator[Warning]:
    """«проектів рішень сесії – 241, рішень сесії – 1301»: a draft is published before every decision."""
    counted = [(s, _words(s)) for s in document.said if s.kind == "count" and not s.qualifier]
    drafts = [(s, told) for s, told in counted if told and _DRAFT.match(told[0]) and len(told) > 1]
    for draft, told in drafts:
        for said, whole in counted:
            same = [stem(word) for word in whole] == [stem(word) for word in told[1:]]
            if not same or said.period != draft.period or said.value <= draft.value:
                continue
            text = _("%(what)s: проєктів %(drafts)s, а рішень %(whole)s: проєктів — %(share)s від числа рішень.") % {
                "what": " ".join(whole),
                "drafts": draft.printed,
                "whole": said.printed,
                "share": words.percent(draft.value * 100 / said.value, 1),
            }
            place = Place.at(draft.passage, draft.start, draft.end)
            yield Warning(DRAFTS, place, text, (draft.printed, said.printed))


def _words(said: Said) -> list[str]:
    return WORD.findall(_phrase(said))


def _phrase(said: Said) -> str:
    """What is counted in all its words; before the dash, they begin with the noun the reader told."""
    text = named(said.passage.text, said.start, said.end)
    at = text.find(said.unit)
    return text[at:] if at > 0 else text
