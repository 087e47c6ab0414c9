"""Figures: a key, a title with its noun, a QuerySet for a period, a measure, breakdowns. Nothing else puts a number
in a report.

Two kinds of value, never mixed: *counted* opens its records, *stated* is typed from a document of the time before
Viche and keeps the quote. An app declares its figures in `figures.py`:

>>> declare(Figure(
...     key="acts", title=_("Акти"), noun=ACT, date_field="adopted_on", breakdowns=("kind",),
...     queryset=lambda period: Act.objects.filter(period.days("adopted_on")), columns=("title", "adopted_on"),
... ))
"""

from viche.kit.figures.counting import counting
from viche.kit.figures.declare import Figure, ListOf, declare, discover, figure, list_of, lists, registered
from viche.kit.figures.measures import Count, Distinct, Largest, Measure, Share, Sum, Weighted
from viche.kit.figures.periods import Period
from viche.kit.figures.values import Counted, breakdown, counted, is_closed, latest_day, series, years

__all__ = [
    "Count",
    "Counted",
    "Distinct",
    "Figure",
    "Largest",
    "ListOf",
    "Measure",
    "Period",
    "Share",
    "Sum",
    "Weighted",
    "breakdown",
    "counted",
    "counting",
    "declare",
    "discover",
    "figure",
    "is_closed",
    "latest_day",
    "list_of",
    "lists",
    "registered",
    "series",
    "years",
]
