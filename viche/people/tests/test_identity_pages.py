"""«Особа» and the desk: who comes in, what is shown, dropped, noted; the demo's invented people; the operator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.kit.models import JournalEntry, OutboxMail
from viche.people import identity
from viche.people.identity import actions
from viche.people.identity.actions import Found
from viche.people.identity.models import Identification, IdentityProvider, Residence, SubjectKey
from viche.people.models import Person
from viche.people.tests.conftest import code, sign_in_by_link, with_application, words
from viche.people.views.identity_desk import token_for

pytestmark = pytest.mark.django_db
TAX = "3184710691"
PAGE, DESK = "/home/account/identity/", "/home/desk/identity/"


def good_tax() -> str:
    from viche.people.identity import keys

    return next(f"318471069{d}" for d in "0123456789" if keys.tax_number_holds(f"318471069{d}"))


def seen(**more: str) -> dict[str, str]:
    said = {"name": "Мешканка Олена Іванівна", "document": "id_card", "tax": good_tax(), "seen": "on"}
    return {**said, **more}


def known(person: Person, provider: str = "bankid", level: str = "bank") -> Identification:
    return actions.identify(person, provider, Found(level, "Мешканка Олена Іванівна", {"rnokpp": TAX}))


# --- my page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "residence/", "demo/", "bankid/", "bankid/back/", "providers/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, cast: Cast, page: str) -> None:
    assert client.get(f"{PAGE}{page}").status_code == 401


@pytest.mark.parametrize("prefix", ["", "/home", "/other"])
def test_what_is_kept_is_shown_where_from_and_till_when(client: Client, cast: Cast, prefix: str) -> None:
    client.force_login(cast.olena)
    page = words(client.get(f"{prefix}/account/identity/"))
    assert "Зараз: пошту підтверджено" in page and "імені з документа ми не знаємо" in page
    row = known(cast.olena)
    actions.claim(cast.olena, "registered", cast.home, None, None)
    page = words(client.get(f"{prefix}/account/identity/"))
    for said in ("BankID НБУ", "Мешканка Олена Іванівна", "Відбиток: РНОКПП", "Кропивницька громада", "з ваших слів"):
        assert said in page
    assert str(row.valid_until.year) in page and TAX not in page
    assert SubjectKey.objects.get().digest not in page
    assert "банк або мобільний оператор" in words(client.get(f"{prefix}/account/"))


def test_drop(client: Client, cast: Cast) -> None:
    row = known(cast.olena)
    client.force_login(cast.hlib)
    assert client.post(f"{PAGE}{row.pk}/drop/").status_code == 404
    client.force_login(cast.olena)
    assert client.get(f"{PAGE}{row.pk}/drop/").status_code == 405
    page = words(client.post(f"{PAGE}{row.pk}/drop/", follow=True))
    assert "ім’я з документа стерто" in page and "Мешканка Олена Іванівна" not in page
    assert "Зітремо його після" in page
    assert client.post(f"{PAGE}{row.pk}/drop/").status_code == 404


def test_my_data_and_erasing(client: Client, cast: Cast) -> None:
    known(cast.olena)
    actions.claim(cast.olena, "idp", cast.home, None, clock.today())
    client.force_login(cast.olena)
    told = client.get("/account/data/").json()["identity"]
    assert told["identifications"][0]["name"] == "Мешканка Олена Іванівна"
    assert [one["of"] for one in told["hashes"]] == ["rnokpp"] and told["residences"][0]["kind"] == "idp"
    assert "на три роки" in words(client.get("/account/erase/"))
    assert client.post("/account/erase/", {"sure": "on"}).status_code == 302
    assert not Residence.objects.exists() and not Identification.objects.exclude(name="").exists()


def test_residence_by_my_own_word(client: Client, cast: Cast) -> None:
    client.force_login(cast.olena)
    assert "своєї громади" in words(client.get("/account/identity/residence/", follow=True))
    from viche.hromada.models import Territory

    town = Territory.objects.get(name="Кропивницький", category="M", parent=cast.home.territory)
    later = clock.today().replace(year=clock.today().year + 1)
    answer = client.post(f"{PAGE}residence/", {"kind": "declared", "since": later.isoformat()})
    assert answer.status_code == 200 and "ще не настав" in words(answer)
    assert client.post(f"{PAGE}residence/", {"kind": "", "place": "UA1"}).status_code == 200
    said = {"kind": "declared", "place": town.pk, "since": "2024-05-01", "next": "/home/acts/"}
    assert client.post(f"{PAGE}residence/", said)["Location"] == "/home/acts/"
    claim = Residence.objects.get()
    assert (claim.place, claim.source, claim.is_confirmed) == (town, "own", False)
    assert "не підтверджено" in words(client.get(PAGE))
    client.force_login(cast.hlib)
    assert client.post(f"{PAGE}residence/{claim.pk}/end/").status_code == 404
    client.force_login(cast.olena)
    client.post(f"{PAGE}residence/{claim.pk}/end/")
    assert identity.residence_in(cast.olena, cast.home) is None


# --- the demo -------------------------------------------------------------------------------------------------------


def test_invented_people_are_loudly_marked(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    client.force_login(cast.olena)
    assert "Вигадана особа" in words(client.get(PAGE))
    assert "Нікого з цих людей немає" in words(client.get(f"{PAGE}demo/"))
    page = words(client.post(f"{PAGE}demo/", {"person": "3", "way": "state"}, follow=True))
    assert "Уявна Софія Демонстраційна (вигадана особа)" in page
    assert identity.level_of(cast.olena) == identity.STATE
    client.force_login(cast.hlib)
    answer = client.post(f"{PAGE}demo/", {"person": "3", "way": "bank"})
    assert answer.status_code == 409 and "вже підтверджено в іншому" in words(answer)
    client.force_login(cast.olena)
    assert client.post(f"{PAGE}demo/", {"person": "4", "way": "bank"}).status_code == 409
    client.post(f"{PAGE}{Identification.objects.in_force().get().pk}/drop/")
    assert client.post(f"{PAGE}demo/", {"person": "4", "way": "bank"}).status_code == 302


def test_a_working_server_knows_no_invented_people(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    client.force_login(cast.olena)
    assert "Вигадана" not in words(client.get(PAGE))
    for ask in (client.get, client.post):
        answer = ask(f"{PAGE}demo/", {"person": "1", "way": "bank"})
        assert answer.status_code == 404 and "лише в демонстрації" in words(answer)
    assert not Identification.objects.exists()


# --- the desk -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [(None, 401), ("olena", 403), ("hlib", 403), ("mariia", 403), ("anton", 403), ("alina", 403)]
    + [(name, 200) for name in ("petro", "stepan", "iryna")],
)
def test_who_comes_in(client: Client, cast: Cast, name: str | None, status: int) -> None:
    if name:
        client.force_login(cast.people[name])
    claim = actions.claim(cast.olena, "registered", cast.home, None, None)
    token = token_for(cast.olena, cast.home)
    assert client.get(DESK).status_code == status
    assert client.get(f"{DESK}{token}/").status_code == status
    if status != 200:
        assert client.post(DESK, {"email": "olena@viche.test"}).status_code == status
        assert client.post(f"{DESK}{token}/", seen()).status_code == status
        assert client.post(f"{DESK}{token}/residence/{claim.pk}/").status_code == status
        assert not Identification.objects.exists()
        assert identity.residence_in(cast.olena, cast.home, confirmed=True) is None


def test_an_official_without_the_second_factor_notes_nothing(client: Client, cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    secret = with_application(cast.iryna)
    client.force_login(cast.iryna)
    where = f"{DESK}{token_for(cast.olena, cast.home)}/"
    answer = client.post(where, seen())
    assert answer.status_code == 403 and "Потрібен другий чинник" in words(answer)
    assert not Identification.objects.exists()
    passed = Client()
    sign_in_by_link(passed, cast, "iryna", "/home")
    passed.post("/home/account/code/enter/", {"code": code(secret)})
    assert passed.post(where, seen()).status_code == 302


def test_a_resident_showed_a_document(client: Client, cast: Cast) -> None:
    client.force_login(cast.iryna)
    assert "Такого облікового запису немає" in words(client.post(DESK, {"email": "bohdan@viche.test"}))
    assert "Такого облікового запису немає" in words(client.post(DESK, {"email": "nobody@viche.test"}))
    where = client.post(DESK, {"email": " Olena@viche.test"})["Location"]
    assert "olena" not in where
    page = words(client.get(where))
    assert "Олена Мешканка" in page and "olena@viche.test" in page
    assert "відбиток" in page
    answer = client.post(where, seen(residence="registered"))
    assert answer.status_code == 302, words(answer)
    row = Identification.objects.get()
    assert (row.person, row.by, row.hromada, row.document) == (cast.olena, cast.iryna, cast.home, "id_card")
    assert identity.level_of(cast.olena, cast.home) == identity.IN_PERSON
    assert identity.residence_in(cast.olena, cast.home, confirmed=True).confirmed_by == cast.iryna
    with tenancy.enter(cast.home.pk):
        entry = JournalEntry.objects.get(kind="people_identification")
    assert (entry.verb, entry.actor_id, entry.personal) == ("identify", cast.iryna.pk, ["name"])
    assert "Мешканка" not in str(entry.after) and good_tax() not in str(entry.after)
    letter = OutboxMail.objects.get(to="olena@viche.test")
    assert "паспорт — ID-картка" in letter.body and "Це були не ви?" in letter.body


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Перепишіть ім’я"),
        ({"tax": "123"}, "Це не РНОКПП"),
        ({"tax": "1234567890"}, "Це не РНОКПП"),
        ({"tax": ""}, "Напишіть РНОКПП"),
        ({"tax": "", "passport": "?"}, "Так номера паспорта не пишуть"),
        ({"seen": ""}, "Без цього"),
        ({"document": "none"}, ""),
        ({"since": "завтра"}, "Напишіть день"),
    ],
)
def test_a_slip_of_the_pen(client: Client, cast: Cast, wrong: dict[str, str], said: str) -> None:
    client.force_login(cast.iryna)
    answer = client.post(f"{DESK}{token_for(cast.olena, cast.home)}/", seen(**wrong))
    assert answer.status_code == 200 and said in words(answer)
    assert not Identification.objects.exists()


def test_known_elsewhere_is_told_and_moved_by_a_deliberate_yes(client: Client, cast: Cast) -> None:
    client.force_login(cast.iryna)
    client.post(f"{DESK}{token_for(cast.olena, cast.home)}/", seen())
    OutboxMail.objects.all().delete()
    new = Person.objects.create_user("new@viche.test", "Олена", level="email")
    where = f"{DESK}{token_for(new, cast.home)}/"
    answer = client.post(where, seen())
    assert answer.status_code == 200 and "o•••@viche.test" in words(answer)
    assert 'name="move"' in words(answer) and "olena@viche.test" not in words(answer)
    assert identity.level_of(new, cast.home) == identity.EMAIL and not OutboxMail.objects.exists()
    assert client.post(where, seen(move="on")).status_code == 302
    assert identity.level_of(new, cast.home) == identity.IN_PERSON
    assert identity.level_of(cast.olena, cast.home) == identity.EMAIL
    told = {letter.to: letter.body for letter in OutboxMail.objects.all()}
    assert set(told) == {"olena@viche.test", "new@viche.test"}
    assert "перенесено на інший обліковий запис" in told["olena@viche.test"]


def test_a_claim_is_confirmed_by_an_official_of_that_hromada(client: Client, cast: Cast) -> None:
    claim = actions.claim(cast.olena, "declared", cast.home, None, None)
    elsewhere = actions.claim(cast.olena, "idp", cast.other, None, None)
    client.force_login(cast.iryna)
    where = f"{DESK}{token_for(cast.olena, cast.home)}/"
    assert "Підтвердити за документом" in words(client.get(where))
    assert client.get(f"{where}residence/{claim.pk}/").status_code == 405
    assert client.post(f"{where}residence/{elsewhere.pk}/").status_code == 404
    assert client.post(f"{where}residence/{claim.pk}/").status_code == 302
    assert identity.residence_in(cast.olena, cast.home, confirmed=True) == claim
    client.force_login(cast.hlib)
    assert client.post(f"{where.replace('/home/', '/other/')}residence/{elsewhere.pk}/").status_code == 404


def test_an_address_of_the_desk_is_neither_guessed_nor_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.iryna)
    for wrong in ("x", str(cast.olena.pk), token_for(cast.olena, cast.other), token_for(cast.olena, cast.home)[:-1]):
        assert client.get(f"{DESK}{wrong}/").status_code == 404
    people_gone = token_for(cast.bohdan, cast.home)
    Person.objects.filter(pk=cast.bohdan.pk).update(is_active=False)
    assert client.get(f"{DESK}{people_gone}/").status_code == 404
    mine = token_for(cast.iryna, cast.home)
    answer = client.post(f"{DESK}{mine}/", seen())
    assert answer.status_code == 409 and "Себе посадова особа не підтверджує" in words(answer)


def test_the_menu_shows_it_to_who_may(client: Client, cast: Cast) -> None:
    for name, shown in (("iryna", True), ("mariia", False)):
        client.force_login(cast.people[name])
        assert (f'href="{DESK}"' in words(client.get("/home/desk/"))) == shown


# --- the operator ---------------------------------------------------------------------------------------------------


def test_only_the_operator_connects_services(client: Client, cast: Cast, settings: Any) -> None:
    where = "/account/identity/providers/"
    client.force_login(cast.anton)
    assert client.get(where).status_code == client.post(f"{where}bankid/", {}).status_code == 403
    Person.objects.filter(pk=cast.anton.pk).update(is_operator=True)
    assert client.get(where).status_code == 200
    settings.SECOND_FACTOR = True
    answer = client.get(where)
    assert answer.status_code == 403 and "Ввести код" in words(answer)


def test_connecting_a_service(client: Client, cast: Cast, settings: Any) -> None:
    Person.objects.filter(pk=cast.anton.pk).update(is_operator=True)
    client.force_login(cast.anton)
    where = "/account/identity/providers/"
    page = words(client.get(f"{where}bankid/"))
    assert "http://testserver/account/identity/bankid/back/" in page and "VICHE_BANKID_SECRET" in page
    assert client.get(f"{where}none/").status_code == 404
    said = {"is_on": "on", "client_id": "c", "months": "6", "since": "2026-01-01"}
    for wrong, why in (
        ({"address": "http://id.bank.gov.ua"}, "https://"),
        ({"methods": "telepathy"}, "Такого способу немає"),
        ({"months": "0"}, ""),
    ):
        answer = client.post(f"{where}bankid/", {**said, **wrong})
        assert answer.status_code == 200 and why in words(answer)
    assert not IdentityProvider.objects.exists()
    assert client.post(f"{where}bankid/", {**said, "address": "https://testid.bank.gov.ua"}).status_code == 302
    assert actions.months("bankid") == 6
    page = words(client.get(where))
    assert "увімкнено, але не діє" in page and "VICHE_BANKID_SECRET" in page
    client.force_login(cast.olena)
    assert client.get("/account/identity/bankid/").status_code == 404
