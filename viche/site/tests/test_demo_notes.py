"""Notes and the quarterly report of a department over a year of the demo: no hole, no «0», no number beside a wrong word."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from viche.hromada.models import Department, Hromada
from viche.kit import tenancy
from viche.kit.figures import Period
from viche.people.models import Person
from viche.reports import own
from viche.reports.composing import Composed
from viche.reports.content import Paragraph
from viche.site.demo import cast
from viche.site.seeds.told import Seed, tell
from viche.site.tests.test_demo import demo

__all__ = ["demo"]

UNIT = "Відділ комунікацій з громадськістю"
FORMS = ("consultations-quarter", "situation-day", "situation-month")
HOLE = re.compile(r"«»|<>|\(\)|\s[,.;:)]|,[,.;]|\(\s|  |[.;:]{2}|\b0\b|^[,.;:)–]")
# One thing beside words for several, and the other way round.
WRONG = re.compile(
    r"\b(?<!\d[  ])1 \w+, участь у яких|\b1 (?:заходи|осіб|засідань|повідомлень|консультації)\b"
    r"|\b[2-4] (?:захід|особа|повідомлень|засідань)\b|\b[5-9] (?:захід|заходи|особи|консультації)\b"
)


def told(form: str, period: Period) -> tuple[Composed, list[str]]:
    """The report and its paragraphs."""
    composed = tell(Seed("000", form, lambda: Department.objects.get(name=UNIT), period))
    blocks = [block for block in composed.content.blocks if isinstance(block, Paragraph)]
    return composed, [line for block in blocks for line in block.text.replace("\N{NO-BREAK SPACE}", " ").split("\n")]


def flaws(lines: list[str]) -> list[str]:
    """Lines that do not read."""
    ended = [
        line for line in lines[3:] if line[:1].isupper() and line[-1:] not in ".:;" and " " in line and len(line) > 60
    ]
    return [line for line in lines if not line.strip() or HOLE.search(line) or WRONG.search(line)] + ended


@pytest.mark.django_db
def test_a_year_of_notes_and_quarters_reads_well(demo: dict[str, Hromada]) -> None:
    quarters = [("consultations-quarter", Period.quarter(2024, which)) for which in (1, 2, 3, 4)]
    months = [("situation-month", Period.month(2024, month)) for month in range(1, 13)]
    days = [("situation-day", Period.day(date(2024, 1, 1) + timedelta(days=at))) for at in range(0, 366, 12)]
    wrong = {f"{form} {period.title}": found for form, period in (*quarters, *months, *days)
             if (found := flaws(told(form, period)[1]))}  # fmt: skip
    assert wrong == {}


@pytest.mark.django_db
def test_the_quarter_says_the_consultations_of_its_days(demo: dict[str, Hromada]) -> None:
    composed, lines = told("consultations-quarter", Period.quarter(2024, 2))
    text = " ".join(lines)
    assert (
        "за квітень-червень 2024 року" in text
        and "Проведено 19 консультацій з громадськістю, з них 6 електронних." in text
    )
    items = [line for line in lines if re.match(r"\d\d\.0[456]\.2024", line)]
    assert len(items) == 19 and items[-1].endswith(".") and all(item.endswith(";") for item in items[:-1])
    assert all(number.answer.records for number in composed.numbers)


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_was_noted_it_says_so_in_words(demo: dict[str, Hromada], form: str) -> None:
    period = Period.quarter(2019, 2) if form == "consultations-quarter" else Period.month(2019, 4)
    composed, lines = told(form, period)
    assert not composed.numbers and flaws(lines) == []
    assert re.search("не проведено|не надходило", " ".join(lines))


@pytest.mark.django_db
def test_a_day_says_what_happened_on_it(demo: dict[str, Hromada]) -> None:
    text = " ".join(told("situation-day", Period.day(date(2024, 4, 18)))[1])
    assert "за 18 квітня 2024 року" in text and "Відбувся 1 захід: Семінар «Прозорість місцевого бюджету»." in text
    assert "Проведено 2 засідання дорадчих органів і комісій" in text


@pytest.mark.django_db
def test_they_stand_among_the_forms_of_a_department(demo: dict[str, Hromada]) -> None:
    place = demo["kropyvnytskyi"]
    with tenancy.enter(place.pk):
        unit = Department.objects.get(name=UNIT)
        assert {own.known()[form].outline.subject for form in FORMS} == {"department"}
    client = Client()
    client.force_login(Person.objects.get(email=f"mariia@{cast.DOMAIN}"))
    page = client.get(f"/kropyvnytskyi/desk/reports/new/?subject=department&pk={unit.pk}").content.decode()
    for title in ("Квартальний звіт про проведені консультації", "Щоденна довідка", "Місячна довідка"):
        assert title in page
