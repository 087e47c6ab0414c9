"""«Порівняння»: figures over years, halves and quarters; what was counted and what is stated are two series."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import figures, tenancy
from viche.kit.figures import Period, counted
from viche.kit.figures.beside.asked import understood
from viche.kit.figures.beside.chart import Bar, Group, chart
from viche.kit.figures.values import counted_several
from viche.kit.models import Closure, StatedValue

pytestmark = pytest.mark.django_db
ACTS = "/home/compare/?figure=acts"


def act(cast: Cast, day: date, **given: Any) -> Act:
    return published(Act, cast.home, adopted_on=day, department=cast.department, **given)


def stated(cast: Cast, value: int, since: date, until: date, **given: Any) -> StatedValue:
    row = {"figure": "acts", "value": value, "quote": f"{value} рішень", "document": "Звіт", **given}
    return fill(StatedValue, cast.home, since=since, until=until, **row)


@pytest.fixture
def acts(cast: Cast) -> None:
    """Two in 2023, three in 2024 (one of the second quarter), one draft; 2022 and 2024 are stated."""
    with tenancy.enter(cast.home.pk):
        for day in (date(2023, 2, 1), date(2023, 3, 1), date(2024, 1, 9), date(2024, 2, 9), date(2024, 5, 9)):
            act(cast, day)
        fill(Act, cast.home, adopted_on=date(2024, 6, 1), department=cast.department)
        stated(cast, 150, date(2022, 1, 1), date(2022, 12, 31))
        stated(cast, 160, date(2024, 1, 1), date(2024, 12, 31), qualifier="over")
        stated(cast, 70, date(2024, 1, 1), date(2024, 6, 30))


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def lines(response: Any) -> dict[str, tuple[list[tuple[str, str]], str]]:
    """Title → numbers with their kinds, and why there is none."""
    (section,) = response.context["sections"]
    return {
        row["title"].replace("\N{NO-BREAK SPACE}", " "): ([(bar.text, bar.kind) for bar in row["bars"]], row["nothing"])
        for row in section["lines"]
    }


def test_years_counted_and_stated_are_two_series(acts: None) -> None:
    page = Client().get(ACTS)
    assert lines(page) == {
        "2022": ([("150", "stated")], ""),
        "2023": ([("2", "counted")], ""),
        "2024": ([("3", "counted"), ("понад 160", "stated")], ""),
    }
    (section,) = page.context["sections"]
    said = [row["line"].change for row in section["lines"]]
    assert said[0] == "" and "не порівнюємо" in said[1] and said[2].startswith("на 1 більше (50")
    # What is stated of other days is told, and is no bar.
    assert [(other["text"], other["when"].replace("\N{NO-BREAK SPACE}", " ")) for other in section["others"]] == [
        ("70", "за I півріччя 2024 року")
    ]
    assert "Пораховано: найбільше 3 (2024), найменше 2 (2023)" in text(page)


def test_quarters_and_halves(acts: None) -> None:
    page = Client().get(ACTS + "&step=quarter&since=2024&until=2024")
    assert [row[0] for row in lines(page).values()] == [
        [("2", "counted")],
        [("1", "counted")],
        [("0", "counted")],
        [("0", "counted")],
    ]
    half = lines(Client().get(ACTS + "&step=half&since=2024&until=2024"))
    assert half["I півріччя 2024"][0] == [("3", "counted"), ("70", "stated")]


def test_a_year_without_records_is_not_a_nought(acts: None) -> None:
    assert lines(Client().get(ACTS + "&since=2021&until=2023"))["2021"] == ([], "записів немає")


def test_a_closed_section_is_told_and_its_numbers_are_not(cast: Cast, acts: None) -> None:
    with tenancy.enter(cast.home.pk):
        fill(Closure, cast.home, section="hromada_act", mode="closed", since=date(2020, 1, 1))
    page = Client().get(ACTS)
    assert lines(page) == {
        "2022": ([("150", "stated")], ""),
        "2023": ([], "розділ закрито"),
        "2024": ([("понад 160", "stated")], ""),
    }
    assert "Розділ закрито" in text(page)
    official = Client()
    official.force_login(cast.people["mariia"])
    assert lines(official.get(ACTS))["2024"][0][0] == ("3", "counted")


def test_what_is_not_known_is_told_in_a_sentence(acts: None) -> None:
    said = text(Client().get("/home/compare/?figure=nothing&figure=acts&since=abc&until=2024&step=week"))
    assert "Числа «nothing» немає" in said and "Рік «abc» прочитати не вдалося" in said and "Показано роки" in said
    for hostile in (
        "figure=%00",
        "since=9999999999",
        "until=-1",
        "since=%D9%A1%D9%A2%D9%A3%D9%A4",
        "step=%00",
        "more=zz",
    ):
        assert Client().get(f"/home/compare/?figure=acts&{hostile}").status_code == 200, hostile
    many = "&".join(f"figure={key}" for key in list(figures.registered())[:6])
    assert "не більше як 4 числа" in text(Client().get(f"/home/compare/?{many}"))
    assert "Показано останні проміжки" in text(Client().get(ACTS + "&since=1990&until=2024&step=quarter"))


def test_the_table_as_a_file(acts: None) -> None:
    answer = Client().get("/home/compare/export.csv?figure=acts&until=2024")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:5] == ["Число", "Від", "До", "Пораховано", "Як пораховано"]
    assert [row[1:7] for row in rows[1:]] == [
        ["01.01.2022", "31.12.2022", "", "", "150", ""],
        ["01.01.2023", "31.12.2023", "2", "пораховано", "", ""],
        ["01.01.2024", "31.12.2024", "3", "пораховано", "160", "понад"],
    ]
    assert rows[3][9:] == ["1", "50,0"]


def test_queries_do_not_grow_with_periods_and_records(cast: Cast, acts: None) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert Client().get(address).status_code == 200
        return len(found)

    few = asked(ACTS + "&since=2023&until=2024")
    with tenancy.enter(cast.home.pk):
        for month in range(1, 13):
            act(cast, date(2022, month, 1))
            stated(cast, month, date(2023, month, 1), date(2023, month, 28))
    assert asked(ACTS + "&since=2020&until=2024") == few
    assert asked(ACTS + "&since=2022&until=2024&step=quarter") == few
    # Each figure more is its years and what is stated of it.
    assert asked(ACTS + "&figure=petitions&since=2020&until=2024") == few + 2


def test_several_at_once_are_what_each_is_alone(cast: Cast, acts: None) -> None:
    """Every figure there is, one union: the same as one by one."""
    viewer = cast.viewer(None)
    with tenancy.enter(cast.home.pk):
        asked = [
            (figure, figure.days(Period.year(year)))
            for figure in figures.registered().values()
            for year in (2023, 2024)
        ]
        found = counted_several(asked, viewer)
        for (figure, period), value in zip(asked, found, strict=True):
            alone = counted(figure, period, viewer)
            assert (value.value, value.basis) == (alone.value, alone.basis), figure.key
        assert counted_several([], viewer) == []


def test_the_chart_draws_each_kind_its_own_way() -> None:
    groups = [
        Group("2023", (Bar(10, "counted", "10"),)),
        Group("2024", (Bar(5, "mixed", "5"), Bar(20, "stated", "20"))),
        Group("2025", (), "записів немає"),
    ]
    drawn = chart(groups)
    wide, phone = drawn["sizes"]
    assert [key["css"] for key in drawn["kinds"]] == ["b1", "b2", "b3"]
    assert wide["width"] == 720 and phone["width"] == 328
    one, two, three = wide["groups"]
    assert [bar["css"] for bar in (*one["bars"], *two["bars"])] == ["b1", "b2", "b3"]
    assert float(one["bars"][0]["width"]) == pytest.approx(2 * float(two["bars"][0]["width"]), abs=0.2)
    assert three["bars"] == [] and three["nothing"] == "записів немає"
    # No bar lies on the next one, and the axis stands below all of them.
    tops = [float(bar["y"]) for group in (one, two) for bar in group["bars"]]
    assert tops == sorted(tops) and max(tops) < wide["floor"]
    assert chart([Group("2025", (), "записів немає")]) == {}


def test_an_empty_address_asks_to_choose() -> None:
    asked = understood(RequestFactory().get("/").GET)
    assert (asked.figures, asked.notes) == ([], [])
    assert "Оберіть число" in text(Client().get("/home/compare/"))
