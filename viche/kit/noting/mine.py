"""What this person noted, asked of the journal: kinds, the last record of a kind, the last unit, how many this month.

Rows of a table, pasted or from a file, are noted like those typed one by one; a record that a table changed was noted before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.models import NOTING, JournalEntry
from viche.kit.registers import Register, registered

# How far back a habit is looked for.
HABIT = timedelta(days=400)
# How many of the newest are tried when some were thrown away since.
TRIED = 5


@dataclass(frozen=True)
class Used:
    """When this person last noted a kind, and how many of it this year."""

    last: datetime
    year: int


def of_person(viewer: Viewer) -> QuerySet[JournalEntry]:
    """Whatever this person noted; must run inside the hromada. An index holds it by person and time."""
    rows: QuerySet[JournalEntry] = JournalEntry.objects.filter(
        hromada_id=viewer.hromada_id or 0, actor_id=viewer.person.pk, verb__in=NOTING, before__isnull=True
    )
    return rows


def noted(viewer: Viewer) -> QuerySet[JournalEntry]:
    """Entries of records of registers this person noted."""
    return of_person(viewer).filter(kind__in=[register.section for register in registered()])


def used(viewer: Viewer) -> dict[str, Used]:
    """Key of a kind (`events`, `events:forum`) → its use; one query."""
    of = {register.section: register for register in registered()}
    variants = [
        When(kind=register.section, then=KeyTextTransform(register.field(register.variant).column, "after"))
        for register in of.values()
        if register.variant
    ]
    which = Case(*variants, default=Value(""), output_field=CharField())
    this_year = Q(at__gte=clock.start_of_day(date(clock.today().year, 1, 1)))
    rows = noted(viewer).filter(at__gte=clock.now() - HABIT).annotate(which=which).values("kind", "which")
    found: dict[str, Used] = {}
    for row in rows.annotate(last=Max("at"), year=Count("id", filter=this_year)).order_by():
        slug = of[row["kind"]].slug
        for key in {slug, f"{slug}:{row['which']}" if row["which"] else slug}:
            before = found.get(key)
            found[key] = Used(
                max(row["last"], before.last) if before else row["last"], row["year"] + (before.year if before else 0)
            )
    return found


def last(viewer: Viewer, register: Register, variant: str = "") -> Any:
    """The last record of the kind this person noted and that is still there; two queries."""
    rows = noted(viewer).filter(kind=register.section)
    if variant:
        rows = rows.filter(**{f"after__{register.field(register.variant).column}": variant})
    keys = list(rows.order_by("-at").values_list("record_id", flat=True)[:TRIED])
    there = register.model.objects.visible(to=viewer).in_bulk(keys) if keys else {}
    return next((there[key] for key in keys if key in there), None)


def last_unit(viewer: Viewer) -> int | None:
    """The unit of the record this person noted last, whatever its kind."""
    newest: int | None = noted(viewer).order_by("-at").values_list("after__department_id", flat=True).first()
    return newest


def of_month(viewer: Viewer, day: date) -> QuerySet[JournalEntry]:
    """What this person noted in the month of the day and nobody threw away since."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    gone = JournalEntry.objects.filter(kind=OuterRef("kind"), record_id=OuterRef("record_id"), verb="discard")
    here = noted(viewer).filter(at__gte=clock.start_of_day(first), at__lt=clock.start_of_day(after))
    return here.filter(~Exists(gone))
