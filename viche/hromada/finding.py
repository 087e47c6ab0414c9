"""Choosing a hromada by name: of itself, of a city or village in it, by its address in Latin letters or its code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from viche.hromada import naming
from viche.hromada.models import CRIMEA, KYIV, Hromada, Territory, TerritoryQuerySet
from viche.kit import words
from viche.kit.words import Noun

HROMADA = Noun("громада", "громади", "громад", "f", en=("hromada", "hromadas"))
MOST = 30
# How many settlements are looked at: «Іванівка» alone is a hundred villages.
SETTLEMENTS = 400
STEM = 9
_CODE = re.compile(r"UA\d{2,17}")
_LATIN = re.compile(r"[a-z0-9 -]+")
# Words people put around the name.
_AROUND = frozenset(
    words.sort_key(word)
    for word in (
        "громада",
        "громади",
        "територіальна",
        "тг",
        "отг",
        "рада",
        "міська",
        "селищна",
        "сільська",
        "місто",
        "м",
        "селище",
        "смт",
        "село",
        "с",
    )
)


@dataclass
class Place:
    """A hromada as it is found: open here or not, where it lies, and which of its settlements were meant."""

    territory: Territory
    hromada: Hromada | None = None
    settlements: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """«Хмільницька громада»."""
        if self.hromada is not None:
            return self.hromada.name
        return naming.hromada_name(self.territory)

    @property
    def url(self) -> str:
        """Its address, empty when it is not open."""
        return self.hromada.url if self.hromada is not None else ""

    @property
    def where(self) -> str:
        """«Хмільницький район, Вінницька область»."""
        raion = self.territory.parent
        if raion is None:
            return _("столиця України")
        parts = [_("%(name)s район") % {"name": raion.name}]
        if raion.parent is not None:
            parts.append(_("%(name)s область") % {"name": raion.parent.name})
        return ", ".join(parts)

    @property
    def here(self) -> str:
        """«місто Хмільник, село Хмільник»: the first three that were found."""
        return ", ".join(list(dict.fromkeys(self.settlements))[:3])


@dataclass
class Found:
    """Open ones first, then the others; `more` when there are further ones."""

    open: list[Place]
    waiting: list[Place]
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.open or self.waiting)


def find(text: str, most: int = MOST) -> Found:
    """What a person may have meant. Six queries at most, none of them over all rows of settlements."""
    typed = " ".join(text.split())[:100]
    code = _CODE.match(typed.upper())
    if code is not None:
        places = _by_code(code[0])
    elif _LATIN.fullmatch(typed.lower()):
        places = _by_latin(words.slug(typed))
    else:
        places = _by_name(_plain(typed))
    _mark_open(places)
    opened = [place for place in places if place.hromada is not None]
    waiting = [place for place in places if place.hromada is None]
    return Found(opened[:most], waiting[:most], len(opened) > most or len(waiting) > most)


def _plain(typed: str) -> str:
    """The sort key without the words around a name, unless nothing else is left."""
    parts = words.sort_key(typed).split()
    return " ".join([part for part in parts if part not in _AROUND] or parts)


def _by_code(code: str) -> list[Place]:
    known = code if len(code) <= STEM else code[:STEM]
    rows = Territory.objects.openable().filter(code__startswith=known).order_by("sort_key", "code")
    return _places(rows[: 2 * MOST + 1])


def _by_name(key: str) -> list[Place]:
    """By the hromada’s own name anywhere in it, by the beginning of a settlement’s."""
    if not key:
        return []
    named = Territory.objects.openable().filter(sort_key__contains=key)
    renamed = Territory.objects.openable().filter(hromada__sort_key__contains=key)
    inside: dict[str, list[str]] = {}
    best: dict[str, int] = {}
    if len(key.rstrip("\u04ff")) > 1:  # «і» is two signs in a key
        settlements = Territory.objects.settlements().filter(sort_key__startswith=key).exclude(code__startswith=CRIMEA)
        for row in settlements.order_by("sort_key", "code")[:SETTLEMENTS]:
            home = row.parent_id or ""
            inside.setdefault(home, []).append(f"{row.get_category_display()} {row.name}")
            best[home] = min(best.get(home, 9), _rank(row, key))
    by_code = {row.pk: row for row in [*_with_place(named), *_with_place(renamed)]}
    missing = [pk for pk in inside if pk not in by_code]
    by_code |= {row.pk: row for row in _with_place(Territory.objects.openable().filter(pk__in=missing))}
    ranked = sorted(by_code.values(), key=lambda row: (min(best.get(row.pk, 9), _rank(row, key)), row.sort_key, row.pk))
    return [Place(row, settlements=inside.get(row.pk, [])) for row in ranked]


def _rank(row: Territory, key: str) -> int:
    """Whole name before its beginning, a city before a village."""
    whole = row.sort_key == key
    return {"K": 0, "M": 0, "H": 1, "X": 2}.get(row.category, 3) if whole else 4 + (not row.sort_key.startswith(key))


def _by_latin(slug: str) -> list[Place]:
    """By the address of an open hromada, else by the name written in Latin letters (hromadas and cities)."""
    if not slug:
        return []
    chosen = set(Hromada.objects.filter(slug__startswith=slug).values_list("territory_id", flat=True))
    rows = Territory.objects.openable() | Territory.objects.filter(category="M")
    for code, category, parent, name in rows.values_list("code", "category", "parent_id", "name"):
        if words.slug(name).startswith(slug):
            chosen.add(parent if category == "M" else code)
    return _places(Territory.objects.openable().filter(pk__in=chosen).order_by("sort_key", "code"))


def _with_place(rows: TerritoryQuerySet) -> TerritoryQuerySet:
    return rows.select_related("parent__parent")


def _places(rows: TerritoryQuerySet) -> list[Place]:
    return [Place(row) for row in _with_place(rows)]


def _mark_open(places: list[Place]) -> None:
    opened = {
        row.territory_id: row for row in Hromada.objects.filter(territory__in=[place.territory.pk for place in places])
    }
    for place in places:
        place.hromada = opened.get(place.territory.pk)


@dataclass
class Oblast:
    """An oblast with its open hromadas."""

    code: str
    name: str
    places: list[Hromada]

    @property
    def size(self) -> str:
        """«1 469 громад»."""
        return words.count(len(self.places), HROMADA)


def by_oblast() -> list[Oblast]:
    """Open hromadas grouped by oblast, Kyiv by itself; both in the order of the alphabet. Two queries."""
    groups: dict[str, list[Hromada]] = {}
    for place in Hromada.objects.order_by("sort_key"):
        groups.setdefault(place.territory_id[:4], []).append(place)
    tops = Territory.objects.filter(category__in=("O", "K")).order_by("sort_key")
    return [Oblast(top.code[:4], _oblast_name(top), groups[top.code[:4]]) for top in tops if top.code[:4] in groups]


def _oblast_name(top: Territory) -> str:
    return top.name if top.code == KYIV else _("%(name)s область") % {"name": top.name}
