"""What waits for an official: due records, drafts and approvals over all sources, in a number of queries that does not
grow with the records. One UNION over the sources finds the rows, then each kind that occurs is read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, CharField, F, Q, QuerySet, Value

from viche.kit import clock
from viche.kit.access import PUBLISHERS, Viewer
from viche.kit.duties import Source, mine, of_register, sources, with_terms
from viche.kit.models import JournalEntry
from viche.kit.publishing import DRAFT, section_of
from viche.kit.registers import Register, registered

MOST = 100

Found = tuple[str, int, datetime, bool]


@dataclass(frozen=True)
class Duty:
    """A row that waits, by when, and the source that knows how to speak of it."""

    source: Source
    record: Any
    at: datetime

    @property
    def url(self) -> str:
        """Where it is dealt with."""
        return self.source.url(self.record)

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.source.title(self.record))

    @property
    def about(self) -> str:
        """What the record is about, if its name does not say it."""
        return str(self.source.about(self.record))


@dataclass(frozen=True)
class Draft(Duty):
    """A draft of a register and who noted it."""

    register: Register
    author_id: int | None


@dataclass(frozen=True)
class Waiting(Duty):
    """What another source asks this person to approve; `at` is since when."""

    author_id = None


def due(viewer: Viewer) -> list[Duty]:
    """What is mine and overdue or due soon (within a week, unless its source says otherwise), by deadline."""
    end = clock.end_of_day(clock.today())
    found = _union(
        _due_by(source, viewer, {f"{source.at}__lte": end + timedelta(days=source.ahead)}) for source in with_terms()
    )
    return [Duty(*each) for each in _read(found.order_by("duty_at")[:MOST])] if found is not None else []


def overdue(viewer: Viewer) -> int:
    """How many are past their term."""
    if not viewer.is_staff:
        return 0
    found = _union(_due_by(source, viewer, {f"{source.at}__lt": clock.now()}) for source in with_terms())
    return found.count() if found is not None else 0


def drafts(viewer: Viewer) -> list[Draft | Waiting]:
    """Drafts of my units and what waits for my approval, the newest first, with the authors of drafts."""
    branches = [
        _branch(of_register(register), register.model.objects.filter(mine(viewer), state=DRAFT), "created_at")
        for register in registered()
    ]
    branches += [
        _branch(source, source.waiting(viewer), source.waiting_at, asked=True)
        for source in sources()
        if source.waiting is not None
    ]
    found = _union(branches)
    return _with_authors(list(found.order_by("-duty_at")[:MOST])) if found is not None else []


def may_publish(draft: Draft, viewer: Viewer) -> bool:
    """Whether this person decides on the draft."""
    return viewer.has(PUBLISHERS, draft.record.department_id)


def _due_by(source: Source, viewer: Viewer, when: dict[str, datetime]) -> QuerySet[Any]:
    return _branch(source, source.due(viewer).filter(**{f"{source.at}__isnull": False}, **when), source.at)


def _branch(source: Source, rows: QuerySet[Any], at: str, *, asked: bool = False) -> QuerySet[Any]:
    """(source, key, moment, whether it asks for approval); must run inside the hromada."""
    said = {
        "duty_of": Value(source.key, output_field=CharField()),
        "duty_at": F(at),
        "duty_asked": Value(asked, output_field=BooleanField()),
    }
    found: QuerySet[Any] = rows.order_by().annotate(**said).values_list("duty_of", "pk", "duty_at", "duty_asked")
    return found


def _union(branches: Iterable[QuerySet[Any]]) -> QuerySet[Any] | None:
    kept = list(branches)
    return kept[0].union(*kept[1:], all=True) if kept else None


def _read(found: Iterable[Found]) -> list[tuple[Source, Any, datetime]]:
    """The rows themselves, each kind in one query, in the order found."""
    found = list(found)
    rows: dict[str, dict[int, Any]] = {}
    known = {source.key: source for source in sources()}
    for key in {key for key, *_rest in found}:
        rows[key] = known[key].rows([pk for of, pk, *_rest in found if of == key])
    return [(known[key], rows[key][pk], at) for key, pk, at, _asked in found if pk in rows[key]]


def _with_authors(found: list[Found]) -> list[Draft | Waiting]:
    """Drafts with who noted them, and when: the journal knows."""
    of = {register.slug: register for register in registered()}
    asked = {(key, pk) for key, pk, _at, asks in found if asks}
    read = _read(found)
    authors = _authors((of[source.key], record) for source, record, _at in read if source.key in of)
    made: list[Draft | Waiting] = []
    for source, record, at in read:
        if (source.key, record.pk) in asked:
            made.append(Waiting(source, record, at))
        else:
            author, noted_at = authors.get((source.key, record.pk), (None, at))
            made.append(Draft(source, record, noted_at, of[source.key], author))
    return made


def _authors(found: Iterable[tuple[Register, Any]]) -> dict[tuple[str, int], tuple[int | None, datetime]]:
    """Author and moment by the register's slug and the record's key."""
    kept: dict[Register, list[int]] = {}
    for register, record in found:
        kept.setdefault(register, []).append(record.pk)
    where = Q()
    for register, pks in kept.items():
        where |= Q(kind=section_of(register.model), record_id__in=pks)
    if not where:
        return {}
    slugs = {section_of(register.model): register.slug for register in kept}
    entries = JournalEntry.objects.filter(where, before__isnull=True).values_list("kind", "record_id", "actor_id", "at")
    return {(slugs[kind], pk): (actor, at) for kind, pk, actor, at in entries}


def sorted_out(found: Iterable[Draft | Waiting], viewer: Viewer) -> dict[str, list[Draft | Waiting]]:
    """Mine; what waits for my approval; the rest of my units."""
    groups: dict[str, list[Draft | Waiting]] = {"mine": [], "approval": [], "others": []}
    for each in found:
        if isinstance(each, Waiting):
            groups["approval"].append(each)
            continue
        by_me = viewer.person is not None and each.author_id == viewer.person.pk
        groups["mine" if by_me else "approval" if may_publish(each, viewer) else "others"].append(each)
    return groups
