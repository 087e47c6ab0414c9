"""Forms of goals, tasks and measures: their words, their place, their executors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.hromada.models import Department
from viche.kit.registers.choosing import open_today
from viche.office.programmes.actions import ExecutorLine
from viche.office.programmes.actions.hanging import short
from viche.office.programmes.forms.base import PartForm, Table, long_text
from viche.office.programmes.models import Executor, Goal, Measure, Programme, Task
from viche.office.programmes.models.plan import YEAR

LEAST_YEAR, MOST_YEAR = (int(rule.limit_value) for rule in YEAR)
# Rows for executors beside those that are there, and for parts of a measure that is split.
MORE, PARTS = 3, 5
LONGEST = 5000
Chosen = tuple[Task | None, Measure | None]


class GoalForm(PartForm):
    """The words of a goal."""

    title = long_text(gettext_lazy("Ціль"), max_length=LONGEST)


class TaskForm(PartForm):
    """Number and words of a task; where it stands is asked of a new one."""

    goal: forms.ModelChoiceField[Goal] = forms.ModelChoiceField(
        Goal.objects.none(), label=gettext_lazy("Ціль"), required=False, empty_label=gettext_lazy("без цілі")
    )
    number = forms.CharField(
        label=gettext_lazy("Номер"), required=False, max_length=20, help_text=gettext_lazy("Як надруковано: «1».")
    )
    title = long_text(gettext_lazy("Завдання"), max_length=LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = self.programme.goals.all()
        if self.part is not None or not goals.exists():
            del self.fields["goal"]
        else:
            self.fields["goal"].queryset = goals  # type: ignore[attr-defined]


class MeasureForm(PartForm):
    """A measure: where it stands (a new one), number, words, years, source, executors."""

    under = forms.ChoiceField(label=gettext_lazy("Куди"))
    number = forms.CharField(
        label=gettext_lazy("Номер"), max_length=20, help_text=gettext_lazy("Як надруковано: «1.8» або «1.8.1».")
    )
    title = long_text(gettext_lazy("Захід"), max_length=LONGEST)
    since_year = forms.IntegerField(
        label=gettext_lazy("Від року"),
        required=False,
        min_value=LEAST_YEAR,
        max_value=MOST_YEAR,
        widget=forms.TextInput,
    )
    until_year = forms.IntegerField(
        label=gettext_lazy("До року"), required=False, min_value=LEAST_YEAR, max_value=MOST_YEAR, widget=forms.TextInput,
        help_text=gettext_lazy("Після нього факт і стан заходу — «-»."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Джерела фінансування"), required=False, max_length=300,
        help_text=gettext_lazy("Як надруковано: «Бюджет міста Києва»."),
    )  # fmt: skip

    def __init__(self, *args: Any, executors: Sequence[Executor] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.part is not None:
            del self.fields["under"]
        else:
            self.places = dict(holders(self.programme))
            self.fields["under"].choices = grouped(self.programme, self.places)  # type: ignore[attr-defined]
        for name in ("since_year", "until_year"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "size": "6"}
        self._rows = self._executor_boxes(executors)

    def _executor_boxes(self, executors: Sequence[Executor]) -> int:
        """Boxes for those who are there and a few more; as many as were sent when the form comes back."""
        sent = [name for name in self.data if name.startswith("executor-")] if self.is_bound else []
        rows = max(len(executors) + MORE, min(len(sent), 200))
        units = list(open_today(Department.objects.all()))
        known = {unit.pk: unit for unit in units} | {
            row.department_id: row.department for row in executors if row.department is not None
        }
        choices = [("", _("не наш"))] + [(str(pk), str(unit)) for pk, unit in known.items()]
        self._units = {str(pk): unit for pk, unit in known.items()}
        for index in range(rows):
            at = str(index + 1)
            self.fields[f"executor-{index}"] = forms.CharField(
                label=_("Виконавець %(at)s, як надруковано") % {"at": at}, required=False, max_length=400
            )
            self.fields[f"unit-{index}"] = forms.ChoiceField(
                label=_("Виконавець %(at)s: наш підрозділ") % {"at": at}, required=False, choices=choices
            )
            if index < len(executors):
                self.initial[f"executor-{index}"] = executors[index].name
                self.initial[f"unit-{index}"] = str(executors[index].department_id or "")
        return rows

    @property
    def in_table(self) -> Sequence[str]:
        """Boxes of executors."""
        return [name for index in range(self._rows) for name in (f"executor-{index}", f"unit-{index}")]

    @property
    def table(self) -> Table:
        """Executors, a row each; the first one answers."""
        rows = [(str(index + 1), [self[f"executor-{index}"], self[f"unit-{index}"]]) for index in range(self._rows)]
        return Table(
            _("Виконавці: перший відповідає за захід"),
            [_("№"), _("Виконавець, як надруковано"), _("Наш підрозділ")],
            rows,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Years in their order."""
        data = super().clean()
        since, until = data.get("since_year"), data.get("until_year")
        if since and until and until < since:
            self.add_error("until_year", _("Останній рік не може бути раніше за перший."))
        return data

    @property
    def executors(self) -> list[ExecutorLine]:
        """Who was named."""
        said = self.cleaned_data
        return [
            ExecutorLine(said[f"executor-{index}"], self._units.get(said[f"unit-{index}"]))
            for index in range(self._rows)
        ]

    @property
    def fields_said(self) -> dict[str, Any]:
        """What an action takes, besides the place."""
        names = ("number", "title", "since_year", "until_year", "source")
        return {**{name: self.cleaned_data[name] for name in names}, "executors": self.executors}

    @property
    def holder(self) -> Chosen:
        """The task and the split measure that were chosen."""
        return self.places[self.cleaned_data["under"]]


def holders(programme: Programme) -> Iterable[tuple[str, Chosen]]:
    """Where a measure may stand: key → (task, split measure)."""
    yield "task-0", (None, None)
    for task in programme.tasks.all():
        yield f"task-{task.pk}", (task, None)
    for measure in programme.measures.filter(is_group=True).select_related("task"):
        yield f"part-{measure.pk}", (measure.task, measure)


def grouped(programme: Programme, places: dict[str, Chosen]) -> list[tuple[str, Any]]:
    """The same for a box; without tasks only the programme itself."""
    tasks = [(key, short(str(task), 90)) for key, (task, part) in places.items() if task and not part]
    parts = [(key, short(str(part), 90)) for key, (_task, part) in places.items() if part]
    found: list[tuple[str, Any]] = [("task-0", _("без завдання") if tasks else _("просто до програми"))]
    if tasks:
        found = [(_("До завдання"), tasks), *found]
    if parts:
        found.append((_("Частина заходу"), parts))
    return found


class PlaceForm(PartForm):
    """Another place: right after a neighbour, or first under what holds it."""

    place = forms.ChoiceField(label=gettext_lazy("Куди"))

    def __init__(self, *args: Any, places: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class SureForm(PartForm):
    """Only the ground, where one is asked."""


class SplitForm(PartForm):
    """Numbers and words of the parts."""

    def __init__(self, *args: Any, part: Measure, **kwargs: Any) -> None:
        super().__init__(*args, part=part, **kwargs)
        for index in range(PARTS):
            at = str(index + 1)
            self.fields[f"number-{index}"] = forms.CharField(
                label=_("Частина %(at)s: номер") % {"at": at}, required=False, max_length=20
            )
            self.fields[f"title-{index}"] = forms.CharField(
                label=_("Частина %(at)s: назва") % {"at": at}, required=False, max_length=LONGEST
            )
            self.initial[f"number-{index}"] = f"{part.number}.{at}"

    @property
    def in_table(self) -> Sequence[str]:
        """Boxes of the parts."""
        return [name for index in range(PARTS) for name in (f"number-{index}", f"title-{index}")]

    @property
    def table(self) -> Table:
        """A row a part."""
        rows = [(str(index + 1), [self[f"number-{index}"], self[f"title-{index}"]]) for index in range(PARTS)]
        return Table(_("Частини"), [_("№"), _("Номер"), _("Назва")], rows)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Those that have a title."""
        said = self.cleaned_data
        rows = [(said[f"number-{index}"], said[f"title-{index}"]) for index in range(PARTS)]
        return [(number, title) for number, title in rows if title.strip()]
