"""Forms of the desk of sheets: registering, typing one row, choosing a number to print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.registers.fields import DAY_HINT, DayField
from viche.participation.petitions.paper.actions import Row
from viche.participation.petitions.paper.models import ROWS, UNFIT
from viche.people.identity import on_paper

MOST_SHEETS = 9_999
_TYPED = {"autocomplete": "off"}
_LACKS = {"required": _("Заповніть або скажіть, чому рядок непридатний.")}


class NumberForm(forms.Form):
    """Which sheet to print."""

    number = forms.IntegerField(label=_("Номер аркуша"), min_value=1, max_value=MOST_SHEETS)


class RegisterForm(NumberForm):
    """A sheet that was handed in."""

    filled = forms.IntegerField(
        label=_("Скільки рядків заповнено"), min_value=1, max_value=ROWS,
        help_text=_("Рахуйте від першого до останнього заповненого, разом із закресленими."),
    )  # fmt: skip
    came_on = DayField(label=_("Коли подано"), help_text=DAY_HINT)

    def clean_came_on(self) -> Any:
        """Not a day to come."""
        day = self.cleaned_data["came_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Цей день іще не настав."))
        return day


class RowForm(forms.Form):
    """One row as it stands on the paper."""

    name = forms.CharField(
        label=_("Прізвище, ім’я, по батькові"),
        max_length=150,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages=_LACKS,
    )
    number = forms.CharField(
        label=_("РНОКПП або паспорт"), max_length=14, widget=forms.TextInput(attrs=_TYPED), error_messages=_LACKS
    )
    signed_on = DayField(label=_("Дата підпису"), error_messages=_LACKS)
    unfit = forms.ChoiceField(label=_("Або чому рядок непридатний"), required=False, choices=[("", "—"), *UNFIT])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark: on_paper.Mark | None = None
        if self.is_bound and self.data.get(self.add_prefix("unfit")):
            for name in ("name", "number", "signed_on"):
                self.fields[name].required = False

    def clean_number(self) -> str:
        """Read at once into its mark; the number goes no further."""
        said: str = self.cleaned_data["number"]
        self.mark = on_paper.mark(said) if said.strip() else None
        return said

    def clean(self) -> dict[str, Any]:
        """All three, or why there is nothing to type."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("unfit"):
            return given
        if given.get("number") and self.mark is None:
            self.add_error(
                "number",
                _("Це не РНОКПП (10 цифр, остання контрольна) і не номер паспорта. Перечитайте; якщо так і написано, "
                  "позначте «немає номера або він неправильний»."),
            )  # fmt: skip
        return given

    @property
    def row(self) -> Row:
        """As it is compared and kept."""
        if unfit := self.cleaned_data["unfit"]:
            return Row(unfit=unfit)
        return Row(" ".join(self.cleaned_data["name"].split()), self.cleaned_data["signed_on"], self.mark)
