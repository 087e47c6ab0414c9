"""My cabinet: name, sessions, my data."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import journal, tenancy
from viche.kit.models import OutboxMail
from viche.people import actions
from viche.people.models import Membership, Person, SignInLink
from viche.people.tests.conftest import ask_link, with_application, words

pytestmark = pytest.mark.django_db
PAGES = ("", "name/", "data/", "erase/")


@pytest.mark.parametrize("page", [*PAGES, "code/", "code/set-up/", "password/set/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, cast: Cast, page: str) -> None:
    answer = client.get(f"/home/account/{page}")
    assert answer.status_code == 401 or answer["Location"].startswith("/home/account/login/?next=")


@pytest.mark.parametrize("prefix", ["", "/home", "/other"])
@pytest.mark.parametrize("page", [*PAGES, "code/", "code/set-up/", "password/set/"])
def test_everybody_has_one_everywhere(client: Client, cast: Cast, prefix: str, page: str) -> None:
    client.force_login(cast.olena)
    assert client.get(f"{prefix}/account/{page}").status_code == 200


def test_wrong_methods(client: Client, cast: Cast) -> None:
    client.force_login(cast.olena)
    assert client.post("/account/").status_code == 405
    assert client.post("/account/data/").status_code == 405
    assert client.get("/account/sessions/end/").status_code == 405
    assert client.delete("/account/erase/").status_code == 405


def test_a_new_name(client: Client, cast: Cast) -> None:
    client.force_login(cast.olena)
    assert client.post("/account/name/", {"name": " "}).status_code == 200
    assert client.post("/home/account/name/", {"name": "Олена Нова"})["Location"] == "/home/account/"
    assert "Олена Нова" in words(client.get("/account/"))


def test_out_everywhere(client: Client, cast: Cast) -> None:
    other = Client()
    for each in (client, other):
        each.post(ask_link(each, "olena@viche.test"))
        assert each.get("/account/").status_code == 200
    client.post("/account/sessions/end/")
    for each in (client, other):
        assert each.get("/account/").status_code == 401


def test_my_data(client: Client, cast: Cast) -> None:
    client.force_login(cast.mariia)
    answer = client.get("/account/data/")
    assert answer["Content-Disposition"].startswith("attachment")
    taken = answer.json()
    assert taken["person"]["email"] == "mariia@viche.test"
    assert taken["roles"][0]["hromada"] == "Кропивницька громада"
    assert "hlib" not in words(answer)


def test_erased(client: Client, cast: Cast) -> None:
    client.post(ask_link(client, "olena@viche.test"))
    with_application(cast.olena)
    assert client.post("/account/erase/", {}).status_code == 200
    assert client.post("/account/erase/", {"sure": "on"})["Location"] == "/"
    gone = Person.objects.get(pk=cast.olena.pk)
    assert gone.name == "" and "olena" not in gone.email and not gone.is_active
    assert str(gone) == f"стерта особа № {gone.pk}"
    assert not SignInLink.objects.filter(email="olena@viche.test").exists()
    assert not OutboxMail.objects.filter(to="olena@viche.test").exists()
    assert client.get("/account/").status_code == 401


def test_who_holds_a_role_is_not_erased(client: Client, cast: Cast) -> None:
    client.force_login(cast.mariia)
    assert "чинна роль" in words(client.get("/account/erase/"))
    assert client.post("/account/erase/", {"sure": "on"}).status_code == 409
    with tenancy.enter(cast.home.pk):
        actions.end(Membership.objects.get(person=cast.mariia), cast.anton)
    assert client.post("/account/erase/", {"sure": "on"}).status_code == 302
    with tenancy.enter(cast.home.pk), journal.change("note", by=None):
        assert str(Membership.objects.get(person=cast.mariia).person).startswith("стерта особа")
