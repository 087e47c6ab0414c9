"""Forms of people. Every error says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department, Hromada
from viche.kit import words
from viche.kit.access import Role
from viche.kit.registers.choosing import open_today
from viche.people.models import Invitation, Person

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


class PlaceField(forms.ModelChoiceField):
    """A department or, said as deliberately, the whole hromada (None). Nothing is chosen to begin with."""

    WHOLE = "all"

    def offer(self, departments: QuerySet[Department], *, whole: bool) -> None:
        """What may be chosen."""
        self.queryset, self.whole = departments, whole
        first = [("", _("— оберіть —"))] + ([(self.WHOLE, _("уся громада"))] if whole else [])
        self.choices = [*first, *((str(unit.pk), str(unit)) for unit in departments)]

    def clean(self, value: Any) -> Department | None:
        """The whole hromada only if it was offered."""
        if value == self.WHOLE and self.whole:
            return None
        department: Department | None = super().clean(value)
        return department


class InvitationForm(RoleForm):
    """Whom to invite. An address that was invited already is told, and invited again only after a deliberate yes."""

    field_order = ("email", "name", "role", "department", "position", "again")

    department = PlaceField(
        label=_("Підрозділ"),
        queryset=Department.objects.none(),
        help_text=_("Роль діє в підрозділі й в усьому, що йому підпорядковано."),
        error_messages={"required": _("Оберіть підрозділ або всю громаду.")},
    )
    # Shown only once an open invitation was found.
    again = forms.BooleanField(label=_("Так, надіслати ще раз"), required=False, widget=forms.HiddenInput)

    email = forms.EmailField(
        label=_("Електронна пошта"), max_length=254, help_text=_("На неї прийде запрошення. Краще — службова.")
    )
    name = forms.CharField(label=_("Ім’я та прізвище"), max_length=150)

    def __init__(self, *args: Any, hromada: Hromada, units: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, PlaceField)
        field.offer(field.queryset, whole=units is None)  # type: ignore[arg-type]
        self._waiting = Invitation.objects.open().filter(hromada=hromada)
        if units is not None:
            self._waiting = self._waiting.filter(department_id__in=units)

    def clean(self) -> dict[str, Any]:
        """Tell of the newest invitation that waits at this address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        again, email = cleaned.pop("again", False), cleaned.get("email", "").strip().lower()
        rows = self._waiting.filter(email=email).select_related("department", "invited_by").order_by("-created_at")
        found = rows.first() if email else None
        if found is None:
            return cleaned
        self.fields["again"].widget = forms.CheckboxInput()
        if not again:
            self.add_error("again", self._told(found, rows.filter(**self._same(cleaned)).exists()))
        return cleaned

    def _same(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {"role": cleaned.get("role"), "department": cleaned.get("department")}

    def _told(self, found: Invitation, same: bool) -> str:
        """When, by whom, to what; and what another letter would change."""
        said = _("Запрошення на цю адресу вже чекає відповіді: %(role)s, %(where)s; %(who)s, %(when)s.") % {
            "role": found.get_role_display(),
            "where": found.department.name if found.department else _("уся громада"),
            "who": found.invited_by,
            "when": words.long_moment(found.created_at),
        }
        if same:
            then = _("Якщо лист загубився, позначте це: піде новий, а старе посилання перестане діяти.")
        else:
            then = _("Якщо потрібна ще й ця роль, позначте це: піде другий лист, і обидва лишаться чинними.")
        return f"{said} {then}"


class EraseForm(forms.Form):
    """A deliberate yes."""

    sure = forms.BooleanField(
        label=_("Розумію, що повернути не можна"),
        error_messages={"required": _("Позначте, що ви справді хочете стерти свої дані.")},
    )
