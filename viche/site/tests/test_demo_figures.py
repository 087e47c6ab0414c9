"""The numbers of the five reports: counted from the demo's records in three hromadas, stated with their quote in all."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from viche.hromada.models import Hromada
from viche.kit import figures, journal, tenancy
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.figures.stated import part_of
from viche.kit.models import StatedValue
from viche.office.programmes.models import StatedCell
from viche.registers.kinds.consultation import Consultation
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
def test_three_hromadas_count_what_their_reports_print(demo: dict[str, Hromada]) -> None:
    wrong = []
    for row in stated.printed():
        if row.seed not in ("000", "001", "004"):
            continue
        place = demo[stated.SEEDS[row.seed]]
        figure = figures.figure(row.figure)
        period = Period.day(row.until) if figure.standing else row.period
        with tenancy.enter(place.pk):
            found = figures.counted(figure, period, Viewer(hromada_id=place.pk), row.narrowed(place.pk))
        if found.value != row.value:
            wrong.append((row.seed, row.place, row.metric, row.figure, row.narrow, row.value, found.value))
    assert wrong == []


@pytest.mark.django_db
def test_every_number_is_stated_with_its_quote_once(demo: dict[str, Hromada]) -> None:
    """In a value of its own, or in a cell of the programme's table that the import took in."""
    for seed, slug in stated.SEEDS.items():
        with tenancy.enter(demo[slug].pk):
            values = {(row.figure, row.part, row.since, row.until): row for row in StatedValue.objects.all()}
            for row in stated.printed():
                if row.seed != seed or row.of_programme:
                    continue
                part = part_of(figures.figure(row.figure), row.narrowed(demo[slug].pk))
                value = values[row.figure, part, row.since, row.until]
                assert value.value == row.value and row.quote in value.quote and row.place in value.place


@pytest.mark.django_db
def test_the_table_of_the_programme_states_its_own_numbers(demo: dict[str, Hromada]) -> None:
    rows = [row for row in stated.printed() if row.seed == "002" and row.of_programme]
    assert len(rows) > 160
    with tenancy.enter(demo["kyiv"].pk):
        cells = " ".join(StatedCell.objects.values_list("text", flat=True)).replace("\N{NO-BREAK SPACE}", " ")
    for row in rows:
        assert row.printed in cells, row


@pytest.mark.django_db
def test_one_more_electronic_consultation_moves_every_number_of_it(demo: dict[str, Hromada]) -> None:
    place = demo["kropyvnytskyi"]
    keys = ("consultations", "consultations.electronic", "consultations.people")
    with tenancy.enter(place.pk):
        viewer = Viewer(hromada_id=place.pk)
        before = [figures.counted(figures.figure(key), Period.year(2024), viewer).value for key in keys]
        first = Consultation.objects.published().filter(form="electronic", held_on__year=2024).latest("held_on")
        with journal.change("note", by=None, ground="Ще одна"):
            Consultation.objects.create(
                hromada=place, department=first.department, state="published", form="electronic", title="Ще одна",
                held_on=first.held_on, participants=12,
            )  # fmt: skip
        after = [figures.counted(figures.figure(key), Period.year(2024), viewer).value for key in keys]
    assert (before, after) == ([71, 23, 10032], [72, 24, 10044])
