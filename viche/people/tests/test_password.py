"""Passwords of officials: rules, limits, a new one by letter."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit.models import OutboxMail
from viche.people.tests.conftest import letter_to, path_in, words

pytestmark = pytest.mark.django_db
GOOD, OTHER = "довге речення для входу", "зовсім інше речення"
LOGIN = "/account/login/password/"


@pytest.fixture(autouse=True)
def password(cast: Cast) -> None:
    cast.olena.set_password(GOOD)
    cast.olena.save()


def test_in_and_back(client: Client, cast: Cast) -> None:
    answer = client.post("/home" + LOGIN, {"login": " Olena@viche.test", "password": GOOD, "next": "/home/health/"})
    assert answer["Location"] == "/home/health/"
    away = Client().post(LOGIN, {"login": "olena@viche.test", "password": GOOD, "next": "https://evil.example/"})
    assert away["Location"] == "/"


def test_the_refusal_does_not_say_who_has_an_account(client: Client, cast: Cast) -> None:
    for email in ("olena@viche.test", "nobody@viche.test", "mariia@viche.test"):
        answer = client.post(LOGIN, {"login": email, "password": "не той пароль"})
        assert answer.status_code == 200 and "Пошта або пароль не ті" in words(answer)


def test_passwords_are_not_guessed(client: Client, cast: Cast) -> None:
    for _number in range(5):
        client.post(LOGIN, {"login": "olena@viche.test", "password": "не той пароль"})
    answer = client.post(LOGIN, {"login": "olena@viche.test", "password": GOOD})
    assert "Забагато невдалих спроб" in words(answer)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("bad", ["коротко", "19081991190819", "mariia@viche.test", "qwertyuiop[]"])
def test_weak_passwords_are_refused_in_ukrainian(client: Client, cast: Cast, bad: str) -> None:
    client.force_login(cast.mariia)
    answer = client.post("/account/password/set/", {"password1": bad, "password2": bad})
    assert answer.status_code == 200 and "парол" in str(answer.context["form"].errors["password1"]).lower()


def test_two_different_passwords(client: Client, cast: Cast) -> None:
    client.force_login(cast.mariia)
    answer = client.post("/account/password/set/", {"password1": GOOD, "password2": OTHER})
    assert "Паролі різні" in words(answer)


def test_a_change_ends_other_sessions(client: Client, cast: Cast) -> None:
    other = Client()
    for each in (client, other):
        each.post(LOGIN, {"login": "olena@viche.test", "password": GOOD})
    answer = client.post("/account/password/change/", {"oldpassword": GOOD, "password1": OTHER, "password2": OTHER})
    assert answer["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 401


def test_a_new_password_by_letter(client: Client, cast: Cast) -> None:
    known = client.post("/account/password/reset/", {"email": "olena@viche.test"})
    stranger = client.post("/account/password/reset/", {"email": "nobody@viche.test"})
    assert known["Location"] == stranger["Location"] == "/account/password/reset/done/"
    assert not OutboxMail.objects.filter(to="nobody@viche.test").exists()
    path = path_in(letter_to("olena@viche.test"))
    form = client.get(path)
    assert form.status_code == 302
    assert client.get(form["Location"]).status_code == 200
    assert client.post(form["Location"], {"password1": OTHER, "password2": OTHER}).status_code == 302
    cast.olena.refresh_from_db()
    assert cast.olena.check_password(OTHER)
    assert "вже не діє" in words(Client().get(path))


def test_the_password_again_before_the_second_factor_changes(client: Client, cast: Cast) -> None:
    client.force_login(cast.olena)
    answer = client.get("/home/account/code/set-up/")
    assert answer["Location"].startswith("/home/account/again/?next=")
    assert "Пароль не той" in words(client.post(answer["Location"], {"password": "не той"}))
    done = client.post(answer["Location"], {"password": GOOD})
    assert done["Location"] == "/home/account/code/set-up/"
    assert client.get("/home/account/code/set-up/").status_code == 200
