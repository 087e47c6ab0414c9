"""Forms of identity. Every error says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Hromada, Territory, places
from viche.kit import clock
from viche.people.identity import demo, keys
from viche.people.identity.calling import is_allowed
from viche.people.identity.levels import DOCUMENTS, MOST_MONTHS, RESIDENCES
from viche.people.models import Person

DAY = {"type": "date"}


class StartForm(forms.Form):
    """Before going to a service."""

    with_residence = forms.BooleanField(
        label=_("Узяти також зареєстроване місце проживання"),
        required=False,
        help_text=_("Лише громаду й населений пункт, без вулиці й будинку. Потрібно там, де голосують жителі громади."),
    )


class DemoForm(forms.Form):
    """Which invented person to be."""

    person = forms.ChoiceField(label=_("Вигадана особа"), choices=[(one.key, one.name) for one in demo.PEOPLE])
    way = forms.ChoiceField(label=_("Як підтвердити"), choices=demo.WAYS)


class PlaceForm(forms.Form):
    """Where in the hromada, and since when."""

    place = forms.ModelChoiceField(
        label=_("Населений пункт або район"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("не зазначати"),
    )
    since = forms.DateField(
        label=_("З якого дня"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={"invalid": _("Напишіть день так: 31.12.2025.")},
    )

    def __init__(self, *args: Any, hromada: Hromada, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = places(hromada.pk)

    def clean_since(self) -> Any:
        """Nobody lives somewhere since tomorrow."""
        day = self.cleaned_data["since"]
        if day and day > clock.today():
            raise forms.ValidationError(_("Цей день ще не настав."))
        return day


class ResidenceForm(PlaceForm):
    """The person's own word."""

    field_order = ("kind", "place", "since")
    kind = forms.ChoiceField(
        label=_("Яке місце проживання"),
        choices=RESIDENCES,
        widget=forms.RadioSelect,
        initial="registered",
        error_messages={"required": _("Оберіть, яке це місце проживання.")},
    )


class FindForm(forms.Form):
    """Whose account."""

    email = forms.EmailField(
        label=_("Електронна пошта мешканця"),
        max_length=254,
        help_text=_("Та, з якою людина входить сюди. Якщо облікового запису ще немає, нехай спершу ввійде за листом."),
    )

    def clean_email(self) -> str:
        """The account must be there, and its mailbox confirmed."""
        email: str = self.cleaned_data["email"].strip().lower()
        self.person = Person.objects.filter(email=email, is_active=True, level="email").first()
        if self.person is None:
            raise forms.ValidationError(
                _("Такого облікового запису немає, або пошту не підтверджено. Перевірте адресу; якщо вона правильна, "
                  "попросіть людину ввійти за листом.")
            )  # fmt: skip
        return email


class SeenForm(PlaceForm):
    """What the official saw."""

    field_order = ("name", "document", "tax", "passport", "residence", "place", "since", "seen", "move")

    name = forms.CharField(
        label=_("Прізвище, ім’я, по батькові — як у документі"),
        max_length=200,
        error_messages={"required": _("Перепишіть ім’я з документа.")},
    )
    document = forms.ChoiceField(label=_("Який документ"), choices=DOCUMENTS)
    tax = forms.CharField(
        label=_("РНОКПП"),
        required=False,
        max_length=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Десять цифр. Самого номера не зберігаємо: лише відбиток, за яким упізнають ту саму людину."),
    )
    passport = forms.CharField(
        label=_("Серія й номер паспорта"),
        required=False,
        max_length=14,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Лише для тих, хто відмовився від РНОКПП. Теж не зберігаємо."),
    )
    residence = forms.ChoiceField(
        label=_("Місце проживання в громаді за документом"),
        required=False,
        choices=[("", _("не зазначено")), *RESIDENCES],
    )
    seen = forms.BooleanField(
        label=_("Людина переді мною, документ — оригінал"),
        error_messages={"required": _("Без цього підтвердити особу не можна.")},
    )
    # Shown only once the person turned out to be known under another account.
    move = forms.BooleanField(label=_("Перенести підтвердження сюди"), required=False, widget=forms.HiddenInput)

    def clean_tax(self) -> str:
        """Ten digits, the last of which checks the others."""
        said: str = self.cleaned_data["tax"]
        number = keys.tax_number(said)
        if said and not (number and keys.tax_number_holds(number)):
            raise forms.ValidationError(_("Це не РНОКПП: у ньому десять цифр, і остання мусить сходитися з рештою."))
        return number

    def clean_passport(self) -> str:
        """Series and number."""
        said: str = self.cleaned_data["passport"]
        number = keys.passport(said)
        if said and not number:
            raise forms.ValidationError(_("Так номера паспорта не пишуть. Приклади: 001234567, АА123456."))
        return number

    def clean(self) -> dict[str, Any]:
        """One of the numbers; a place only with a residence."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["tax"] and not cleaned["passport"]:
            self.add_error("tax", _("Напишіть РНОКПП, а якщо людина від нього відмовилася — номер паспорта."))
        if cleaned.get("place") and not cleaned.get("residence"):
            self.add_error("residence", _("Оберіть, яке це місце проживання, або не зазначайте населеного пункту."))
        return cleaned

    def offer_to_move(self, email: str) -> None:
        """The person is known under another account: a deliberate yes moves them."""
        self.fields["move"].widget = forms.CheckboxInput()
        self.add_error(
            "move",
            _("Цю людину вже підтверджено в обліковому записі %(email)s. Якщо доступу до нього немає, позначте це: "
              "підтвердження там закінчиться й почнеться тут.") % {"email": email},
        )  # fmt: skip


class ProviderForm(forms.Form):
    """How the server is connected to a service."""

    is_on = forms.BooleanField(label=_("Увімкнено"), required=False)
    client_id = forms.CharField(
        label=_("Ідентифікатор клієнта (client_id)"),
        max_length=200,
        required=False,
        help_text=_("Дає служба за угодою."),
    )
    address = forms.URLField(
        label=_("Адреса служби"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Порожньо — робоча. Інша — для тестового контуру."),
    )
    methods = forms.CharField(
        label=_("Способи (auth_type)"),
        max_length=100,
        required=False,
        help_text=_("Лише для id.gov.ua, через кому: dig_sign, diia_id, bank_id, mobile_id. Порожньо — усі."),
    )
    months = forms.IntegerField(
        label=_("На скільки місяців діє підтвердження"),
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_("Те, що підтверджено раніше, діє, як діяло."),
    )
    since = forms.DateField(
        label=_("Строк діє з дня"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), initial=clock.today
    )

    def clean_address(self) -> str:
        """Over TLS, or on this machine."""
        said: str = self.cleaned_data["address"]
        if said and not is_allowed(said):
            raise forms.ValidationError(_("Потрібна адреса, що починається з https://."))
        return said

    def clean_methods(self) -> str:
        """Only those that are known."""
        named = [one.strip() for one in self.cleaned_data["methods"].split(",") if one.strip()]
        if set(named) - {"dig_sign", "diia_id", "bank_id", "mobile_id"}:
            raise forms.ValidationError(_("Такого способу немає. Є: dig_sign, diia_id, bank_id, mobile_id."))
        return ",".join(named)
