"""Forms of the review: conditions, the decision, what is shared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.kit.access import Refused
from viche.people import identity
from viche.voices.actions import OWN_WILL
from viche.voices.models import Question
from viche.voices.review.actions import read_shared
from viche.voices.review.models import CLEARED, STRUCK, Mark, Shared

FORMAT = "%d.%m.%Y %H:%M"
HINT = {"placeholder": _("дд.мм.рррр гг:хх"), "size": 16, "autocomplete": "off"}
MINUTE = timedelta(minutes=1) - timedelta(microseconds=1)


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(HINT, FORMAT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[FORMAT, "%d.%m.%Y"], required=False)


class ConditionsForm(forms.Form):
    """Which marks; all of it stands in the address."""

    state = forms.ChoiceField(label=_("Стан"), choices=Mark.STATES, required=False)
    sign = forms.ChoiceField(label=_("Ознака"), choices=[("", _("Усі")), *Mark.SIGNS], required=False)
    level = forms.ChoiceField(
        label=_("Рівень підтвердження"), choices=[("", _("Усі")), *identity.CHOICES], required=False
    )
    since = _moment(_("Голос від"))
    until = _moment(_("Голос до"))

    def clean_until(self) -> datetime | None:
        """The whole of the minute that is named."""
        until: datetime | None = self.cleaned_data["until"]
        return until + MINUTE if until else None


class DecisionForm(forms.Form):
    """Good or struck out, by what rule, on what ground; `expected` is what the preview showed."""

    decision = forms.ChoiceField(
        label=_("Рішення"),
        choices=((CLEARED, _("Голоси чинні: зняти позначки")), (STRUCK, _("Викреслити ці голоси"))),
        widget=forms.RadioSelect,
    )
    rule = forms.ChoiceField(label=_("Правило викреслення"), required=False)
    ground = forms.CharField(
        label=_("Підстава"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=_("Підставу викреслення прочитають усі в журналі голосів: без імен, адрес і номерів."),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [(key, title) for key, title in question.rules.items() if key != OWN_WILL]
        self.fields["rule"].choices = [("", _("Виберіть, якщо викреслюєте")), *rules]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A rule is asked of who strikes out."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == STRUCK and not given.get("rule"):
            self.add_error("rule", _("Виберіть правило, за яким викреслюєте."))
        return given


class SharedForm(forms.Form):
    """A network or a mail service of many people."""

    kind = forms.ChoiceField(label=_("Що це"), choices=Shared.KINDS, widget=forms.RadioSelect)
    what = forms.CharField(
        label=_("Адреса мережі або домен пошти"),
        max_length=100,
        help_text=_("Наприклад: 203.0.113.0/24 або school5.example.ua"),
    )
    title = forms.CharField(label=_("Чия вона"), max_length=200, help_text=_("Наприклад: ліцей № 5"))
    basis = forms.CharField(label=_("Підстава"), max_length=300, help_text=_("Лист, розпорядження: номер і день."))

    def clean(self) -> dict[str, Any]:
        """What is neither a network nor a domain is said beside its box."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") and given.get("what"):
            try:
                read_shared(given["kind"], given["what"])
            except Refused as refused:
                self.add_error("what", f"{refused.reason} {refused.advice}")
        return given
