"""The page «Порівняння» and its table as a file. A resident sees what is public, an official also what is closed today."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.figures.beside import rows
from viche.kit.figures.beside.asked import MOST_FIGURES, CompareForm, title_of, understood
from viche.kit.figures.beside.chart import Group, chart
from viche.kit.figures.beside.rows import Section
from viche.kit.figures.comparing import Line
from viche.kit.figures.pages import home
from viche.kit.registers.exporting import LANGUAGE, TYPES
from viche.kit.spreadsheets import write_csv
from viche.kit.templatetags.kit import number_state

HEADER = (
    gettext_lazy("Число"), gettext_lazy("Від"), gettext_lazy("До"), gettext_lazy("Пораховано"), gettext_lazy("Як пораховано"),
    gettext_lazy("Зазначено в документі"), gettext_lazy("Застереження"), gettext_lazy("Документ"), gettext_lazy("Місце"),
    gettext_lazy("Зміна"), gettext_lazy("Зміна, %"),
)  # fmt: skip


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Figures over years, halves or quarters, by the address."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = understood(request.GET)
    found, periods = rows.sections(asked, viewer)
    context = {
        "sections": [_told(section, viewer) for section in found],
        "notes": asked.notes,
        "form": CompareForm(asked, periods),
        "most": MOST_FIGURES,
        "file_url": f"{reverse('compare-export')}?{request.GET.urlencode()}" if found else "",
        "reset_url": reverse("compare") if asked.figures else "",
        "crumbs": [*home(), {"title": _("Числа"), "url": reverse("figures")}],
    }
    return render(request, "kit/figures/compare.html", context)


def _told(section: Section, viewer: Viewer) -> dict[str, Any]:
    groups = section.groups
    others = rows.others_told(section.figure, section.others)
    return {
        "figure": section.figure,
        "chart": chart(groups),
        "sentence": sentence(groups),
        "lines": [_line(section, line) for line in section.lines],
        "others": others,
        "more": len(section.others) - len(others),
        "kept": section.kept,
        "closed": section.closed and viewer.is_staff,
    }


def _line(section: Section, line: Line) -> dict[str, Any]:
    bars = rows.bars_of(line)
    return {
        "line": line,
        "title": title_of(line.period),
        "running": line.period.holds(clock.today()) and not section.figure.standing,
        "url": rows.url_of(section.figure, line.period),
        "bars": bars,
        "columns": rows.in_columns(bars),
        "nothing": section.nothing(line),
    }


def sentence(groups: Sequence[Group]) -> str:
    """What the chart shows: the ends of what was counted, how much is stated."""
    counted = [(bar, group.title) for group in groups for bar in group.bars if bar.kind != "stated"]
    stated = sum(bar.kind == "stated" for group in groups for bar in group.bars)
    told = []
    if counted:
        most, least = max(counted, key=lambda pair: pair[0].value), min(counted, key=lambda pair: pair[0].value)
        if most[0].value == least[0].value:
            told.append(_("Пораховано: %(value)s (%(when)s).") % {"value": most[0].text, "when": most[1]})
        else:
            told.append(
                _("Пораховано: найбільше %(most)s (%(when)s), найменше %(least)s (%(then)s).")
                % {"most": most[0].text, "when": most[1], "least": least[0].text, "then": least[1]}
            )
    if stated:
        told.append(_("Зазначених у документах чисел: %(number)s.") % {"number": stated})
    return " ".join(told)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The tables as CSV, in Ukrainian whatever language the page speaks."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found, _periods = rows.sections(understood(request.GET), viewer)
    file = io.BytesIO()
    with translation.override(LANGUAGE):
        write_csv(_cells(found), file, header=[str(title) for title in HEADER])
    answer = HttpResponse(file.getvalue(), content_type=TYPES["csv"])
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer


def _cells(found: Sequence[Section]) -> Iterator[list[Any]]:
    for section in found:
        for line in section.lines:
            stated, difference, counted = line.stated, line.difference, line.counted
            by_document = counted is not None and counted.basis == "stated"
            yield [
                str(section.figure.title), line.period.since, line.period.until,
                counted.value if counted and not by_document else None,
                number_state(counted.basis) if counted else section.nothing(line),
                stated.number if stated else counted.value if counted and by_document else None,
                stated.get_qualifier_display() if stated else "", stated.document if stated else "", stated.place if stated else "",
                difference.value if difference else None,
                round(difference.percent, 1) if difference and difference.percent is not None else None,
            ]  # fmt: skip
