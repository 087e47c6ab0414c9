"""The form of the operator: who comes in, what is offered, all or nothing, the invitation."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.hromada.models import Hromada
from viche.kit.models import JournalEntry, OutboxMail
from viche.people.models import Invitation, Person

pytestmark = pytest.mark.django_db
PAGE = "/open/UA05120170000013778/"
TOLD = {
    "name": "Хмільницька громада",
    "council": "Хмільницька міська рада",
    "slug": "khmilnyk",
    "domain": "",
    "accent": "#2e6b3f",
    "administrator_name": "Перша Адміністраторка",
    "administrator": "first@viche.test",
}


@pytest.fixture
def operator(cast: Cast, client: Client, settings: Any) -> Client:
    settings.SECOND_FACTOR = False
    Person.objects.filter(pk=cast.olena.pk).update(is_operator=True)
    client.force_login(cast.olena)
    return client


@pytest.mark.parametrize("page", ["/open/", PAGE])
def test_strangers_and_officials_do_not_open_hromadas(cast: Cast, client: Client, page: str) -> None:
    assert client.get(page).status_code == 401
    client.force_login(cast.anton)
    assert client.get(page).status_code == 403
    assert client.post(page, TOLD).status_code in (403, 405)
    assert not Hromada.objects.filter(slug="khmilnyk").exists()


def test_an_operator_without_the_second_factor_is_refused(cast: Cast, operator: Client, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    assert operator.get(PAGE).status_code == 403


def test_the_form_is_filled_from_the_codifier(operator: Client) -> None:
    found = operator.get("/open/", {"q": "хмільник"}).content.decode()
    assert f'href="{PAGE}"' in found
    page = operator.get(PAGE).content.decode()
    for value in ("Хмільницька громада", "Хмільницька міська рада", "khmilnyk"):
        assert f'value="{value}"' in page
    assert operator.get("/open/UA01020010000048857/").status_code == 404
    assert operator.get("/open/UA05120170010081140/").status_code == 404


def test_one_form_opens_the_hromada_and_invites(cast: Cast, operator: Client) -> None:
    answer = operator.post(PAGE, TOLD)
    assert (answer.status_code, answer["Location"]) == (302, "/khmilnyk/")
    place = Hromada.objects.get(slug="khmilnyk")
    assert (place.accent, place.invented) == ("#2e6b3f", False)
    invitation = Invitation.objects.get(hromada=place)
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "first@viche.test",
        "administrator",
        cast.olena,
    )
    letter = OutboxMail.objects.get(to="first@viche.test")
    assert "/khmilnyk/account/invitation/" in letter.body
    link = next(word for word in letter.body.split() if "/account/invitation/" in word)
    assert Client().get("/" + link.split("/", 3)[3]).status_code == 200
    assert operator.get(PAGE).status_code == 302
    assert JournalEntry.objects.filter(verb="open", record_id=place.pk, kind="hromada_hromada").count() <= 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "desk"),
        ("slug", "home"),
        ("slug", "Хмільник"),
        ("accent", "#ffee00"),
        ("domain", "не домен"),
        ("administrator", "ніхто"),
    ],
)
def test_what_is_wrong_is_told_in_the_form_and_nothing_is_opened(operator: Client, field: str, value: str) -> None:
    answer = operator.post(PAGE, TOLD | {field: value})
    assert answer.status_code == 422
    assert not Hromada.objects.filter(slug__in=("khmilnyk", "desk")).exists()
    assert not Invitation.objects.exists() and "form" in answer.content.decode()


def test_of_two_places_of_one_name_the_second_gets_a_number(operator: Client) -> None:
    operator.post(PAGE, TOLD | {"slug": "ivanivka"})
    assert 'value="ivanivka-2"' in operator.get("/open/UA51020090000073639/").content.decode()
