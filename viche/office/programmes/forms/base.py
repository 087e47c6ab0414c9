"""What forms of a programme share: the ground of a correction, boxes in a table, sums in a unit, an act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.hromada.models import Act
from viche.kit.access import Refused
from viche.kit.meanwhile import VersionedForm
from viche.kit.publishing import DRAFT
from viche.kit.spreadsheets import CellRefused, as_decimal
from viche.office.programmes import saying
from viche.office.programmes.actions.planning import check_amount
from viche.office.programmes.models import Programme
from viche.office.programmes.models.plan import UNITS

# Acts offered in a box; an older one is named in words.
ACTS = 300


@dataclass
class Table:
    """Boxes laid out as a table: titles of columns (the first one is that of the rows), and rows of (title, boxes)."""

    label: Any
    columns: list[Any]
    rows: list[tuple[str, list[BoundField]]] = field(default_factory=list)
    numeric: bool = False


class PartForm(VersionedForm):
    """A form about a programme or its part. The ground is asked for what is or was public, unless an act is the ground."""

    ground = forms.CharField(
        label=gettext_lazy("Підстава"),
        help_text=gettext_lazy("Програму вже оприлюднено. Чому змінюєте: помилка в сумі, нове рішення."),
        max_length=500,
    )
    # Fields after the table.
    last: tuple[str, ...] = ("ground",)

    def __init__(
        self, *args: Any, programme: Programme, part: models.Model | None = None, because: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programme, self.part = programme, part
        if programme.state == DRAFT or because:
            del self.fields["ground"]
        self.watch(type(part) if part is not None else Programme, part.pk if part is not None else None)
        self.order_fields([name for name in self.fields if name != "ground"])

    @property
    def ground_said(self) -> str:
        """The ground, or nothing when none was asked."""
        return str(self.cleaned_data.get("ground", ""))

    @property
    def in_table(self) -> Sequence[str]:
        """Names of the boxes that stand in the table."""
        return ()

    @property
    def table(self) -> Table | None:
        """The table, if the form has one."""
        return None

    @property
    def lead(self) -> Iterable[BoundField]:
        """Boxes above the table."""
        return [self[name] for name in self.fields if name not in (*self.in_table, *self.last)]

    @property
    def tail(self) -> Iterable[BoundField]:
        """Boxes below it."""
        return [self[name] for name in self.last if name in self.fields]

    def table_errors(self) -> list[tuple[BoundField, Any]]:
        """Errors of boxes in the table, told under it as well: a cell is narrow."""
        return [(self[name], self.errors[name]) for name in self.in_table if name in self.errors]


class AmountField(forms.Field):
    """A sum as people type it: «7 272,8», «7272.8». Becomes hryvnias in the form, which knows the unit."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": "40"}

    def to_python(self, value: Any) -> Decimal | None:
        """The number, or a refusal with the probable one."""
        try:
            return as_decimal(value or None)
        except CellRefused as error:
            raise ValidationError(str(error)) from error


class MoneyForm(PartForm):
    """A form with sums. `unit` is chosen on it; the programme's own is offered, and sums that stand there are in it."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Суми в"), choices=UNITS, coerce=int)

    # May money come back in it?
    below_nothing = False

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, programme=programme, **kwargs)
        self.initial.setdefault("unit", programme.unit)

    @property
    def sums(self) -> Sequence[str]:
        """Names of the boxes with sums."""
        return [name for name, box in self.fields.items() if isinstance(box, AmountField)]

    def show(self, name: str, amount: Decimal | None) -> None:
        """Offer a sum of hryvnias, said in the programme's unit."""
        if amount is not None:
            self.initial[name] = saying.money(amount, self.initial["unit"])

    def clean(self) -> dict[str, Any]:
        """Sums in hryvnias, exact to the kopeck."""
        data = super().clean()
        unit = data.get("unit")
        if unit is None:
            return data
        if unit != self.initial["unit"] and (left := self._left_as_they_were()):
            self.add_error(
                "unit",
                _("Одиницю змінено, а сума «%(sum)s» лишилася тією самою. Перепишіть суми або поверніть одиницю.")
                % {"sum": left},
            )
        for name in self.sums:
            if data.get(name) is not None:
                data[name] = self._hryvnias(name, data[name] * unit)
        return data

    def _left_as_they_were(self) -> str:
        """A sum that was offered in the one unit and stands there unchanged beside the other; zero is zero in both."""
        for name in self.sums:
            offered = self.initial.get(name)
            if (
                offered
                and str(self.data.get(self.add_prefix(name), "")).strip() == offered
                and self.cleaned_data.get(name)
            ):
                return str(offered)
        return ""

    def _hryvnias(self, name: str, amount: Decimal) -> Decimal | None:
        try:
            check_amount(amount, below_nothing=self.below_nothing)
        except Refused as refusal:
            self.add_error(name, f"{refusal.reason} {refusal.advice}".strip())
            return None
        return amount


def act_fields(form: forms.Form, chosen: Any = None) -> None:
    """Offer acts, the newest first; one that stands there already is kept."""
    newest = Act.objects.order_by("-adopted_on", "-pk").values("pk")[:ACTS]
    rows = Act.objects.filter(pk__in=list(newest.values_list("pk", flat=True)) + ([chosen] if chosen else []))
    box = form.fields["act"]
    assert isinstance(box, forms.ModelChoiceField)
    box.queryset = rows.order_by("-adopted_on", "-pk")


def act_box() -> forms.ModelChoiceField:
    """The act from the register."""
    return forms.ModelChoiceField(
        Act.objects.none(),
        label=gettext_lazy("Акт із реєстру"),
        required=False,
        empty_label=gettext_lazy("Немає в реєстрі"),
    )


def act_words() -> forms.CharField:
    """The act in words."""
    return forms.CharField(
        label=gettext_lazy("Акт словами"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Якщо в реєстрі його ще немає: «Рішення ради від 20.11.2024 № 520»."),
    )


def long_text(label: Any, **kwargs: Any) -> forms.CharField:
    """A box of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
