"""Forms for a form: what is written in it, and for what it is tried."""

from __future__ import annotations

from string import Formatter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import EVERYWHERE, WRITERS, Viewer
from viche.kit.figures import Period
from viche.kit.figures.printed import subject, subjects
from viche.reports.texts import Head, wrong

YEARS = 6
# What the title of a report may name.
NAMED = ("year", "months", "department", "department_gen", "programme")


class OutlineForm(forms.Form):
    """A form as it is written. `tried`: what and which year the preview is for."""

    title = forms.CharField(label=_("Назва форми"), max_length=200)
    subject = forms.ChoiceField(label=_("Про що звіт"))
    name = forms.CharField(
        label=_("Назва звіту"),
        max_length=500,
        help_text=_("У дужках можна назвати: {year}, {months}, {department}, {department_gen} або {programme}."),
    )
    landscape = forms.BooleanField(label=_("Аркуш упоперек"), required=False)
    body = forms.CharField(
        label=_("Текст форми"), widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true", "data-outline": ""})
    )
    note = forms.CharField(label=_("Що змінено"), max_length=300, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [(key, one.title) for key, one in subjects().items()]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """The title is a pattern of names that are known."""
        name = str(self.cleaned_data["name"])
        try:
            named = {
                (field or "", spec or "", how)
                for _text, field, spec, how in Formatter().parse(name)
                if field is not None
            }
        except ValueError as error:
            raise forms.ValidationError(_("Дужку не закрито.")) from error
        if not named <= {(each, "", None) for each in NAMED}:
            raise forms.ValidationError(_("У дужках тут може стояти лише одна з назв із підказки."))
        return name

    def clean(self) -> dict[str, Any]:
        """Each thing that is wrong with the text, with its line."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("body") and data.get("subject"):
            for sentence in wrong(data["body"], data["subject"]):
                self.add_error("body", sentence)
        return data

    def head(self) -> Head:
        """What stands above the text."""
        data = self.cleaned_data
        return Head(data["title"], data["subject"], data["name"], data["landscape"])


class TryForm(forms.Form):
    """For whom and which year the preview is."""

    about = forms.ChoiceField(label=_("Спробувати на"), required=False)
    year = forms.TypedChoiceField(label=_("За рік"), coerce=int, required=False)

    def __init__(self, *args: Any, key: str, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject(key)
        manager: Any = self.subject.model._default_manager
        units = viewer.units(WRITERS)
        rows = list(manager.visible(to=viewer))
        if units is not EVERYWHERE:
            # Their own department first: it is tried on unless another is chosen.
            rows.sort(key=lambda row: getattr(row, self.subject.department_path) not in units)
        self.rows = {str(row.pk): row for row in rows}
        self.fields["about"].choices = [(pk, str(row)) for pk, row in self.rows.items()]  # type: ignore[attr-defined]
        this = clock.today().year
        self.fields["year"].initial = this - 1
        self.fields["year"].choices = [(year, str(year)) for year in range(this, this - YEARS, -1)]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Any, Period] | None:
        """The thing and the year; the first thing and the last whole year unless said; nothing when there is nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        about = self.rows.get(data.get("about") or next(iter(self.rows), ""))
        return (about, Period.year(data.get("year") or clock.today().year - 1)) if about is not None else None
