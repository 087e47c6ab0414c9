"""A document on its way in: the file kept until it is confirmed, what the person chose for it, and what it then says."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from django.utils import translation

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.grids import GridFile, read_grids
from viche.kit.models import ImportFile
from viche.office.programmes.importing import numbers
from viche.office.programmes.taking import Columns, ProgrammeDraft, columns_of, take

# What a document says is said in its own language, whoever reads the page: places, doubts, grounds of the journal.
LANGUAGE = "uk"
# Under this name files of this import are kept apart from tables of registers.
KIND = "programme-take"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Document:
    """The file as it came."""

    name: str
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """64 hexadecimal digits of its bytes."""
        return sha256(self.content).hexdigest()

    def grids(self) -> GridFile:
        """Its tables. Raises FileRefused."""
        with translation.override(LANGUAGE):
            return read_grids(io.BytesIO(self.content), self.name)


@dataclass(frozen=True)
class Choices:
    """What the person chose and corrected.

    `programme`: the key of the programme the document reports on, none for a new one. `unit`: 1 or 1000 when the person
    says otherwise than the document. `columns`: `Columns.to_json()` as mapped. `amended_on`: from when the plans that
    differ hold, none to leave the plan as it is. `act_text`, `note`: of a new programme.
    """

    department: int
    programme: int | None = None
    title: str = ""
    since_year: int = 0
    until_year: int = 0
    since: date | None = None
    until: date | None = None
    unit: int | None = None
    columns: Mapping[str, Any] | None = None
    split: bool = False
    publish: bool = False
    replace: bool = False
    amended_on: date | None = None
    amended_by: str = ""
    act_text: str = ""
    note: str = ""

    def but(self, **changed: Any) -> Self:
        """The same with some of it chosen otherwise."""
        return replace(self, **changed)

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON field."""
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Back from `to_json`."""
        known = {field.name for field in fields(cls)}
        given = {key: value[key] for key in known & set(value)}
        for key in ("since", "until", "amended_on"):
            given[key] = date.fromisoformat(given[key]) if given.get(key) else None
        return cls(**given)


def draft_of(document: Document, choices: Choices) -> ProgrammeDraft:
    """What the document says, read as the person mapped it. Raises FileRefused."""
    with translation.override(LANGUAGE):
        file = document.grids()
        columns = Columns.from_json(choices.columns) if choices.columns else columns_of(file)
        draft = take(file, columns, choices.unit)
        numbers.settle(draft)
        return draft


# ── The file in waiting ──────────────────────────────────────────────────────────────────────────────────────────


def keep(document: Document, choices: Choices, viewer: Viewer) -> ImportFile:
    """Keep an uploaded document until its person confirms it, a day at most."""
    ImportFile.objects.filter(register=KIND, created_at__lt=clock.now() - KEPT).delete()
    return ImportFile.objects.create(
        hromada_id=viewer.hromada_id or 0,
        register=KIND,
        name=document.name[:200],
        content=document.content,
        person_id=viewer.person.pk,
        options=choices.to_json(),
    )


def waiting(pk: int, viewer: Viewer, *, lock: bool = False) -> ImportFile | None:
    """A document this person uploaded and nobody has used yet."""
    rows = ImportFile.objects.select_for_update() if lock else ImportFile.objects.all()
    return rows.filter(pk=pk, register=KIND, person_id=viewer.person.pk).first()


def document_of(kept: ImportFile) -> Document:
    """The document that waits."""
    return Document(kept.name, bytes(kept.content))


def choose(kept: ImportFile, choices: Choices) -> None:
    """Keep what was chosen for it."""
    kept.options = choices.to_json()
    kept.save(update_fields=["options"])
