"""What the address of «Порівняння» asks for: figures, the length of a period, years. What is not known is told, not refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from viche.kit import clock, words
from viche.kit.figures.catalogue import by_groups, group_title
from viche.kit.figures.declare import Figure, registered
from viche.kit.figures.periods import Period

MOST_FIGURES, MOST_PERIODS = 4, 12
STEPS = {"year": gettext_lazy("роки"), "half": gettext_lazy("півріччя"), "quarter": gettext_lazy("квартали")}
IN_YEAR = {"year": 1, "half": 2, "quarter": 4}
# How many years are shown when none are named.
YEARS = {"year": 5, "half": 3, "quarter": 2}
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass
class Asked:
    """`since`, `until`: years, where the address names them; `notes`: what of it could not be done, in sentences."""

    figures: list[Figure]
    step: str = "year"
    since: int | None = None
    until: int | None = None
    notes: list[str] = field(default_factory=list)

    def periods(self, known: Iterable[int]) -> list[Period]:
        """The periods, oldest first; `known`: years of which there is something to show. Those that have not begun are
        left out, of too many the newest stay."""
        today, known = clock.today(), sorted(known)
        last = self.until or max((year for year in known if year <= today.year), default=today.year)
        first = self.since or max(last - YEARS[self.step] + 1, min([*known, last]))
        first, last = sorted((first, last))
        kept = range(max(first, last - MOST_PERIODS // IN_YEAR[self.step] + 1), last + 1)
        if kept.start > first:
            self.notes.append(
                _("Показано останні проміжки, не більше %(most)s. Решту відкриють інші роки.") % {"most": MOST_PERIODS}
            )
        return [period for year in kept for period in periods_of(self.step, year) if period.since <= today]


def periods_of(step: str, year: int) -> list[Period]:
    """The year in parts of this length."""
    if step == "year":
        return [Period.year(year)]
    make = Period.half if step == "half" else Period.quarter
    return [make(year, which) for which in range(1, IN_YEAR[step] + 1)]


def title_of(period: Period) -> str:
    """«2024», «I півріччя 2024», «IV квартал 2024»: short, for a chart."""
    year, months = period.since.year, period.months
    if months == 12:
        return str(year)
    which = (period.since.month - 1) // months + 1
    return words.half_year(year, which) if months == 6 else words.quarter(year, which)


def understood(query: QueryDict) -> Asked:
    """The address, read."""
    notes: list[str] = []
    keys = list(dict.fromkeys(filter(None, (*query.getlist("figure"), query.get("more", "")))))
    figures = [found for key in keys if (found := known_figure(key, notes))]
    if len(figures) > MOST_FIGURES:
        notes.append(_("Поруч стоять не більше як %(most)s числа: перші з названих.") % {"most": MOST_FIGURES})
    step = query.get("step", "year")
    if step not in STEPS:
        notes.append(_("Порівнюємо за роками, півріччями або кварталами. Показано роки."))
        step = "year"
    since, until = (year_of(query.get(name, ""), notes) for name in ("since", "until"))
    return Asked(figures[:MOST_FIGURES], step, since, until, notes)


def known_figure(key: str, notes: list[str]) -> Figure | None:
    """The figure, or a note that there is none."""
    found = registered().get(key)
    if found is None:
        notes.append(_("Числа «%(key)s» немає. Оберіть інше зі списку.") % {"key": key[:40]})
    return found


def year_of(text: str, notes: list[str]) -> int | None:
    """The year, or nothing and a note."""
    text = text.strip()
    if not text:
        return None
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    notes.append(
        _("Рік «%(text)s» прочитати не вдалося. Напишіть чотири цифри, від %(first)s до %(last)s.")
        % {"text": text[:40], "first": FIRST_YEAR, "last": LAST_YEAR}
    )
    return None


def choices(left_out: Sequence[Figure] = ()) -> list[Any]:
    """Every figure under the heading of its register."""
    gone = {figure.key for figure in left_out}
    groups = {
        group_title(key): [(f.key, str(f.title)) for f in figures if f.key not in gone]
        for key, figures in by_groups().items()
    }
    return [(title, found) for title, found in groups.items() if found]


class CompareForm(forms.Form):
    """The form of the page: what is chosen stays ticked, one figure more at a time."""

    figure = forms.MultipleChoiceField(label=gettext_lazy("Обрані числа"), widget=forms.CheckboxSelectMultiple)
    more = forms.ChoiceField(label=gettext_lazy("Додати число"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("Проміжки"), choices=list(STEPS.items()), required=False)
    since = forms.CharField(label=gettext_lazy("Від року"), required=False)
    until = forms.CharField(label=gettext_lazy("До року"), required=False)

    def __init__(self, asked: Asked, periods: Sequence[Period]) -> None:
        # Ids of their own: the page of a hromada has a box for words as well.
        super().__init__(initial=self._told(asked, periods), auto_id="compare_%s")
        chosen: Any = self.fields["figure"]
        chosen.choices = [(figure.key, figure.title) for figure in asked.figures]
        if not asked.figures:
            del self.fields["figure"]
        more: Any = self.fields["more"]
        more.choices = [("", _("оберіть")), *choices(asked.figures)]
        if len(asked.figures) >= MOST_FIGURES:
            del self.fields["more"]
        for name in ("since", "until"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "maxlength": 4}

    def _told(self, asked: Asked, periods: Sequence[Period]) -> dict[str, Any]:
        years = {"since": periods[0].since.year, "until": periods[-1].until.year} if periods else {}
        return {"figure": [figure.key for figure in asked.figures], "step": asked.step, **years}
