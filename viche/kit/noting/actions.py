"""Noting: the record, its files and, if asked, its publication in one transaction."""

from __future__ import annotations

from django.db import transaction

from viche.kit import attachments
from viche.kit.access import Refused
from viche.kit.noting.forms import NoteForm
from viche.kit.registers import actions
from viche.kit.uploads import FileRefused


class _NotNoted(Exception):
    """What was written so far is taken back."""


def note(form: NoteForm) -> bool:
    """Write it all, or nothing: then the form says why."""
    try:
        with transaction.atomic():
            if not actions.save(form):
                return False
            _attach(form)
            _publish(form)
    except _NotNoted:
        form.instance.pk, form.instance._state.adding = None, True
        return False
    return True


def _attach(form: NoteForm) -> None:
    for upload in form.cleaned_data["note_files"]:
        try:
            attachments.save(form.instance, upload, form.viewer)
        except FileRefused as refusal:
            form.add_error("note_files", str(refusal))
            raise _NotNoted from refusal
        except Refused as refusal:
            form.add_error("note_files", f"{refusal.reason} {refusal.advice}")
            raise _NotNoted from refusal


def _publish(form: NoteForm) -> None:
    if not form.cleaned_data.get("note_publish"):
        return
    try:
        actions.take(form.register, form.instance, "publish", form.viewer, {})
    except Refused as refusal:
        form.add_error("note_publish", f"{refusal.reason} {refusal.advice}")
        raise _NotNoted from refusal
