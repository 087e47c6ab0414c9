"""Forms of payments: one payment, the fund of a stated sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import clock
from viche.kit.registers.fields import DAY_HINT, DayField
from viche.office.programmes.actions.payments import same_payment
from viche.office.programmes.forms.base import AmountField, MoneyForm, PartForm
from viche.office.programmes.models import FUNDS, Executor, Measure, Spending
from viche.office.programmes.models.plan import UNITS
from viche.office.programmes.payment_doubts import Usual, in_full

NO_FUND = "none"
FUND_CHOICES = (*FUNDS, (NO_FUND, gettext_lazy("невідомий або кошти не з бюджету")))


def fund_box() -> forms.ChoiceField:
    """General, special, or not said: a person says which."""
    return forms.ChoiceField(label=gettext_lazy("Фонд"), choices=FUND_CHOICES, widget=forms.RadioSelect)


def fund_said(chosen: str) -> str:
    """The fund as it is kept."""
    return "" if chosen == NO_FUND else chosen


class PaymentForm(MoneyForm):
    """One payment. `datalists` are offered while typing: executors and sources of the measure."""

    day = DayField(label=gettext_lazy("Дата"), help_text=DAY_HINT)
    amount = AmountField(label=gettext_lazy("Сума"), help_text=gettext_lazy("Повернення коштів — зі знаком мінус."))
    fund = fund_box()
    source = forms.CharField(label=gettext_lazy("Джерело"), required=False, max_length=200)
    executor = forms.CharField(label=gettext_lazy("Хто платив"), required=False, max_length=400)
    document = forms.CharField(
        label=gettext_lazy("Платіжний документ"), required=False, max_length=300,
        help_text=gettext_lazy("Наприклад, «платіжна інструкція № 7»."),
    )  # fmt: skip
    twin = forms.BooleanField(label=gettext_lazy("Це інший платіж"), required=False)
    field_order = (
        "version",
        "measure",
        "day",
        "amount",
        "unit",
        "fund",
        "source",
        "executor",
        "document",
        "twin",
        "sure",
    )
    below_nothing = True

    def __init__(self, *args: Any, measure: Measure, payment: Spending | None = None, **kwargs: Any) -> None:
        # Documents of payments say hryvnias; a payment that is there is shown in the programme's unit.
        if payment is None:
            kwargs["initial"] = {"unit": 1, **(kwargs.get("initial") or {})}
        # Only money that was written down is corrected on a ground, and that always.
        super().__init__(*args, programme=measure.programme, part=payment, because=True, **kwargs)
        self.measure = measure
        if payment is not None:
            self._correcting(payment)
        self.datalists = {
            "executor": list(Executor.objects.filter(measure=measure).values_list("name", flat=True)),
            "source": [measure.source] if measure.source else [],
        }
        for name, known in self.datalists.items():
            if known:
                self.fields[name].widget.attrs["list"] = f"known-{name}"
            fits = len(known) == 1 and len(known[0]) <= (self.fields[name].max_length or 0)  # type: ignore[attr-defined]
            if payment is None and fits:
                self.initial.setdefault(name, known[0])
        # The box stands there once the same payment was found, and as long as it is ticked.
        if not (self.is_bound and self.add_prefix("twin") in self.data):
            del self.fields["twin"]

    def _correcting(self, payment: Spending) -> None:
        """What is there, the measure it may belong to, and why it is changed."""
        self.initial.update({
            "day": payment.since, "fund": payment.fund or NO_FUND, "source": payment.source,
            "executor": payment.executor, "document": payment.document, "measure": payment.measure_id,
        })  # fmt: skip
        self.show("amount", payment.amount)
        measures = self.programme.measures.filter(is_group=False)
        self.fields["measure"] = forms.ModelChoiceField(measures, label=_("Захід"), empty_label=None)
        self.fields["ground"] = ground_box()
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Days that have come, and a payment that is not there yet."""
        data = super().clean()
        if data.get("day") and data["day"] > clock.today():
            self.add_error("day", _("Цей день ще не настав, а платіж — те, що вже сплачено."))
        if data.get("amount") == 0:
            self.add_error("amount", _("Платіж не може бути нульовим."))
        if not self.errors and not data.get("twin"):
            self._look_for_twin(data)
        if not self.errors:
            self._doubt(data)
        return data

    def _left_as_they_were(self) -> str:
        """Another unit under the same digits is how a mistaken unit is mended; what becomes of the sum is asked."""
        return ""

    def _doubt(self, data: dict[str, Any]) -> None:
        """Come back once with a sum that looks wrong; the box that was ticked is for this very sum."""
        amount, measure = data["amount"], data.get("measure") or self.measure
        part = self.part if isinstance(self.part, Spending) else None
        said = Usual(self.programme, part).doubt(measure, data["day"], amount)
        if part is not None and data["unit"] != self.initial["unit"] and amount != part.amount:
            was = _("Було %(was)s, стане %(now)s.") % {"was": in_full(part.amount), "now": in_full(amount)}
            said = f"{was} {said}".strip()
        elif part is not None and (amount, data["day"].year, measure.pk) == (
            part.amount,
            part.since.year,
            part.measure_id,
        ):
            return
        if not said or self.data.get(self.add_prefix("sure")) == str(amount):
            return
        self.fields["sure"] = sure_box(amount)
        self.add_error("sure", said)

    def _look_for_twin(self, data: dict[str, Any]) -> None:
        part = self.part if isinstance(self.part, Spending) else None
        said = {
            "day": data["day"],
            "amount": data["amount"],
            "fund": fund_said(data["fund"]),
            "document": data["document"],
        }
        if same_payment(data.get("measure") or self.measure, part, **said) is None:
            return
        self.fields["twin"] = forms.BooleanField(label=_("Це інший платіж"), required=False)
        self.add_error(
            "twin",
            _(
                "Такий платіж уже записано: той самий день, сума, фонд і документ. Якщо це справді ще один, позначте це."
            ),
        )

    @property
    def said(self) -> dict[str, Any]:
        """What an action takes."""
        names = ("day", "amount", "source", "executor", "document")
        return {**{name: self.cleaned_data[name] for name in names}, "fund": fund_said(self.cleaned_data["fund"])}


def sure_box(amount: Decimal) -> forms.BooleanField:
    """«Yes, this very sum»: never ticked beforehand, and good for no other sum."""
    widget = forms.CheckboxInput(attrs={"value": str(amount)}, check_test=lambda _value: False)
    return forms.BooleanField(label=_("Так, це саме така сума"), required=False, widget=widget)


class FundForm(PartForm):
    """Of which fund a sum is that a document states."""

    fund = fund_box()

    def __init__(self, *args: Any, part: Spending, **kwargs: Any) -> None:
        kwargs["initial"] = {"fund": part.fund or NO_FUND}
        super().__init__(*args, programme=part.programme, part=part, because=True, **kwargs)
        self.fields["ground"] = ground_box(_("Звідки відомо: розпис, виписка, лист."))


class RemovePaymentForm(PartForm):
    """Why a payment is taken away."""

    def __init__(self, *args: Any, part: Spending, **kwargs: Any) -> None:
        super().__init__(*args, programme=part.programme, part=part, because=True, **kwargs)
        self.fields["ground"] = ground_box()


class TableForm(forms.Form):
    """A table of payments and the unit of its sums."""

    file = forms.FileField(
        label=gettext_lazy("Таблиця"),
        help_text=gettext_lazy("XLSX або CSV, до 50 000 рядків. У першому рядку — назви стовпців."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    unit = forms.TypedChoiceField(label=gettext_lazy("Суми в"), choices=UNITS, coerce=int)


def ground_box(hint: Any = "") -> forms.CharField:
    """The ground of a change of money."""
    return forms.CharField(
        label=_("Підстава"),
        help_text=hint or _("Чому змінюєте записане про гроші. Лишиться в історії."),
        max_length=500,
    )
