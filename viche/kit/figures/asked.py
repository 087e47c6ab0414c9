"""What an address asks of a figure: the period and the part of a breakdown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Refused
from viche.kit.figures.declare import Figure
from viche.kit.figures.paths import field_of, titles_of
from viche.kit.figures.periods import Period
from viche.kit.registers.fields import DayField


class PeriodForm(forms.Form):
    """From a day to a day; both are part of the address."""

    since = DayField(label=_("Від"))
    until = DayField(label=_("До"))


class DayForm(forms.Form):
    """A day: what a figure of a state is asked for."""

    until = DayField(label=_("На день"))


def period_asked(figure: Figure, query: QueryDict, latest: int | None) -> Period:
    """The period of the address; without one the latest year with records, or today for a figure of a state."""
    until = _day(query.get("until", ""))
    if figure.standing:
        return Period.day(until or clock.today())
    since = _day(query.get("since", ""))
    if since is None and until is None:
        return Period.year(latest or clock.today().year)
    if since is None or until is None or until < since:
        raise Refused(
            _("Період має початок і кінець, і кінець не раніше за початок."),
            _("Виправте дати в адресі або відкрийте число за цілий рік."),
            status=400,
            title=_("Такого періоду немає"),
            links=[(figure.title, figure.url())],
        )
    return Period(since, until)


def _day(text: str) -> date | None:
    if not text:
        return None
    day: date | None
    try:
        day = DayField().clean(text)
    except ValidationError:
        day = None
    if day is None or not Period.ever().holds(day):
        raise Refused(
            _("Дату «%(text)s» прочитати не вдалося.") % {"text": text[:40]},
            _("Напишіть її так: 31.01.2024."),
            status=400,
            title=_("Такого періоду немає"),
        )
    return day


def narrowing(figure: Figure, query: QueryDict) -> dict[str, Any]:
    """The part of a breakdown the address asks for: field → value. A value the field cannot have is a 404."""
    return {name: _value(figure, name, str(query[name])) for name in figure.breakdowns if name in query}


def _value(figure: Figure, name: str, text: str) -> Any:
    field = field_of(figure.model, name)
    if text == "" and field.null:
        return None
    if text == "" and field.blank and not field.is_relation:
        return ""
    try:
        value = field.to_python(text)
    except ValidationError as error:
        raise Http404 from error
    known = titles_of(figure.model, field)
    if "\0" in text or (known and value not in known):
        raise Http404
    return value


def told(narrow: dict[str, Any]) -> dict[str, Any]:
    """The same part written into an address: nothing is an empty text."""
    return {name: "" if value is None else value for name, value in narrow.items()}
