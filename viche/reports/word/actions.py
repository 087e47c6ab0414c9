"""Verbs of blanks: keep a version, use one no more, fill one."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from viche.kit import journal, words
from viche.kit.access import Refused, Viewer
from viche.kit.figures import Period, printed
from viche.kit.meanwhile import only_one
from viche.kit.uploads.documents import split_name
from viche.reports.composing import Taken
from viche.reports.outline_actions import free_key
from viche.reports.outline_actions import require_writer as require_writer_of_forms
from viche.reports.preparing import require_writer
from viche.reports.word import filling
from viche.reports.word.models import WordBlank, WordFilling
from viche.reports.word.tree import Document

NEW = "new"


def known(subject: str | None = None) -> list[WordBlank]:
    """The blanks of the hromada as they stand, without their files. `last`: the thing each was last filled for, if any."""
    last: QuerySet[WordFilling] = WordFilling.objects.filter(blank__key=OuterRef("key")).order_by("-pk")
    rows = WordBlank.objects.order_by("key", "-version").distinct("key").defer("content")
    kept = rows.annotate(last=Subquery(last.values("subject_pk")[:1]))
    return [row for row in kept if not row.dropped and subject in (None, row.subject)]


def newest(key: str) -> WordBlank | None:
    """The blank as it stands, or None when there is none or it is used no more. Its file is read when it is asked for."""
    row = WordBlank.objects.filter(key=key).order_by("-version").defer("content").first()
    return row if row is not None and not row.dropped else None


def keep(
    viewer: Viewer,
    data: bytes,
    file_name: str,
    subject: str,
    title: str,
    *,
    of: WordBlank | None = None,
    seen: int = 0,
    note: str = "",
) -> WordBlank:
    """A checked file as a new blank, or as the next version of `of`; `seen`: the version the person began from. The same bytes
    as a blank that stands are that blank."""
    require_writer_of_forms(viewer)
    digest = hashlib.sha256(data).hexdigest()
    same = (
        WordBlank.objects.filter(sha256=digest, subject=subject).order_by("-pk").values_list("key", flat=True).first()
    )
    standing = newest(same) if same is not None else None
    if standing is not None and standing.sha256 == digest and (of is None or of.key == standing.key):
        return standing
    last = WordBlank.objects.filter(key=of.key).aggregate(newest=Max("version"))["newest"] if of else 0
    if last != seen:
        raise Refused(
            _("Поки ви змінювали бланк, хтось додав його нову версію."), _("Відкрийте бланк знову."), status=409
        )
    row = WordBlank(
        hromada_id=viewer.hromada_id or 0, key=of.key if of else _free_key(title), version=last + 1, title=title[:200],
        subject=subject, file_name=file_name[:200], content=data, sha256=digest, note=note, person_id=viewer.person.pk,
    )  # fmt: skip
    return _saved(viewer, row)


def drop(viewer: Viewer, blank: WordBlank) -> None:
    """Use the blank no more: what was filled by it stays."""
    require_writer_of_forms(viewer)
    fields = ("key", "title", "subject", "file_name", "content", "sha256")
    same: dict[str, Any] = {name: getattr(blank, name) for name in fields}
    _saved(
        viewer,
        WordBlank(
            hromada_id=viewer.hromada_id or 0,
            version=blank.version + 1,
            dropped=True,
            person_id=viewer.person.pk,
            **same,
        ),
    )


def _saved(viewer: Viewer, row: WordBlank) -> WordBlank:
    taken = only_one("reports_wordblank_version", _("Хтось щойно змінив цей бланк. Відкрийте його знову."))
    with taken, journal.change("outline", by=viewer.person):
        row.save()
    return row


def fill(viewer: Viewer, blank: WordBlank, about: Any, period: Period) -> WordFilling:
    """The blank filled and kept. BlankRefused tells what in it cannot be filled; nothing is written then."""
    document = filling.read(io.BytesIO(bytes(blank.content)), blank.file_name)
    return write(viewer, blank, tried(viewer, document, blank.subject, about, period), about, period)


def tried(viewer: Viewer, document: Document, subject: str, about: Any, period: Period) -> filling.Filled:
    """What a file that was read gives, without keeping anything."""
    require_writer(viewer, printed.subject(subject).department(about))
    return filling.fill(document, subject, about, period, viewer)


def write(viewer: Viewer, blank: WordBlank, filled: filling.Filled, about: Any, period: Period) -> WordFilling:
    """Keep what was filled, once."""
    row = WordFilling(
        hromada_id=viewer.hromada_id or 0, blank=blank, subject=blank.subject, subject_pk=about.pk, about=str(about)[:500],
        since=period.since, until=period.until, file_name=f"{words.slug(blank.title, 60)}-{period.until:%Y-%m-%d}.docx",
        content=filled.data, sha256=hashlib.sha256(filled.data).hexdigest(),
        # Each once, where it stands first.
        numbers=[_number(taken) for taken in {(taken.asked, taken.text): taken for taken in filled.numbers}.values()],
        doubts=filled.doubts, notes=filled.notes, person_id=viewer.person.pk,
    )  # fmt: skip
    with journal.change("count", by=viewer.person):
        row.save()
    return row


def _number(taken: Taken) -> dict[str, Any]:
    asked = taken.asked
    return {
        "text": taken.text,
        "value": str(taken.value),
        "basis": taken.basis,
        "title": taken.title,
        "figure": asked.figure if asked else "",
        "since": taken.period.since.isoformat(),
        "until": taken.period.until.isoformat(),
        "narrow": dict(asked.narrow) if asked else {},
    }


def title_of(file_name: str) -> str:
    """What a blank is called unless somebody says: the name of its file."""
    return split_name(file_name)[0].replace("_", " ").strip()[:200] or _("Бланк")


def _free_key(title: str) -> str:
    """A key no blank has, by the title."""
    return free_key(title, "blank", {*WordBlank.objects.values_list("key", flat=True).distinct(), NEW})
