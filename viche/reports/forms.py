"""Forms of reports: about what and for which days; a step; a container with a signature."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import EVERYWHERE, WRITERS, Viewer
from viche.kit.figures import Period
from viche.kit.figures.printed import Subject, subjects
from viche.kit.processes import Step
from viche.kit.registers.fields import DayField
from viche.kit.registers.forms import StepForm
from viche.reports import own
from viche.reports.outlines import Outline

OTHER = "other"


def forms_of(subject: str) -> list[Outline]:
    """Outlines for this kind of thing."""
    return [form.outline for form in own.known().values() if form.outline.subject == subject]


class AboutForm(forms.Form):
    """About what: one of the things this person writes for."""

    about = forms.ChoiceField(label=_("Про що"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = choices(viewer)  # type: ignore[attr-defined]

    @property
    def offered(self) -> list[str]:
        """Keys of the things there are to choose from."""
        return [key for _title, rows in self.fields["about"].choices for key, _name in rows]  # type: ignore[attr-defined]


def choices(viewer: Viewer, roles: Iterable[str] = WRITERS) -> list[tuple[str, Any]]:
    """«programme:7» → its name, by kind: things of the units where one of the roles is held."""
    units = viewer.units(roles)
    found: list[tuple[str, Any]] = []
    told = {form.outline.subject for form in own.known().values()}
    for key, subject in subjects().items():
        if key not in told:
            continue
        manager: Any = subject.model._default_manager
        rows = manager.visible(to=viewer)
        if units is not EVERYWHERE:
            rows = rows.filter(**{f"{subject.department_path}__in": units})
        found.append((str(subject.title), [(f"{key}:{row.pk}", str(row)) for row in rows]))
    return found


class PeriodForm(forms.Form):
    """For which days."""

    period = forms.ChoiceField(label=_("За який час"), widget=forms.RadioSelect)
    since = DayField(label=_("Від"), required=False, help_text=_("Лише для іншого часу, наприклад 01.01.2024."))
    until = DayField(label=_("До"), required=False)

    def __init__(self, *args: Any, subject: Subject, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self._offered(subject, record)
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            *((_written(period), period.title) for period in offered),
            (OTHER, _("інший час")),
        ]
        self._choose(offered)

    def _offered(self, subject: Subject, record: Any) -> list[Period]:
        """Periods the thing itself has; without any the last half of a year, quarter and year that are over."""
        return list(dict.fromkeys(subject.periods(record))) or _over()

    def _choose(self, offered: list[Period]) -> None:
        """The period of the address, if one was named; else the first offered."""
        since, until = self.initial.get("since"), self.initial.get("until")
        if since and until:
            asked = next((p for p in offered if (p.since.isoformat(), p.until.isoformat()) == (since, until)), None)
            self.initial["period"] = _written(asked) if asked else OTHER
            if asked:
                self.initial["since"] = self.initial["until"] = None
        elif offered:
            self.initial["period"] = _written(offered[0])

    def clean(self) -> dict[str, Any]:
        """One period."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # A day that is typed says which time is meant, whatever stood chosen before.
        if data.get("period") == OTHER or data.get("since") or data.get("until"):
            data["days"] = self._typed(data)
        elif data.get("period"):
            since, _slash, until = str(data["period"]).partition("/")
            data["days"] = Period(DayField().clean(since), DayField().clean(until))
        return data

    def _typed(self, data: dict[str, Any]) -> Period | None:
        since, until = data.get("since"), data.get("until")
        for name in ("since", "until"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Назвіть день: період має початок і кінець."))
        if not since or not until:
            return None
        if until < since:
            self.add_error("until", _("Кінець періоду не може бути раніше за початок."))
            return None
        if not Period.ever().holds(since) or not Period.ever().holds(until):
            self.add_error("since", _("Таких років тут немає."))
            return None
        return Period(since, until)


class NewForm(PeriodForm):
    """By which form and for which days."""

    form = forms.ChoiceField(label=_("Форма"), widget=forms.RadioSelect)
    field_order = ("form",)

    def __init__(self, *args: Any, subject: Subject, record: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, record=record, **kwargs)
        known = forms_of(subject.key)
        self.fields["form"].choices = [(outline.key, outline.title) for outline in known]  # type: ignore[attr-defined]
        self.fields["form"].initial = known[0].key
        if len(known) == 1:
            self.fields["form"].widget = forms.HiddenInput()


def _written(period: Period) -> str:
    return f"{period.since.isoformat()}/{period.until.isoformat()}"


def _over() -> list[Period]:
    """The last half, quarter and year that are over, the latest end first."""
    day = clock.today()
    year, month = day.year, day.month
    halves = [Period.half(year - 1, 2), Period.half(year, 1)]
    quarters = [Period.quarter(year - 1, 4), *(Period.quarter(year, which) for which in range(1, (month - 1) // 3 + 1))]
    found = [*(half for half in halves if half.until < day), quarters[-1], Period.year(year - 1)]
    return sorted(found, key=lambda period: (period.until, period.since), reverse=True)


class MoveForm(StepForm):
    """A step of a report: what it asks for, and the snapshot the person looked at. `left`: of a report that is handed over, how
    many warnings nobody has answered; they are left as they are with one tick and one reason."""

    looked = forms.BooleanField(
        label=_("Попередження без відповіді переглянуто, лишаю як є"),
        error_messages={
            "required": _("Дайте відповідь на кожне попередження або позначте, що лишаєте їх як є."),
        },
    )
    why = forms.CharField(
        label=_("Бо…"),
        help_text=_("Одне пояснення для всіх, що лишилися. Його побачить той, хто затверджує."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Напишіть, чому лишаєте як є: хоча б кілька слів.")},
    )

    def __init__(self, *args: Any, step: Step, left: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, step=step, **kwargs)
        if step.verb in ("submit", "approve"):
            self.fields["snapshot"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        if left:
            self.fields |= {name: deepcopy(self.base_fields[name]) for name in ("looked", "why")}


class SignatureForm(forms.Form):
    """One container."""

    file = forms.FileField(
        label=_("Файл із підписом"),
        help_text=_("P7S або ASiC-E, до 50 МБ. Зберігаємо байт у байт, нічого в ньому не міняємо."),
    )


class ListForm(forms.Form):
    """What of the list is shown."""

    state = forms.ChoiceField(label=_("Стан"), required=False)

    def __init__(self, *args: Any, states: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("усі, крім відкладених")), *states]  # type: ignore[attr-defined]
