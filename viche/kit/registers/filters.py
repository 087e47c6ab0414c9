"""Filters of a list, made from the names in a register's `filters`; they stand in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from viche.kit.access import Refused, Viewer
from viche.kit.registers.declare import WORDS, Register
from viche.kit.registers.fields import DayField
from viche.kit.registers.searching import look_up
from viche.kit.registers.values import is_number
from viche.kit.tenancy import TenantModel

YES_NO = (("1", _("так")), ("0", _("ні")))


class DayFilter(django_filters.DateFilter):
    """A day as people type it."""

    field_class = DayField


class WordsFilter(django_filters.CharFilter):
    """Search by words in the fields that may be searched by this viewer."""

    def __init__(self, names: Iterable[str], **kwargs: Any) -> None:
        self.names = tuple(names)
        super().__init__(widget=forms.TextInput(attrs={"type": "search"}), **kwargs)

    def filter(self, qs: models.QuerySet, value: Any) -> models.QuerySet:
        """Rows that hold every word."""
        return look_up(qs, self.names, value) if value else qs


def filters_of(
    register: Register, names: Iterable[str], search: Iterable[str], hromada_id: int | None, rows: models.QuerySet,
    viewer: Viewer | None = None,
) -> dict[str, django_filters.Filter]:  # fmt: skip
    """Filters by their names in the address. To the `viewer` no record is offered that they may not see."""
    made: dict[str, django_filters.Filter] = {}
    for name in names:
        if name == WORDS:
            if search := tuple(search):
                made[WORDS] = WordsFilter(search, label=_("Слова"))
        else:
            made.update(_of_field(register, register.field(name), hromada_id, rows, viewer))
    return made


def _of_field(
    register: Register, field: models.Field[Any, Any], hromada_id: int | None, listed: models.QuerySet,
    viewer: Viewer | None,
) -> dict[str, django_filters.Filter]:  # fmt: skip
    name, label = field.name, capfirst(str(field.verbose_name))
    if isinstance(field, models.DateField):
        return {
            f"{name}_from": DayFilter(field_name=name, lookup_expr="gte", label=_("%(name)s від") % {"name": label}),
            f"{name}_to": DayFilter(field_name=name, lookup_expr="lte", label=_("%(name)s до") % {"name": label}),
        }
    if name == "state":
        states = [(state.key, capfirst(str(state.title))) for state in register.model.process.states]
        return {name: django_filters.ChoiceFilter(field_name=name, label=label, choices=states, empty_label=_("Усі"))}
    if field.choices:
        choices = [(value, capfirst(str(text))) for value, text in field.flatchoices if value not in ("", None)]
        return {name: django_filters.ChoiceFilter(field_name=name, label=label, choices=choices, empty_label=_("Усі"))}
    if isinstance(field, models.ForeignKey):
        # Only what some row of this list has: a choice that finds nothing is no choice.
        used = listed.order_by().filter(**{name: models.OuterRef("pk")})
        rows = rows_of(register, field, hromada_id).filter(models.Exists(used))
        if viewer is not None and hasattr(rows, "visible"):
            rows = rows.visible(to=viewer)
        return {
            name: django_filters.ModelChoiceFilter(field_name=name, label=label, queryset=rows, empty_label=_("Усі"))
        }
    if isinstance(field, models.BooleanField):
        return {name: django_filters.ChoiceFilter(field_name=name, label=label, choices=YES_NO, empty_label=_("Усі"))}
    if is_number(field):
        return {name: django_filters.NumberFilter(field_name=name, label=label)}
    return {name: WordsFilter((name,), label=label)}


def rows_of(register: Register, field: models.ForeignKey, hromada_id: int | None) -> models.QuerySet:
    """Rows that may be chosen: what the register says, or all of a tenant table (the database shows only one's own)."""
    target: Any = field.related_model
    said: Callable[[int], models.QuerySet] | None = register.options.get(field.name)
    if said is not None:
        return said(hromada_id or 0)
    rows: models.QuerySet = (
        target._default_manager.all() if issubclass(target, TenantModel) else target._default_manager.none()
    )
    return rows


class Filters(django_filters.FilterSet):
    """A set of filters that shows nothing rather than everything when one of them is not understood."""

    def filter_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        """Rows that pass every filter."""
        if self.form.errors:
            return queryset.none()
        rows: models.QuerySet = super().filter_queryset(queryset)
        return rows

    @property
    def is_used(self) -> bool:
        """Whether any filter is set."""
        return (
            any(value not in ("", None) for value in self.form.cleaned_data.values()) if self.form.is_valid() else True
        )


def filtered(
    register: Register, rows: models.QuerySet, data: QueryDict, *, names: Iterable[str], search: Iterable[str],
    request: HttpRequest,
) -> Filters:  # fmt: skip
    """The rows narrowed by what stands in the address."""
    hromada = getattr(request, "hromada", None)
    viewer: Viewer | None = getattr(request, "viewer", None)
    made: dict[str, Any] = filters_of(register, names, search, hromada.pk if hromada else None, rows, viewer)
    made["Meta"] = type("Meta", (), {"model": register.model, "fields": []})
    kind = type(f"{register.model.__name__}Filters", (Filters,), made)
    found: Filters = kind(data, queryset=rows, request=request)
    return found


def understood(filters: Filters) -> models.QuerySet:
    """The rows for a file, where no form can show what is wrong with a filter."""
    if filters.form.errors:
        wrong = ", ".join(
            str(filters.form.fields[name].label) for name in filters.form.errors if name in filters.form.fields
        )
        raise Refused(
            _("Не зрозуміло, що відібрати: %(wrong)s.") % {"wrong": wrong},
            _("Поверніться до переліку, виправте фільтр і вивантажте ще раз."),
            status=400,
            title=_("Файлу не складено"),
        )
    rows: models.QuerySet = filters.qs
    return rows
