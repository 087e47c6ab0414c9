"""Forms of people. Every error says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department
from viche.kit.access import Role
from viche.kit.registers.choosing import open_today
from viche.people.models import Person

PASSWORD_HINT = _("Щонайменше 12 знаків. Найпростіше — кілька слів, які легко запам’ятати.")


class EmailForm(forms.Form):
    """Where to send the link."""

    email = forms.EmailField(
        label=_("Електронна пошта"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Напишіть адресу, на яку надіслати лист."),
            "invalid": _("Так адреси не пишуть. Приклад: olena@ukr.net"),
        },
    )


class NameForm(forms.Form):
    """How to call a person."""

    name = forms.CharField(
        label=_("Ім’я та прізвище"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Так вас бачитимуть у громаді. Змінити можна в кабінеті."),
        error_messages={"required": _("Напишіть, як до вас звертатися.")},
    )


class AcceptForm(NameForm):
    """What a new official fills in: a name and, if they wish, a password."""

    password = forms.CharField(
        label=_("Пароль"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Щонайменше 12 знаків. Без пароля входитимете за листом на пошту."),
    )

    def __init__(self, *args: Any, person: Person | None, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._someone = Person(email=email)
        if person is not None and person.name:
            del self.fields["name"]
        if person is not None and person.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        """The rules of the house."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, self._someone)
        return password


class RoleForm(forms.Form):
    """A role: which, where, under what name of the position."""

    role = forms.ChoiceField(label=_("Роль"), choices=Role.choices)
    department = forms.ModelChoiceField(
        label=_("Підрозділ"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("уся громада"),
        help_text=_("Роль діє в підрозділі й в усьому, що йому підпорядковано."),
    )
    position = forms.CharField(label=_("Посада"), max_length=200, required=False)

    def __init__(self, *args: Any, units: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = open_today(Department.objects.all(), keep=self.initial.get("department"))
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        if units is not None:
            departments = departments.filter(pk__in=units)
            field.required, field.empty_label = True, None
        field.queryset = departments


class InvitationForm(RoleForm):
    """Whom to invite."""

    field_order = ("email", "name", "role", "department", "position")

    email = forms.EmailField(
        label=_("Електронна пошта"), max_length=254, help_text=_("На неї прийде запрошення. Краще — службова.")
    )
    name = forms.CharField(label=_("Ім’я та прізвище"), max_length=150)


class EraseForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(
        label=_("Розумію, що повернути не можна"),
        error_messages={"required": _("Позначте, що ви справді хочете стерти свої дані.")},
    )
