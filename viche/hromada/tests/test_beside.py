"""Hromada beside hromada: each asked as a stranger asks it, inside itself; what is not public does not come across."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada import beside
from viche.hromada.models import Act, Department, Hromada
from viche.kit import tenancy
from viche.kit.models import Closure, StatedValue

pytestmark = pytest.mark.django_db
ACTS = "/compare/?figure=acts"


def act(place: Hromada, day: date, make: Any = published) -> Act:
    with tenancy.enter(place.pk):
        return make(Act, place, adopted_on=day, department=Department.objects.order_by("id").first())


def stated(place: Hromada, value: int, since: date, until: date, **given: Any) -> None:
    with tenancy.enter(place.pk):
        row = {"figure": "acts", "value": value, "quote": f"{value} рішень", "document": "Звіт", **given}
        fill(StatedValue, place, since=since, until=until, **row)


@pytest.fixture
def two(cast: Cast) -> None:
    """Three acts of 2024 at home and a draft; two in the other one, which also states 160; home states a half."""
    for month in (1, 2, 3):
        act(cast.home, date(2024, month, 1))
    act(cast.home, date(2024, 4, 1), fill)
    for month in (1, 2):
        act(cast.other, date(2024, month, 1))
    stated(cast.other, 160, date(2024, 1, 1), date(2024, 12, 31))
    stated(cast.home, 70, date(2024, 1, 1), date(2024, 6, 30))


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def found(response: Any) -> dict[str, tuple[list[tuple[str, str]], str]]:
    return {one.place.slug: ([(bar.text, bar.kind) for bar in one.bars], one.why) for one in response.context["found"]}


def test_two_hromadas_by_the_alphabet_each_with_its_own_number(two: None) -> None:
    page = Client().get(ACTS)
    assert page.context["year"] == 2024
    assert list(found(page)) == ["other", "home"]
    assert found(page) == {
        "other": ([("2", "counted"), ("160", "stated")], ""),
        "home": ([("3", "counted")], ""),
    }
    home = page.context["found"][1]
    assert [(one["text"], one["url"]) for one in home.others] == [
        ("70", "/home/figures/acts/?since=2024-01-01&until=2024-06-30")
    ]
    for one in page.context["found"]:
        assert one.url == f"/{one.place.slug}/figures/acts/?since=2024-01-01&until=2024-12-31"
        assert Client().get(one.url).status_code == 200


def test_what_is_closed_does_not_come_across_whoever_looks(cast: Cast, two: None) -> None:
    with tenancy.enter(cast.home.pk):
        fill(Closure, cast.home, section="hromada_act", mode="closed", since=date(2020, 1, 1))
    for who in (None, "olena", "mariia", "anton", "hlib"):
        client = Client()
        if who:
            client.force_login(cast.people[who])
        page = client.get(ACTS + "&year=2024")
        assert found(page)["home"] == ([], "розділ закрито"), who
        assert found(page)["other"][0][0] == ("2", "counted")
    # Nor do the years it has records of: neither is one offered by them, nor is one named.
    for month in (1, 2):
        act(cast.home, date(2025, month, 1))
    act(cast.other, date(2023, 1, 1))
    assert Client().get(ACTS).context["year"] == 2024
    assert "2025" not in text(Client().get(ACTS + "&place=home&year=2024")).split("Громада Пораховано")[1]


def test_no_records_is_told_in_words_not_as_a_nought(cast: Cast, two: None) -> None:
    page = Client().get(ACTS + "&year=2023")
    assert found(page)["home"] == ([], "записів за цей рік немає, є за 2024")
    act(cast.home, date(2023, 5, 5), fill)
    assert found(Client().get(ACTS + "&year=2023"))["home"][0] == [], "a draft is nobody's record yet"
    nothing = Client().get("/compare/?figure=petitions&year=2024")
    assert {why for _bars, why in found(nothing).values()} == {"записів немає"}
    assert nothing.context["chart"] == {}


def test_chosen_hromadas_and_what_is_not_known(two: None) -> None:
    page = Client().get(ACTS + "&place=home&place=nowhere&year=2024")
    assert list(found(page)) == ["home"] and "Громади «nowhere» на цьому сервері немає" in text(page)
    said = text(Client().get("/compare/?figure=nothing&year=abc"))
    assert "Числа «nothing» немає" in said and "Рік «abc» прочитати не вдалося" in said
    assert "2199 рік ще не почався" in text(Client().get(ACTS + "&year=2199"))
    for hostile in ("place=%00", "figure=%00", "year=%00", "more=%00", "place=" + "a" * 5000):
        assert Client().get(f"{ACTS}&{hostile}").status_code == 200, hostile


def test_on_a_large_server_a_hromada_is_added_by_its_name(two: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "LISTED", 1)
    monkeypatch.setattr(beside, "MOST", 1)
    page = Client().get(ACTS + "&more=Кропивницька")
    assert list(found(page)) == ["home"]
    assert "place" in page.context["form"].fields and "more" in page.context["form"].fields
    assert "на цьому сервері громади немає" in text(Client().get(ACTS + "&more=Немаєтакої"))
    assert "Оберіть громади" in text(Client().get(ACTS))
    assert "не більше як 1 громад" in text(Client().get(ACTS + "&place=home&place=other"))


def test_each_hromada_costs_the_same_whatever_it_keeps(cast: Cast, two: None) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address).status_code == 200
        return len(queries)

    one, both = asked(ACTS + "&place=home&year=2024"), asked(ACTS + "&year=2024")
    for month in range(1, 13):
        act(cast.home, date(2024, month, 2))
        act(cast.home, date(2023, month, 2))
        stated(cast.home, month, date(2024, month, 1), date(2024, month, 28))
    assert asked(ACTS + "&year=2024") == both
    assert asked(ACTS + "&place=home&year=2024") == one
    assert both - one == asked(ACTS + "&place=home&place=other&year=2024") - one < 30


def test_the_first_page_leads_here(cast: Cast) -> None:
    assert 'href="/compare/"' in Client().get("/").content.decode()
