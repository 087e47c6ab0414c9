"""What waits for an official: due records and drafts over all registers, in a number of queries that does not grow
with the records. One UNION over the registers finds the rows, then each kind that occurs is read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, F, ForeignKey, Q, QuerySet, Value

from viche.kit import clock
from viche.kit.access import EVERYWHERE, PUBLISHERS, Viewer
from viche.kit.models import JournalEntry
from viche.kit.publishing import DRAFT, Record, section_of
from viche.kit.registers import Register, registered

AHEAD = timedelta(days=7)
MOST = 100


@dataclass(frozen=True)
class Duty:
    """A record that waits, with the register that keeps it."""

    register: Register
    record: Record

    @property
    def url(self) -> str:
        """Where it is dealt with."""
        return self.register.address("record", self.record.pk)

    @property
    def about(self) -> str:
        """What the record is about, if its name does not say it."""
        return self.register.about(self.record)


@dataclass(frozen=True)
class Draft(Duty):
    """A draft and who noted it."""

    author_id: int | None
    noted_at: datetime


def due(viewer: Viewer) -> list[Duty]:
    """Records of my units due within a week or overdue, by deadline."""
    until = clock.end_of_day(clock.today()) + AHEAD
    return _read(_union(viewer, Q(due_at__isnull=False, due_at__lte=until), "due_at").order_by("at")[:MOST])


def overdue(viewer: Viewer) -> int:
    """How many are past their term."""
    if not viewer.is_staff or not registered():
        return 0
    return _union(viewer, Q(due_at__isnull=False, due_at__lt=clock.now()), "due_at").count()


def drafts(viewer: Viewer) -> list[Draft]:
    """Drafts of my units, the newest first, with their authors."""
    found = _read(_union(viewer, Q(state=DRAFT), "created_at").order_by("-at")[:MOST])
    authors = _authors(found)
    return [
        Draft(
            duty.register,
            duty.record,
            *authors.get((duty.register.section, duty.record.pk), (None, duty.record.created_at)),
        )
        for duty in found
    ]


def may_publish(draft: Draft, viewer: Viewer) -> bool:
    """Whether this person decides on the draft."""
    return viewer.has(PUBLISHERS, draft.record.department_id)


def _union(viewer: Viewer, where: Q, at: str) -> QuerySet[Any]:
    """(slug, key, moment) over all registers; must run inside the hromada."""
    units = viewer.units(viewer.roles)
    mine = Q() if units is EVERYWHERE else Q(department_id__in=units)
    branches: list[QuerySet[Any]] = [_branch(register, where & mine, at) for register in registered()]
    return branches[0].union(*branches[1:], all=True)


def _branch(register: Register, where: Q, at: str) -> QuerySet[Any]:
    rows: Any = register.model.objects.filter(where).order_by()
    slug = Value(register.slug, output_field=CharField())
    found: QuerySet[Any] = rows.annotate(slug=slug, at=F(at)).values_list("slug", "pk", "at")
    return found


def _read(rows: Iterable[tuple[str, int, datetime]]) -> list[Duty]:
    """The records themselves, each kind in one query, in the order found."""
    keys = [(slug, pk) for slug, pk, _at in rows]
    known: dict[tuple[str, int], Duty] = {}
    for register in registered():
        wanted = [pk for slug, pk in keys if slug == register.slug]
        if wanted:
            # What lines name is brought along: the unit, and the first column if it is a key.
            names = [n for n in ("department", register.columns[0]) if isinstance(register.field(n), ForeignKey)]
            records = register.model.objects.select_related(*names).in_bulk(wanted)
            known.update({(register.slug, pk): Duty(register, record) for pk, record in records.items()})
    return [known[key] for key in keys if key in known]


def _authors(found: Iterable[Duty]) -> dict[tuple[str, int], tuple[int | None, datetime]]:
    """Who noted each record, and when: the journal knows."""
    where = Q()
    for register in registered():
        if pks := [duty.record.pk for duty in found if duty.register is register]:
            where |= Q(kind=section_of(register.model), record_id__in=pks)
    if not where:
        return {}
    entries = JournalEntry.objects.filter(where, before__isnull=True).values_list("kind", "record_id", "actor_id", "at")
    return {(kind, pk): (actor, at) for kind, pk, actor, at in entries}


def sorted_out(found: Iterable[Draft], viewer: Viewer) -> dict[str, list[Draft]]:
    """Mine; what waits for my approval; the rest of my units."""
    groups: dict[str, list[Draft]] = {"mine": [], "approval": [], "others": []}
    for draft in found:
        mine = viewer.person is not None and draft.author_id == viewer.person.pk
        groups["mine" if mine else "approval" if may_publish(draft, viewer) else "others"].append(draft)
    return groups
