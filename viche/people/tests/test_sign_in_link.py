"""Sign-in by a letter."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.hromada.models import Hromada
from viche.kit import clock, journal
from viche.kit.models import OutboxMail
from viche.people import links
from viche.people.models import Person, SignInLink
from viche.people.tests.conftest import ask_link, letter_to, words

pytestmark = pytest.mark.django_db


def _without_tokens(page: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.decode())


def test_the_answer_is_the_same_for_everybody(client: Client, cast: Cast) -> None:
    known = client.post("/account/login/", {"email": "olena@viche.test"}, follow=True)
    stranger = client.post("/account/login/", {"email": "nobody@viche.test"}, follow=True)
    assert _without_tokens(known.content) == _without_tokens(stranger.content)
    assert "лист у дорозі" in words(known)
    assert "Посилання діє 20 хвилин і" in words(known)
    assert not Person.objects.filter(email="nobody@viche.test").exists()


@pytest.mark.parametrize(
    ("minutes", "language", "said"),
    [(21, "uk", "діє 21 хвилину і"), (3, "uk", "діє 3 хвилини і"), (1, "en", "works for 1 minute and")],
)
def test_the_term_of_a_link_is_told_with_its_noun(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, minutes: int, language: str, said: str
) -> None:
    monkeypatch.setattr(links, "LIFE", timedelta(minutes=minutes))
    client.cookies["mova"] = language
    assert said in words(client.post("/account/login/", {"email": "olena@viche.test"}, follow=True))
    assert said in OutboxMail.objects.latest("pk").body.replace("\u00a0", " ")


def test_opening_only_shows_and_the_button_signs_in_once(client: Client, cast: Cast) -> None:
    path = ask_link(client, "olena@viche.test")
    for method in (client.get, client.head):
        assert method(path).status_code == 200
        assert "_auth_user_id" not in client.session
    before = client.session.session_key
    answer = client.post(path)
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.olena.pk)
    assert client.session.session_key != before
    again = Client().post(path)
    assert again.status_code == 410 and "вже використано" in words(again)
    assert Client().get(path).status_code == 410


def test_the_first_confirmed_link_makes_a_person_with_a_name(client: Client, cast: Cast) -> None:
    path = ask_link(client, "Nova@Viche.TEST")
    assert "Ім’я та прізвище" in words(client.get(path))
    assert client.post(path, {"name": ""}).status_code == 200
    assert not Person.objects.filter(email="nova@viche.test").exists()
    client.post(path, {"name": "Нова Людина"})
    made = Person.objects.get(email="nova@viche.test")
    assert (made.name, made.level, made.has_usable_password()) == ("Нова Людина", "email", False)


def test_an_unconfirmed_person_becomes_confirmed(client: Client, cast: Cast) -> None:
    client.post(ask_link(client, "bohdan@viche.test"))
    cast.bohdan.refresh_from_db()
    assert cast.bohdan.level == "email"


@pytest.mark.parametrize(("minutes", "status"), [(19, 302), (20, 410), (21, 410)])
def test_a_link_lives_twenty_minutes(client: Client, cast: Cast, minutes: int, status: int) -> None:
    path = ask_link(client, "olena@viche.test")
    SignInLink.objects.update(expires_at=clock.now() + timedelta(minutes=20 - minutes))
    assert client.post(path).status_code == status


def test_a_wrong_link_teaches(client: Client, cast: Cast) -> None:
    answer = client.get("/account/login/nonsense/")
    assert answer.status_code == 404 and "Надіслати новий лист" in words(answer)


def test_the_token_is_not_stored(client: Client, cast: Cast) -> None:
    token = ask_link(client, "olena@viche.test").rstrip("/").rsplit("/", 1)[1]
    assert token not in SignInLink.objects.get().token_hash


@pytest.mark.parametrize("prefix", ["", "/home"])
def test_back_to_where_the_person_was(client: Client, cast: Cast, prefix: str) -> None:
    path = ask_link(client, "olena@viche.test", prefix, next=f"{prefix}/health/?a=1")
    assert path.startswith(prefix + "/account/login/")
    assert client.post(path)["Location"] == f"{prefix}/health/?a=1"


@pytest.mark.parametrize(
    "next_url",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil", "/" * 3],
)
def test_no_way_out_to_a_stranger(client: Client, cast: Cast, next_url: str) -> None:
    path = ask_link(client, "olena@viche.test", next=next_url)
    assert client.post(path)["Location"] == "/"
    assert client.post("/account/login/?next=" + next_url, {"email": "x@viche.test"})["Location"] == "/"


def test_a_stored_way_out_is_checked_again(client: Client, cast: Cast) -> None:
    path = ask_link(client, "olena@viche.test")
    SignInLink.objects.update(next="https://evil.example/")
    assert client.post(path)["Location"] == "/"


def test_where_one_lands_by_default(client: Client, cast: Cast) -> None:
    assert client.post(ask_link(client, "mariia@viche.test"))["Location"] == "/home/desk/"
    assert Client().post(ask_link(Client(), "hlib@viche.test", "/home"))["Location"] == "/home/"
    assert Client().post(ask_link(Client(), "mariia@viche.test", "/home"))["Location"] == "/home/desk/"


def test_another_session_ends_when_somebody_else_signs_in(client: Client, cast: Cast) -> None:
    client.force_login(cast.mariia)
    path = ask_link(Client(), "olena@viche.test")
    assert "Марія Редакторка" in words(client.get(path))
    client.post(path)
    assert client.session["_auth_user_id"] == str(cast.olena.pk)


def test_a_stranger_s_mailbox_is_not_filled(client: Client, cast: Cast) -> None:
    for _number in range(5):
        assert client.post("/account/login/", {"email": "olena@viche.test"}).status_code == 302
    assert OutboxMail.objects.filter(to="olena@viche.test").count() == 3


def test_one_machine_does_not_ask_for_ever(client: Client, cast: Cast) -> None:
    for number in range(30):
        client.post("/account/login/", {"email": f"p{number}@viche.test"})
    answer = client.post("/account/login/", {"email": "one@viche.test"})
    assert answer.status_code == 429
    elsewhere = client.post("/account/login/", {"email": "one@viche.test"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_old_links_are_forgotten(client: Client, cast: Cast) -> None:
    ask_link(client, "olena@viche.test")
    SignInLink.objects.update(expires_at=clock.now() - timedelta(days=2))
    ask_link(client, "mariia@viche.test")
    assert [link.email for link in SignInLink.objects.all()] == ["mariia@viche.test"]


def test_a_closed_account_does_not_come_in(client: Client, cast: Cast) -> None:
    Person.objects.filter(pk=cast.olena.pk).update(is_active=False)
    answer = client.post(ask_link(client, "olena@viche.test"))
    assert answer["Location"] == "/account/inactive/"
    assert "_auth_user_id" not in client.session


def test_a_forged_host_does_not_enter_a_letter(client: Client, cast: Cast, settings: Any) -> None:
    settings.ADDRESS = "https://viche.example"
    assert client.post("/account/login/", {"email": "olena@viche.test"}, HTTP_HOST="evil.example").status_code == 400
    assert not OutboxMail.objects.exists()
    client.post("/account/login/", {"email": "olena@viche.test"}, HTTP_HOST="127.0.0.1:8000")
    assert "https://viche.example/account/login/" in letter_to("olena@viche.test").body


def test_a_domain_of_its_own_is_said_in_the_letter(client: Client, cast: Cast, settings: Any) -> None:
    settings.ADDRESS = "https://viche.example"
    with journal.change("note", by=None):
        Hromada.objects.filter(pk=cast.home.pk).update(domain="viche.home.example")
    client.post("/account/login/", {"email": "olena@viche.test"}, HTTP_HOST="viche.home.example", secure=True)
    assert "https://viche.home.example/account/login/" in letter_to("olena@viche.test").body


def test_sign_out_is_a_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.olena)
    assert client.get("/account/logout/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/home/account/logout/")["Location"] == "/home/"
    assert "_auth_user_id" not in client.session


def test_forms_are_protected_from_other_sites(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/account/login/", "/account/login/password/", "/account/logout/"):
        assert strict.post(path, {"email": "olena@viche.test"}).status_code == 403


def test_nobody_signs_up_by_a_password_or_a_social_account(client: Client, cast: Cast) -> None:
    for path in ("signup/", "email/", "confirm-email/", "social/", "webauthn/", "phone/change/"):
        assert client.get(f"/account/{path}").status_code == 404
