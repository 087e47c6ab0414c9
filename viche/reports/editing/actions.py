"""Verbs of editing: change a paragraph, take it out, add one, put it back as the form has it.

Each makes a new version of the snapshot with the same numbers and records: nothing is counted anew, and an approval still
names one version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from viche.kit import clock, journal
from viche.kit.access import Refused, Viewer
from viche.kit.meanwhile import only_one
from viche.reports import digests, storing
from viche.reports.composing import LANGUAGE
from viche.reports.content import Content, Lines, Paragraph, Ref, digest, plain
from viche.reports.editing.binding import Mark, bound
from viche.reports.editing.laying import EDITED, Spot, asked_of, numbers_in, over, spots
from viche.reports.editing.models import ADD, CHANGE, DROP, TextEdit
from viche.reports.models import Report, Snapshot, SnapshotNumber, SnapshotRecord, Source
from viche.reports.preparing import require_open

# Pages that may be told; a longer paragraph is no paragraph.
MOST = 10_000


@dataclass(frozen=True)
class Open:
    """A paragraph being edited: the place of the form, its edit if there is one, what stands there now (None: taken out)."""

    key: str
    spot: Spot | None
    edit: TextEdit | None
    lines: Lines | None

    @property
    def text(self) -> str:
        """As it is printed."""
        return plain(self.lines or ())


def composed_of(snapshot: Snapshot) -> Content:
    """What the form gave, before anything was edited."""
    return Content.from_json(snapshot.laid["composed"] if snapshot.laid else snapshot.content)


def opened(report: Report, snapshot: Snapshot, key: str) -> Open | None:
    """The paragraph an address names: `p…` one of the form, `a7` one that was added, `e7` an edit whose paragraph is gone."""
    edits = TextEdit.objects.filter(report=report)
    if key[:1] in ("a", "e") and key[1:].isdecimal() and len(key) < 19:
        edit = edits.filter(pk=int(key[1:])).first()
        if edit is None or (key[0] == "a") != (edit.kind == ADD):
            return None
        return Open(key, None, edit, _lines_at(snapshot, key) if key[0] == "a" else None)
    spot = next((spot for spot in spots(composed_of(snapshot)) if spot.key == key), None)
    if spot is None:
        return None
    laid = next((row for row in snapshot.laid.get("edits", ()) if row["spot"] == key), None)
    edit = edits.filter(pk=laid["edit"]).first() if laid else None
    return Open(key, spot, edit, _lines_at(snapshot, key))


def _lines_at(snapshot: Snapshot, key: str) -> Lines | None:
    content = snapshot.tree
    places = places_of(snapshot, content)
    block = content.blocks[places.index(key)] if key in places else None
    return block.lines if isinstance(block, Paragraph) else None


def places_of(snapshot: Snapshot, content: Content) -> list[str]:
    """Of each block the key of its paragraph; «» of one that is not edited."""
    if snapshot.laid:
        return list(snapshot.laid["places"])
    keys = {spot.block: spot.key for spot in spots(content)}
    return [keys.get(at, "") for at in range(len(content.blocks))]


def paragraphs_of(snapshot: Snapshot) -> list[str]:
    """Of each block the key its text is changed by; «» of a table and of what is the form's."""
    content = snapshot.tree
    pairs = zip(places_of(snapshot, content), content.blocks, strict=True)
    return [key if isinstance(block, Paragraph) else "" for key, block in pairs]


def change(report: Report, viewer: Viewer, found: Open, text: str) -> Snapshot:
    """Write this instead of what stands there. The same text as the form's puts it back. The report is to be locked."""
    base = _base(report, viewer)
    if found.edit is not None and found.edit.kind == ADD:
        edit = found.edit
        edit.lines = _bound(text, base, found, [])
    else:
        edit = _edit(report, base, found)
        original = _original(base, found)
        if text.split() == plain(original.lines).split():
            return put_back(report, viewer, found)
        edit.kind, edit.lines = CHANGE, _bound(text, base, found, numbers_in(original))
    _require_words(edit.lines)
    return _written(report, viewer, edit, "edit-text")


def add(report: Report, viewer: Viewer, found: Open, text: str) -> Snapshot:
    """One more paragraph after this one."""
    base = _base(report, viewer)
    lines = bound(text, (), {}, ())
    _require_words(lines)
    edit = TextEdit(hromada_id=report.hromada_id, report=report, kind=ADD, lines=lines)
    if found.edit is not None and found.spot is None:
        for name in ("spot", "heading", "masked", "nth", "was"):
            setattr(edit, name, getattr(found.edit, name))
    else:
        _anchor(edit, base, found)
    return _written(report, viewer, edit, "add-text")


def drop(report: Report, viewer: Viewer, found: Open) -> Snapshot:
    """Take the paragraph out of the report."""
    base = _base(report, viewer)
    if found.spot is None:
        return put_back(report, viewer, found)
    edit = _edit(report, base, found)
    edit.kind, edit.lines = DROP, []
    return _written(report, viewer, edit, "drop-text")


def put_back(report: Report, viewer: Viewer, found: Open) -> Snapshot:
    """As the form has it; of an added paragraph nothing is left."""
    base = _base(report, viewer)
    if found.edit is None:
        return base
    with transaction.atomic():
        with journal.change("restore-text", by=viewer.person):
            found.edit.delete()
        return _again(report, viewer, base)


def _base(report: Report, viewer: Viewer) -> Snapshot:
    require_open(report, viewer)
    base = report.shown()
    if base is None:
        raise Refused(_("Тексту ще немає."), _("Зачекайте, доки порахуються числа."), status=409)
    return base


def _require_words(lines: list[list[Any]]) -> None:
    if not any(lines):
        raise Refused(_("Абзац порожній."), _("Напишіть його текст або приберіть абзац."), status=422)


def _original(base: Snapshot, found: Open) -> Paragraph:
    block = composed_of(base).blocks[found.spot.block] if found.spot else None
    if not isinstance(block, Paragraph):
        raise Refused(_("Цього місця рукою не змінюють."), _("Змініть форму звіту або самі записи."), status=409)
    return block


def _edit(report: Report, base: Snapshot, found: Open) -> TextEdit:
    edit = found.edit or TextEdit(hromada_id=report.hromada_id, report=report)
    _original(base, found)
    _anchor(edit, base, found)
    return edit


def _anchor(edit: TextEdit, base: Snapshot, found: Open) -> None:
    """Which paragraph of the form it belongs to, as that stands today."""
    assert found.spot is not None
    spot = found.spot
    block = composed_of(base).blocks[spot.block]
    refs = numbers_in(block)
    numbers = {
        n.number: n for n in SnapshotNumber.objects.light().filter(snapshot=base, number__in=[r.number for r in refs])
    }
    edit.spot, edit.heading, edit.masked, edit.nth = spot.key, spot.heading, spot.masked, spot.nth
    edit.was = block.text if isinstance(block, Paragraph) else ""
    edit.seen = [[asked_of(numbers[ref.number]), ref.text] for ref in refs]


def _bound(text: str, base: Snapshot, found: Open, refs: list[Ref]) -> list[list[Any]]:
    """`refs`: numbers of the form's paragraph. What was written by hand before is told from what the form gave."""
    marks = {ref.number: Mark(at, ref.text) for at, ref in enumerate(refs)}
    # One that a department wrote stands in the form's paragraph of a council's report.
    by_hand = [
        r
        for line in found.lines or ()
        for r in line
        if isinstance(r, Ref) and r.basis == EDITED and r.number not in marks
    ]
    kept = SnapshotNumber.objects.light().filter(snapshot=base, number__in=[ref.number for ref in by_hand])
    for number in kept:
        of = marks.get(number.edited["of"])
        marks[number.number] = Mark(of.of if of else -1, number.text, typed=True)
    return bound(text, found.lines or (tuple(refs),), marks, [ref.text for ref in refs])


def _written(report: Report, viewer: Viewer, edit: TextEdit, verb: str) -> Snapshot:
    edit.person_id, edit.name, edit.at = viewer.person.pk, viewer.name[:150], clock.now()
    once = only_one("reports_textedit_once", _("Цей абзац щойно змінив хтось інший. Погляньте, що в ньому тепер."))
    with transaction.atomic():
        with once, journal.change(verb, by=viewer.person):
            edit.save()
        base = report.shown()
        assert base is not None
        return _again(report, viewer, base)


def _again(report: Report, viewer: Viewer, base: Snapshot) -> Snapshot:
    """One more version: the numbers and records of the last one, the text with the edits there are now."""
    own, composed = SnapshotNumber.objects.filter(snapshot=base), composed_of(base)
    # What was written by hand is laid anew; what departments wrote by hand stands in what was gathered from them.
    given = {ref.number for ref in composed.refs()}
    numbers = [n for n in own.light().order_by("number") if n.basis != EDITED or n.number in given]
    kept = [number.number for number in numbers]
    with translation.override(LANGUAGE):
        content, laid = over(report, composed, numbers)
    records = digests.of_records(SnapshotRecord.objects.filter(snapshot=base))
    with journal.change("edit-text", by=viewer.person):
        made = Snapshot.objects.create(
            hromada_id=report.hromada_id,
            report=report,
            version=base.version + 1,
            taken_at=base.taken_at,
            person_id=viewer.person.pk,
            content=content,
            doubts=base.doubts,
            columns=base.columns,
            sha256=digest(digests.told(content, numbers, digests.behind(own), records, base.keeps_records)),
            digested=digests.BY_HASHES,
            keeps_records=base.keeps_records,
            outline_version=base.outline_version,
            laid=laid,
        )
        _copy(SnapshotNumber, base, made, kept)
        _copy(SnapshotRecord, base, made)
        _copy(Source, base, made)
        storing.write_plain(made, numbers[len(kept) :])
    return made


def _copy(model: type[Model], base: Snapshot, made: Snapshot, numbers: list[int] | None = None) -> None:
    """The rows of one version again, for another, or only those with these numbers; the database copies them by itself."""
    table, name = model._meta.db_table, connection.ops.quote_name
    columns = [name(str(f.column)) for f in model._meta.concrete_fields if not f.primary_key and f.name != "snapshot"]
    only = "" if numbers is None else " AND number = ANY(%s)"
    listed = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {name(table)} (snapshot_id, {listed}) SELECT %s, {listed} FROM {name(table)} WHERE snapshot_id = %s{only}",
            [made.pk, base.pk, *([] if numbers is None else [numbers])],
        )
