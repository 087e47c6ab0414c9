"""Choosing a hromada on the home of the server."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.hromada import actions, finding, views
from viche.hromada.models import Hromada, Territory
from viche.kit import journal, words

pytestmark = pytest.mark.django_db


def open_all() -> None:
    rows = [
        Hromada(territory=row, slug=f"h{at}", name=f"{row.name} громада", council="Рада", sort_key=row.sort_key)
        for at, row in enumerate(Territory.objects.openable().filter(hromada__isnull=True))
    ]
    with journal.change("open", by=None):
        Hromada.objects.bulk_create(rows)


@pytest.mark.parametrize(
    "typed",
    ["Кропивницька", "кропивницька громада", "Кропивницький", "м. Кропивницький", "КРОПИВНИЦЬКА міська рада", "home",
     "kropyvnytskyi", "UA35040210000014072", "ua35040210010019355", "пивницьк"],
)  # fmt: skip
def test_an_open_hromada_is_found_by_its_names_address_and_code(cast: Cast, typed: str) -> None:
    assert [place.hromada for place in finding.find(typed).open] == [cast.home]


def test_open_ones_come_first_and_the_others_are_told_apart(cast: Cast, client: Client) -> None:
    found = finding.find("хмільник")
    assert not found.open and found.waiting[0].name == "Хмільницька громада"
    assert found.waiting[0].where == "Хмільницький район, Вінницька область"
    assert found.waiting[0].here == "місто Хмільник"
    page = client.get("/", {"q": "хмільник"}).content.decode()
    assert "Хмільницька громада" in page and "ще немає" in page
    page = client.get("/", {"q": "житомир"}).content.decode()
    assert '<a href="/other/">' in page


@pytest.mark.parametrize(
    "typed", ["щщщ", "Сімферополь", "Севастополь", "UA01020010000048857", "zzz", "'\"<script>", "…", "і" * 200]
)
def test_nothing_found_says_what_to_do(cast: Cast, client: Client, typed: str) -> None:
    assert not finding.find(typed)
    page = client.get("/", {"q": typed})
    assert page.status_code == 200 and "Нічого не знайдено" in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_of_many_of_one_name_the_first_are_shown(cast: Cast) -> None:
    found = finding.find("Іванівка")
    assert found.more and len(found.waiting) == finding.MOST
    assert len({place.territory.pk for place in found.waiting}) == finding.MOST


def test_questions_to_the_database_do_not_grow(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for typed in ("Іванівка", "kyiv", "UA35", "і"):
        with django_assert_max_num_queries(6):
            finding.find(typed)


def test_the_list_agrees_in_number_and_stands_by_oblast(cast: Cast, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "2\u00a0громади із 1\u00a0470" in page
    assert page.index("Житомирська область") < page.index("Кіровоградська область")
    assert client.post("/").status_code == 405


def test_with_all_of_them_open_the_first_page_stays_small(cast: Cast, client: Client) -> None:
    open_all()
    answer = client.get("/")
    page = answer.content.decode()
    assert "1\u00a0470 громад" in page.replace("\u00a0громад", " громад")
    assert len(answer.content) < 20_000 and page.count("?oblast=") == 25
    one = client.get("/", {"oblast": "UA05"}).content.decode()
    assert "Хмільницька громада" in one and "Кропивницька" not in one
    assert next(oblast.name for oblast in finding.by_oblast()) == "Вінницька область"
    assert sum(len(oblast.places) for oblast in finding.by_oblast()) == 1_470 > views.AT_ONCE


def test_an_empty_server_says_who_opens(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "by_oblast", list)
    assert "Громад тут ще немає" in client.get("/").content.decode()


def test_the_own_domain_is_the_address(cast: Cast) -> None:
    place = actions.open_hromada(
        by=None, territory=Territory.objects.get(pk="UA05120170000013778"), name="Хмільницька громада", council="Рада",
        slug="khmilnyk", domain="viche.example.ua",
    )  # fmt: skip
    assert place.sort_key == words.sort_key(place.name)
    assert finding.find("khmil").open[0].url == "https://viche.example.ua/"
