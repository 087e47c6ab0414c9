"""«Сьогодні»: whose duties, in what order, whose drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act, Department
from viche.kit import clock, journal, tenancy
from viche.kit.publishing import WITHHELD
from viche.registers.kinds.point import Point

pytestmark = pytest.mark.django_db


def desk(cast: Cast, who: str) -> Any:
    client = Client()
    client.force_login(cast.people[who])
    answer = client.get("/home/desk/")
    assert answer.status_code == 200
    return answer


def noted(cast: Cast, who: str | None, unit: Department, **given: Any) -> Act:
    with tenancy.enter(cast.home.pk), journal.change("note", by=cast.people[who] if who else None):
        return Act.objects.create(
            hromada=cast.home, department=unit, adopted_on=clock.today(), **{"title": "Чернетка", **given}
        )


def lists(answer: Any) -> dict[str, list[str]]:
    return {each["title"]: [line["title"] for line in each["lines"]] for each in answer.context["lists"]}


def test_who_comes_in(cast: Cast) -> None:
    assert Client().get("/home/desk/").status_code == 401
    for who, status in (("olena", 403), ("hlib", 403), ("alina", 200), ("anton", 200)):
        client = Client()
        client.force_login(cast.people[who])
        assert client.get("/home/desk/").status_code == status


def test_duties_stand_by_deadline_the_overdue_first(cast: Cast) -> None:
    now = clock.now()
    with tenancy.enter(cast.home.pk):
        for number, shift in enumerate([timedelta(days=3), timedelta(days=-2), timedelta(days=8), timedelta(0)]):
            fill(
                Act if number % 2 else Point,
                cast.home,
                department=cast.department,
                state=WITHHELD,
                due_at=clock.end_of_day(clock.kyiv(now).date()) + shift,
            )
        fill(Act, cast.home, department=cast.enterprise, state=WITHHELD, due_at=now - timedelta(days=1))
    answer = desk(cast, "mariia")
    groups = [(group["title"], len(group["rows"])) for group in answer.context["duties"]]
    assert groups == [("Прострочено", 1), ("Сьогодні", 1), ("Найближчі сім днів", 1)]
    late = answer.context["duties"][0]["rows"][0]
    assert late["late"] and "ст. 22" in late["rule"] and late["url"].startswith("/home/desk/acts/")
    assert "прострочено на" in late["when_more"]
    assert answer.context["rail"][0].items[0].bad == 1
    assert desk(cast, "iryna").context["rail"][0].items[0].bad == 2, "the secretary answers for every unit"


def test_drafts_are_mine_others_or_wait_for_my_approval(cast: Cast) -> None:
    noted(cast, "mariia", cast.department, number="1")
    noted(cast, "stepan", cast.department, number="2")
    noted(cast, None, cast.enterprise, number="3")
    today = f"{clock.today():%d.%m.%Y}"
    one, two, three = (f"Рішення {today} № {number}" for number in "123")
    assert lists(desk(cast, "mariia")) == {"Мої чернетки": [one], "Чернетки підрозділу": [two]}
    assert lists(desk(cast, "petro")) == {"Чекають на моє погодження": [two, one], "Мої чернетки": []}
    assert lists(desk(cast, "stepan")) == {"Чекають на моє погодження": [one], "Мої чернетки": [two]}
    assert lists(desk(cast, "iryna")) == {"Чекають на моє погодження": [three, two, one], "Мої чернетки": []}
    assert lists(desk(cast, "alina"))["Чернетки підрозділу"] == [three, two, one]
    assert "Марія Редакторка" in desk(cast, "petro").content.decode()


def test_a_quiet_day_says_so(cast: Cast) -> None:
    text = desk(cast, "mariia").content.decode()
    assert "На сьогодні строків немає." in text


def test_only_those_who_write_are_offered_to_note(cast: Cast) -> None:
    assert desk(cast, "mariia").context["pen_url"] == "/home/desk/note/"
    reader = desk(cast, "alina")
    assert "pen_url" not in reader.context and "/desk/note/" not in reader.content.decode()


def test_the_menu_holds_only_what_opens(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.anton)
    for group in desk(cast, "anton").context["rail"]:
        for item in group.items:
            assert client.get(item.url).status_code == 200, item.title


def test_a_line_says_what_the_act_is_about(cast: Cast) -> None:
    noted(cast, "mariia", cast.department, number="1", title="Про бюджет участі")
    with tenancy.enter(cast.home.pk):
        late = {"department": cast.department, "state": WITHHELD, "due_at": clock.now() - timedelta(days=1)}
        fill(Act, cast.home, title="Про дозвіл", **late)
        fill(Point, cast.home, name="Пункт № 7", **late)
    answer = desk(cast, "mariia")
    rows = answer.context["duties"][0]["rows"]
    assert {row["title"] if row["title"] == "Пункт № 7" else "акт": row["about"] for row in rows} == {
        "акт": "Про дозвіл",
        "Пункт № 7": "",  # its name says it all
    }
    (line,) = answer.context["lists"][0]["lines"]
    assert line["more"] == "Про бюджет участі"
    page = answer.content.decode()
    assert "Про дозвіл" in page and "Про бюджет участі" in page
