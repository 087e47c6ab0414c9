"""Which figure a number of an old report is most likely of: by the words they share, and by what was confirmed here before."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from viche.kit.figures.declare import Figure
from viche.kit.figures.parts import known_parts
from viche.kit.old_reports.models import STATED, FoundNumber
from viche.kit.old_reports.nouns import WORD, says_nothing
from viche.kit.old_reports.reading import Proposal

# So many confirmed numbers are remembered, the newest first.
MOST_LEARNED = 1000
MOST_WORDS = 24
SUGGESTED = 5
# Words around the number: so many letters before and after.
AROUND = 110
_APOSTROPHES = re.compile("['’ʼ‘`]")
_LOOK_ALIKE = str.maketrans("aceiopxy", "асеіорху")
_SCALES = (("тис", 3), ("млн", 6), ("млрд", 9))


def stem(word: str) -> str:
    """The beginning of a word, which its endings leave alone: «консультацій» and «консультації» are «консу», «акта» is «акт»."""
    word = _APOSTROPHES.sub("", word.lower()).translate(_LOOK_ALIKE)
    return word[: 3 if len(word) <= 5 else 4 if len(word) <= 7 else 5]


def stems(text: str) -> list[str]:
    """Stems of the words that say something, in order, each once."""
    told = (word for word in WORD.findall(text) if len(word) >= 3 and not says_nothing(word))
    return list(dict.fromkeys(stem(word) for word in told))


def words_of(text: str, start: int, end: int, unit: str) -> list[str]:
    """What is remembered of a number: its unit and the words around it."""
    before = text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND]
    return list(dict.fromkeys([*stems(unit), *stems(f"{before} {after}")]))[:MOST_WORDS]


@dataclass(frozen=True)
class Suggestion:
    """A figure and a part of it, with how well it fits: 0 and up, 1 and more is a good guess."""

    figure: Figure
    score: float
    part: str = ""


@dataclass
class Matching:
    """The figures known and what was confirmed: made once for a page or a document."""

    figures: Mapping[str, Figure]
    learned: list[tuple[frozenset[str], str, str, str]] = field(default_factory=list)
    _nouns: dict[str, frozenset[str]] = field(default_factory=dict)
    _titles: dict[str, frozenset[str]] = field(default_factory=dict)
    _definitions: dict[str, frozenset[str]] = field(default_factory=dict)
    _parts: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=dict)
    _weights: dict[str, float] = field(default_factory=dict)

    @classmethod
    def here(cls, figures: Mapping[str, Figure]) -> Matching:
        """With what this hromada has confirmed. One query."""
        rows = FoundNumber.objects.filter(state=STATED).order_by("-pk")
        told = rows.values_list("words", "head", "figure", "stated__part")[:MOST_LEARNED]
        return cls(figures, [(frozenset(words), stem(head), key, part or "") for words, head, key, part in told])

    def __post_init__(self) -> None:
        for key, figure in self.figures.items():
            noun = figure.noun
            self._nouns[key] = frozenset(stems(f"{noun.one} {noun.few} {noun.many} {noun.form(plural=True)}"))
            self._titles[key] = frozenset(stems(str(figure.title)))
            self._definitions[key] = frozenset(stems(str(figure.definition)))
            self._parts[key] = [(part, frozenset(stems(said.partition(": ")[2]))) for part, said in known_parts(figure)]
        spread: dict[str, int] = {}
        for told in self._titles.values():
            for word in told:
                spread[word] = spread.get(word, 0) + 1
        # A word that many titles have tells little.
        self._weights = {word: 1 / (1 + math.log(count)) for word, count in spread.items()}

    def suggestions(self, words: Iterable[str], head: str, unit: str) -> list[Suggestion]:
        """The best first."""
        told = frozenset(words)
        remembered = self._remembered(told, stem(head))
        found = []
        for key, figure in self.figures.items():
            part, learned = remembered.get(key, ("", 0.0))
            score = learned + self._likeness(key, told, stem(head))
            if score > 0.25:
                found.append(Suggestion(figure, score, part or self._part(key, unit)))
        found.sort(key=lambda suggestion: (-suggestion.score, suggestion.figure.key))
        return found[:SUGGESTED]

    def _likeness(self, key: str, told: frozenset[str], head: str) -> float:
        """By the noun that is counted, the words of the title, then those of the definition."""
        title = self._titles[key]
        weight = sum(self._weights[word] for word in title)
        shared = sum(self._weights[word] for word in title & told)
        defined = self._definitions[key]
        more = len(defined & told) / len(defined) if defined else 0
        counted = 0.6 if head and head in self._nouns[key] else 0.3 if head and head in title else 0
        return counted + (0.8 * shared / weight if weight else 0) + 0.3 * more

    def _remembered(self, told: frozenset[str], head: str) -> dict[str, tuple[str, float]]:
        """Figure → (part, how alike the words were): the same thing counted in the same words is the same figure."""
        found: dict[str, tuple[str, float]] = {}
        for words, known_head, key, part in self.learned:
            alike = len(words & told) / len(words | told) if words or told else 0
            score = 3 * alike + (0.2 if known_head == head else 0)
            if alike >= 0.3 and score > found.get(key, ("", 0.0))[1]:
                found[key] = part, score
        return found

    def _part(self, key: str, unit: str) -> str:
        """«електронних консультацій»: a part whose name stands beside the noun."""
        told = frozenset(stems(unit)) - self._nouns[key]
        return next((part for part, said in self._parts[key] if said and said <= told), "")


def in_unit_of(figure: Figure, value: Decimal, unit: str) -> Decimal:
    """The value as the figure counts: 7272,8 тис. грн of a figure in hryvnias is 7272800."""
    if not figure.noun.one.startswith("грив"):
        return value
    return next((value.scaleb(power) for word, power in _SCALES if unit.lower().startswith(word)), value)


def words_around(proposal: Proposal, text: str) -> list[str]:
    """The words by which a proposal is matched."""
    return words_of(text, proposal.start, proposal.end, proposal.unit)
