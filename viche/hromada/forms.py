"""Forms of the desk and of opening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from viche.hromada import actions, naming, statute, tree
from viche.hromada.models import Department, Hromada, StatuteSetting, city_districts
from viche.kit import clock
from viche.kit.access import Refused
from viche.kit.meanwhile import VersionedForm
from viche.kit.registers.fields import DayField
from viche.kit.words import Case

CASES: tuple[tuple[str, Case], ...] = (("genitive", "gen"), ("dative", "dat"), ("instrumental", "ins"))


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    """A refusal of an action, told above the form it came from."""
    form.add_error(None, _told(refusal))


def _told(refusal: Refused) -> ValidationError:
    return ValidationError([str(text) for text in (refusal.reason, refusal.advice) if text])


# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────────


class DepartmentForm(VersionedForm, forms.ModelForm):
    """Name, cases and by what it works. A case left empty is offered from the name; the offer can be changed."""

    statute_link = forms.URLField(label=_("Адреса положення"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Department
        fields = (
            "kind", "name", "genitive", "dative", "instrumental", "order", "subordination", "accountability", "statute",
            "statute_link", "tasks", "signatory_office", "signatory_name",
        )  # fmt: skip
        widgets = {"tasks": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "name": _("Повна назва, як у рішенні ради."),
            "genitive": _("«Звіт відділу комунікацій». Порожнє поле заповнимо самі."),
            "dative": _("«Доручити відділу комунікацій»."),
            "instrumental": _("«Підготовлено відділом комунікацій»."),
            "order": _("Менше число стоїть вище серед сусідів."),
            "signatory_office": _("Стане під звітом, доки його не затверджено: «Начальник відділу комунікацій»."),
            "signatory_name": _("Ім’я та прізвище: «Олена Вигадана»."),
            "tasks": _("По одному на рядок. Прочитають усі на сторінці «Підрозділи й підприємства»."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch(Department, self.instance.pk)

    def clean_name(self) -> str:
        """One name once in a hromada; no line breaks nor doubled spaces."""
        name = " ".join(self.cleaned_data["name"].split())
        if Department.objects.filter(name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Підрозділ із такою назвою вже є."))
        return name

    def clean(self) -> dict[str, Any]:
        """Offer the cases that were left empty, and those that followed the old name when the name changed."""
        cleaned: dict[str, Any] = super().clean() or {}
        name, before = cleaned.get("name", ""), self.initial.get("name", "")
        for field, case in CASES:
            untouched = before and cleaned.get(field) == self.initial.get(field) == naming.in_case(before, case)
            if name and (not cleaned.get(field) or untouched):
                cleaned[field] = naming.in_case(name, case)
        return cleaned


class NewDepartmentForm(DepartmentForm):
    """The same, with its place."""

    parent = forms.ModelChoiceField(Department.objects.none(), label=_("Підпорядковано"), required=False)
    field_order = ("kind", "name", "parent", "genitive", "dative", "instrumental", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self.fields["parent"], None)


class MoveForm(VersionedForm):
    """Another place in the tree."""

    parent = forms.ModelChoiceField(Department.objects.none(), label=_("Підпорядкувати"), required=False)
    ground = forms.CharField(label=_("Підстава"), help_text=_("Наприклад, рішення ради про структуру."), max_length=500)

    def __init__(self, *args: Any, unit: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["parent"] = unit.parent_id
        self.watch(Department, unit.pk)
        offer_places(self.fields["parent"], unit)


def offer_places(box: forms.Field, unit: Department | None) -> None:
    """Departments that work today, as a tree; not the unit itself."""
    assert isinstance(box, forms.ModelChoiceField)
    rows = Department.objects.working(clock.today())
    if unit is not None:
        rows = rows.exclude(pk=unit.pk)
    box.queryset = rows
    box.choices = tree.choices(rows, top=str(_("— безпосередньо раді чи голові —")))


class CloseForm(forms.Form):
    """The day from which it does not work."""

    closed_on = DayField(label=_("Припинено від"), help_text=_("Записи підрозділу лишаються. Наприклад, 20.11.2026."))
    ground = forms.CharField(
        label=_("Підстава"), help_text=_("Рішення про припинення: орган, дата, номер."), max_length=500
    )


class ReopenForm(forms.Form):
    """It works again."""

    ground = forms.CharField(label=_("Підстава"), help_text=_("Чому підрозділ знову працює."), max_length=500)


# ── Rules of the statute ─────────────────────────────────────────────────────────────────────────────────────────


class ValueForm(forms.Form):
    """The value of one rule, the day it holds from, the act that set it."""

    amount = forms.IntegerField(label=_("Значення"), min_value=1, max_value=1_000_000, required=False)
    unit = forms.ChoiceField(label=_("Одиниця"), choices=list(statute.UNITS.items()), initial="cd")
    unknown = forms.BooleanField(label=_("Значення невідоме"), help_text=_("Покажемо «невідомо»."), required=False)
    since = DayField(label=_("Діє від"), help_text=_("День, з якого діє. Наприклад, 20.11.2026."))
    act = forms.CharField(
        label=_("Яким актом встановлено"), help_text=_("Орган, дата, номер."), max_length=300, required=False
    )
    source = forms.CharField(
        label=_("Звідки відомо"), help_text=_("Якщо самого акта немає під рукою."), max_length=300, required=False
    )

    def __init__(self, *args: Any, rule: statute.Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.kind != "term":
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """A number or «unknown», not both; a known value names its act or its source."""
        cleaned: dict[str, Any] = super().clean() or {}
        amount, unknown = cleaned.get("amount"), cleaned.get("unknown")
        if "amount" not in self.errors and (amount is None) != bool(unknown):
            self.add_error("amount", _("Запишіть число або позначте, що значення невідоме."))
        if amount is not None and not (cleaned.get("act") or cleaned.get("source")):
            self.add_error("act", _("Назвіть акт або те, звідки це відомо."))
        return cleaned

    @property
    def value(self) -> Any:
        """As it is stored."""
        amount = self.cleaned_data["amount"]
        if amount is None or "unit" not in self.fields:
            return amount
        return {"amount": amount, "unit": self.cleaned_data["unit"]}


class CorrectionForm(VersionedForm, ValueForm):
    """Mending a row that was written wrong: the day stays, the ground is kept."""

    ground = forms.CharField(label=_("Підстава виправлення"), help_text=_("Що було записано хибно."), max_length=500)

    def __init__(self, *args: Any, row: StatuteSetting, **kwargs: Any) -> None:
        stored = row.value if isinstance(row.value, dict) else {"amount": row.value}
        initial = {**stored, "unknown": row.value is None, "act": row.act, "source": row.source}
        super().__init__(*args, **{**kwargs, "initial": initial})
        del self.fields["since"]
        self.watch(StatuteSetting, row.pk)


# ── The hromada itself ───────────────────────────────────────────────────────────────────────────────────────────


def _checked(value: str, check: Callable[[str], Any]) -> str:
    """What an action would refuse is told beside its field."""
    try:
        check(value)
    except Refused as refusal:
        raise _told(refusal) from refusal
    return value


class _NameAndColour(forms.Form):
    """What is asked when a hromada is opened, and may be changed later."""

    name = forms.CharField(label=_("Назва громади"), help_text=_("Кропивницька громада"), max_length=100)
    council = forms.CharField(label=_("Рада"), help_text=_("Кропивницька міська рада"), max_length=150)
    accent = forms.CharField(
        label=_("Колір громади"),
        help_text=_("Смужка вгорі сторінки. Запис на зразок #7d1d3a; для темної схеми підберемо світліший самі."),
        max_length=7,
    )

    def clean_accent(self) -> str:
        """Small letters; stands out on white."""
        return _checked(str(self.cleaned_data["accent"]).strip().lower(), actions.accents)


class IdentityForm(VersionedForm, _NameAndColour):
    """Name, council, colour of a hromada that works, and, where its cities have districts, in what order they are listed.
    Its own domain only the keeper of the server sets."""

    districts = forms.CharField(
        label=_("Порядок районів міста"),
        help_text=_("По одному на рядок — так їх перелічують звіти. Ті, яких тут немає, стоятимуть далі за абеткою."),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, hromada: Hromada, **kwargs: Any) -> None:
        names = [district.name for district in city_districts(hromada)]
        super().__init__(*args, **{**kwargs, "initial": identity_of(hromada) | {"districts": "\n".join(names)}})
        self._names = names
        if len(names) < 2:
            del self.fields["districts"]
        self.watch(Hromada, hromada.pk)

    def clean_districts(self) -> str:
        """Names of the codifier, each once."""
        typed = [" ".join(line.split()) for line in self.cleaned_data["districts"].splitlines() if line.strip()]
        if strange := [name for name in typed if name not in self._names or typed.count(name) > 1]:
            raise ValidationError(
                _("Тут стоять лише райони міста, кожен раз: %(known)s. Не підходить: %(strange)s."),
                params={"known": ", ".join(self._names), "strange": ", ".join(dict.fromkeys(strange))},
            )
        return "\n".join(typed)


class OpeningForm(_NameAndColour):
    """The one form that opens a hromada."""

    domain = forms.CharField(
        label=_("Власний домен"),
        help_text=_("Наприклад, viche.kr-rada.gov.ua. Спочатку налаштуйте його в реєстратора."),
        max_length=200,
        required=False,
    )
    slug = forms.CharField(
        label=_("Адреса на цьому сервері"), help_text=_("Латинські малі літери, цифри, дефіси."), max_length=60
    )
    administrator = forms.EmailField(
        label=_("Пошта першого адміністратора"),
        help_text=_("На цю адресу піде запрошення. Адміністратор запросить решту."),
    )
    administrator_name = forms.CharField(label=_("Ім’я та прізвище першого адміністратора"), max_length=150)
    field_order = ("name", "council", "slug", "domain", "accent", "administrator_name", "administrator")

    def clean_domain(self) -> str:
        """Without a scheme and a path, in small letters."""
        typed = str(self.cleaned_data["domain"]).strip().lower()
        return _checked(typed.removeprefix("https://").removeprefix("http://").rstrip("/"), actions.check_domain)

    def clean_slug(self) -> str:
        """In small letters; not a word of the server."""
        return _checked(str(self.cleaned_data["slug"]).strip().lower(), actions.check_slug)


def identity_of(hromada: Hromada) -> dict[str, str]:
    """Initial values of the form."""
    return {name: getattr(hromada, name) for name in ("name", "council", "accent")}
