"""The demo: five hromadas as the reports print them; running it again changes nothing."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from viche.hromada import statute
from viche.hromada.models import Act, Department, Hromada, Territory
from viche.kit import figures, journal, tenancy
from viche.kit.clock import Term
from viche.kit.models import Attachment, JournalEntry, StatedValue
from viche.office.programmes.models import (
    DocumentDoubt,
    Executor,
    Programme,
    Spending,
    StatedCell,
    Statement,
)
from viche.people.models import Person
from viche.registers.kinds.point import Point
from viche.site.demo import load

SLUGS = {"kropyvnytskyi", "zhytomyr", "kyiv", "kryvyi-rih", "khmilnyk"}


@pytest.fixture
def demo(db: None) -> dict[str, Hromada]:
    """The cast of the tests holds two of the territories: in these tests it lives elsewhere."""
    with (load.DATA / "hromadas.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    spare = Territory.objects.openable().filter(hromada__isnull=True).exclude(pk__in=codes)[:2]
    with journal.change("note", by=None):
        for place, territory in zip(Hromada.objects.all(), spare, strict=True):
            Hromada.objects.filter(pk=place.pk).update(territory=territory)
    call_command("demo", "--no-reports", verbosity=0)
    return {place.slug: place for place in Hromada.objects.filter(invented=True)}


def test_five_hromadas_with_what_their_reports_print(demo: dict[str, Hromada]) -> None:
    assert set(demo) == SLUGS
    acts, units = {}, {}
    for slug, place in demo.items():
        with tenancy.enter(place.pk):
            acts[slug] = Act.objects.published().count()
            units[slug] = Department.objects.count()
            assert not Department.objects.filter(genitive="").exists()
    # Zhytomyr: two that its report prints, and invented ones whose counts are 1301 + 2090 + 1176.
    assert acts == {"kropyvnytskyi": 1, "zhytomyr": 4569, "kyiv": 10, "kryvyi-rih": 0, "khmilnyk": 0}
    assert units == {"kropyvnytskyi": 2, "zhytomyr": 2, "kyiv": 5, "kryvyi-rih": 3, "khmilnyk": 3}


def test_every_change_says_its_report_and_quote(demo: dict[str, Hromada]) -> None:
    with tenancy.enter(demo["kyiv"].pk):
        act = Act.objects.get(number="400")
        noted = JournalEntry.objects.filter(kind="hromada_act", record_id=act.pk).order_by("id")
        assert [entry.verb for entry in noted] == ["note", "publish"]
        assert "№ 400" in noted[0].ground and "Інформація про виконання" in noted[0].ground


def test_rules_as_they_are_known(demo: dict[str, Hromada]) -> None:
    with tenancy.enter(demo["kyiv"].pk):
        days = (date(2021, 6, 9), date(2021, 6, 10))
        assert [statute.value("petition-signatures", day) for day in days] == [10_000, 6_000]
        assert [statute.value("petition-period", day) for day in days] == [Term(90, "cd"), Term(60, "cd")]
    with tenancy.enter(demo["kryvyi-rih"].pk):
        assert statute.value("petition-signatures") == 1_000 and statute.applies("petition-period").text == "невідомо"


def test_stated_values_belong_to_declared_figures(demo: dict[str, Hromada]) -> None:
    seen = {}
    for slug, place in demo.items():
        with tenancy.enter(place.pk):
            for row in StatedValue.objects.all():
                assert figures.figure(row.figure) and row.quote and row.document
                seen[slug, row.figure] = int(row.value)
    assert seen["zhytomyr", "council-decisions"] == 1301 and seen["kryvyi-rih", "council-decisions"] == 777


def test_programmes_come_from_the_documents_themselves(demo: dict[str, Hromada]) -> None:
    found = {}
    for slug, place in demo.items():
        with tenancy.enter(place.pk):
            # What a report only names has no document.
            for programme in Programme.objects.published().filter(measures__isnull=False).distinct():
                spent = Spending.objects.filter(programme=programme)
                sums = sorted(spent.values_list("amount", flat=True))
                files = Attachment.objects.filter(kind="programmes_programme", record_id=programme.pk)
                rows = programme.measures.filter(is_group=False).count()
                found[slug] = (rows, sums, list(files.values_list("name", flat=True)), programme.unit)
                assert all(row.stated and row.cell_id for row in spent)
                assert all(entry.verb == "import" and entry.actor_id is None for entry in _written(programme))
                # What the document does not print is said beside the title.
                assert bool(programme.note) == (slug != "kyiv")
    spent = [54750, 415892, 495720, 8669483, 20287577]
    assert found == {
        "kyiv": (28, [Decimal(amount) for amount in spent], ["kyiv-2024-h1.docx"], 1000),
        "kryvyi-rih": (6, [Decimal("11583.00"), Decimal("1243280.57")], ["kryvyi-rih-2023.csv"], 1),
        "khmilnyk": (13, [], ["khmilnyk-2023-h1.docx"], 1000),
    }


def test_programmes_that_reports_only_name_are_noted_with_their_years_and_act(demo: dict[str, Hromada]) -> None:
    found = {}
    for slug in ("kropyvnytskyi", "zhytomyr"):
        with tenancy.enter(demo[slug].pk):
            programme = Programme.objects.published().get()
            noted = JournalEntry.objects.filter(kind="programmes_programme", record_id=programme.pk)
            assert [entry.verb for entry in noted.order_by("id")] == ["note", "publish"]
            found[slug] = (programme.since_year, programme.until_year, programme.act and programme.act.number)
    assert found == {"kropyvnytskyi": (2023, 2025, "1431"), "zhytomyr": (2021, 2025, None)}


def _written(programme: Programme) -> Any:
    return JournalEntry.objects.filter(kind="programmes_measure", after__programme_id=programme.pk)


def test_districts_and_departments_of_the_programmes(demo: dict[str, Hromada]) -> None:
    with tenancy.enter(demo["kryvyi-rih"].pk):
        districts = StatedCell.objects.filter(measure__number="3", text__contains=" район: ").order_by("row")
        counts = [int(cell.text.rpartition(" — ")[2].rstrip(".")) for cell in districts]
        assert counts == [308, 161, 261, 152, 44, 439, 98] and sum(counts) == 1463
        assert not DocumentDoubt.objects.exists()  # 11 583,00 + 1 243 280,57 = 1 254 863,57
    with tenancy.enter(demo["kyiv"].pk):
        unit = Department.objects.get(name="Департамент суспільних комунікацій")
        assert Programme.objects.get().department == unit
        assert Executor.objects.filter(department=unit).count() == 21
        assert DocumentDoubt.objects.count() == 8
    with tenancy.enter(demo["khmilnyk"].pk):
        way = Statement.objects.get(measure__number="3.12.2.4")
        assert "проконсультували 124 громадян" in way.story and way.stated


def test_points_are_of_one_hromada_and_say_that_they_are_invented(demo: dict[str, Hromada]) -> None:
    for slug, place in demo.items():
        with tenancy.enter(place.pk):
            points = list(Point.objects.all())
        assert bool(points) == (slug == "kropyvnytskyi")
        assert all("(вигадано)" in point.name for point in points)
        assert {point.state for point in points} in (set(), {"draft", "published", "withheld"})


def test_again_changes_nothing(demo: dict[str, Hromada], django_assert_max_num_queries: Any) -> None:
    with tenancy.enter(demo["kyiv"].pk), journal.change("correct", by=None):
        Act.objects.filter(number="73").update(number="73/1")
    with django_assert_max_num_queries(80):
        call_command("demo", "--no-reports", verbosity=0)
    with tenancy.enter(demo["kyiv"].pk):
        assert Act.objects.filter(number="73/1").exists() and not Act.objects.filter(number="73").exists()
    assert Hromada.objects.filter(invented=True).count() == 5
    assert Person.objects.filter(is_operator=True, demo=True).count() == 1


def test_a_real_hromada_is_left_alone(cast: Any) -> None:
    call_command("demo", "--no-reports", verbosity=0)
    with tenancy.enter(cast.home.pk):
        assert not Act.objects.exists() and Department.objects.count() == 2
    assert {place.slug for place in Hromada.objects.filter(invented=True)} == {"kyiv", "kryvyi-rih", "khmilnyk"}


def test_each_row_of_the_data_has_a_quote_and_fits_the_others() -> None:
    with (load.DATA / "departments.csv").open(encoding="utf-8") as file:
        units = {(row["hromada"], row["name"]) for row in csv.DictReader(file)}
    with (load.DATA / "acts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(
        (row["hromada"], row["department"]) in units and row["quote"] and row["report"] in load.REPORTS for row in rows
    )
    assert all(row["number"] in row["quote"] for row in rows)
    assert [row["number"] for row in rows if not row["adopted_on"]] == ["44-Т"]


@pytest.mark.django_db
def test_the_demo_refuses_a_production_server(settings: Any) -> None:
    settings.DEMO = settings.TESTING = False
    with pytest.raises(CommandError, match="демонстрації"):
        call_command("demo")


@pytest.mark.django_db
def test_an_operator_is_made_and_unmade(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    call_command("operator", "Taras@Viche.test", name="Тарас Оператор")
    person = Person.objects.get(email="taras@viche.test")
    assert person.is_operator and "відкриває" in capsys.readouterr().out
    call_command("operator", "taras@viche.test", revoke=True)
    person.refresh_from_db()
    assert not person.is_operator
    said = [f"operator {done}: person {person.pk}, by" in caplog.text for done in ("granted to", "taken from")]
    assert said == [True, True]
    for wrong in ("не пошта", "nobody@viche.test"):
        with pytest.raises(CommandError):
            call_command("operator", wrong, revoke=True)
