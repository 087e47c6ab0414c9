"""The demo: its cast, its buttons, its letters; nothing of it outside the demo."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit.models import OutboxMail
from viche.people.models import Membership, Person
from viche.people.tests.conftest import words
from viche.site.demo import cast as demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def invented(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, Person]:
    settings.DEMO = True
    posts = {
        actor.key: tuple((("home" if slug == demo.HOME else "other"), *rest) for slug, *rest in actor.posts)
        for actor in demo.CAST
    }
    actors = tuple(demo.Actor(a.key, a.name, a.about, a.level, posts[a.key]) for a in demo.CAST)
    monkeypatch.setattr(demo, "CAST", actors)
    demo.load()
    return {a.key: Person.objects.get(email=a.email) for a in actors}


def test_loading_twice_changes_nothing(cast: Cast, invented: dict[str, Person]) -> None:
    before = (Person.objects.count(), Membership.objects.count())
    demo.load()
    assert (Person.objects.count(), Membership.objects.count()) == before
    assert all(person.demo for person in invented.values())
    assert all(person.email.endswith(".example") for person in invented.values())
    assert Membership.objects.get(person=invented["mariia"]).department_id == cast.department.pk


def test_one_button_each(client: Client, invented: dict[str, Person], settings: Any) -> None:
    settings.SECOND_FACTOR = True
    page = words(client.get("/demo/"))
    assert all(person.name in page for person in invented.values())
    answer = client.post("/demo/sign-in/", {"person": invented["anton"].pk})
    assert answer["Location"] == "/home/desk/"
    assert client.get("/home/desk/people/").status_code == 200
    assert "кнопкою демонстрації" in words(client.get("/home/account/"))
    assert client.post("/demo/sign-in/", {"person": invented["olena"].pk, "next": "//evil.example"})["Location"] == "/"
    assert client.get("/home/desk/people/").status_code == 403
    settings.DEMO = False
    client.post("/demo/sign-in/", {"person": invented["anton"].pk})
    assert client.session["_auth_user_id"] == str(invented["olena"].pk)


def test_only_people_of_the_demo(client: Client, cast: Cast, invented: dict[str, Person]) -> None:
    for person in (cast.anton.pk, "", "x", "٣", 10**9):
        assert client.post("/demo/sign-in/", {"person": person}).status_code == 404
    assert client.get("/demo/sign-in/").status_code == 405


@pytest.mark.parametrize("path", ["/demo/", "/demo/mail/", "/demo/mail/1/"])
def test_nothing_of_it_outside(client: Client, cast: Cast, settings: Any, path: str) -> None:
    settings.DEMO = False
    assert client.get(path).status_code == 404
    assert client.post("/demo/sign-in/", {"person": cast.olena.pk}).status_code == 404


def test_letters_are_shown_with_live_links(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    assert "Листів ще немає" in words(client.get("/demo/mail/"))
    client.post("/account/login/", {"email": "olena@viche.test"})
    letter = OutboxMail.objects.latest("pk")
    assert "olena@viche.test" in words(client.get("/demo/mail/"))
    page = words(client.get(f"/demo/mail/{letter.pk}/"))
    assert '<a href="http://testserver/account/login/' in page
    assert client.post("/demo/mail/").status_code == 405
    assert client.get("/demo/mail/999999999/").status_code == 404
