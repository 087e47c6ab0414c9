"""Tying two records and untying them. Check → change → journal."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from viche.kit import journal
from viche.kit.access import Refused, Viewer
from viche.kit.links import asking
from viche.kit.links.models import RecordLink
from viche.kit.links.roles import BACK, ROLES
from viche.kit.publishing import DRAFT, Record, section_of
from viche.kit.registers.actions import may_change, require_writer


def tie(record: Any, choice: str, far: Any, viewer: Viewer) -> RecordLink:
    """The far record is `choice` to this one. What the public sees is tied by those who may correct it."""
    require_writer(viewer, record)
    if (section_of(type(record)), record.pk) == (section_of(type(far)), far.pk):
        raise Refused(_("Запис не пов’язують із самим собою."), _("Виберіть інший запис."), status=422)
    role = ROLES[choice.removesuffix(BACK)]
    ends = [(section_of(type(end)), end.pk) for end in (record, far)]
    if choice.endswith(BACK) or (role.both_ways and ends[0] > ends[1]):
        ends.reverse()
    (from_kind, from_id), (to_kind, to_id) = ends
    row = RecordLink(
        hromada_id=record.hromada_id, from_kind=from_kind, from_id=from_id, to_kind=to_kind, to_id=to_id, role=role.key
    )
    try:
        with transaction.atomic(), journal.change("tie", by=viewer.person):
            row.save()
    except IntegrityError as error:
        raise Refused(
            _("Ці записи вже так пов’язано."), _("Виберіть інший запис або інший зв’язок."), status=409
        ) from error
    return row


def fetch(pk: int, viewer: Viewer, *, lock: bool = False) -> tuple[RecordLink, list[Any]]:
    """The link with those of its ends that are still there, for somebody who may change one of them."""
    rows = RecordLink.objects.select_for_update() if lock else RecordLink.objects.all()
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    ends = [(row.from_kind, row.from_id), (row.to_kind, row.to_id)]
    there = asking.visible_of(ends, viewer)
    found = [there[end] for end in ends if end in there]
    if not found:
        raise Http404
    records = [end for end in found if isinstance(end, Record)]
    if not any(may_change(viewer, end) for end in records):
        require_writer(viewer, records[0] if records else None)
    return row, found


def asks_ground(ends: list[Any]) -> bool:
    """Whether the link was seen by the public: then its end is told why."""
    return len(ends) == 2 and all(getattr(end, "state", "") != DRAFT for end in ends)


def untie(row: RecordLink, ends: list[Any], viewer: Viewer, ground: str) -> None:
    """Take a link away; the ground stays in the journal."""
    if asks_ground(ends) and not ground:
        raise Refused(_("Зв’язок оприлюднених записів прибирають із підставою."), status=422)
    with journal.change("untie", by=viewer.person, ground=ground):
        row.delete()
