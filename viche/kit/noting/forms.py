"""The form of one piece of work: what is required, with what is probably right already in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.bulk import BulkRecord
from viche.kit.noting import mine
from viche.kit.noting.kinds import Kind
from viche.kit.publishing import DRAFT
from viche.kit.registers import Register, actions
from viche.kit.registers.declare import is_required
from viche.kit.registers.fields import DAY_HINT, typed
from viche.kit.registers.forms import RecordForm
from viche.kit.registers.importing import may_publish

# In an address: what happened, typed in the box instead of a kind.
TITLE = "title"
# What a record of several pieces has besides.
SEVERAL = ("until", "quantity")
# Fields that say where; the next piece of work is probably done in the same place.
PLACES = ("place", "venue", "settlement", "where")


class FilesInput(forms.FileInput):
    """A box for several files; a browser lets them be dropped on it."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; none is right as well."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # type: ignore[override]
        """Each file by itself."""
        return [super(FilesField, self).clean(one) for one in data or [] if one]


class NoteForm(RecordForm):
    """A record with only some of its fields, files, and whether it is published at once."""

    note_files = FilesField(label=_("Файли"), required=False, help_text=_("Виберіть, перетягніть сюди або вставте."))
    note_publish = forms.BooleanField(label=_("Оприлюднити одразу"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, register=register, **kwargs)
        if not may_publish(viewer) or not _published_by_a_button(register):
            del self.fields["note_publish"]
        for box in self.fields.values():
            if box.help_text == DAY_HINT:
                box.help_text = ""  # the day is there already
        unit = self.fields["department"]
        assert isinstance(unit, forms.ModelChoiceField) and unit.queryset is not None
        if unit.queryset.count() == 1:
            unit.widget = forms.HiddenInput()

    def _usual(self, units: models.QuerySet) -> Any:
        """The unit typed before, or of what this person noted last, if it is still theirs; else as on any form."""
        given = self.initial.get("department")
        if given and units.filter(pk=given).exists():
            return given
        return super()._usual(units)


def _published_by_a_button(register: Register) -> bool:
    """Whether a draft of this kind is published by a step that asks nothing."""
    steps = [step for step in register.model.process.steps if step.verb == "publish"]
    return any(DRAFT in step.frm and not step.asks for step in steps)


def is_bulk(register: Register) -> bool:
    """Whether several pieces of this kind may be one record."""
    return issubclass(register.model, BulkRecord)


def names_of(register: Register, *, several: bool, full: bool, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Fields that are asked: the brief ones with `also`, or all; of how many only when several are noted together."""
    wanted = set(register.brief_fields) | set(also)
    first = [name for name in register.brief_fields if name != "department"]
    rest = [name for name in register.form_fields if name not in first and (full or name in wanted)]
    names = [name for name in (*first, *rest) if name != "department"]
    if is_bulk(register):
        names = [name for name in names if name not in SEVERAL]
        if several:
            at = names.index("done_on") + 1
            names[at:at] = SEVERAL
    return (*names, "department")


@lru_cache(maxsize=512)
def form_of(register: Register, names: tuple[str, ...]) -> type[NoteForm]:
    """The form with these fields."""
    made: Any = forms.modelform_factory(register.model, form=NoteForm, fields=list(names), formfield_callback=typed)
    return cast(type[NoteForm], made)


# ── What stands in the boxes before anything is typed ────────────────────────────────────────────────────────────


def defaults(kind: Kind, viewer: Viewer) -> dict[str, Any]:
    """Today, the kind that was chosen, my unit, the last place."""
    register = kind.register
    record = mine.last(viewer, register)
    found: dict[str, Any] = {"department": mine.last_unit(viewer)}
    for name in (*PLACES, *register.options):
        if record is not None and name in register.form_fields and name not in register.private:
            found[name] = getattr(record, register.field(name).attname)
    return {**found, **_said(kind)}


def titled(kind: Kind, text: str) -> dict[str, str]:
    """What happened, in the first box of the form that takes a text."""
    register = kind.register
    for name in register.brief_fields:
        field = register.field(name)
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            return {name: text[: field.max_length]}
    return {}


def _said(kind: Kind) -> dict[str, Any]:
    """The day and the variant: by them it is another record than the last one."""
    register = kind.register
    return {
        **({register.day: clock.today()} if register.day else {}),
        **({register.variant: kind.variant} if kind.variant else {}),
    }


def as_last_time(kind: Kind, viewer: Viewer) -> dict[str, Any] | None:
    """What the last record of this kind says, with today's day; None when there is none."""
    register = kind.register
    record = mine.last(viewer, register, kind.variant)
    if record is None:
        return None
    writes = actions.may_write(viewer, record)
    names = [name for name in register.form_fields if writes or name not in register.private]
    names = [name for name in names if not (is_bulk(register) and name in SEVERAL)]
    said = {name: getattr(record, register.field(name).attname) for name in names}
    return {**said, **_said(kind)}


def worth_showing(register: Register, said: dict[str, Any]) -> list[str]:
    """Fields outside the brief ones in which the last record said something of its own."""
    return [
        name
        for name, value in said.items()
        if name not in register.brief_fields
        and not is_required(register.field(name))
        and value not in ("", None, register.field(name).get_default())
    ]
