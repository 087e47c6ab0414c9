"""The numbers of the five reports: counted from the demo's records in two hromadas, stated with their quote in three."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from viche.hromada.models import Hromada
from viche.kit import figures, tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.site.demo import stated
from viche.site.tests.test_demo import demo

__all__ = ["demo"]


def test_every_number_of_the_reports_is_of_a_figure() -> None:
    with (stated.DATA / "report_figures.csv").open(encoding="utf-8") as file:
        rows = Counter(row["seed"] for row in csv.DictReader(file))
    assert sum(rows.values()) == 322
    assert Counter(row.seed for row in stated.printed()) == rows
    assert {row.figure for row in stated.printed()} <= set(figures.registered())


@pytest.mark.django_db
def test_two_hromadas_count_what_their_reports_print(demo: dict[str, Hromada]) -> None:
    wrong = []
    for row in stated.printed():
        if row.seed not in ("000", "001"):
            continue
        place = demo[stated.SEEDS[row.seed]]
        figure = figures.figure(row.figure)
        period = Period.day(row.until) if figure.standing else row.period
        with tenancy.enter(place.pk):
            found = figures.counted(figure, period, Viewer(hromada_id=place.pk), row.narrowed())
        if found.value != row.value:
            wrong.append((row.seed, row.place, row.metric, row.figure, row.narrow, row.value, found.value))
    assert wrong == []
