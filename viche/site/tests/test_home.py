"""Home of a hromada: what is now, what was done, no link that leads nowhere, light enough for a phone."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import clock, tenancy
from viche.kit.models import Closure
from viche.kit.publishing import DRAFT, WITHHELD
from viche.office.programmes.tests import making, statements
from viche.registers.kinds.point import Point

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).resolve().parents[2] / "kit" / "static" / "kit"


def fill_home(cast: Cast, acts: int = 20) -> None:
    with tenancy.enter(cast.home.pk):
        for number in range(acts):
            kind = "order" if number % 4 == 0 else "decision"
            day = date(2024, 1, 1) + timedelta(days=number * 7)
            published(
                Act, cast.home, adopted_on=day, kind=kind, title=f"Про справу {number}", department=cast.department
            )
        published(Act, cast.home, adopted_on=date(2023, 5, 5), title="Торішнє", department=cast.department)
        fill(Act, cast.home, adopted_on=date(2025, 5, 5), title="Чернетка", state=DRAFT)
        fill(Act, cast.home, adopted_on=date(2025, 5, 5), title="Притримане", state=WITHHELD)
        for number in range(5):
            where = f"вул. Полтавська, {number}"
            published(Point, cast.home, address=where, condition="working", department=cast.department)


def page(who: str | None, cast: Cast, path: str = "/home/") -> str:
    client = Client()
    if who:
        client.force_login(cast.people[who])
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_an_empty_hromada_is_taught_what_will_be_here(cast: Cast) -> None:
    text = page(None, cast)
    assert "Ще нічого не оприлюднено" in text and "Рахувати ще нічого" in text


@pytest.mark.parametrize("who", [None, "olena", "hlib", "mariia"])
def test_the_home_shows_what_is_published(who: str | None, cast: Cast) -> None:
    fill_home(cast)
    text = page(who, cast)
    assert "Зроблено у 2024 році" in text and "Про справу 19" in text
    assert "вул. Полтавська, 0" in text
    assert "5 пунктів незламності" in text
    assert "Чернетка" not in text and "Притримане" not in text
    assert "20 актів за 2024" in text, "the circle of dots"


def test_every_number_opens_its_records(cast: Cast) -> None:
    fill_home(cast)
    client = Client()
    figs = client.get("/home/").context["figs"]
    assert (figs[0]["value"], figs[0]["text"]) == ("20", "актів")
    for fig in figs:
        answer = client.get(fig["url"])
        assert (answer.status_code, answer.context["big"]) == (200, fig["value"])


def test_no_link_leads_nowhere(cast: Cast) -> None:
    fill_home(cast)
    client = Client()
    links = set(re.findall(r'(?:href|action)="(/[^"#]*)"', page(None, cast)))
    dead = {
        link
        for link in links
        if not link.startswith("/static/") and client.get(link).status_code not in (200, 302, 405)
    }
    assert links and dead == set()


def test_thinned_points_show_names_instead_of_addresses(cast: Cast) -> None:
    fill_home(cast)
    with tenancy.enter(cast.home.pk):
        fill(Closure, cast.home, section="registers_point", mode="thinned", since=clock.today())
    assert "вул. Полтавська" not in page(None, cast)


def test_thinned_points_do_not_stand_in_the_order_of_their_addresses(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for name, address in (("Перший", "в"), ("Другий", "а"), ("Третій", "б")):
            published(
                Point, cast.home, name=name, address=address, condition="working", department=cast.department
            )  # fmt: skip
        assert "Другий; Третій; Перший" not in page(None, cast)
        assert "а; б; в" in page(None, cast)
        fill(Closure, cast.home, section="registers_point", mode="thinned", since=clock.today())
    assert "Перший; Другий; Третій" in page(None, cast)


@pytest.mark.parametrize(
    "section, gone, kept",
    [("hromada_act", "Про справу", "Полтавська"), ("registers_point", "Полтавська", "Про справу")],
)
def test_a_closed_section_is_not_on_the_home(section: str, gone: str, kept: str, cast: Cast) -> None:
    fill_home(cast)
    with tenancy.enter(cast.home.pk):
        fill(Closure, cast.home, section=section, mode="closed", since=clock.today(), notice="Тимчасово закрито.")
    text = page(None, cast)
    assert gone not in text and kept in text and "Тимчасово закрито." in text


@pytest.mark.parametrize("who", [None, "mariia"])
@pytest.mark.parametrize(
    "section, shut", [("hromada_act", ["/home/acts/"]), ("registers_point", ["/home/points/"]),
                      ("", ["/home/acts/", "/home/points/", "/home/programmes/", "/home/reports/"])],
)  # fmt: skip
def test_the_home_leads_to_nothing_that_is_closed(section: str, shut: list[str], who: str | None, cast: Cast) -> None:
    fill_home(cast)
    with tenancy.enter(cast.home.pk):
        fill(Closure, cast.home, section=section, mode="closed", since=clock.today(), notice="")
    main = page(who, cast).split("<main")[1].split("</main>")[0]
    links = re.findall(r'(?:href|action)="(/[^"#]*)"', main)
    assert [link for link in links if link.startswith(tuple(shut))] == []
    assert main.count(">розділ тимчасово закрито") == len(shut)
    assert "Ще нічого не оприлюднено" not in main and "Рахувати ще нічого" not in main


def test_the_first_visit_is_light(cast: Cast) -> None:
    fill_home(cast, 84)
    weight = len(gzip.compress(page(None, cast).encode()))
    weight += (
        len(gzip.compress((STATIC / "viche.css").read_bytes())) + (STATIC / "font" / "fixel-uk.woff2").stat().st_size
    )
    assert weight < 60_000, weight


def test_another_hromada_has_its_own_home(cast: Cast) -> None:
    fill_home(cast)
    text = page(None, cast, "/other/")
    assert "Про справу" not in text and "Житомирська" in text


def test_wrong_methods_are_refused(cast: Cast) -> None:
    for path in ("/home/", "/home/desk/", "/home/figures/", "/home/figures/acts/"):
        assert Client().post(path).status_code == 405


def test_the_home_tells_what_was_spent_and_not_what_was_planned(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        programme = making.of_size(cast, 2)
        measure = programme.measures.order_by("order").first()
        assert measure is not None
        text = page(None, cast)
        assert "Зроблено у 2024 році" in text
        # 200 of a document; the plan of 2,000 is nothing done.
        assert (
            'class="-stated" href="/home/figures/programme-spent/' in text and ">200<" in text and "2 000" not in text
        )
        assert "відомо за I півріччя 2024 року" in text.replace("\N{NO-BREAK SPACE}", " ")
        assert 'href="/home/programmes/"' in text[text.index('id="how"') :] and 'href="/home/reports/"' in text
        statements.paid(measure, "12345678.90", date(2024, 3, 5))
    text = page(None, cast)
    assert "відомо за" not in text
    assert ">12,3 млн<" in text and 'class="-mixed"' in text and "гривень: видатки за програмами" in text
