"""Forms of rounds and statements."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.hromada.models import Department
from viche.kit.figures import Period
from viche.kit.figures.slots import check
from viche.kit.meanwhile import VersionedForm
from viche.kit.processes import Step
from viche.kit.registers.fields import DAY_HINT, DayField
from viche.kit.registers.forms import StepForm
from viche.office.programmes.models import Measure, Programme, Round, Statement
from viche.office.programmes.rules import CALENDAR, missing
from viche.office.programmes.statement_actions import SAID
from viche.office.programmes.statement_asking import Asking, choices, day_against, usual, working_units

LONGEST = 20_000
# Boxes of one page: a programme of more measures is asked as it is proposed, and handed over one by one.
MOST_CHOSEN = 300
OTHER = "other"
NONE_PLANNED = "no"


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


class PeriodForm(forms.Form):
    """Which period to ask about: one of the programme's own, or any two days."""

    period = forms.ChoiceField(label=gettext_lazy("Період"), required=False)
    since = DayField(label=gettext_lazy("Від"), required=False, help_text=gettext_lazy("Лише для іншого періоду."))
    until = DayField(label=gettext_lazy("До"), required=False)

    def __init__(self, *args: Any, programme: Programme, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.known = {choice.key: choice for choice in choices(programme)}
        named: Any = [(key, choice.title) for key, choice in self.known.items()]
        self.fields["period"].choices = [*named, (OTHER, _("інший: від дня до дня"))]  # type: ignore[attr-defined]
        self.fields["period"].initial = usual(programme, day)
        self.fields["period"].required = not self.is_bound

    def full_clean(self) -> None:
        """Two days alone are a period too, yet the label does not call the box optional."""
        self.fields["period"].required = False
        super().full_clean()
        self.fields["period"].required = True

    def clean(self) -> dict[str, Any]:
        """One period, with its two days."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        choice = self.known.get(data.get("period") or "")
        if choice is not None:
            data["chosen"] = choice.period
        elif since and until and since <= until:
            data["chosen"] = Period(since, until)
            years = self.programme.years
            if until.year < years[0] or since.year > years[-1]:
                self.add_error("since", _("Програма діє у %(years)s.") % {"years": f"{years[0]}–{years[-1]}"})
        elif not self.errors:
            self.add_error("until", _("Назвіть перший і останній день, останній — не раніше за перший."))
        return data


class TermForm(forms.Form):
    """By when, and what to take into account."""

    due_on = DayField(label=gettext_lazy("Подати до"), help_text=DAY_HINT)
    note = forms.CharField(
        label=gettext_lazy("Що врахувати виконавцям"),
        help_text=gettext_lazy("Буде в листі й над формою."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    since: Any = None

    def clean_due_on(self) -> Any:
        """A working day that has not passed."""
        day = self.cleaned_data["due_on"]
        if why := day_against(day, self.since, CALENDAR):
            raise ValidationError(why)
        return day


class WhoWrites:
    """A box for each measure: which department writes. Mixed into a form."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def offer(self, asking: Asking) -> None:
        """Add the boxes; in a programme of very many measures there are none, and everybody proposed is asked."""
        self.asking = asking
        self.units: dict[str, Department] = {}
        self.chosen = len(asking.candidates) <= MOST_CHOSEN
        if not self.chosen:
            return
        self.units = {str(unit.pk): unit for unit in working_units()}
        named = [("", _("не питати")), *((key, unit.name) for key, unit in self.units.items())]
        for candidate in asking.candidates:
            self.fields[self.name(candidate.measure)] = forms.ChoiceField(
                label=str(candidate.measure), choices=named, required=False, initial=str(candidate.unit.pk)
            )

    @staticmethod
    def name(measure: Measure) -> str:
        """The box of a measure."""
        return f"unit-{measure.pk}"

    def who(self) -> dict[Measure, Department]:
        """Measure → department, those asked."""
        if not self.chosen:
            return {candidate.measure: candidate.unit for candidate in self.asking.candidates}
        given = {
            candidate.measure: self.cleaned_data[self.name(candidate.measure)] for candidate in self.asking.candidates
        }
        return {measure: self.units[key] for measure, key in given.items() if key}

    def rows(self) -> Iterator[tuple[Any, Any]]:
        """(candidate, its box or nothing) for the page."""
        for candidate in self.asking.candidates:
            yield candidate, self[self.name(candidate.measure)] if self.chosen else None  # type: ignore[index]


class AskForm(WhoWrites, TermForm):
    """A new round: term, note, who writes what."""

    def __init__(self, *args: Any, period: Period, asking: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = period.since
        self.offer(asking)


class MoreForm(WhoWrites, forms.Form):
    """Measures that came later: who writes."""

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(asking)


class MoveForm(VersionedForm, TermForm):
    """Another term, on a ground."""

    ground = forms.CharField(
        label=gettext_lazy("Підстава"),
        help_text=gettext_lazy("Чому строк інший. Залишиться в історії й буде в листі."),
        max_length=500,
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"due_on": round_.due_on, "note": round_.note}})
        self.since = round_.since
        self.watch(Round, round_.pk)


class HandOverForm(VersionedForm):
    """Another department."""

    department = forms.ModelChoiceField(Department.objects.none(), label=gettext_lazy("Хто напише"))

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"department": statement.department_id}})
        self.fields["department"].queryset = working_units()  # type: ignore[attr-defined]
        self.watch(Statement, statement.pk)


# ── The statement ────────────────────────────────────────────────────────────────────────────────────────────────

WHOLE = (
    ("done", gettext_lazy("Виконано — зроблено все, що захід передбачає на весь строк")),
    ("partly", gettext_lazy("Виконано частково — щось зроблено, але строк ще триває або зроблено не все")),
    ("not_done", gettext_lazy("Не виконано — з початку строку не зроблено нічого")),
)
TASKS = (
    ("full", gettext_lazy("У повному обсязі — усе, що планували на цей період")),
    ("part", gettext_lazy("Частково — не все, що планували на цей період")),
    ("none", gettext_lazy("Не виконано — нічого з того, що планували на цей період")),
    (NONE_PLANNED, gettext_lazy("На цей період завдань не планували")),
)
FUNDING = (
    ("financed", gettext_lazy("Фінансувався — за період були видатки")),
    ("absent", gettext_lazy("Без відповідного фінансування — кошти були потрібні, та їх не було")),
    ("not_needed", gettext_lazy("Фінансування не потребує")),
)
SLOTS_HINT = gettext_lazy("Потрібно, щоб подати. Число з обліку: {acts} → «71 акт». Перелік — під цим полем.")


class StatementForm(VersionedForm):
    """What the executor says of one measure. A draft may lack anything; what is submitted may not."""

    whole = forms.ChoiceField(
        label=gettext_lazy("Захід за весь строк"), choices=WHOLE, widget=forms.RadioSelect, required=False
    )
    tasks = forms.ChoiceField(
        label=gettext_lazy("Завдання цього періоду"), choices=TASKS, widget=forms.RadioSelect, required=False
    )
    tasks_number = forms.IntegerField(
        label=gettext_lazy("Скільки завдань планували на період"),
        help_text=gettext_lazy("Одне — надрукуємо «завдання, заплановане…», кілька — «завдання, заплановані…»."),
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    funding = forms.ChoiceField(
        label=gettext_lazy("Фінансування за період"), choices=FUNDING, widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Причина, якщо виконано не все"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    story = forms.CharField(
        label=gettext_lazy("Що зроблено за період"),
        help_text=SLOTS_HINT,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, statement: Statement, handing_in: bool, taken_from: Statement | None = None, **kwargs: Any
    ) -> None:
        source = taken_from or statement
        initial = {name: getattr(source, name) for name in SAID}
        if source.tasks_number == 0:
            initial |= {"tasks": NONE_PLANNED, "tasks_number": None}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.statement, self.handing_in = statement, handing_in
        self.watch(Statement, statement.pk)
        self._call_for_facts(not self.is_bound)

    def full_clean(self) -> None:
        """A draft may lack facts, yet no label calls them optional."""
        self._call_for_facts(False)
        super().full_clean()
        self._call_for_facts(True)

    def _call_for_facts(self, required: bool) -> None:
        for name in ("whole", "tasks", "funding", "story"):
            self.fields[name].required = required

    def clean_reason(self) -> str:
        """Slots that can be read."""
        return self._text("reason")

    def clean_story(self) -> str:
        """Slots that can be read."""
        return self._text("story")

    def _text(self, name: str) -> str:
        text = str(self.cleaned_data[name]).replace("\r\n", "\n").replace("\r", "\n")
        # What a document said is no text with slots until somebody changes it.
        if text != getattr(self.statement, name) and (wrong := check(text)):
            raise ValidationError(wrong)
        return text

    def clean(self) -> dict[str, Any]:
        """«No tasks were planned» is a number of them; to hand in, everything must be said."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("tasks") == NONE_PLANNED:
            if data.get("tasks_number"):
                self.add_error("tasks_number", _("Обрано «завдань не планували», а число назване. Лишіть щось одне."))
            data["tasks"], data["tasks_number"] = "", 0
        if self.handing_in and not self.errors:
            for name, message in missing(self.typed()):
                self.add_error(name, message)
        return data

    def said(self) -> dict[str, Any]:
        """What is to be saved."""
        return {name: self.cleaned_data.get(name) for name in SAID}

    def typed(self) -> Any:
        """The facts as typed, for composing and doubts; a wording of a document holds while no fact has changed."""
        said = {name: value or ("" if name != "tasks_number" else value) for name, value in self.said().items()}
        same = all(
            getattr(self.statement, name) == said[name] for name in ("whole", "tasks", "tasks_number", "funding")
        )
        return SimpleNamespace(**said, wording=self.statement.wording if same else "")


class StatementStepForm(VersionedForm, StepForm):
    """A step with what the person saw: somebody may have changed it meanwhile."""

    def __init__(self, *args: Any, step: Step, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, step=step, **kwargs)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.watch(Statement, statement.pk)
