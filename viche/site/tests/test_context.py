"""What every page knows: place, menu, sign-in that brings back, refusals."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, tenancy
from viche.kit.models import Closure

pytestmark = pytest.mark.django_db


def back(answer: Any) -> str:
    return parse_qs(urlsplit(str(answer.context["sign_in_url"])).query).get("next", [""])[0]


def test_a_page_knows_its_place(cast: Cast) -> None:
    answer = Client().get("/home/figures/acts/")
    assert (answer.context["place_name"], answer.context["place_url"]) == (cast.home.name, "/home/")
    assert [item.title for item in answer.context["nav"] if item.current] == ["Числа"]
    assert "Реєстри" in [item.title for item in answer.context["nav"]]
    assert "no_index" in answer.context and not answer.context["no_index"]
    assert b"accent" in answer.content


@pytest.mark.parametrize("path", ["/home/", "/home/acts/?q=%D1%80&page=2", "/home/desk/closures/"])
def test_sign_in_brings_back(path: str, cast: Cast) -> None:
    assert back(Client().get(path)) == path


def test_sign_in_from_sign_in_keeps_where_to(cast: Cast) -> None:
    assert back(Client().get("/home/account/login/?next=/home/acts/")) == "/home/acts/"
    assert back(Client().get("/home/account/login/")) == ""


@pytest.mark.parametrize(
    "referer, where",
    [("http://testserver/home/acts/5/", "/home/acts/5/"), ("https://evil.test/x", "/home/"), ("", "/home/")],
)
def test_what_was_posted_leads_back_to_the_page_it_was_posted_from(referer: str, where: str, cast: Cast) -> None:
    answer = Client().post("/home/desk/closures/new/", headers={"Referer": referer} if referer else {})
    assert answer.status_code == 401 and back(answer) == where


def test_a_refusal_leads_a_stranger_to_sign_in(cast: Cast) -> None:
    answer = Client().get("/home/desk/")
    text = answer.content.decode()
    assert answer.status_code == 401
    assert f'class="btn" href="{answer.context["sign_in_url"].replace("&", "&amp;")}"' in text
    assert "Ця сторінка — для працівників громади." in text and "ви повернетеся сюди" in text
    assert text.count("<h1") == 1


def test_a_refusal_says_why_and_what_to_do(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.olena)
    answer = client.get("/home/desk/")
    text = answer.content.decode()
    assert answer.status_code == 403 and "у вас тут немає ролі" in text and "запрошення" in text
    assert 'href="/home/"' in text


@pytest.mark.parametrize(
    "who, has_desk", [(None, False), ("olena", False), ("hlib", False), ("mariia", True), ("alina", True)]
)
def test_the_desk_is_offered_to_those_who_have_one(who: str | None, has_desk: bool, cast: Cast) -> None:
    client = Client()
    if who:
        client.force_login(cast.people[who])
    assert bool(client.get("/home/").context["desk_url"]) is has_desk


def test_who_is_at_the_desk(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.mariia)
    assert list(client.get("/home/desk/").context["who"]) == ["Марія Редакторка", "редактор"]


def test_the_notice_of_a_closure_stands_on_every_page(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        fill(Closure, cast.home, section="", mode="thinned", since=clock.today(), notice="Без адрес до кінця місяця.")
    client = Client()
    client.force_login(cast.mariia)
    for path in ("/home/", "/home/desk/", "/home/figures/", "/home/nothing-here/"):
        assert "Без адрес до кінця місяця." in client.get(path).content.decode()
    assert "Без адрес" not in client.get("/other/").content.decode()
    assert "Без адрес" not in client.get("/").content.decode()


def test_private_pages_are_not_for_search_engines(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.mariia)
    assert 'content="noindex"' in client.get("/home/desk/").content.decode()
    assert 'content="noindex"' in Client().get("/home/account/login/").content.decode()
    assert 'content="noindex"' not in Client().get("/home/").content.decode()
