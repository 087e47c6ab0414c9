"""Kinds of work by their names: every register, and every choice of its variant («форум» is an event of this kind)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst

from viche.kit import words
from viche.kit.noting.mine import Used
from viche.kit.registers import Register, registered

# Shorter words are prepositions.
LEAST_WORD = 4
MOST = 12
# Letters that look alike or stand for one another: typed in the other alphabet, or by a former spelling.
ALIKE = str.maketrans("aeopcxyikmhbtґёыэъ", "аеорсхуікмнвтгеиеь")
# The same keys when the keyboard was left in the Latin layout: «rjyc» is «конс».
KEYS = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхїфівапролджєячсмитьбю")
INSIDE = 2


@dataclass(frozen=True)
class Kind:
    """A register, or one choice of its variant (`variant` is the key as stored, `label` its name)."""

    register: Register
    variant: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """What stands in the address: «events», «events:forum»."""
        return f"{self.register.slug}:{self.variant}" if self.variant else self.register.slug

    @property
    def title(self) -> str:
        """«Захід», «Захід: форум»."""
        noun = self.register.noun
        name = capfirst(noun.english(1) if words.spoken() == "en" else noun.one)
        return f"{name}: {self.label}" if self.variant else str(name)

    @property
    def url(self) -> str:
        """Where it is noted; a register with a form of its own is noted there."""
        if "new" in self.register.views:
            return self.register.address("new")
        return f"{reverse('note')}?{urlencode({'what': self.key})}"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Folded names by which it is looked for: of a variant its own label first."""
        noun, register = self.register.noun, self.register
        said = (self.label,) if self.variant else (noun.one, noun.many, *noun.en, str(register.title))
        return tuple(fold(name) for name in said)

    def match(self, typed: str) -> int | None:
        """How well folded words match: 0 the name begins so, 1 a word of it does, 2 it stands inside; None not at all.

        Several words may come from the register and the variant together: «захід форум».
        """
        if not self.variant:
            return _best(self.names, typed)
        own = _best(self.names, typed)
        parts = typed.split()
        if own is not None or len(parts) < 2:
            return own
        whole = (*self.names, fold(self.register.noun.one))
        scores = [_best(whole, part) for part in parts]
        used = any(_best(self.names, part) is not None for part in parts)
        return 1 if used and None not in scores else None


def _best(names: Iterable[str], typed: str) -> int | None:
    scores = [score for name in names if (score := _score(name, typed)) is not None]
    return min(scores, default=None)


def _score(name: str, typed: str) -> int | None:
    if name.startswith(typed):
        return 0
    if f" {typed}" in name:
        return 1
    return INSIDE if typed in name else None


def fold(text: str) -> str:
    """The text as it is compared: small letters, one alphabet, no apostrophes, single spaces."""
    plain = text.casefold().translate(ALIKE)
    for mark in "'’ʼ`\"«»":
        plain = plain.replace(mark, "")
    return " ".join(plain.replace("-", " ").split())


def every() -> list[Kind]:
    """Every kind there is: registers, then choices of their variants."""
    found = []
    for register in registered():
        found.append(Kind(register))
        if register.variant:
            choices = [pair for pair in register.field(register.variant).flatchoices if pair[0] not in ("", None)]
            found += [Kind(register, str(key), str(label)) for key, label in choices]
    return found


def chosen(key: str) -> Kind | None:
    """The kind an address names."""
    return next((kind for kind in every() if kind.key == key), None)


def find(text: str, used: Mapping[str, Used]) -> list[Kind]:
    """Kinds whose name matches what was typed, the best first: words that begin so, then what this person noted last."""
    typed = fold(text)
    if not typed:
        return []
    return (_named(text, used) or _by_a_word(typed, used))[:MOST]


def is_name(text: str) -> bool:
    """Whether what was typed names kinds; if not, it is what happened."""
    return bool(_named(text, {}))


def _named(text: str, used: Mapping[str, Used]) -> list[Kind]:
    return _found(fold(text), used) or _found(fold(text.casefold().translate(KEYS)), used)


def _by_a_word(typed: str, used: Mapping[str, Used]) -> list[Kind]:
    """Where what happened was typed instead of a kind («Зустріч із мешканцями»): kinds by the first word that names any."""
    for word in typed.split():
        if len(word) >= LEAST_WORD and (found := _found(word, used)):
            return found
    return []


def _found(typed: str, used: Mapping[str, Used]) -> list[Kind]:
    scored = [(kind, score) for kind in every() if (score := kind.match(typed)) is not None]

    def order(pair: tuple[Kind, int]) -> tuple[bool, float, int, str]:
        kind, score = pair
        last = used.get(kind.key)
        return score == INSIDE, -last.last.timestamp() if last else 0.0, score, words.sort_key(kind.title)

    return [kind for kind, _score_ in sorted(scored, key=order)]


def recent(used: Mapping[str, Used], most: int = 5) -> list[Kind]:
    """What this person noted last, the newest first; a register noted by its variants stands there by them."""
    known = {kind.key: kind for kind in every()}
    keys = sorted((key for key in used if key in known), key=lambda key: used[key].last, reverse=True)
    kinds = [known[key] for key in keys]
    return [kind for kind in kinds if kind.variant or not kind.register.variant][:most]
