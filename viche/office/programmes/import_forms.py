"""Forms of taking a document in: the file and where it goes, what its columns are, what to do with what differs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.hromada.models import Department
from viche.kit import clock
from viche.kit.access import EVERYWHERE, WRITERS, Viewer
from viche.kit.publishing import changers
from viche.kit.registers.fields import DayField
from viche.office.programmes.importing.choices import Choices
from viche.office.programmes.models import Programme
from viche.office.programmes.models.plan import UNITS, YEAR
from viche.office.programmes.taking import Columns, ProgrammeDraft
from viche.office.programmes.taking import columns as taken

NEW, UNUSED = "new", "-"
COLUMN = "column_"
SAMPLE = 60
# Years offered for a column of the plan.
LONGEST = 20


class UploadForm(forms.Form):
    """The file, and the programme it is about: a new one, or one that is there."""

    file = forms.FileField(
        label=gettext_lazy("Документ"),
        help_text=gettext_lazy("DOCX, XLSX або CSV із таблицею програми чи звіту про неї, до 20 МБ."),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.csv"}),
    )
    programme = forms.ChoiceField(
        label=gettext_lazy("Програма"),
        help_text=gettext_lazy("Якщо програма вже є, з документа візьмемо звіт про неї за його період."),
    )
    department: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Хто координує нову програму"),
        help_text=gettext_lazy("Потрібно для нової програми: цей підрозділ збирає відомості виконавців і звітує."),
        required=False,
        empty_label=gettext_lazy("Виберіть"),
    )

    # A report on a programme that is there needs no department: the browser shall not ask for one.
    use_required_attribute = False

    def full_clean(self) -> None:
        """Whether a department is needed depends on the programme; the label does not call it optional."""
        self.fields["department"].required = False
        super().full_clean()
        self.fields["department"].required = True

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].required = not self.is_bound
        box, units = self.fields["department"], viewer.units(WRITERS)
        assert isinstance(box, forms.ModelChoiceField)
        rows = Department.objects.working(clock.today())
        box.queryset = rows if units is EVERYWHERE else rows.filter(pk__in=units)
        if units is not EVERYWHERE and len(units) == 1:
            box.initial = next(iter(units))
        self.programmes = {str(programme.pk): programme for programme in _programmes(viewer)}
        choice = self.fields["programme"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(NEW, _("Нова програма")), *((key, row.title) for key, row in self.programmes.items())]

    def clean(self) -> dict[str, Any]:
        """A new programme has somebody who coordinates it."""
        cleaned = super().clean() or {}
        if cleaned.get("programme") == NEW and not cleaned.get("department") and "department" not in self.errors:
            self.add_error("department", _("Виберіть підрозділ, який координує нову програму."))
        return cleaned

    def choices(self) -> Choices:
        """What was chosen."""
        programme = self.programmes.get(self.cleaned_data["programme"])
        if programme is None:
            return Choices(self.cleaned_data["department"].pk)
        return Choices(
            programme.department_id,
            programme=programme.pk,
            since_year=programme.since_year,
            until_year=programme.until_year,
        )


def _programmes(viewer: Viewer) -> list[Programme]:
    """Programmes this person may take a document into."""
    rows = Programme.objects.visible(to=viewer)
    return [row for row in rows if viewer.has(changers(row.state), row.department_id)]


class ColumnsForm(forms.Form):
    """What the document is, and what each of its columns is; everything as it was read, to be corrected."""

    title = forms.CharField(
        label=gettext_lazy("Назва програми"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    since_year = forms.IntegerField(label=gettext_lazy("Перший рік"), validators=YEAR)
    until_year = forms.IntegerField(label=gettext_lazy("Останній рік"), validators=YEAR)
    since = DayField(label=gettext_lazy("Звітний період від"), required=False)
    until = DayField(label=gettext_lazy("Звітний період до"), required=False)
    unit = forms.TypedChoiceField(label=gettext_lazy("Суми в документі"), choices=UNITS, coerce=int)

    def __init__(
        self, *args: Any, draft: ProgrammeDraft, columns: Columns, chosen: Choices, samples: Any, **kwargs: Any
    ):
        self.draft, self.columns, self.chosen = draft, columns, chosen
        super().__init__(*args, **{**kwargs, "initial": self._read()})
        if chosen.programme is not None:
            for name in ("title", "since_year", "until_year"):
                del self.fields[name]
        known = taken.choices(self._years())
        known += [(key, taken.title(key)) for key in columns.fields.values() if key not in dict(known)]
        for number, heading in sorted(columns.headings.items()):
            self.fields[f"{COLUMN}{number}"] = forms.ChoiceField(
                label=heading,
                choices=[(UNUSED, _("Не читати")), *known],
                initial=columns.fields.get(number, UNUSED),
                help_text=_about_column(number, number in columns.fields, samples.get(number, [])),
            )

    def _years(self) -> list[int]:
        """Those a column of the plan may be of: the programme's, and where they are not known yet, the recent ones."""
        today = clock.today().year
        first = self.chosen.since_year or self.draft.since_year or today - 6
        last = self.chosen.until_year or self.draft.until_year or today + 2
        said = [self.data.get(name, "") for name in ("since_year", "until_year")]
        typed = [int(text) for text in said if text.isascii() and text.isdigit() and 1991 <= int(text) <= 2100]
        if len(typed) == 2:
            first, last = min(first, *typed), max(last, *typed)
        return list(range(first, min(last, first + LONGEST) + 1))

    def _read(self) -> dict[str, Any]:
        """As chosen before, else as the document says."""
        draft, chosen = self.draft, self.chosen
        return {
            "title": chosen.title or draft.title,
            "since_year": chosen.since_year or draft.since_year,
            "until_year": chosen.until_year or draft.until_year,
            "since": chosen.since or draft.since,
            "until": chosen.until or draft.until,
            "unit": chosen.unit or draft.unit,
        }

    @property
    def about(self) -> list[forms.BoundField]:
        """Fields about the document."""
        return [field for field in self if not field.name.startswith(COLUMN)]

    @property
    def of_columns(self) -> list[forms.BoundField]:
        """Fields of the columns."""
        return [field for field in self if field.name.startswith(COLUMN)]

    def clean(self) -> dict[str, Any]:
        """Years and days in their order, one column for one field, and a column of measures."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("since_year"), cleaned.get("until_year")
        if first and last and last < first:
            self.add_error("until_year", _("Останній рік програми не раніше за перший."))
        self._check_period(cleaned.get("since"), cleaned.get("until"))
        used: dict[str, str] = {}
        for name in [name for name in self.fields if name.startswith(COLUMN)]:
            key = cleaned.get(name)
            if key == UNUSED:
                continue
            if key in used:
                self.add_error(
                    name,
                    _("Це вже взято зі стовпця «%(name)s». Залиште один.") % {"name": self.fields[used[key]].label},
                )
            elif key:
                used[key] = name
        if "measure" not in used:
            self.add_error(None, _("Покажіть стовпець, у якому названо захід: виберіть для нього «Захід»."))
        return cleaned

    def _check_period(self, since: date | None, until: date | None) -> None:
        if since and until and until < since:
            self.add_error("until", _("Кінець періоду не раніше за його початок."))
        for name, day, other in (("since", since, until), ("until", until, since)):
            if other and not day and name not in self.errors:
                self.add_error(name, _("Назвіть обидва дні періоду або жодного."))

    def mapped(self) -> Columns:
        """The columns as the person mapped them."""
        said = {number: self.cleaned_data[f"{COLUMN}{number}"] for number in self.columns.headings}
        return self.columns.mapped({number: key for number, key in said.items() if key != UNUSED})

    def choices(self, read_unit: int) -> Choices:
        """What was chosen before with all this. `read_unit`: what the document itself says, which then stays its word."""
        given = {key: value for key, value in self.cleaned_data.items() if not key.startswith(COLUMN)}
        given["unit"] = given["unit"] if given["unit"] != read_unit else None
        if "title" in given:
            given["title"] = " ".join(given["title"].split())
        return self.chosen.but(**given, columns=self.mapped().to_json())


def _about_column(number: int, recognised: bool, samples: list[str]) -> str:
    said = [_("Стовпець %(number)s.") % {"number": number}]
    said += [] if recognised else [_("Не впізнано: виберіть, що в ньому, або лишіть «Не читати».")]
    if samples:
        shown = "; ".join(f"«{text[:SAMPLE]}…»" if len(text) > SAMPLE else f"«{text}»" for text in samples)
        said.append(_("Перші клітинки: %(cells)s.") % {"cells": shown})
    else:
        said.append(_("Клітинки порожні."))
    return " ".join(said)


class ConfirmForm(forms.Form):
    """What to do with what the preview has shown. Only the questions that this document asks are there."""

    split = forms.BooleanField(required=False)
    replace = forms.BooleanField(label=gettext_lazy("Замінити взяте з документа"), required=False)
    amended_on = DayField(
        label=gettext_lazy("Зміни до програми діють від"),
        help_text=gettext_lazy(
            "Якщо план змінила рада, назвіть день: нові плани діятимуть від нього, старі лишаться. "
            "Якщо ні, лишіть порожнім: план програми не зміниться, а розбіжності стануть сумнівами."
        ),
        required=False,
    )
    amended_by = forms.CharField(
        label=gettext_lazy("Яким рішенням змінено"),
        help_text=gettext_lazy("Наприклад: рішення ради від 14.03.2024 № 210/8."),
        max_length=300,
        required=False,
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Оприлюднити одразу"),
        help_text=gettext_lazy("Інакше програма стане чернеткою."),
        required=False,
    )

    def __init__(self, *args: Any, asks: dict[str, Any], chosen: Choices, **kwargs: Any) -> None:
        initial = {name: getattr(chosen, name) for name in ("split", "replace", "amended_on", "amended_by", "publish")}
        super().__init__(*args, **{**kwargs, "initial": initial})
        for name in list(self.fields):
            if name not in asks:
                del self.fields[name]
        if "split" in asks:
            self.fields["split"].label, self.fields["split"].help_text = asks["split"]
        if "replace" in asks:
            self.fields["replace"].help_text = asks["replace"]

    def clean(self) -> dict[str, Any]:
        """A change of a programme has a decision behind it."""
        cleaned = super().clean() or {}
        if cleaned.get("amended_on") and not cleaned.get("amended_by"):
            self.add_error("amended_by", _("Назвіть рішення, яким змінено програму."))
        return cleaned

    def choices(self, chosen: Choices) -> Choices:
        """What was chosen before with these answers."""
        return chosen.but(**self.cleaned_data)
