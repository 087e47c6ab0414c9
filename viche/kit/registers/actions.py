"""Verbs of a record: note, edit, correct, discard, and the steps of its process. Check → change → journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from viche.kit import attachments, journal
from viche.kit.access import WRITERS, Refused, Viewer
from viche.kit.models import Attachment, RecordLink
from viche.kit.publishing import DRAFT, changers
from viche.kit.registers.declare import Register
from viche.kit.registers.forms import RecordForm, same_record
from viche.kit.search import indexing


def may_write(viewer: Viewer, record: Any = None) -> bool:
    """Whether this person writes for the record's unit; without a record, for any unit at all."""
    return viewer.has(WRITERS, record.department_id if record is not None else None)


def may_change(viewer: Viewer, record: Any) -> bool:
    """Whether this person may change this record as it stands."""
    return viewer.has(changers(record.state), record.department_id)


def require_writer(viewer: Viewer, record: Any = None) -> None:
    """Refuse who only reads, who writes for another unit, and who would correct past those who publish."""
    if may_change(viewer, record) if record is not None and record.pk else may_write(viewer, record):
        return
    if record is not None and may_write(viewer, record):
        raise Refused(
            _("Запис уже оприлюднено, тож виправляє його той, хто оприлюднює: затверджувач, керівник або секретар."),
            _("Скажіть комусь із них, що треба виправити."),
            title=_("Змінити не вийде"),
        )
    if record is not None and may_write(viewer):
        raise Refused(
            _("Цей запис веде інший підрозділ: %(unit)s.") % {"unit": record.department},
            _("Попросіть його виправити запис або зверніться до секретаря."),
            title=_("Змінити не вийде"),
        )
    raise Refused(
        _("Ваша роль дає лише читати."),
        _("Якщо маєте вести записи, попросіть адміністратора громади дати вам роль редактора."),
        title=_("Змінити не вийде"),
    )


def save(form: RecordForm) -> bool:
    """Note a new record, edit a draft, or correct what was public. False when somebody noted the same a moment ago."""
    record, viewer = form.instance, form.viewer
    require_writer(viewer, record)
    verb = "note" if record.pk is None else "edit" if record.state == DRAFT else "correct"
    try:
        with transaction.atomic(), journal.change(verb, by=viewer.person, ground=form.cleaned_data.get("ground", "")):
            form.save()
            indexing.soon()
    except IntegrityError:
        if record._state.adding:
            record.pk = None
        return _explained(form)
    return True


def _explained(form: RecordForm) -> bool:
    """The uniqueness that was broken between the check and the saving, said on the form; anything else is a fault."""
    for _names, constraint in form.register.uniques:
        twin = same_record(form.instance, constraint)
        if twin is not None:
            form.add_error(None, form.already(twin))
            return False
    raise


def take(register: Register, record: Any, verb: str, viewer: Viewer, given: dict[str, Any]) -> None:
    """Take a step of the process with a locked record."""
    register.model.process.take(record, verb, viewer, **given)
    indexing.soon()


def take_each(
    register: Register, records: Iterable[Any], verb: str, viewer: Viewer
) -> tuple[list[Any], list[tuple[Any, Refused]]]:
    """Take a step that asks nothing with each of the locked records by itself: those done, those refused with why."""
    done: list[Any] = []
    refused: list[tuple[Any, Refused]] = []
    for record in records:
        try:
            with transaction.atomic():
                register.model.process.take(record, verb, viewer)
        except Refused as refusal:
            refused.append((record, refusal))
        else:
            done.append(record)
    indexing.soon()
    return done, refused


def discard(record: Any, viewer: Viewer) -> None:
    """Throw a draft away. What was once public is withheld, never deleted."""
    require_writer(viewer, record)
    require_draft(record)
    try:
        with journal.change("discard", by=viewer.person):
            for row in Attachment.objects.filter(kind=record._meta.db_table, record_id=record.pk):
                attachments.remove(row, record, viewer, "")
            RecordLink.objects.of(record._meta.db_table, record.pk).delete()
            record.delete()
            indexing.soon()
    except models.ProtectedError as error:
        raise Refused(
            _("На цей запис посилаються інші: %(records)s.") % {"records": _named(error.protected_objects)},
            _("Спершу вкажіть у них інший запис."),
            status=409,
            title=_("Видалити не вийде"),
        ) from error


def _named(records: Iterable[Any]) -> str:
    """The first few of them."""
    return "; ".join(sorted(str(record) for record in records)[:3])


def require_draft(record: Any) -> None:
    """Only a draft may disappear."""
    if record.state != DRAFT:
        raise Refused(
            _("Видалити можна лише чернетку, а цей запис має стан «%(state)s».") % {"state": record.state_now.title},
            _("Щоб його не бачили на відкритих сторінках, притримайте запис: тоді лишаться підстава й рішення."),
            title=_("Видалити не вийде"),
        )
