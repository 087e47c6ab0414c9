"""Form fields of registers: a day as people type it, a row as people call it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator, validate_slug
from django.db import models
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.spreadsheets import CellRefused, as_date

LONG_TEXT = 300
# How people call a day: so many days back.
SAID = {"сьогодні": 0, "вчора": 1, "учора": 1, "позавчора": 2}
DAY_AND_MONTH = re.compile(r"(\d{1,2})[./](\d{1,2})")
DAY_HINT = _("дд.мм.рррр або словами: 20 листопада 2024")
# Django's own rule of a key; its Ukrainian catalogue leaves the sentence in English.
NOT_A_KEY = _("Тут можуть бути лише латинські літери, цифри, дефіс і підкреслення. Наприклад: e-dem.")
latin_key = RegexValidator(validate_slug.regex, NOT_A_KEY)


class DayInput(forms.DateInput):
    """A text box: the browser's own calendar speaks the language of the device, not of the page."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "inputmode": "numeric",
                "autocomplete": "off",
                "size": "10",
                "placeholder": _("дд.мм.рррр"),
                **(attrs or {}),
            },
            format="%d.%m.%Y",
        )


class LongSelect(forms.Select):
    """One of many options, written at once: with a template for each of a hundred, the box costs more than all the rest of
    its page. Without groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The box as HTML."""
        widget = self.get_context(name, value, attrs)["widget"]
        chosen = SafeString(" selected")
        rows = (
            (option["value"], chosen if option["selected"] else "", option["label"])
            for _group, options, _index in widget["optgroups"]
            for option in options
        )
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(widget["attrs"]), options)


class DayField(forms.DateField):
    """Takes «20.11.2024», «2024-11-20» and «20 листопада 2024», and as people write: «сьогодні», «вчора», «30.11» (the
    nearest such day); says what is wrong with the rest."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """The day, or a refusal with the probable one."""
        try:
            return as_said(value) or as_date(value)
        except CellRefused as error:
            raise forms.ValidationError(str(error)) from error


def as_said(value: Any) -> date | None:
    """A day called by its distance, or by day and month alone: the one nearest to today."""
    text = str(value).strip().casefold().rstrip(".") if isinstance(value, str) else ""
    today = clock.today()
    if text in SAID:
        return today - timedelta(days=SAID[text])
    short = DAY_AND_MONTH.fullmatch(text)
    if short is None:
        return None
    near = [found for year in (-1, 0, 1) if (found := _existing(today.year + year, int(short[2]), int(short[1])))]
    return min(near, key=lambda found: abs(found - today), default=None)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def typed(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model's field, as this house lays it out."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs["form_class"] = DayField
        kwargs.setdefault("help_text", field.help_text or DAY_HINT)
    if type(field) is models.CharField and not field.choices and (field.max_length or 0) > LONG_TEXT:
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    if isinstance(field, models.TextField) and not field.choices:
        kwargs["widget"] = forms.Textarea(attrs={"rows": 4})
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    if isinstance(field, models.SlugField):
        kwargs["error_messages"] = {"invalid": NOT_A_KEY}
    if isinstance(field, models.ForeignKey):
        kwargs["empty_label"] = _("Виберіть") if not field.blank else _("Не вказано")
    if field.choices and not field.blank:
        # A default is no reason to offer an empty line.
        kwargs.setdefault("initial", field.get_default())
    made: forms.Field | None = field.formfield(**kwargs)
    if made is not None:
        made.label = capfirst(str(field.verbose_name))
    return made
