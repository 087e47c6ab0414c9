"""Forms: about what, by which file and for which days; a new version of a blank."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from viche.kit.uploads import FileRefused
from viche.kit.uploads.documents import check_document
from viche.reports.forms import AboutForm as AnyAboutForm
from viche.reports.forms import PeriodForm
from viche.reports.word import actions, filling
from viche.reports.word.models import WordBlank
from viche.reports.word.package import MAX_BYTES
from viche.reports.word.refusing import BlankRefused
from viche.reports.word.tree import Document

HINT = _("Документ Word (.docx), до 5 МБ, без макросів і вставлених об’єктів.")


@dataclass(frozen=True)
class Uploaded:
    """A Word file with slots that is fit to be a blank: its safe name, its bytes, its places."""

    name: str
    content: bytes
    document: Document


class BlankField(forms.FileField):
    """A Word file with slots, read and checked."""

    def clean(self, data: Any, initial: Any = None) -> Uploaded | None:
        """Each thing that is wrong with it is a sentence of its own."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            name = check_document(file, file.name, max_bytes=MAX_BYTES).name
            content = file.read()
            return Uploaded(name, content, filling.read(io.BytesIO(content), file.name))
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        except BlankRefused as refusal:
            raise forms.ValidationError(refusal.messages) from refusal


class AboutForm(AnyAboutForm):
    """About what; the blank that was chosen goes along."""

    blank = forms.SlugField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, blank: WordBlank | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if blank is not None:
            self.fields["blank"].initial = blank.key
            field: Any = self.fields["about"]
            field.choices = [
                (title, kept)
                for title, rows in field.choices
                if (kept := [row for row in rows if row[0].startswith(f"{blank.subject}:")])
            ]


class FillForm(PeriodForm):
    """Which file and for which days. `blanks`: those the hromada keeps for such things."""

    blank = forms.ChoiceField(label=_("Бланк"), widget=forms.RadioSelect)
    file = BlankField(label=_("Новий файл"), required=False, help_text=HINT)
    title = forms.CharField(
        label=_("Як назвати новий бланк"),
        max_length=200,
        required=False,
        help_text=_("Якщо не назвати, буде назва файлу."),
    )
    field_order = ("blank", "file", "title", "period", "since", "until")

    def __init__(self, *args: Any, blanks: list[WordBlank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["blank"]
        field.choices = [*((row.key, row.title) for row in blanks), (actions.NEW, _("новий файл"))]
        if not blanks:
            field.widget, field.initial, field.required = forms.HiddenInput(), actions.NEW, False
            self.fields["file"].required = True

    def clean(self) -> dict[str, Any]:
        """A file that was chosen is what is filled, whatever blank stood marked."""
        data = super().clean()
        if data.get("blank") in (actions.NEW, "") and not data.get("file") and "file" not in self.errors:
            self.add_error("file", _("Оберіть файл або один із бланків, які вже є."))
        return data


class VersionForm(forms.Form):
    """The next version of a blank."""

    file = BlankField(label=_("Нова версія файлу"), help_text=HINT)
    note = forms.CharField(label=_("Що змінено"), max_length=300, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
