"""Forms of schedules: by which form; then about what, how often, until when and by which act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import PUBLISHERS, Viewer
from viche.kit.meanwhile import VersionedForm
from viche.kit.registers.fields import DAY_HINT, DayField
from viche.reports import own
from viche.reports.forms import choices
from viche.reports.models import Owed, Schedule
from viche.reports.outlines import Outline
from viche.reports.schedules.actions import OLDEST
from viche.reports.schedules.models import MOST_DUE, MOST_REMIND, TERMS
from viche.reports.schedules.rhythms import QUARTER, RHYTHMS

DUE, REMIND = 5, 3


class FormForm(forms.Form):
    """By which form: any that the hromada has."""

    form = forms.ChoiceField(label=_("Форма звіту"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(key, str(one.outline.title)) for key, one in own.known().items()]  # type: ignore[attr-defined]


class TermsForm(VersionedForm):
    """How often, until when, by which act, since when."""

    rhythm = forms.ChoiceField(label=_("Як часто"), choices=RHYTHMS, widget=forms.RadioSelect, initial=QUARTER)
    due_days = forms.IntegerField(
        label=_("Строк: робочих днів після кінця періоду"), min_value=1, max_value=MOST_DUE, initial=DUE
    )
    remind_days = forms.IntegerField(
        label=_("Нагадати за скільки робочих днів до строку"),
        min_value=1,
        max_value=MOST_REMIND,
        initial=REMIND,
        help_text=_("Тим підрозділам, чиїх записів бракує; удруге — у день строку."),
    )
    ground = forms.CharField(
        label=_("Підстава"),
        max_length=300,
        help_text=_("Чим установлено, що звіт подають і до якого дня: «Регламент ради, п. 5.2», «Розпорядження № 17»."),
    )
    since = DayField(
        label=_("Діє від"),
        help_text=_("Звіти складемо за періоди, що скінчилися цього дня або пізніше. %(hint)s") % {"hint": DAY_HINT},
    )

    def clean_since(self) -> Any:
        """Reports of years ago are not begun by themselves."""
        day = self.cleaned_data["since"]
        if day < clock.today() - timedelta(days=OLDEST):
            raise forms.ValidationError(_("Не раніше ніж рік тому: за давніші періоди складіть звіт самі."))
        return day


class ScheduleForm(TermsForm):
    """A new schedule, for each thing that is chosen."""

    about = forms.MultipleChoiceField(label=_("Про що"), widget=forms.CheckboxSelectMultiple)
    field_order = ("about",)

    def __init__(self, *args: Any, outline: Outline, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            (key, title)
            for _group, rows in choices(viewer, PUBLISHERS)
            for key, title in rows
            if key.partition(":")[0] == outline.subject
        ]
        self.fields["since"].initial = clock.today()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose."""
        return not self.fields["about"].choices  # type: ignore[attr-defined]

    def chosen(self) -> list[int]:
        """Keys of the things."""
        return [int(key.partition(":")[2]) for key in self.cleaned_data["about"]]

    def terms(self) -> dict[str, Any]:
        """What is said of each."""
        return {name: self.cleaned_data[name] for name in TERMS}


def changing(schedule: Schedule, data: Any = None) -> TermsForm:
    """The form of a schedule that is there."""
    form = TermsForm(data, initial={name: getattr(schedule, name) for name in TERMS})
    form.watch(Schedule, schedule.pk)
    return form


class AnswerForm(forms.Form):
    """Why there will be no more records."""

    answer = forms.CharField(
        label=_("Чому більше записів не буде"),
        max_length=300,
        help_text=_("Наприклад: «цього кварталу заходів не проводили». Пояснення побачать ті, хто готує звіт."),
    )

    def __init__(self, *args: Any, owed: Owed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = owed.answer
