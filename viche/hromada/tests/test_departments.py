"""Departments: the tree, who keeps which part of it, cases offered, closing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import Cast
from viche.hromada import actions, tree
from viche.hromada.forms import DepartmentForm
from viche.hromada.models import Department
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused, Viewer
from viche.kit.models import Closure, JournalEntry

pytestmark = pytest.mark.django_db
DESK = "/home/desk/departments/"
NAMES = {"kind": "department", "genitive": "", "dative": "", "instrumental": "", "order": "0"}


@pytest.fixture
def inside(cast: Cast) -> Any:
    with tenancy.enter(cast.home.pk):
        yield cast


def add(cast: Cast, name: str, parent: Department | None, who: str = "iryna") -> Department:
    return actions.add_department(cast.home, cast.viewer(who), parent=parent, name=name)


def test_a_department_does_not_come_under_itself_nor_under_what_is_below(inside: Cast) -> None:
    top, viewer = inside.department, inside.viewer("iryna")
    middle = add(inside, "Сектор", top)
    low = add(inside, "Група", middle)
    for under in (top, middle, low):
        with pytest.raises(Refused, match="підпорядковано йому самому"):
            actions.move_department(top, viewer, parent=under)
    actions.move_department(low, viewer, parent=None, ground="рішення № 1")
    assert Department.objects.get(pk=low.pk).parent is None
    actions.move_department(top, viewer, parent=low)
    entry = JournalEntry.objects.filter(kind="hromada_department", record_id=low.pk).latest("id")
    assert (entry.verb, entry.ground, entry.before, entry.after) == (
        "move", "рішення № 1", {"parent_id": middle.pk}, {"parent_id": None},
    )  # fmt: skip


def test_the_database_itself_refuses_a_department_above_itself(inside: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), journal.change("move", by=None):
        Department.objects.filter(pk=inside.department.pk).update(parent=inside.department)


def test_the_head_keeps_the_own_department_and_what_is_below(inside: Cast) -> None:
    own, viewer = inside.department, inside.viewer("stepan")
    below = add(inside, "Сектор", own, "stepan")
    viewer = inside.viewer("stepan")  # asked again: the tree has grown
    actions.change_department(below, viewer, genitive="Сектору")
    for refused in (
        lambda: add(inside, "Чужий", None, "stepan"),
        lambda: add(inside, "Чужий", inside.enterprise, "stepan"),
        lambda: actions.change_department(inside.enterprise, viewer, name="Моє"),
        lambda: actions.move_department(inside.enterprise, viewer, parent=own),
        lambda: actions.move_department(below, viewer, parent=None),
    ):
        with pytest.raises(Refused):
            refused()


@pytest.mark.parametrize("who", ["mariia", "petro", "alina", "olena"])
def test_others_change_nothing(inside: Cast, who: str) -> None:
    with pytest.raises(Refused):
        add(inside, "Новий", inside.department, who)
    with pytest.raises(Refused):
        actions.close_department(inside.department, inside.viewer(who), closed_on=clock.today(), ground="так")


def test_closing_waits_for_what_is_below_and_can_be_undone(inside: Cast) -> None:
    top, viewer, day = inside.enterprise, inside.viewer("anton"), date(2026, 3, 1)
    below = add(inside, "Дільниця", top)
    with pytest.raises(Refused, match="ще є підрозділи"):
        actions.close_department(top, viewer, closed_on=day, ground="рішення")
    actions.close_department(below, viewer, closed_on=day, ground="рішення")
    actions.close_department(top, viewer, closed_on=day, ground="рішення")
    working = Department.objects.working
    assert (
        top in working(day - timedelta(days=1))
        and top not in working(day)
        and top not in working(day + timedelta(days=1))
    )
    actions.close_department(top, viewer, closed_on=None, ground="скасовано")
    assert top in working(day)
    verbs = JournalEntry.objects.filter(kind="hromada_department", record_id=top.pk).order_by("id")
    assert list(verbs.values_list("verb", flat=True))[-2:] == ["close", "reopen"]


def test_the_tree_is_read_depth_first_in_one_query(inside: Cast, django_assert_num_queries: Any) -> None:
    sector = add(inside, "Сектор", inside.department)
    add(inside, "Група", sector)
    viewer = Viewer(hromada_id=inside.home.pk, roles={"auditor": None})
    with django_assert_num_queries(1):
        working, closed = tree.branches(viewer, clock.today())
    names = [(branch.unit.name, branch.depth) for branch in working]
    at = names.index(("Відділ комунікацій", 0))
    assert names[at : at + 3] == [("Відділ комунікацій", 0), ("Сектор", 1), ("Група", 2)]
    assert closed == []


def test_a_new_department_gets_its_cases_offered(cast: Cast, client: Client) -> None:
    client.force_login(cast.iryna)
    answer = client.post(DESK + "add/", NAMES | {"name": " Юридичний  відділ ", "dative": "юристам"}, follow=True)
    assert answer.status_code == 200
    with tenancy.enter(cast.home.pk):
        made = Department.objects.get(name="Юридичний відділ")
        assert (made.genitive, made.dative, made.instrumental) == (
            "Юридичного відділу",
            "юристам",
            "Юридичним відділом",
        )
    page = f"{DESK}{made.pk}/"
    told = NAMES | {"name": "Правовий відділ", "genitive": made.genitive, "dative": made.dative, "instrumental": "так"}
    told["version"] = client.get(page).context["form"].latest
    assert client.post(page, told).status_code == 302
    late = client.post(page, told | {"name": "Інший відділ"})
    assert late.status_code == 422 and "запис змінили" in late.content.decode()
    assert "Інший відділ" in late.content.decode()
    with tenancy.enter(cast.home.pk):
        made.refresh_from_db()
    assert (made.genitive, made.dative, made.instrumental) == ("Правового відділу", "юристам", "так")
    assert "Історія змін" in client.get(page).content.decode()


def test_one_name_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.iryna)
    answer = client.post(DESK + "add/", NAMES | {"name": cast.department.name})
    assert answer.status_code == 422 and "вже є" in answer.content.decode()


def test_one_name_once_even_at_the_same_moment(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check passed for both; the database decides, and the form says so."""
    monkeypatch.setattr(DepartmentForm, "clean_name", lambda form: form.cleaned_data["name"])
    client.force_login(cast.iryna)
    answer = client.post(DESK + "add/", NAMES | {"name": cast.department.name})
    assert answer.status_code == 422 and "вже є" in answer.content.decode()
    page = f"{DESK}{cast.enterprise.pk}/"
    told = NAMES | {"name": cast.department.name, "version": client.get(page).context["form"].latest}
    monkeypatch.setattr(DepartmentForm, "validate_unique", lambda form: None)
    answer = client.post(page, told)
    assert answer.status_code == 422 and "вже є" in answer.content.decode()


def test_moving_and_closing_by_hand(cast: Cast, client: Client) -> None:
    client.force_login(cast.iryna)
    unit = f"{DESK}{cast.enterprise.pk}/"
    assert client.post(unit + "move/", moved(client, cast.enterprise, cast.department)).status_code == 302
    ring = client.post(f"{DESK}{cast.department.pk}/move/", moved(client, cast.department, cast.enterprise))
    assert ring.status_code == 422 and "підпорядковано йому самому" in ring.content.decode()
    assert (
        client.post(f"{DESK}{cast.department.pk}/close/", {"closed_on": "1.3.2026", "ground": "x"}).status_code == 422
    )
    assert client.post(unit + "close/", {"closed_on": "01.03.2026", "ground": "рішення"}).status_code == 302
    assert "не працює від 1\u00a0березня 2026" in client.get("/home/departments/").content.decode()
    assert client.post(unit + "close/", {"ground": "повернули"}).status_code == 302
    assert "Припинені" not in client.get("/home/departments/").content.decode()


def moved(client: Client, unit: Department, parent: Department | None) -> dict[str, Any]:
    """The form of moving as it was opened, filled in."""
    version = client.get(f"{DESK}{unit.pk}/move/").context["form"].latest
    return {"parent": parent.pk if parent else "", "ground": "структура", "version": version}


def test_a_move_does_not_undo_the_one_made_meanwhile(cast: Cast, client: Client) -> None:
    client.force_login(cast.iryna)
    where = f"{DESK}{cast.enterprise.pk}/move/"
    late = moved(client, cast.enterprise, None)
    assert client.post(where, moved(client, cast.enterprise, cast.department)).status_code == 302
    answer = client.post(where, late)
    page = answer.content.decode()
    assert answer.status_code == 422 and "запис змінили" in page and "Ірина Секретарка" in page
    with tenancy.enter(cast.home.pk):
        assert Department.objects.get(pk=cast.enterprise.pk).parent == cast.department
    late["version"] = answer.context["form"].latest
    assert client.post(where, late).status_code == 302


def test_a_department_of_another_hromada_is_no_parent(cast: Cast, client: Client) -> None:
    client.force_login(cast.iryna)
    answer = client.post(DESK + "add/", NAMES | {"name": "Новий", "parent": cast.other_department.pk})
    assert answer.status_code == 422
    assert client.get(f"{DESK}{cast.other_department.pk}/").status_code == 404


def test_everybody_reads_the_structure_unless_it_is_closed(cast: Cast, client: Client) -> None:
    assert cast.department.name in client.get("/home/departments/").content.decode()
    assert cast.department.name not in client.get("/other/accent.css").content.decode()
    with tenancy.enter(cast.home.pk), journal.change("close", by=None):
        Closure.objects.create(
            hromada=cast.home, section="hromada_department", mode="closed", since=date(2022, 2, 24), ground="x", act="x"
        )
    page = client.get("/home/departments/").content.decode()
    assert cast.department.name not in page and "тимчасово закрито" in page
    client.force_login(cast.alina)
    assert cast.department.name in client.get("/home/departments/").content.decode()


PROFILE = {
    "subordination": "міському голові",
    "accountability": "Міській раді",
    "statute": "Положення, рішення ради від 01.02.2021 № 7",
    "statute_link": "https://example.test/statute",
    "tasks": "Інформувати мешканців\r\n\r\nПроводити консультації",
    "signatory_office": "Начальниця відділу",
    "signatory_name": "Олена Вигадана",
}


def test_by_what_a_department_works_is_typed_at_the_desk_and_read_by_everybody(cast: Cast) -> None:
    client = Client()
    assert "За чим працюють" not in client.get("/home/departments/").content.decode()
    client.force_login(cast.people["iryna"])
    page = client.get(f"{DESK}{cast.department.pk}/")
    version = page.context["form"].latest
    sent = {**NAMES, "name": cast.department.name, "version": version, **PROFILE}
    answer = client.post(f"{DESK}{cast.department.pk}/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    page = Client().get("/home/departments/").content.decode()
    for said in (
        "міському голові",
        "Міській раді",
        "Олена Вигадана, Начальниця відділу",
        PROFILE["statute"],
        f'href="{PROFILE["statute_link"]}"',
    ):
        assert said in page
    assert "<li>Інформувати мешканців</li><li>Проводити консультації</li>" in page


def test_a_closed_structure_tells_nothing_of_its_statutes(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), journal.change("close", by=cast.iryna):
        Department.objects.filter(pk=cast.department.pk).update(**PROFILE)
        Closure.objects.create(
            hromada=cast.home, section="hromada_department", mode="closed", since=clock.today() - timedelta(days=1),
            ground="воєнний стан", act="№ 1", notice="Закрито",
        )  # fmt: skip
    assert PROFILE["statute"] not in Client().get("/home/departments/").content.decode()
