"""Pages of officials: checking with a lock, answering, tasks, the order and its switches; duties; figures; the round."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import clock, figures, rounds, tenancy
from viche.kit.figures import Period
from viche.kit.figures.values import counted
from viche.participation.petitions.models import LocalGround, Order, Petition, Task
from viche.participation.petitions.tests import making
from viche.participation.petitions.tests.test_pages import client, text

pytestmark = [pytest.mark.django_db]
DESK = "/home/desk/e-petitions/"


def step(who: Client, petition: Petition, verb: str, **given: str) -> int:
    where = f"{DESK}{petition.pk}/step/{verb}/"
    assert who.get(where).status_code == 200
    return who.post(where, given).status_code


def test_from_a_check_to_execution_by_pages(cast: Cast) -> None:
    petro, mariia = client(cast, "petro"), client(cast, "mariia")
    with tenancy.enter(cast.home.pk):
        petition = making.checking(cast)
    page = text(petro.get(f"{DESK}{petition.pk}/"))
    assert "Оприлюднити й почати збір" in page and "olena@viche.test" in page
    assert step(petro, petition, "publish") == 302
    with tenancy.enter(cast.home.pk):
        petition.refresh_from_db()
        making.sign(petition, range(making.NEEDED))
    assert "набрала підписи" in text(petro.get(f"{DESK}{petition.pk}/"))
    assert step(petro, petition, "announce") == 302
    assert step(petro, petition, "answer", decision="supported", ground="") == 422
    assert step(petro, petition, "answer", decision="supported", ground="Так", signed_by="Голова") == 302
    given = {"what": "Поставити світильники", "department": cast.department.pk, "due_on": "01.03.2027"}
    assert petro.post(f"{DESK}{petition.pk}/tasks/new/", given).status_code == 302
    assert petro.get(f"{DESK}{petition.pk}/step/complete/").status_code == 403
    with tenancy.enter(cast.home.pk):
        task = Task.objects.get()
    assert mariia.post(f"{DESK}tasks/{task.pk}/", {"evidence": "Поставлено 12."}).status_code == 302
    assert step(petro, petition, "complete") == 302
    with tenancy.enter(cast.home.pk):
        petition.refresh_from_db()
        assert petition.state == "done"


def test_refusing_asks_a_ground_of_the_law_or_of_the_hromada(cast: Cast) -> None:
    petro = client(cast, "petro")
    with tenancy.enter(cast.home.pk):
        petition = making.checking(cast)
    assert client(cast, "anton").post(
        f"{DESK}order/grounds/new/", {"title": "реклама", "basis": "Рішення № 5"}
    ).status_code == 302  # fmt: skip
    assert "реклама — Рішення № 5" in text(petro.get(f"{DESK}{petition.pk}/step/refuse/"))
    with tenancy.enter(cast.home.pk):
        local = LocalGround.objects.get()
    assert step(petro, petition, "refuse", key=f"local-{local.pk}", ground="Приберіть рекламу.") == 302
    assert client(cast, "anton").post(f"{DESK}order/grounds/{local.pk}/end/").status_code == 302
    with tenancy.enter(cast.home.pk):
        petition.refresh_from_db()
        assert (petition.refusal_title, petition.refusal_basis) == ("реклама", "Рішення № 5")


def test_a_held_petition_says_who_holds_it(cast: Cast) -> None:
    petro, stepan = client(cast, "petro"), client(cast, "stepan")
    with tenancy.enter(cast.home.pk):
        petition = making.checking(cast)
    assert petro.post(f"{DESK}{petition.pk}/hold/").status_code == 302
    assert "Зараз петицію перевіряє Петро" in text(stepan.get(f"{DESK}{petition.pk}/"))
    refused = stepan.post(f"{DESK}{petition.pk}/step/publish/")
    assert refused.status_code == 409 and "Петро" in text(refused)
    assert petro.post(f"{DESK}{petition.pk}/hold/", {"release": "1"}).status_code == 302
    assert step(stepan, petition, "publish") == 302


def test_the_administrator_sets_the_order_and_switches(cast: Cast) -> None:
    anton = client(cast, "anton")
    assert "Рада ще не встановила" in text(anton.get(f"{DESK}order/"))
    assert anton.post(f"{DESK}order/", {"department": cast.department.pk, "level": "email"}).status_code == 302
    with tenancy.enter(cast.home.pk):
        assert Order.objects.get().department_id == cast.department.pk
    assert anton.post(f"{DESK}order/pause/", {"ground": ""}).status_code == 422
    assert anton.post(f"{DESK}order/pause/", {"ground": "Перевірка"}).status_code == 302
    assert "Перевірка" in text(client(cast).get("/home/e-petitions/"))
    assert anton.post(f"{DESK}order/resume/").status_code == 302
    assert anton.post(f"{DESK}order/nothing/").status_code == 404
    assert client(cast, "mariia").post(f"{DESK}order/close/", {"ground": "ні"}).status_code == 403


def test_a_short_one_goes_to_another_department_and_is_answered(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.short(cast)
    given = {"department": cast.enterprise.pk}
    assert client(cast, "petro").post(f"{DESK}{petition.pk}/hand-over/", given).status_code == 302
    assert client(cast, "petro").get(f"{DESK}{petition.pk}/step/reply/").status_code == 403
    assert step(client(cast, "iryna"), petition, "reply", ground="Відповідь по суті.") == 302
    assert "Відповідь по суті" in text(client(cast).get(f"/home/e-petitions/{petition.pk}/"))


@pytest.mark.parametrize("state", ["checking", "reached", "review", "short"])
def test_what_waits_is_on_the_desk_of_today(state: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.STATES[state](cast)
    said = text(client(cast, "petro").get("/home/desk/"))
    assert petition.title in said and f"/desk/e-petitions/{petition.pk}/" in said


def test_a_task_is_on_the_desk_until_it_is_done(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.answered(cast)
    given = {"what": "Поставити ліхтарі", "department": cast.department.pk, "due_on": "01.03.2027"}
    client(cast, "petro").post(f"{DESK}{petition.pk}/tasks/new/", given)
    mariia = client(cast, "mariia")
    assert "Поставити ліхтарі" in text(mariia.get("/home/desk/"))
    with tenancy.enter(cast.home.pk):
        task = Task.objects.get()
    mariia.post(f"{DESK}tasks/{task.pk}/", {"evidence": "Поставлено."})
    assert "Поставити ліхтарі" not in text(mariia.get("/home/desk/"))


def test_figures_count_each_step_and_open_their_records(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viche.participation.petitions.actions.MOST_A_DAY", 100)
    with tenancy.enter(cast.home.pk):
        making.set_up(cast)
        for make in making.STATES.values():
            make(cast)
        viewer, year = cast.viewer(None), Period(date(2026, 1, 1), date(2027, 12, 31))
        told = {
            key: counted(figure, year, viewer).value
            for key, figure in figures.registered().items()
            if key.startswith("e-petition")
        }
    assert told == {
        "e-petitions.submitted": 11, "e-petitions.published": 9, "e-petitions.joined": 1, "e-petitions.refused": 1, "e-petitions.reached": 4,
        "e-petitions.collected": 9, "e-petitions.answered": 2, "e-petitions.in-term": 2, "e-petitions.supported": 2,
        "e-petitions.executed": 1, "e-petition-tasks": 1,
    }  # fmt: skip
    with tenancy.enter(cast.home.pk):
        asked = {"since": "01.01.2026", "until": "31.12.2027"}
    page = client(cast).get("/home/figures/e-petitions.submitted/", asked)
    assert page.status_code == 200 and "Освітлення" not in text(page)


def test_the_round_leads_on_what_nobody_opened(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
        making.sign(petition, range(making.NEEDED))
    assert rounds.run("hourly") == 0
    with tenancy.enter(cast.home.pk):
        petition.refresh_from_db()
        assert petition.state == "reached"
        assert petition.due_at is not None and petition.due_at > clock.now()
