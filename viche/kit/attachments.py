"""Files of records: told by their bytes, photographs cleaned, handed out only with their record.

A file is written before its row and taken away long after its row is gone. Whatever breaks in between (a transaction
rolled back, a process killed) leaves at worst a file without a row, never a row without a file. The other order would
promise residents a document that is not there. Files without a row are swept by `manage.py files` a day after they
were written or removed: until then a running transaction, or a copy that is being made, may name them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from viche.kit import access, journal
from viche.kit.access import WRITERS, Refused, Viewer
from viche.kit.models import Attachment, JournalEntry
from viche.kit.pictures import clean_picture
from viche.kit.publishing import DRAFT, Record, changers, section_of
from viche.kit.uploads import check_document
from viche.kit.words import NBSP, number

MOST_OF_A_RECORD = 50
# How long a file without a row is kept: longer than any transaction or backup takes.
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class Link:
    """A file as a page shows it."""

    pk: int
    title: str
    url: str
    about: str
    remove_url: str


def kinds() -> dict[str, type[Record]]:
    """Models whose records have files, by the name of their table."""
    return {section_of(model): model for model in apps.get_models() if issubclass(model, Record)}


def of(record: models.Model) -> list[Link]:
    """Files of a record, the oldest first. Whether the section is thinned is asked by `are_hidden`."""
    rows = Attachment.objects.filter(kind=record._meta.db_table, record_id=record.pk).order_by("pk")
    return [
        Link(
            row.pk,
            row.name,
            reverse("attachment", args=[row.pk, row.name]),
            f"{_extension(row.name)}, {size(row.size)}",
            reverse("attachment-remove", args=[row.pk]),
        )
        for row in rows
    ]


def are_hidden(model: type[models.Model], viewer: Viewer) -> bool:
    """Whether files of these records are left out for the public while the section is thinned."""
    if viewer.is_staff or getattr(model, "files_when_thinned", False):
        return False
    return viewer.closures.thinned(section_of(model))


def fetch(pk: int, viewer: Viewer, *, lock: bool = False) -> tuple[Attachment, Record]:
    """The file with its record, if the viewer may see both; else a 404. `lock`: neither goes away meanwhile."""
    row = Attachment.objects.filter(pk=pk).first()
    model = kinds().get(row.kind) if row else None
    if row is None or model is None or are_hidden(model, viewer):
        raise Http404
    record = access.fetch(model, row.record_id, viewer, lock=lock)
    # The record first: who discards it has it before its files.
    if lock and not Attachment.objects.filter(pk=pk).exists():
        raise Http404
    return row, record


def require_writer(record: Record, viewer: Viewer) -> None:
    """Files are kept by those who write for the record's unit."""
    if not viewer.has(changers(record.state), record.department_id):
        raise Refused(
            _("Запис уже оприлюднено, тож його файли додає й прибирає той, хто оприлюднює.")
            if viewer.has(WRITERS, record.department_id)
            else _("Файли цього запису веде відповідальний підрозділ: %(unit)s.") % {"unit": record.department},
            _("Попросіть його працівників або секретаря додати чи прибрати файл."),
        )


def save(record: Record, upload: Any, viewer: Viewer) -> Attachment:
    """Attach a file: check → clean → write → row → journal. Refuses by FileRefused with a sentence for the person."""
    require_writer(record, viewer)
    kind = record._meta.db_table
    if Attachment.objects.filter(kind=kind, record_id=record.pk).count() >= MOST_OF_A_RECORD:
        raise Refused(_("До запису вже додано 50 файлів, більше не вміститься."), _("Приберіть зайві."), status=422)
    document = check_document(upload, upload.name)
    upload.seek(0)
    data = clean_picture(upload).data if document.is_picture else upload.read()
    digest = hashlib.sha256(data).hexdigest()
    # The random tail keeps two records with the same file apart, so that removing one leaves the other.
    name = f"{record.hromada_id}/{digest[:2]}/{digest}-{secrets.token_hex(4)}{_suffix(document.name)}"
    path = default_storage.save(name, ContentFile(data))
    row = Attachment(
        hromada_id=record.hromada_id,
        kind=kind,
        record_id=record.pk,
        name=document.name,
        content_type=document.content_type,
        size=len(data),
        sha256=digest,
        path=path,
    )
    try:
        with journal.change("attach", by=viewer.person):
            row.save()
    except BaseException:
        default_storage.delete(path)
        raise
    return row


def remove(row: Attachment, record: Record, viewer: Viewer, ground: str) -> None:
    """Take a file away; its bytes are left to the sweep. Of what was published the ground is told."""
    require_writer(record, viewer)
    if record.state != DRAFT and not ground:
        raise Refused(_("Файл оприлюдненого запису прибирають із підставою."), status=422)
    # The grace begins now. Before the commit: a process killed after it would leave a file that looks old.
    with contextlib.suppress(FileNotFoundError):
        os.utime(default_storage.path(row.path))
    with journal.change("detach", by=viewer.person, ground=ground):
        row.delete()


def removed(paths: Iterable[str]) -> set[str]:
    """Those of the files that people took away, by the journal. Must run inside the hromada."""
    gone = JournalEntry.objects.filter(kind=Attachment._meta.db_table, after__isnull=True)
    return set(gone.values_list("before__path", flat=True)) & set(paths)


def sweep(hromada_id: int, paths: Iterable[str]) -> list[str]:
    """Remove those of the files that no row of the hromada names and whose grace is over. Must run inside it."""
    old = [path for path in paths if _is_old(path)]
    known = set(Attachment.objects.filter(hromada_id=hromada_id).values_list("path", flat=True))
    lost = [path for path in old if path not in known]
    for path in lost:
        with contextlib.suppress(FileNotFoundError):
            default_storage.delete(path)
    return lost


def _is_old(path: str) -> bool:
    """Written and removed before the grace began. File times are the machine's, not those of a rehearsal."""
    try:
        return default_storage.get_modified_time(path) < datetime.now(UTC) - GRACE
    except FileNotFoundError:
        return False


def size(octets: int) -> str:
    """«340 КБ», «1,2 МБ»."""
    if octets < 1_000_000:
        return f"{number(max(1, round(octets / 1000)))}{NBSP}{_('КБ')}"
    return f"{number(Decimal(octets) / 1_000_000, 1)}{NBSP}{_('МБ')}"


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _extension(name: str) -> str:
    return _suffix(name).removeprefix(".").upper() or _("файл")
