"""Voices that came too many together are marked for a person to look at; nothing is dropped by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import StatuteSetting
from viche.kit import clock, tenancy
from viche.kit.access import Refused, Viewer
from viche.people import actions as people
from viche.people import networks
from viche.people.models import Person, SignIn
from viche.people.tests.conftest import ask_link, words
from viche.voices import actions as voices
from viche.voices.models import Question, VoiceEvent
from viche.voices.review import actions, looking
from viche.voices.review.models import Mark, Shared
from viche.voices.tests.samples import question

pytestmark = pytest.mark.django_db
LIMIT = 3


@pytest.fixture
def asked(cast: Cast) -> Question:
    with tenancy.enter(cast.home.pk):
        for rule in looking.LIMITS.values():
            fill(StatuteSetting, cast.home, key=rule, value=LIMIT, since="2020-01-01", act="Рішення № 1")
        return question(cast.home, opens_at=clock.now() - timedelta(days=1))


def person(name: str, mail: str = "ukr.net", days: int = 30) -> Person:
    return Person.objects.create_user(
        f"{name}@{mail}", f"Особа {name}", level="email", joined_at=clock.now() - timedelta(days=days)
    )


def sign(question: Question, one: Person, address: str, ago: timedelta = timedelta(minutes=5)) -> int:
    """The person enters from an address, and signs."""
    with clock.pinned(clock.now() - ago):
        networks.note(one, address)
        with tenancy.enter(question.hromada_id):
            return voices.take(Viewer(person=one), question).number


def marks(question: Question) -> set[tuple[int, str]]:
    looking.look(question.hromada_id)
    with tenancy.enter(question.hromada_id):
        return set(Mark.objects.filter(question=question).values_list("number", "sign"))


def test_no_more_than_the_limit_is_no_sign_and_one_more_marks_all(asked: Question) -> None:
    for n in range(LIMIT):
        sign(asked, person(f"a{n}"), f"203.0.113.{n}")
    sign(asked, person("elsewhere"), "198.51.100.1")
    assert marks(asked) == set()
    sign(asked, person("one-more"), "203.0.113.200")
    assert marks(asked) == {(n, "network") for n in (1, 2, 3, 5)}
    with tenancy.enter(asked.hromada_id):
        assert voices.count(asked) == 5, "a mark drops nothing"
        first = Mark.objects.get(number=1)
        assert (first.together, first.level, first.state) == (4, "email", "open")
    assert marks(asked) == {(n, "network") for n in (1, 2, 3, 5)}, "a round that comes twice marks once"


def test_the_hour_is_exact(asked: Question) -> None:
    for n, minutes in enumerate((125, 66, 65, 64)):
        sign(asked, person(f"a{n}"), "203.0.113.1", timedelta(minutes=minutes))
    assert marks(asked) == set()
    sign(asked, person("last"), "203.0.113.1", timedelta(minutes=64))
    assert marks(asked) == {(n, "network") for n in (2, 3, 4, 5)}


def test_new_accounts_and_one_mail_service_are_signs_and_open_mail_is_none(asked: Question) -> None:
    for n in range(LIMIT + 1):
        sign(asked, person(f"new{n}", days=0), f"203.0.{n}.1")
    for n in range(LIMIT + 1):
        sign(asked, person(f"farm{n}", "farm.example"), f"198.51.{n}.1")
    assert marks(asked) == {(n, "new") for n in (1, 2, 3, 4)} | {(n, "mail") for n in (5, 6, 7, 8)}


def test_shared_networks_and_mail_are_not_marked(cast: Cast, asked: Question) -> None:
    with tenancy.enter(cast.home.pk):
        anton = cast.viewer("anton")
        for kind, what in (("network", "203.0.113.77"), ("network", "2001:db8:5::/48"), ("mail", "liceum5.example")):
            actions.share(cast.home, anton, kind=kind, what=what, title="Ліцей № 5", basis="Лист № 7")
    for n in range(LIMIT + 1):
        sign(asked, person(f"a{n}", "liceum5.example"), f"203.0.113.{n}")
        sign(asked, person(f"b{n}", "liceum5.example"), f"[2001:db8:5:{n}::1]")
    assert marks(asked) == set()
    with tenancy.enter(cast.home.pk):
        for row in Shared.objects.all():
            actions.end(row, anton)
    with clock.pinned(clock.now() + timedelta(days=1)), tenancy.enter(cast.home.pk):
        assert not Shared.objects.on(clock.today()).exists()


@pytest.mark.parametrize(
    ("kind", "what"), [("network", "ліцей"), ("network", "10.0.0.0/8"), ("network", "::/0"), ("mail", "ліцей № 5")]
)
def test_what_is_no_network_is_refused_in_words(kind: str, what: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), pytest.raises(Refused, match="не"):
        actions.share(cast.home, cast.viewer("anton"), kind=kind, what=what, title="Ліцей", basis="Лист")


def test_the_network_is_a_hash_of_its_day_and_is_erased(asked: Question) -> None:
    one = person("one")
    sign(asked, one, "203.0.113.9")
    row = SignIn.objects.get(person=one)
    today = clock.kyiv(row.at).date()
    network = networks.network_of("203.0.113.200")
    assert network is not None and bytes(row.network) == networks.digest(network, today)
    assert bytes(row.network) != networks.digest(network, today + timedelta(days=1))
    for days, left in ((7, 1), (8, 0)):
        with clock.pinned(row.at + timedelta(days=days)):
            looking.look_everywhere()
        assert SignIn.objects.filter(person=one).count() == left
    assert networks.network_of("") is None


# --- what an official does ----------------------------------------------------------------------------------------------


@pytest.fixture
def marked(asked: Question) -> Question:
    for n in range(LIMIT + 1):
        sign(asked, person(f"a{n}"), "203.0.113.1")
    for n in range(2):
        sign(asked, person(f"b{n}"), f"198.51.10{n}.1")
    assert len(marks(asked)) == 4
    return asked


def as_(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def test_marks_are_looked_at_by_conditions_and_struck_out_with_the_effect_shown(cast: Cast, marked: Question) -> None:
    anton = as_(cast, "anton")
    assert "Чи ремонтувати міст?" in anton.get("/home/desk/voices/").content.decode()
    where = f"/home/desk/voices/{marked.uuid}/"
    page = anton.get(where, {"sign": "network", "level": "email"}).content.decode()
    assert "Особа a1" in page and "лишиться, якщо їх викреслити" in page
    assert "позначок немає" in anton.get(where, {"sign": "new"}).content.decode()
    assert "позначок немає" in anton.get(where, {"until": "01.01.2020 10:00"}).content.decode()
    decide = f"{where}decide/?sign=network"
    preview = anton.get(decide)
    assert [fig["value"] for fig in preview.context["figs"]] == ["4", "6", "2"]
    given = {"decision": "struck", "ground": "Один комп’ютер, акт № 3", "expected": 4}
    assert anton.post(decide, given).status_code == 422, "a rule is asked"
    given["rule"] = "duplicate"
    assert anton.post(decide, {**given, "expected": 3}).status_code == 409
    assert anton.post(decide, given).status_code == 302
    with tenancy.enter(cast.home.pk):
        assert voices.count(marked) == 2
        events = VoiceEvent.objects.filter(question=marked).order_by("of")
        assert [(e.of, e.rule, e.ground) for e in events] == [
            (n, "duplicate", "Один комп’ютер, акт № 3") for n in (1, 2, 3, 4)
        ]
        assert {m.state for m in Mark.objects.all()} == {"struck"}
    assert "Перевіряти нічого" in anton.get("/home/desk/voices/").content.decode()


def test_cleared_voices_stand_and_are_not_marked_again(cast: Cast, marked: Question) -> None:
    anton = as_(cast, "anton")
    given = {"decision": "cleared", "ground": "Гуртожиток", "expected": 4}
    assert anton.post(f"/home/desk/voices/{marked.uuid}/decide/", given).status_code == 302
    assert len(marks(marked)) == 4
    with tenancy.enter(cast.home.pk):
        assert voices.count(marked) == 6 and {m.state for m in Mark.objects.all()} == {"cleared"}


@pytest.mark.parametrize("who", ["mariia", "petro", "alina"])
def test_others_of_the_desk_read_and_do_not_decide(who: str, cast: Cast, marked: Question) -> None:
    client, where = as_(cast, who), f"/home/desk/voices/{marked.uuid}/"
    assert client.get(where).status_code == 200
    given = {"decision": "cleared", "ground": "Гуртожиток", "expected": 4}
    assert client.post(f"{where}decide/", given).status_code == 403
    shared: dict[str, Any] = {"kind": "mail", "what": "a.example", "title": "А", "basis": "Лист"}
    assert client.post("/home/desk/voices/shared/", shared).status_code == 403


def test_a_list_of_shared_is_kept_at_the_desk(cast: Cast) -> None:
    iryna = as_(cast, "iryna")
    given = {"kind": "network", "what": "203.0.113.0/24", "title": "Лікарня", "basis": "Лист № 1"}
    assert iryna.post("/home/desk/voices/shared/", given).status_code == 302
    assert "Лікарня" in iryna.get("/home/desk/voices/shared/").content.decode()
    assert iryna.post("/home/desk/voices/shared/", given).status_code == 409
    wrong = iryna.post("/home/desk/voices/shared/", {**given, "what": "лікарня"})
    assert wrong.status_code == 422 and "Це не адреса мережі" in words(wrong)
    with tenancy.enter(cast.home.pk):
        pk = Shared.objects.get().pk
    assert iryna.post(f"/home/desk/voices/shared/{pk}/end/").status_code == 302
    assert "Перелік порожній" in iryna.get("/home/desk/voices/shared/").content.decode()


def test_a_sign_in_is_noted_told_to_its_person_and_erased_with_the_account(client: Client, cast: Cast) -> None:
    client.post(ask_link(client, "olena@viche.test"), REMOTE_ADDR="203.0.113.4")
    row = cast.olena.sign_ins.get()
    assert row.until - clock.kyiv(row.at).date() == networks.KEPT
    told = client.get(reverse("cabinet-data")).json()["sign_ins"]
    assert told == [
        {"at": row.at.isoformat(), "network_hash": bytes(row.network).hex(), "erased_after": row.until.isoformat()}
    ]
    people.erase(cast.olena)
    assert not SignIn.objects.exists()
