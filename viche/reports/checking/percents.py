"""Percentages recomputed from the numbers beside them, and shares that should make a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import words
from viche.reports.checking.document import Document, Said, Sentence
from viche.reports.checking.language import alike
from viche.reports.checking.warning import Place, Rule, Warning

PERCENT = Rule(
    "percent",
    gettext_lazy("Відсоток не такий, як дають числа поруч"),
    gettext_lazy(
        "Порахуйте ще раз: частина поділена на ціле. Якщо відсоток узято від іншого цілого, назвіть його в тексті."
    ),
)
SHARES = Rule(
    "shares",
    gettext_lazy("Частки не дають ста відсотків"),
    gettext_lazy("Звірте частки: разом вони мають дати 100 %, якщо поділено все."),
)
HUNDRED = Decimal(100)
_OF = re.compile(r"відсотк|від\s|складают|становл|частк|з них|з яких", re.I)
_OPPOSITE = re.compile(r"жін\w+.*чолов|чолов\w+.*жін|решт|інш|міськ\w+.*сільськ|сільськ\w+.*міськ", re.I | re.S)


def find(document: Document) -> Iterator[Warning]:
    """Every percentage of prose."""
    for sentence in document.sentences:
        told = document.within(sentence)
        shares = [said for said in told if said.kind == "percent"]
        if not shares:
            continue
        if len(shares) > 1 and (warning := _hundred(sentence, shares)):
            yield warning
        if len(shares) == 1 and (warning := _recomputed(document, sentence, shares[0])):
            yield warning


def _slack(share: Said) -> Decimal:
    """Half of the last printed digit."""
    return Decimal("0.5").scaleb(-share.places)


def _hundred(sentence: Sentence, shares: list[Said]) -> Warning | None:
    """«69 % — жінок та 31 % — чоловіків»: the same thing divided; shares of different things are let be."""
    text = sentence.passage.text
    if any(re.search(r"[.;]", text[a.end : b.start]) or b.start - a.end > 80 for a, b in pairwise(shares)):
        return None
    made = sum((share.value for share in shares), start=Decimal(0))
    slack = sum((_slack(share) for share in shares), start=Decimal(0)) if len(shares) > 2 else Decimal(0)
    divided = _OPPOSITE.search(sentence.text) is not None
    near = Decimal(90) <= made <= Decimal(110)
    if abs(made - HUNDRED) <= slack or not (divided or near):
        return None
    text = _("Частки разом дають %(made)s: %(shares)s.") % {
        "made": words.percent(made),
        "shares": " + ".join(share.printed for share in shares),
    }
    place = Place.at(sentence.passage, shares[0].start, shares[-1].end)
    return Warning(SHARES, place, text, tuple(share.printed for share in shares))


def _recomputed(document: Document, sentence: Sentence, share: Said) -> Warning | None:
    """«75 % від загальної кількості … складають ті, що …: 1268 заходів»; the whole stands before in the same passage."""
    counts = [said for said in document.in_passage(sentence.passage) if said.kind in ("count", "money") and said.value]
    parts = [said for said in counts if sentence.holds(said)]
    if not parts or (not _OF.search(sentence.text) and not _in_brackets(sentence, share)):
        return None
    pairs = [
        (part, whole)
        for part in parts
        for whole in counts
        if whole.start < max(part.start, share.start) and whole is not part and alike(part.head, whole.head)
        if whole.value >= part.value and part.own
    ]
    if not pairs or any(_says(share, part, whole) for part, whole in pairs):
        return None
    part = min((part for part, _whole in pairs), key=lambda part: abs(part.start - share.start))
    whole = max((whole for own, whole in pairs if own is part), key=lambda whole: whole.value)
    if whole.period != part.period and not part.since >= whole.since:
        return None
    exact = part.value * HUNDRED / whole.value
    text = _("Надруковано %(share)s, а %(part)s із %(whole)s — це %(exact)s.") % {
        "share": " ".join(share.printed.split()),
        "part": part.printed,
        "whole": whole.printed,
        "exact": words.percent(exact, max(1, share.places)),
    }
    first, last = min(share.start, part.start), max(share.end, part.end)
    return Warning(PERCENT, Place.at(sentence.passage, first, last), text, (share.printed, part.printed, whole.printed))


def _in_brackets(sentence: Sentence, share: Said) -> bool:
    """«1268 заходів (76,9 %)»."""
    return re.search(r"\(\s*\Z", sentence.passage.text[: share.start]) is not None


def _says(share: Said, part: Said, whole: Said) -> bool:
    slack = _slack(share) + (Decimal(2) if part.qualifier or whole.qualifier or share.qualifier else 0)
    return abs(part.value * HUNDRED / whole.value - share.value) <= slack
