"""Programmes of the demo: taken in from the documents themselves by the same import a person uses, or, where a report only
names a programme, noted with its years and act."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from viche.hromada.models import Act, Department, Hromada
from viche.kit import clock, journal, tenancy
from viche.kit.access import EVERYWHERE, Role, Viewer
from viche.kit.models import JournalEntry
from viche.kit.publishing import PUBLISHING
from viche.office.programmes import import_actions
from viche.office.programmes.importing.choices import Choices, Document, draft_of
from viche.office.programmes.models import Programme

DATA = Path(__file__).parent / "data"


def load(places: Iterable[Hromada]) -> None:
    """Take in the programmes of the demo's hromadas that never had any."""
    for place in places:
        if rows := [row for row in _rows() if row["hromada"] == place.slug]:
            with tenancy.enter(place.pk):
                if not JournalEntry.objects.filter(kind=Programme._meta.db_table, hromada=place).exists():
                    for row in rows:
                        _take(place, row)


def _take(place: Hromada, row: dict[str, str]) -> None:
    unit = Department.objects.working(clock.today()).filter(name=row["department"]).first()
    if unit is None:
        return  # renamed or closed by a visitor of an earlier version
    everybody = Viewer(hromada_id=place.pk, roles={Role.SECRETARY: EVERYWHERE})
    if not row["file"]:
        _note(place, unit, row, everybody)
        return
    document = Document(row["file"], (DATA / row["file"]).read_bytes())
    chosen = Choices(
        unit.pk,
        title=row["title"],
        since_year=int(row["since_year"]),
        until_year=int(row["until_year"]),
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]),
        note=row["note"],
        publish=True,
        # As a person would: where only one split by fund gives the printed totals, it is confirmed.
        split=True,
    )
    import_actions.take_in(draft_of(document, chosen), chosen, document, everybody)


def _note(place: Hromada, unit: Department, row: dict[str, str], everybody: Viewer) -> None:
    """A programme a report only names: there is no plan to take in."""
    programme = Programme(
        hromada=place,
        department=unit,
        title=row["title"],
        since_year=int(row["since_year"]),
        until_year=int(row["until_year"]),
        act=Act.objects.filter(issuer="council", number=row["act"]).first() if row["act"] else None,
        note=row["note"],
    )
    with journal.change("note", by=None, ground=row["quote"]):
        programme.save()
    PUBLISHING.take(programme, "publish", everybody)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (DATA / "programmes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
