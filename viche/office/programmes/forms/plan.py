"""Forms of the plan, of amendments and of allotments: sums by years, sources and funds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit.registers.fields import DAY_HINT, DayField
from viche.office.programmes.actions import Key
from viche.office.programmes.actions.money import divided
from viche.office.programmes.actions.planning import SUM, YEARS
from viche.office.programmes.forms.base import (
    AmountField,
    MoneyForm,
    PartForm,
    Table,
    act_box,
    act_fields,
    act_words,
    long_text,
)
from viche.office.programmes.models import Appropriation, Measure, Plan

Column = tuple[str, str]
# How sums are divided: key → (title, columns).
DIVIDED: Mapping[str, tuple[Any, tuple[Column, ...]]] = {
    "one": (gettext_lazy("Одним числом"), (("city", ""),)),
    "funds": (gettext_lazy("За фондами"), (("city", "general"), ("city", "special"))),
    "sources": (gettext_lazy("За джерелами"), (("city", ""), ("other", ""))),
    "both": (
        gettext_lazy("За джерелами й фондами"),
        (("city", "general"), ("city", "special"), ("other", "general"), ("other", "special")),
    ),
}
WHOLE_TERM = gettext_lazy("Увесь строк, без років")


def column_title(column: Column) -> str:
    """«Бюджет громади, спеціальний фонд»."""
    text = divided(*column)
    return text[0].upper() + text[1:]


def columns_for(divided: str, keys: Sequence[Key], usual: str) -> list[Column]:
    """The columns that were asked for, and those that already have a sum."""
    there = {(key.source, key.fund): None for key in sorted(keys, key=lambda key: (key.source, key.fund))}
    asked = DIVIDED[divided][1] if divided in DIVIDED else () if there else DIVIDED[usual][1]
    return list(dict.fromkeys((*there, *asked)))


class GridForm(MoneyForm):
    """Sums by year in rows, by source and fund in columns. Empty: not said; zero is a sum."""

    def __init__(
        self,
        *args: Any,
        years: Sequence[int | None],
        columns: Sequence[Column],
        amounts: Mapping[Key, Decimal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.years, self.columns = years, columns
        self.boxes: dict[str, Key] = {}
        for year in years:
            for source, fund in columns:
                name = f"sum-{year or 'term'}-{source or 'any'}-{fund or 'any'}"
                self.boxes[name] = Key(year, source, fund)
                title = f"{year or WHOLE_TERM}: {column_title((source, fund)).lower()}"
                self.fields[name] = AmountField(label=title, required=False)
                self.show(name, amounts.get(self.boxes[name]))

    @property
    def in_table(self) -> Sequence[str]:
        """Boxes of sums."""
        return list(self.boxes)

    @property
    def table(self) -> Table:
        """Years by columns."""
        rows = [
            (str(year or WHOLE_TERM), [self[name] for name, key in self.boxes.items() if key.year == year])
            for year in self.years
        ]
        return Table(_("Суми"), [_("Рік"), *(column_title(column) for column in self.columns)], rows, numeric=True)

    @property
    def amounts(self) -> dict[Key, Decimal]:
        """The sums that were typed, in hryvnias."""
        said = self.cleaned_data
        return {key: said[name] for name, key in self.boxes.items() if said.get(name) is not None}


class PlanForm(GridForm):
    """The plan of a measure."""

    kind = forms.ChoiceField(label=gettext_lazy("Як заплановано"), choices=Plan.KINDS, widget=forms.RadioSelect)
    total = AmountField(
        label=gettext_lazy("Всього, як у документі"),
        required=False,
        help_text=gettext_lazy("Перепишіть, навіть якщо роки дають іншу суму: лишимо обидві й нагадаємо про різницю."),
    )
    last = ("total", "ground")
    field_order = ("version", "kind", "unit")

    def __init__(self, *args: Any, total: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show("total", total)

    def clean(self) -> dict[str, Any]:
        """A kind of plan has its own sums: told at the box, before the action would refuse."""
        data = super().clean()
        kind = data.get("kind")
        typed = {key.year is None for name, key in self.boxes.items() if data.get(name) is not None}
        if kind == YEARS and True in typed:
            self.add_error(
                "kind",
                _(
                    "Для плану за роками рядок «Увесь строк, без років» лишіть порожнім, а загальну суму впишіть у «Всього»."
                ),
            )
        if kind == SUM and False in typed:
            self.add_error(
                "kind", _("Для плану одною сумою роки лишіть порожніми: заповніть рядок «Увесь строк, без років».")
            )
        if kind and kind not in (YEARS, SUM) and (typed or data.get("total") is not None):
            self.add_error("kind", _("Такий план сум не має. Заберіть суми або оберіть «за роками» чи «одною сумою»."))
        return data


class AmendmentForm(PartForm):
    """An amendment: its act, the day it holds from, what it changed."""

    since = DayField(label=gettext_lazy("Діє від"), help_text=DAY_HINT)
    act = act_box()
    act_text = act_words()
    summary = long_text(
        gettext_lazy("Що змінено"), required=False, max_length=5000, help_text=gettext_lazy("Одним-двома реченнями.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act_fields(self, self.initial.get("act"))

    def clean(self) -> dict[str, Any]:
        """An amendment has an act."""
        return _with_act(self, super().clean())


class AllotForm(GridForm):
    """What the budget allots from a day: of the programme or of one measure."""

    measure: forms.ModelChoiceField[Measure] = forms.ModelChoiceField(
        Measure.objects.none(),
        label=gettext_lazy("На що"),
        required=False,
        empty_label=gettext_lazy("Програма загалом"),
    )
    since = DayField(label=gettext_lazy("Діє від"), help_text=DAY_HINT)
    act = act_box()
    act_text = act_words()
    field_order = ("measure", "since", "act", "act_text", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, because=True, **kwargs)
        self.fields["measure"].queryset = self.programme.measures.filter(is_group=False)  # type: ignore[attr-defined]
        act_fields(self, self.initial.get("act"))

    def clean(self) -> dict[str, Any]:
        """An allotment has an act and at least one sum."""
        data = _with_act(self, super().clean())
        if not self.errors and not self.amounts:
            raise ValidationError(_("Впишіть хоча б одну суму."))
        return data


class AllottedForm(MoneyForm):
    """One allotment that was written wrong."""

    amount = AmountField(label=gettext_lazy("Сума"))
    since = DayField(label=gettext_lazy("Діє від"), help_text=DAY_HINT)
    act = act_box()
    act_text = act_words()
    field_order = ("version", "amount", "unit", "since", "act", "act_text")

    def __init__(self, *args: Any, part: Appropriation, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": part.since, "act": part.act_id, "act_text": part.act_text}
        super().__init__(*args, part=part, **kwargs)
        self.show("amount", part.amount)
        act_fields(self, part.act_id)

    def clean(self) -> dict[str, Any]:
        """An allotment has an act."""
        return _with_act(self, super().clean())


class EndForm(PartForm):
    """Which amendment takes a measure out."""

    amendment: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Якими змінами"), empty_label=gettext_lazy("Виберіть")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, because=True, **kwargs)
        self.fields["amendment"].queryset = self.programme.amendments.all()  # type: ignore[attr-defined]


def _with_act(form: forms.Form, data: dict[str, Any]) -> dict[str, Any]:
    if not data.get("act") and not data.get("act_text") and "act_text" not in form.errors:
        form.add_error("act_text", _("Назвіть акт: оберіть його в реєстрі або напишіть словами."))
    return data
