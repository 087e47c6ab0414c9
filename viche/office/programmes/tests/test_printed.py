"""What a report prints of a programme: each number opens exactly what it says; merged cells; what is not settled is doubted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix, set_urlconf

from tests.cast import Cast
from tests.factory import fill
from viche.kit import figures, tenancy
from viche.kit.figures import Period
from viche.kit.figures.printed import Number, PrintedRow, printed_list, subject
from viche.kit.publishing import DRAFT
from viche.office.programmes.models import Amendment, Measure, Plan, PlanAmount, Programme
from viche.office.programmes.rules import ACCEPTED, APPROVED, ASKED
from viche.office.programmes.tests import intake, making, statements

pytestmark = pytest.mark.django_db
HALF = Period.half(2024, 1)
GOAL, TASK, MEASURE, YEARS, EXECUTORS, SOURCE, PLAN, ACTUAL, STATUS, REASON = range(10)


@pytest.fixture
def inside(cast: Cast, settings: Any) -> Iterator[None]:
    set_urlconf(settings.HROMADA_URLCONF)
    set_script_prefix("/home/")
    with tenancy.enter(cast.home.pk):
        yield
    set_urlconf(None)
    set_script_prefix("/")


@pytest.fixture
def kyiv(cast: Cast, inside: None) -> Programme:
    return making.publish(intake.take(cast))


def rows(programme: Programme, cast: Cast, period: Period = HALF) -> dict[str, PrintedRow]:
    numbers = dict(Measure.objects.values_list("pk", "number"))
    found = printed_list("programme-measures").rows(programme, period, cast.viewer("iryna"))
    return {numbers[row.pk or 0]: row for row in found}


def numbers(row: PrintedRow) -> list[Number]:
    return [part for cell in row.cells for line in cell.lines for part in line if isinstance(part, Number)]


def test_goal_and_task_are_merged_down_and_a_heading_stands_with_its_first_part(kyiv: Programme, cast: Cast) -> None:
    found = rows(kyiv, cast)
    assert [row.cells[GOAL].rows for row in found.values()] == [28, *[0] * 27]
    assert [row.cells[TASK].rows for row in found.values()] == [26, *[0] * 25, 2, 0]
    assert found["2.1"].cells[TASK].text.startswith("2. ")
    first, second = (found[number].cells[MEASURE].text.split("\n") for number in ("1.8.1", "1.8.2"))
    assert first[0].startswith("1.8. ") and first[0].endswith(":") and first[1].startswith("1.8.1. ")
    assert second[0].startswith("1.8.2. ") and len(second) == 1


def test_every_printed_number_is_what_its_figure_gives(kyiv: Programme, cast: Cast) -> None:
    statements.paid(Measure.objects.get(programme=kyiv, number="1.15"), "400000", date(2024, 3, 5))
    seen = 0
    for row in rows(kyiv, cast).values():
        for number in numbers(row):
            asked = figures.figure(number.figure)
            value = figures.counted(asked, number.period, cast.viewer(None), number.narrow)
            assert value.value == number.value, (row.pk, number)
            assert value.basis == number.basis or not value.rows, (row.pk, number)
            seen += 1
    assert seen > 150


def test_the_wordings_of_the_form(kyiv: Programme, cast: Cast) -> None:
    found = rows(kyiv, cast)
    assert found["1.6"].cells[PLAN].text == "Всього: 23588,6\n23367,5\n221,1"
    assert found["1.6"].cells[SOURCE].text == "Всього\nБюджет міста Києва\nІнші джерела"
    assert found["1.6"].cells[ACTUAL].text == "8669,483 (бюджет міста Києва)"
    assert found["1.1"].cells[ACTUAL].text == "0,00"
    # The document itself prints «0,00»: that is stated, not counted.
    assert numbers(found["1.1"])[-1].basis == "stated"
    assert [found["1.16"].cells[at].text for at in (ACTUAL, STATUS, REASON)] == ["-", "-", "-"]
    assert found["1.18"].cells[PLAN].text == "Фінансування не потребує"
    assert "виконано у повному обсязі" in found["1.13"].cells[STATUS].text
    says = subject("programme").says(kyiv, HALF)
    assert says["programme"] == f"{kyiv.title} на 2020–2024 роки"


def test_sums_of_several_sources_stand_apart_and_open_each_its_own(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast)
    measure = statements.measure(programme)
    making.stated(measure, "500", source="Бюджет громади", fund="general")
    making.stated(measure, "250", source="Грант", fund="")
    (row,) = rows(programme, cast).values()
    assert row.cells[ACTUAL].text == "0,5 (бюджет громади)\n0,25 (грант)"
    for number, value in zip(numbers(row), (500, 250), strict=True):
        asked = figures.figure("programme-spent")
        assert figures.counted(asked, HALF, cast.viewer(None), number.narrow).value == value == number.value


def test_a_plan_is_printed_as_it_stood_at_the_end_of_the_period(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast)
    measure = statements.measure(programme)
    statements.planned(measure, "100000", 2024)
    change = fill(Amendment, cast.home, programme=programme, since=date(2024, 7, 1))
    later = fill(
        Plan, cast.home, programme=programme, measure=measure, amendment=change, since=date(2024, 7, 1), total=99
    )
    fill(PlanAmount, cast.home, programme=programme, measure=measure, plan=later, year=2024, amount=Decimal(50000))
    (before,) = rows(programme, cast).values()
    (after,) = rows(programme, cast, Period.half(2024, 2)).values()
    assert before.cells[PLAN].text == "Всього: 100,0\n2024 рік - 100,0"
    # The plan itself says another total than its years give: what it says is printed, and opens the plan.
    assert after.cells[PLAN].text == "Всього: 0,099\n2024 рік - 50,0"
    assert [number.figure for number in numbers(after)[:2]] == ["programme-plan-printed", "programme-plan-term"]


def test_what_is_still_being_written_is_not_printed(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast)
    when = statements.round_(programme, since=HALF.since, until=HALF.until)
    said = {"whole": "done", "story": "Проведено {acts}."}
    making.say(statements.measure(programme, "1.1"), when, cast, state=ASKED, **said)
    making.say(statements.measure(programme, "1.2"), when, cast, state=ACCEPTED, **said)
    making.say(statements.measure(programme, "1.3"), when, cast, state=APPROVED, **said)
    asked, accepted, approved = rows(programme, cast).values()
    assert (asked.cells[STATUS].text, asked.cells[REASON].text) == ("", "")
    assert (accepted.cells[STATUS].text, accepted.cells[REASON].text) == ("", "")
    assert approved.cells[STATUS].text == "Виконано"
    assert approved.cells[REASON].text == "Проведено 0 актів.".replace(" а", "\N{NO-BREAK SPACE}а")
    assert numbers(approved)[-1].figure == "acts"


def test_what_is_not_settled_is_doubted(cast: Cast, inside: None) -> None:
    programme = making.of_size(cast, 3, state=DRAFT)
    titles = [doubt.title for doubt in subject("programme").doubts(programme, HALF)]
    assert titles == ["Програму не оприлюднено"]
    making.publish(programme)
    when = programme.rounds.get()
    measure = programme.measures.order_by("order").first()
    assert measure is not None
    statements.paid(measure, "70", date(2024, 3, 5))
    late = statements.measure(programme, "3.1")
    making.say(late, when, cast, state=ASKED)
    making.say(statements.measure(programme, "3.2"), when, cast, state=ACCEPTED, whole="not_done")
    found = {doubt.title: doubt for doubt in subject("programme").doubts(programme, HALF)}
    assert "1 захід: 3.1." in found["Відомостей немає"].text.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 захід: 3.2." in found["Відомості не затверджено"].text.replace("\N{NO-BREAK SPACE}", " ")
    assert {title for title, doubt in found.items() if doubt.printed} == {
        "Відомостей немає",
        "Відомості не затверджено",
    }
    assert "3.2" in found["Бракує пояснення"].text
    differing = found[f"{measure.number}: платежі не дорівнюють сумі документа"]
    assert "0,1" in differing.text and "0,07" in differing.text and differing.url.endswith("#money")
    assert found["Відомостей немає"].url == f"/home/desk/programmes/{programme.pk}/?period={when.pk}"


def test_forty_measures_ask_no_more_than_three(cast: Cast, inside: None) -> None:
    asked = []
    for number in (3, 40):
        programme = making.of_size(cast, number)
        with CaptureQueriesContext(connection) as seen:
            assert len(rows(programme, cast)) == number
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 17
