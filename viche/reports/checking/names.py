"""One name spelled two ways: with letters of two alphabets, with other capitals, by the old and the new spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.reports.checking.document import Document, Passage
from viche.reports.checking.warning import Place, Rule, Warning

ALPHABETS = Rule(
    "alphabets",
    gettext_lazy("У слові змішано латинку й кирилицю"),
    gettext_lazy("Наберіть слово однією абеткою: інакше пошук його не знайде."),
)
NAMES = Rule(
    "names",
    gettext_lazy("Одна назва двома способами"),
    gettext_lazy("Виберіть один спосіб і виправте решту."),
)
SPELLING = Rule(
    "spelling",
    gettext_lazy("Слово двома правописами"),
    gettext_lazy("Чинний правопис 2019 року — «проєкт». У назвах давніших актів лишається так, як у самому акті."),
)
# Letters that look the same: Latin → Cyrillic.
LOOK_ALIKE = str.maketrans("ABEKMHOPCTXIaeopcyxi", "АВЕКМНОРСТХІаеорсухі")
_LOOKS_CYRILLIC, _LOOKS_LATIN = set(map(chr, LOOK_ALIKE)), set(map(chr, LOOK_ALIKE.values()))
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_QUOTED = re.compile(r"«([^«»\n]{3,160})»|[\"“„]([^\"“”„«»\n]{3,160})[\"”“]")
_SIMPLE = re.compile(r"[\s\u00a0\u202f]+|[-–—‑]+|[’'ʼ`]+")
_OLD, _NEW = re.compile(r"(?<!\w)[Пп]роект\w*"), re.compile(r"(?<!\w)[Пп]роєкт\w*")
_ROMAN = re.compile(r"(?<!\w)([IVXІХ]+)(?=\s+(?:квартал|кв\.|півріч|етап|скликан))")
_SHOWN = 3


@dataclass(frozen=True)
class _Spelt:
    """One way a name is written, where it stands first, how many times."""

    text: str
    passage: Passage
    start: int
    times: int


def folded(text: str) -> str:
    """Look-alike letters as Cyrillic ones, no case, no difference of dashes, apostrophes and spaces."""
    return _SIMPLE.sub(" ", text.translate(LOOK_ALIKE)).casefold().strip()


def find(document: Document) -> Iterator[Warning]:
    """Every name."""
    yield from _mixed(document)
    yield from _roman(document)
    yield from _quoted(document)
    yield from _two_spellings(document)


def _mixed(document: Document) -> Iterator[Warning]:
    """Words of letters of two alphabets, one warning for each word however often it stands."""
    found: dict[str, list[tuple[str, Passage, int]]] = {}
    plain: Counter[str] = Counter()
    for passage in document.passages:
        for m in _WORD.finditer(passage.text):
            if not _LATIN.search(m[0]):
                continue
            if _strange(m[0]):
                found.setdefault(folded(m[0]), []).append((m[0], passage, m.start()))
            elif not _CYRILLIC.search(m[0]):
                plain[folded(m[0])] += 1
    for key, places in found.items():
        word, passage, start = places[0]
        text = _("У «%(word)s» літера «%(letter)s» з іншої абетки; так написано разів: %(times)s.") % {
            "word": word,
            "letter": "», «".join(dict.fromkeys(_strange(word))),
            "times": len(places),
        }
        if plain[key]:
            text += " " + _("Однією абеткою — разів: %(times)s.") % {"times": plain[key]}
        yield Warning(ALPHABETS, Place.at(passage, start, start + len(word)), text, (word,))


def _roman(document: Document) -> Iterator[Warning]:
    """«I квартал» with a Latin letter here, «ІІ квартал» with Cyrillic ones there."""
    found = [(p, m) for p in document.passages for m in _ROMAN.finditer(p.text)]
    cyrillic = [(p, m) for p, m in found if re.fullmatch("[ІХ]+", m[1])]
    latin = [(p, m) for p, m in found if re.fullmatch("[IVX]+", m[1])]
    if not cyrillic or not latin:
        return
    passage, m = cyrillic[0]
    text = _("Римські числа набрано то латинкою (разів: %(latin)s), то кирилицею (разів: %(cyrillic)s).") % {
        "latin": len(latin),
        "cyrillic": len(cyrillic),
    }
    yield Warning(ALPHABETS, Place.at(passage, m.start(), m.end()), text, ("roman",))


def _strange(word: str) -> str:
    """Letters typed by the other keyboard: those of one alphabet, if each of them looks like one of the other."""
    cyrillic = "".join(letter for letter in word if _CYRILLIC.match(letter))
    latin = "".join(letter for letter in word if _LATIN.match(letter))
    if not cyrillic or not latin:
        return ""
    typed = [part for part, known in ((cyrillic, _LOOKS_LATIN), (latin, _LOOKS_CYRILLIC)) if set(part) <= known]
    return min(typed, key=len, default="")


def _quoted(document: Document) -> Iterator[Warning]:
    """Names in quotation marks that differ by capitals or by one letter."""
    ways: dict[str, dict[str, _Spelt]] = {}
    for passage in document.passages:
        for m in _QUOTED.finditer(passage.text):
            name = " ".join((m[1] or m[2]).split())
            same = ways.setdefault(folded(name), {})
            key = _SIMPLE.sub(" ", name.translate(LOOK_ALIKE))
            known = same.get(key)
            same[key] = _Spelt(name, passage, m.start(), (known.times if known else 0) + 1) if not known else _Spelt(known.text, known.passage, known.start, known.times + 1)  # fmt: skip
    for spelt in (list(same.values()) for same in ways.values() if len(same) > 1):
        yield _differ(spelt)
    yield from _by_a_letter([next(iter(same.values())) for same in ways.values()])


def _by_a_letter(names: list[_Spelt]) -> Iterator[Warning]:
    """Long names of as many words, one letter of which differs; a digit makes another name, an ending another case."""
    told = [(name, folded(name.text)) for name in names if len(name.text) >= 14]
    for at, (one, a) in enumerate(told):
        for other, b in told[at + 1 :]:
            if abs(len(a) - len(b)) <= 1 and a.split()[0][:2] == b.split()[0][:2] and _one_slip(a, b):
                yield _differ([one, other])


def _one_slip(a: str, b: str) -> bool:
    """Whether one letter is changed, missing or added, not at the end of a word and not a digit."""
    start = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if not (rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]):
        return False
    inside = rest_a[1:2].isalpha() and rest_a[2:3].isalpha() and rest_b[1:2].isalpha() and rest_b[2:3].isalpha()
    return inside and not any(char.isdigit() for char in rest_a[:1] + rest_b[:1])


def _differ(spelt: list[_Spelt]) -> Warning:
    told = "; ".join(f"«{way.text}» — {way.passage.where}" for way in spelt[:_SHOWN])
    last = spelt[-1]
    place = Place.at(last.passage, last.start, last.start + len(last.text) + 2)
    return Warning(NAMES, place, told + ".", tuple(sorted(way.text for way in spelt)))


def _two_spellings(document: Document) -> Iterator[Warning]:
    """«проектів» and «проєктів» in one document."""
    old = [(p, m) for p in document.passages for m in _OLD.finditer(p.text)]
    new = [(p, m) for p in document.passages for m in _NEW.finditer(p.text)]
    if not old or not new:
        return
    passage, m = old[0]
    text = _("«%(old)s» — разів: %(times)s; «%(new)s» — разів: %(times_new)s.") % {
        "old": m[0],
        "times": len(old),
        "new": new[0][1][0],
        "times_new": len(new),
    }
    yield Warning(SPELLING, Place.at(passage, m.start(), m.end()), text, ("проект",))
