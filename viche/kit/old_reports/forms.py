"""Forms: a document to keep, a number to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit.figures import parts
from viche.kit.figures.declare import Figure
from viche.kit.figures.grammar import SlotsRefused
from viche.kit.figures.periods import Period
from viche.kit.models import StatedValue
from viche.kit.old_reports.matching import Suggestion, in_unit_of
from viche.kit.old_reports.models import FoundNumber
from viche.kit.old_reports.opening import Opened, open_file, open_text
from viche.kit.old_reports.reading import TOO_LARGE, spoken_of
from viche.kit.registers.fields import DayField
from viche.kit.spreadsheets import CellRefused, as_decimal
from viche.kit.uploads.refusal import FileRefused


class ReportForm(forms.Form):
    """A file or a text, what it is called and what time it speaks of; both may be left to the document itself."""

    file = forms.FileField(
        label=gettext_lazy("Файл"), required=False, help_text=gettext_lazy("DOCX або TXT, до 20 МБ.")
    )
    text = forms.CharField(
        label=gettext_lazy("Текст звіту"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Якщо файлу немає: скопіюйте текст і вставте сюди."),
    )
    name = forms.CharField(
        label=gettext_lazy("Як називається"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Порожньо — візьмемо перші рядки документа."),
    )
    since = DayField(
        label=gettext_lazy("Від"),
        required=False,
        help_text=gettext_lazy(
            "Про який час документ. Порожньо — прочитаємо з назви: «за 2024 рік», «за І півріччя 2023 року»."
        ),
    )
    until = DayField(label=gettext_lazy("До"), required=False)
    is_open = forms.BooleanField(
        label=gettext_lazy("Мешканці можуть прочитати документ"),
        required=False,
        help_text=gettext_lazy(
            "Позначте, якщо звіт уже оприлюднено. Інакше вони бачитимуть тільки цитати записаних чисел."
        ),
    )

    opened: Opened

    def clean(self) -> dict[str, Any]:
        """Read the document; what it does not say itself is asked for."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        file, text = data.get("file"), (data.get("text") or "").strip()
        if "file" in self.errors:
            return data
        if bool(file) == bool(text):
            self.add_error("file", _("Дайте щось одне: файл або текст."))
            return data
        try:
            self.opened = open_file(file, file.name) if file else open_text(data["text"])
        except FileRefused as refusal:
            self.add_error("file" if file else "text", str(refusal))
            return data
        data["file_name"] = str(file.name)[:200] if file else ""
        data["name"] = data.get("name") or self.opened.title
        self._read_days(data)
        return data

    def _read_days(self, data: dict[str, Any]) -> None:
        since, until = data.get("since"), data.get("until")
        if since is None and until is None and not {"since", "until"} & set(self.errors):
            since, until = spoken_of(self.opened.blocks) or (None, None)
            if since is None:
                self.add_error(
                    "since", _("З документа не зрозуміло, про який він час. Впишіть перший і останній день.")
                )
        elif since is None or until is None:
            self.add_error("until" if until is None else "since", _("Потрібні обидва дні: перший і останній."))
            return
        if since and until and until < since:
            self.add_error("until", _("Останній день не може бути раніше за перший."))
        elif since and until and not (Period.ever().holds(since) and Period.ever().holds(until)):
            self.add_error("since", _("Рік має бути від 1900 до 2199."))
        data["since"], data["until"] = since, until


class NumberForm(forms.Form):
    """One number: of which figure it is, and what of it the reader got wrong. `values` after a good check."""

    take = forms.BooleanField(label=gettext_lazy("Узяти"), required=False)
    figure = forms.ChoiceField(label=gettext_lazy("Яке це число"), required=False)
    other = forms.CharField(label=gettext_lazy("Інше число"), required=False, max_length=300)
    part = forms.CharField(label=gettext_lazy("Частина"), required=False, max_length=200)
    value = forms.CharField(label=gettext_lazy("Значення"), required=False, max_length=40)
    qualifier = forms.ChoiceField(
        label=gettext_lazy("Уточнення"), required=False, choices=[("", "—"), *StatedValue.QUALIFIERS]
    )
    since = DayField(label=gettext_lazy("Від"), required=False)
    until = DayField(label=gettext_lazy("До"), required=False)

    values: dict[str, Any]

    def __init__(
        self,
        number: FoundNumber,
        suggestions: list[Suggestion],
        figures: Mapping[str, Figure],
        data: Any = None,
        *,
        marked: bool = False,
    ) -> None:
        self.number, self.figures = number, figures
        best = suggestions[0] if suggestions else None
        super().__init__(
            data,
            prefix=f"n{number.pk}",
            initial={
                "take": marked and best is not None and best.score >= 1,
                "figure": best.figure.key if best else "",
                "part": best.part if best else "",
                "value": _plain(number.number),
                "qualifier": number.qualifier,
                "since": number.since,
                "until": number.until,
            },
        )
        field: Any = self.fields["figure"]
        known = [(suggestion.figure.key, str(suggestion.figure.title)) for suggestion in suggestions]
        field.choices = [("", _("— оберіть —")), *known]
        self.fields["value"].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        self.fields["other"].widget.attrs["list"] = "all-figures"
        for name in ("take", "figure"):
            self.fields[name].widget.attrs["aria-describedby"] = f"q{number.pk}"
        if not known:
            del self.fields["figure"]

    def clean_value(self) -> Decimal:
        """As people type it, «7 272,8»; what is not typed is as the document prints it."""
        try:
            value = as_decimal(self.cleaned_data["value"], places=3)
        except CellRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if value is not None and abs(value) >= TOO_LARGE:
            raise forms.ValidationError(_("Такого великого числа не записати. Перевірте, чи немає зайвих цифр."))
        return self.number.value if value is None else value

    def clean(self) -> dict[str, Any]:
        """Everything a stated value needs, when it is taken."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.values = {}
        if not data.get("take"):
            return data
        figure = self._figure(data)
        since, until = data.get("since") or self.number.since, data.get("until") or self.number.until
        if until < since:
            self.add_error("until", _("Останній день не може бути раніше за перший."))
        if figure is None or self.errors:
            return data
        try:
            part = parts.read_part(figure, data.get("part") or "")
        except SlotsRefused as refusal:
            self.add_error("part", refusal.messages)
            return data
        value = in_unit_of(figure, data["value"], self.number.unit)
        if abs(value) >= 100 * TOO_LARGE:
            self.add_error("value", _("Такого великого числа не записати. Перевірте, чи немає зайвих цифр."))
            return data
        if figure.standing:
            since = until
        self.values = {
            "figure": figure.key, "part": part, "since": since, "until": until, "value": value,
            "qualifier": data.get("qualifier") or "",
        }  # fmt: skip
        return data

    def _figure(self, data: dict[str, Any]) -> Figure | None:
        """By what was typed, its key or its title, else by what was chosen."""
        typed = (data.get("other") or "").strip()
        if not typed:
            chosen = self.figures.get(data.get("figure") or "")
            if chosen is None:
                self.add_error("figure" if "figure" in self.fields else "other", _("Скажіть, яке це число."))
            return chosen
        for key, figure in self.figures.items():
            if typed.casefold() in (key.casefold(), str(figure.title).casefold()):
                return figure
        self.add_error("other", _("Такого числа немає. Почніть писати назву й оберіть її з переліку."))
        return None


def _plain(value: Decimal | int) -> str:
    """As it is typed: «7272,8»."""
    return str(value) if isinstance(value, int) else f"{value:f}".replace(".", ",")
