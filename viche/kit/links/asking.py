"""Links read: of one record for whoever looks, and of many for a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import capfirst

from viche.kit.access import Viewer
from viche.kit.links.ends import End, ends
from viche.kit.links.models import RecordLink
from viche.kit.links.roles import BACK, ROLES, title_of
from viche.kit.publishing import section_of

# More links of one record are a list of their own, not a page.
MOST = 200


@dataclass(frozen=True)
class Tie:
    """A link as a page shows it: the name of the far record, its kind and address."""

    title: str
    about: str
    kind: str
    url: str
    remove_url: str


def of(record: models.Model, viewer: Viewer, *, desk: bool = False) -> list[dict[str, Any]]:
    """Links of a record by role: `title`, `ties`. Far records this viewer may not see are left out without a word.

    One query for the links, one for each kind that occurs. `desk`: for officials, with a way to untie.
    """
    kind, pk = section_of(type(record)), record.pk
    found: dict[str, list[Tie]] = {}
    links = list(RecordLink.objects.of(kind, pk)[:MOST])
    far = [_far(link, kind, pk) for link in links]
    known = ends()
    there = visible_of(((where, key) for where, key, _role in far), viewer)
    for link, (where, key, role) in zip(links, far, strict=True):
        if (end := there.get((where, key))) is not None:
            found.setdefault(str(title_of(role)), []).append(_tie(link, end, known[where], desk))
    return [{"title": capfirst(title), "ties": ties} for title, ties in found.items()]


def _far(link: RecordLink, kind: str, pk: int) -> tuple[str, int, str]:
    """Kind and key of the other end, and what it is to this one."""
    if (link.from_kind, link.from_id) == (kind, pk):
        return link.to_kind, link.to_id, link.role
    role = ROLES.get(link.role)
    back = link.role if role is not None and role.both_ways else link.role + BACK
    return link.from_kind, link.from_id, back


def visible_of(asked: Iterable[tuple[str, int]], viewer: Viewer) -> dict[tuple[str, int], Any]:
    """(kind, key) → the record, of those this viewer may see; one query a kind."""
    keys: dict[str, set[int]] = {}
    for kind, pk in asked:
        keys.setdefault(kind, set()).add(pk)
    found: dict[tuple[str, int], Any] = {}
    for kind, end in ends().items():
        if kind in keys:
            rows = end.rows(viewer).in_bulk(keys[kind])
            found.update({(kind, pk): row for pk, row in rows.items()})
    return found


def _tie(link: RecordLink, row: Any, end: End, desk: bool) -> Tie:
    return Tie(
        str(row),
        end.about(row) if desk else "",
        str(end.title),
        end.address(row, desk),
        reverse("link-remove", args=[link.pk]) if desk else "",
    )


# ── For figures ──────────────────────────────────────────────────────────────────────────────────────────────────


def tied(of: type[models.Model], choice: str, to: type[models.Model]) -> Q:
    """Records of the model `of` tied in the role to at least one published record of `to`, for a figure's `where`.

    `choice` is read from the side of `of`: «news» — it has news, «news-back» — it is news about something. A record
    that is withheld is counted by nobody, so that a number does not tell of it.
    """
    role, back = choice.removesuffix(BACK), choice.endswith(BACK)
    there: Any = to._default_manager
    mine, far = ("to", "from") if back else ("from", "to")
    ways = _end(mine, of, far, to, there)
    if role in ROLES and ROLES[role].both_ways:
        ways |= _end(far, of, mine, to, there)
    return Q(Exists(RecordLink.objects.filter(ways, role=role, hromada_id=OuterRef("hromada_id"))))


def _end(mine: str, of: type[models.Model], far: str, to: type[models.Model], there: Any) -> Q:
    return Q(
        **{
            f"{mine}_kind": section_of(of),
            f"{mine}_id": OuterRef("pk"),
            f"{far}_kind": section_of(to),
            f"{far}_id__in": there.published().values("pk"),
        }
    )
