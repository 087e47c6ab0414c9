"""Forms of a record: typing it, taking a step with it, throwing a draft away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import Exact
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import EVERYWHERE, WRITERS, Viewer
from viche.kit.meanwhile import VersionedForm
from viche.kit.processes import ASKED, Step
from viche.kit.publishing import DRAFT
from viche.kit.registers import past
from viche.kit.registers.choosing import open_today
from viche.kit.registers.declare import Register
from viche.kit.registers.fields import DayField, typed
from viche.kit.registers.filters import rows_of


class RecordForm(VersionedForm, forms.ModelForm):
    """A record as a person types it."""

    ground = forms.CharField(
        label=_("Підстава виправлення"),
        help_text=_("Чому змінюєте оприлюднене: помилка в номері, нове рішення. Підстава лишиться в історії."),
        max_length=500,
    )

    register: Register
    viewer: Viewer

    def __init__(self, *args: Any, register: Register, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register, self.viewer = register, viewer
        self.instance.hromada_id = viewer.hromada_id
        for name in register.form_fields:
            if name in self.fields:
                self._choose_from(name)
        if not self.asks_ground:
            del self.fields["ground"]
        self.watch(register.model, self.instance.pk)

    @property
    def asks_ground(self) -> bool:
        """What was once public is corrected on a ground; a draft is simply edited."""
        return self.instance.pk is not None and self.instance.state != DRAFT

    def _choose_from(self, name: str) -> None:
        """Rows that may be chosen; of units, those for which this person writes."""
        field, box = self.register.field(name), self.fields[name]
        if not isinstance(field, models.ForeignKey) or not isinstance(box, forms.ModelChoiceField):
            return
        rows = rows_of(self.register, field, self.viewer.hromada_id)
        rows = open_today(rows, keep=getattr(self.instance, field.attname))
        if name == "department":
            units = self.viewer.units(WRITERS)
            if units is not EVERYWHERE:
                rows = rows.filter(pk__in=units)
            if self.instance.pk is None and not self.is_bound:
                self.initial["department"] = self._usual(rows)
        box.queryset = rows

    def _usual(self, units: models.QuerySet) -> Any:
        """The unit to begin with: the only one there is, else that of this person's last record, if it is recent."""
        two = list(units.values_list("pk", flat=True)[:2])
        if len(two) < 2:
            return next(iter(two), None)
        return past.last_unit(self.register.model, self.viewer.person)

    def changed_since(self, version: int) -> list[dict[str, str]]:
        """With what was and what became, as the register says its values."""
        return past.since(self.register, self.instance.pk, version)

    def validate_unique(self) -> None:
        """The record that is already there is named and linked."""
        if self.errors:
            return
        for _names, constraint in self.register.uniques:
            twin = same_record(self.instance, constraint)
            if twin is not None:
                # At no single field: the summary already makes a link of a field's message.
                self.add_error(None, self.already(twin))

    def already(self, twin: Any) -> ValidationError:
        """The refusal of a second record of the same thing."""
        address = self.register.address("record", twin.pk)
        return ValidationError(
            format_html(
                '{} <a href="{}">{}</a>. {}',
                _("Такий запис уже є:"),
                address,
                str(twin),
                _("Змініть його, а не додавайте другий."),
            )
        )


def same_record(instance: Any, constraint: models.UniqueConstraint) -> Any:
    """The other record that has what this constraint says only one may have; none, where it says nothing of this one."""
    model = type(instance)
    values: dict[Any, Any] = {
        models.F(field.name): models.Value(getattr(instance, field.attname), field)
        for field in model._meta.local_fields
    }
    expressions: Iterable[Any] = constraint.expressions or [models.F(name) for name in constraint.fields]
    alike = [Exact(expression, expression.replace_expressions(values)) for expression in expressions]
    rows = model._default_manager.filter(*alike).exclude(pk=instance.pk)
    if constraint.condition is None:
        return rows.first()
    told = {field.name: values[models.F(field.name)] for field in model._meta.local_fields}
    return rows.filter(constraint.condition).first() if constraint.condition.check(told) else None


@cache
def form_of(register: Register) -> type[RecordForm]:
    """The form of a register."""
    made: Any = forms.modelform_factory(
        register.model, form=RecordForm, fields=list(register.form_fields), formfield_callback=typed
    )
    return cast(type[RecordForm], made)


class StepForm(forms.Form):
    """What a step asks for: ground, act, day of review."""

    ground = forms.CharField(
        label=capfirst(ASKED["ground"]),
        help_text=_("Стаття закону або причина, яку зрозуміє кожен."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    act = forms.CharField(label=capfirst(ASKED["act"]), help_text=_("Вид, дата й номер акта."), max_length=200)
    review_on = DayField(
        label=capfirst(ASKED["review_on"]), help_text=_("День, коли треба вирішити наново. Наприклад, 20.11.2026.")
    )

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(step.asks):
            del self.fields[name]
        if "review_on" in self.fields:
            self.fields["review_on"].initial = clock.today() + timedelta(days=90)

    def clean_review_on(self) -> Any:
        """A review that has already passed reviews nothing."""
        day = self.cleaned_data["review_on"]
        if day <= clock.today():
            raise ValidationError(_("Цей день уже настав. Назвіть пізніший."))
        return day
