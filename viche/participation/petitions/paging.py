"""Lists page by page from the newest on: the next page begins after the last row of this one, so a far page costs as little as
the first, and nobody counts what is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from viche.participation.petitions.models import Petition, PetitionQuerySet

BEFORE = "before"


@dataclass(frozen=True)
class Some:
    """Rows of one page; `first`, `next`: where the newest and the older ones are, empty when they are here."""

    rows: list[Petition]
    first: str
    next: str


def newest(rows: PetitionQuerySet, asked: QueryDict, many: int) -> Some:
    """Public petitions by the moment of publication; `?before=` is the key of the last one seen."""
    seen = _number(asked)
    last = Petition.objects.public().filter(pk=seen).values_list("published_at", flat=True).first() if seen else None
    if last is not None:
        rows = rows.filter(Q(published_at__lte=last), ~Q(published_at=last, pk__gte=seen))
    return _some(rows.order_by("-published_at", "-pk"), asked, many, "pk", is_first=last is None)


def numbered(rows: PetitionQuerySet, asked: QueryDict, many: int) -> Some:
    """What was sent, by number; `?before=` is the last number seen."""
    seen = _number(asked)
    if seen:
        rows = rows.filter(number__lt=seen)
    return _some(rows.order_by("-number"), asked, many, "number", is_first=not seen)


def _number(asked: QueryDict) -> int:
    said = asked.get(BEFORE, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def _some(rows: PetitionQuerySet, asked: QueryDict, many: int, key: str, *, is_first: bool) -> Some:
    found = list(rows[: many + 1])
    kept: dict[str, Any] = {name: asked[name] for name in asked if name not in (BEFORE, "page")}
    more = {BEFORE: getattr(found[many - 1], key)} if len(found) > many else {}
    first = "" if is_first else "?" + urlencode(kept)
    return Some(found[:many], first, "?" + urlencode(kept | more) if more else "")
