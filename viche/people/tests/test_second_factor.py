"""Officials: roles are given only to a session that passed the second factor."""

from __future__ import annotations

import base64
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from tests.cast import Cast
from viche.kit import tenancy
from viche.kit.access import EVERYWHERE, Role
from viche.people import second_factor
from viche.people.roles import viewer_for
from viche.people.tests.conftest import ask_link, code, letter_to, path_in, sign_in_by_link, with_application, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factor")]
PAGE = "/home/desk/people/"


def test_without_the_factor_roles_wait(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        waits = viewer_for(cast.anton, cast.home, second_factor=False)
        passed = viewer_for(cast.anton, cast.home, second_factor=True)
        resident = viewer_for(cast.olena, cast.home, second_factor=False)
    assert not waits.is_staff and waits.roles_wait and not waits.has([Role.ADMINISTRATOR])
    assert passed.is_staff and not passed.roles_wait
    assert not resident.roles_wait


def test_an_official_without_an_application_is_led_to_set_it_up(client: Client, cast: Cast) -> None:
    answer = sign_in_by_link(client, cast, "anton", "/home")
    assert answer["Location"] == "/home/account/code/set-up/?next=%2Fhome%2Fdesk%2F"
    refused = client.get(PAGE)
    assert refused.status_code == 403
    text = words(refused)
    assert "Потрібен другий чинник" in text and "/home/account/code/set-up/?next=%2Fhome%2Fdesk%2Fpeople%2F" in text


def test_setting_it_up_opens_the_desk_and_returns(client: Client, cast: Cast) -> None:
    sign_in_by_link(client, cast, "anton", "/home")
    page = client.get("/home/account/code/set-up/?next=" + PAGE)
    assert 'src="data:image/svg+xml;base64,' in words(page)
    picture = base64.b64decode(page.context["totp_svg_data_uri"].split(",")[1]).decode()
    assert 'fill="white"' in picture
    wrong = client.post("/home/account/code/set-up/", {"code": "000000"})
    assert "Код не підійшов" in words(wrong)
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/home/account/code/set-up/", {"code": code(secret)})
    assert answer["Location"] == "/home/account/code/spare/"
    codes = client.get(answer["Location"])
    assert codes.status_code == 200 and f'href="{PAGE}"' in words(codes)
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("how", ["totp", "recovery_codes"])
def test_a_code_is_asked_at_sign_in(client: Client, cast: Cast, how: str) -> None:
    secret = with_application(cast.anton)
    answer = sign_in_by_link(client, cast, "anton", "/home")
    assert answer["Location"] == "/home/account/code/enter/"
    assert "_auth_user_id" not in client.session
    assert client.get(PAGE).status_code == 401
    assert client.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    given = code(secret) if how == "totp" else _spare(cast)
    answer = client.post(answer["Location"], {"code": given})
    assert answer["Location"] == "/home/desk/"
    assert client.get(PAGE).status_code == 200


def _spare(cast: Cast) -> str:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    return str(RecoveryCodes.activate(cast.anton).get_unused_codes()[0])


def test_a_code_works_once(cast: Cast) -> None:
    secret = with_application(cast.anton)
    given = code(secret)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in_by_link(client, cast, "anton")
        client.post("/account/code/enter/", {"code": given})
    assert "_auth_user_id" in first.session and "_auth_user_id" not in second.session


def test_codes_are_not_guessed(client: Client, cast: Cast) -> None:
    secret = with_application(cast.anton)
    sign_in_by_link(client, cast, "anton")
    for _number in range(5):
        client.post("/account/code/enter/", {"code": "000000"})
    answer = client.post("/account/code/enter/", {"code": code(secret)})
    assert "Забагато невдалих спроб" in words(answer)
    cache.clear()


def test_an_older_session_gives_the_code_on_the_way(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    secret = with_application(cast.anton)
    refused = client.get(PAGE)
    assert refused.status_code == 403 and "Ввести код" in words(refused)
    answer = client.post("/home/account/code/again/?next=" + PAGE, {"code": code(secret), "next": PAGE})
    assert answer["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_a_lost_phone(client: Client, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with_application(cast.anton)
    client.force_login(cast.anton)
    call_command("second_factor", "reset", " Anton@viche.test", stdout=StringIO())
    assert f"second factor reset: person {cast.anton.pk}" in caplog.text
    assert client.get("/account/").status_code == 401
    assert not Authenticator.objects.filter(user=cast.anton).exists()
    with pytest.raises(CommandError):
        call_command("second_factor", "reset", "nobody@viche.test")


def test_a_resident_is_not_bothered(client: Client, cast: Cast) -> None:
    assert sign_in_by_link(client, cast, "olena")["Location"] == "/"


def test_the_password_alone_opens_nothing(client: Client, cast: Cast) -> None:
    cast.anton.set_password("довге речення для входу")
    cast.anton.save()
    answer = client.post(
        "/home/account/login/password/", {"login": "Anton@viche.test", "password": "довге речення для входу"}
    )
    assert answer["Location"].startswith("/home/account/code/set-up/")
    assert client.get(PAGE).status_code == 403
    with_application(cast.anton)
    other = Client()
    answer = other.post(
        "/home/account/login/password/", {"login": "anton@viche.test", "password": "довге речення для входу"}
    )
    assert answer["Location"] == "/home/account/code/enter/"
    assert "_auth_user_id" not in other.session


def test_the_code_belongs_to_its_person(client: Client, cast: Cast) -> None:
    """What was proved for one person says nothing about the next in the same browser."""
    secret = with_application(cast.anton)
    sign_in_by_link(client, cast, "anton")
    client.post("/account/code/enter/", {"code": code(secret)})
    client.post(ask_link(Client(), "iryna@viche.test", "/home"))
    assert client.get("/home/account/").status_code == 200
    assert "Потрібен другий чинник" in words(client.get(PAGE))


def test_removing_needs_the_code_again(client: Client, cast: Cast) -> None:
    secret = with_application(cast.olena)
    client.force_login(cast.olena)
    assert client.get("/account/code/remove/")["Location"].startswith("/account/code/again/")
    answer = client.post("/account/code/remove/", {})
    assert answer.status_code == 302 and Authenticator.objects.filter(user=cast.olena).exists()
    answer = client.post(answer["Location"], {"code": code(secret)})
    assert answer["Location"] == "/account/code/remove/"
    assert client.get("/account/code/remove/").status_code == 200
    client.post("/account/code/remove/")
    assert not Authenticator.objects.filter(user=cast.olena).exists()


GUARDED = ("code/remove/", "code/spare/", "code/spare/new/", "code/spare/file/", "password/set/", "password/change/")


@pytest.mark.parametrize("page", GUARDED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_without_the_code_cannot_weaken_the_account(
    client: Client, cast: Cast, page: str, method: str
) -> None:
    """Neither an older session nor the password itself stands for the code."""
    if page != "password/set/":
        cast.anton.set_password("довге речення для входу")
        cast.anton.save()
    client.force_login(cast.anton)
    secret = with_application(cast.anton)
    spare = _spare(cast)
    client.post("/home/account/again/", {"password": "довге речення для входу"})
    answer = getattr(client, method)(f"/home/account/{page}")
    assert answer.status_code == 302 and answer["Location"].startswith("/home/account/code/again/?next=")
    assert Authenticator.objects.filter(user=cast.anton).count() == 2
    assert _spare_now(cast) == spare
    answer = client.post(answer["Location"], {"code": code(secret)})
    assert answer["Location"] == f"/home/account/{page}"
    assert client.get(answer["Location"]).status_code == 200


def _spare_now(cast: Cast) -> str:
    kept = Authenticator.objects.get(user=cast.anton, type=Authenticator.Type.RECOVERY_CODES)
    return str(kept.wrap().get_unused_codes()[0])  # type: ignore[union-attr]


def test_the_password_is_no_second_proof(client: Client, cast: Cast) -> None:
    """Whoever has a code gives the code again, not the password."""
    cast.anton.set_password("довге речення для входу")
    cast.anton.save()
    with_application(cast.anton)
    client.force_login(cast.anton)
    answer = client.post("/home/account/again/?next=/home/account/", {"password": "довге речення для входу"})
    assert answer["Location"] == "/home/account/code/again/?next=%2Fhome%2Faccount%2F"
    assert "/home/account/again/" not in words(client.get(answer["Location"]))


def test_setting_it_up_ends_the_other_sessions(client: Client, cast: Cast) -> None:
    older = Client()
    older.force_login(cast.anton)
    sign_in_by_link(client, cast, "anton", "/home")
    client.get("/home/account/code/set-up/")
    client.post("/home/account/code/set-up/", {"code": code(client.session["mfa.totp.secret"])})
    assert client.get(PAGE).status_code == 200
    assert older.get(PAGE).status_code == 401 and "_auth_user_id" not in older.session


def test_a_new_password_by_letter_does_not_stand_for_the_code(client: Client, cast: Cast) -> None:
    secret = with_application(cast.anton)
    cast.anton.set_password("довге речення для входу")
    cast.anton.save()
    client.force_login(cast.anton)
    client.post("/account/password/reset/", {"email": "anton@viche.test"})
    form = client.get(path_in(letter_to("anton@viche.test")))["Location"]
    assert (
        client.post(form, {"password1": "зовсім інше речення", "password2": "зовсім інше речення"}).status_code == 302
    )
    assert client.get("/account/").status_code == 401
    answer = client.post("/account/login/password/", {"login": "anton@viche.test", "password": "зовсім інше речення"})
    assert answer["Location"] == "/account/code/enter/" and "_auth_user_id" not in client.session
    client.post(answer["Location"], {"code": code(secret)})
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("demo", [True, False])
def test_the_button_of_the_demo_counts_only_in_the_demo(
    cast: Cast, settings: Any, rf: RequestFactory, demo: bool
) -> None:
    settings.DEMO = demo
    cast.anton.demo = True
    request = rf.get("/")
    request.user, request.session = cast.anton, {second_factor.DEMO_KEY: cast.anton.pk}  # type: ignore[assignment]
    assert second_factor.is_passed(request) is demo
    request.session[second_factor.DEMO_KEY] = cast.iryna.pk
    assert not second_factor.is_passed(request)


def test_roles_reach_down_the_tree_only(cast: Cast) -> None:
    from viche.hromada.models import Department
    from viche.kit import journal

    with tenancy.enter(cast.home.pk):
        with journal.change("note", by=None):
            below = Department.objects.create(hromada=cast.home, name="Сектор", parent=cast.department)
        mariia = viewer_for(cast.mariia, cast.home)
        iryna = viewer_for(cast.iryna, cast.home)
    assert mariia.has([Role.EDITOR], cast.department.pk) and mariia.has([Role.EDITOR], below.pk)
    assert not mariia.has([Role.EDITOR], cast.enterprise.pk) and not mariia.has([Role.HEAD], below.pk)
    assert iryna.units([Role.SECRETARY]) is EVERYWHERE
