"""What is asked about rows of a table, pasted or in a file: whose they are, and what all of them have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.kit.access import EVERYWHERE, WRITERS, Viewer
from viche.kit.registers import importing
from viche.kit.registers.choosing import open_today
from viche.kit.registers.declare import Register
from viche.kit.registers.fields import typed
from viche.kit.registers.filters import rows_of

IN_THE_TABLE = _("Є в таблиці")
IF_NO_COLUMN = _("Для рядків, якщо в таблиці немає такого стовпця.")
# Before the names of fields said for all rows, so that none of them is the name of a box of the form itself.
ALL = "all_"


class RowsForm(forms.Form):
    """The unit of the rows, the fields that may be said once for all of them, and whether they are published at once."""

    department: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None,
        label=_("Відповідальний підрозділ"),
        help_text=IF_NO_COLUMN,
        required=False,
        empty_label=IN_THE_TABLE,
    )
    publish = forms.BooleanField(
        label=_("Оприлюднити одразу"), help_text=_("Інакше нові записи стануть чернетками."), required=False
    )

    # Boxes that stand before those of all rows.
    first: tuple[str, ...] = ()

    def __init__(self, *args: Any, register: Register, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, box = viewer.units(WRITERS), self.fields["department"]
        assert isinstance(box, forms.ModelChoiceField)
        rows = open_today(rows_of(register, register.field("department"), viewer.hromada_id))  # type: ignore[arg-type]
        box.queryset = rows if units is EVERYWHERE else rows.filter(pk__in=units)
        box.initial = next(iter(units)) if units is not EVERYWHERE and len(units) == 1 else self.usual_unit(viewer)
        if not importing.may_publish(viewer):
            del self.fields["publish"]
        for name in register.for_all:
            self.fields[ALL + name] = _for_all(register, name)
        self.order_fields([*self.first, *(ALL + name for name in register.for_all), *self.fields])

    def usual_unit(self, viewer: Viewer) -> Any:
        """The unit to begin with when this person writes for several."""
        return None

    def said(self) -> dict[str, str]:
        """What was said for all rows: field → text, as a cell of a file would say it."""
        given = {name.removeprefix(ALL): value for name, value in self.cleaned_data.items() if name.startswith(ALL)}
        return {
            name: f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)
            for name, value in given.items()
            if value not in (None, "")
        }


def said_before(options: dict[str, Any]) -> dict[str, Any]:
    """The boxes of what was said for all rows the last time: name of the box → text."""
    return {ALL + name: text for name, text in options.get("said", {}).items()}


def _for_all(register: Register, name: str) -> forms.Field:
    """The box of a field said once for all rows; nothing has to be said there."""
    field = register.field(name)
    box = typed(field, required=False, help_text=IF_NO_COLUMN)
    assert box is not None, "a field that people type"
    if isinstance(box, forms.ChoiceField):
        box.choices = [("", IN_THE_TABLE), *(pair for pair in field.flatchoices if pair[0] not in ("", None))]
        box.initial = ""
    return box
