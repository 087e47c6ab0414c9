"""What an address asks of a board: the period, whose measures, in what state, explained or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2s
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Period
from viche.office.programmes.board_rows import Row
from viche.office.programmes.models import Round, Statement
from viche.office.programmes.saying import named

NEEDED, GIVEN, UNPAID = "needed", "given", "unpaid"


class BoardForm(forms.Form):
    """Filters of the rows; all of them stand in the address."""

    period = forms.ChoiceField(label=_("Період"), required=False)
    executor = forms.ChoiceField(label=_("Виконавець"), required=False)
    whole = forms.ChoiceField(label=_("Стан за весь строк"), required=False)
    tasks = forms.ChoiceField(label=_("Завдання періоду"), required=False)
    why = forms.ChoiceField(label=_("Пояснення"), required=False)
    late = forms.ChoiceField(label=_("Строк подання"), required=False)

    def __init__(self, data: Any, rounds: Sequence[Round], rows: Sequence[Row]) -> None:
        super().__init__(data or None)
        fields: Any = self.fields
        fields["period"].choices = [(str(one.pk), capfirst(named(Period(one.since, one.until)))) for one in rounds]
        names = dict.fromkeys(executor.name for row in rows for executor in row.facts.executors)
        fields["executor"].choices = [("", _("Усі")), *((key_of(name), name) for name in names)]
        fields["whole"].choices = [("", _("Будь-який")), *Statement.WHOLE]
        fields["tasks"].choices = [("", _("Будь-які")), *Statement.TASKS, (UNPAID, _("Виконано, а видатків немає"))]
        missing = sum(1 for row in rows if row.need)
        fields["why"].choices = [
            ("", _("Усі")),
            (NEEDED, _("Бракує: %(number)s") % {"number": missing}),
            (GIVEN, _("Пояснено")),
        ]
        late = sum(row.facts.is_late for row in rows)
        fields["late"].choices = [("", _("Усі")), ("1", _("Прострочено: %(number)s") % {"number": late})]
        if not rounds:
            del fields["period"]
        if not late and not (data and data.get("late")):
            del fields["late"]

    @property
    def is_used(self) -> bool:
        """Whether rows are narrowed."""
        return any(self._asked(name) for name in self.fields if name != "period")

    def _asked(self, name: str) -> str:
        """What was chosen; a choice that is none chooses nothing."""
        return str(self.cleaned_data.get(name, "")) if self.is_bound and self.is_valid() else ""

    def keep(self, rows: Iterable[Row]) -> list[Row]:
        """Rows that pass every filter; nothing when one of them is not understood."""
        if self.is_bound and not self.is_valid():
            return []
        executor, whole, tasks, why, late = map(self._asked, ("executor", "whole", "tasks", "why", "late"))
        return [
            row
            for row in rows
            if (not executor or executor in {key_of(one.name) for one in row.facts.executors})
            and (not whole or (row.facts.statement is not None and row.facts.statement.whole == whole))
            and (not tasks or (row.is_unpaid if tasks == UNPAID else _said(row) == tasks))
            and (why != NEEDED or row.need)
            and (why != GIVEN or (row.facts.statement is not None and row.facts.statement.reason.strip()))
            and (not late or row.facts.is_late)
        ]


def _said(row: Row) -> str:
    return row.facts.statement.tasks if row.facts.statement else ""


def key_of(name: str) -> str:
    """A short name of an executor for an address: the names themselves are hundreds of letters long."""
    return blake2s(name.encode(), digest_size=4).hexdigest()


def chosen(rounds: Sequence[Round], text: str) -> Round | None:
    """The round that was asked for, else the first one; None when there are none."""
    asked = next((one for one in rounds if str(one.pk) == text), None)
    return asked or (rounds[0] if rounds else None)
