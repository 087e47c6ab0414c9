"""People of a hromada: stranger, outsider, reader, wrong method; the last administrator."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse, set_script_prefix

from tests.cast import Cast
from viche.kit import journal, tenancy
from viche.kit.access import Role
from viche.kit.models import JournalEntry
from viche.people.models import Membership
from viche.people.roles import viewer_for
from viche.people.tests.conftest import words

pytestmark = pytest.mark.django_db
DESK = "/home/desk/people/"


def paths(cast: Cast) -> dict[str, str]:
    member = Membership.objects.get(person=cast.mariia)
    return {
        "list": DESK,
        "invite": f"{DESK}invite/",
        "change": f"{DESK}{member.pk}/",
        "end": f"{DESK}{member.pk}/end/",
        "revoke": f"{DESK}invitation/1/revoke/",
    }


POSTED = ("end", "revoke")


@pytest.mark.parametrize("page", ["list", "invite", "change", "end", "revoke"])
@pytest.mark.parametrize(
    ("name", "status"), [(None, 401), ("hlib", 403), ("olena", 403), ("mariia", 403), ("stepan", 403), ("iryna", 403)]
)
def test_nobody_but_administrators(client: Client, cast: Cast, page: str, name: str | None, status: int) -> None:
    if name:
        client.force_login(cast.people[name])
    ask = client.post if page in POSTED else client.get
    assert ask(paths(cast)[page]).status_code == status
    assert Membership.objects.in_force().filter(person=cast.mariia).exists()


def test_the_auditor_sees_and_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.alina)
    page = client.get(DESK)
    assert page.status_code == 200 and "Марія Редакторка" in words(page)
    assert "Запросити" not in words(page) and f"{DESK}invite/" not in words(page)
    for name, path in paths(cast).items():
        if name != "list":
            assert client.post(path, {"role": "head"}).status_code == 403
    assert Membership.objects.in_force().get(person=cast.mariia).role == "editor"


def test_wrong_methods(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    assert client.post(DESK).status_code == 405
    for name in POSTED:
        assert client.get(paths(cast)[name]).status_code == 405
    for name in ("invite", "change"):
        assert client.delete(paths(cast)[name]).status_code == 405


def test_another_hromada_s_role_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    hlib = Membership.objects.get(person=cast.hlib)
    assert client.get(f"{DESK}{hlib.pk}/").status_code == 404
    assert client.post(f"{DESK}{hlib.pk}/end/").status_code == 404
    assert client.get("/other/desk/people/").status_code == 403


def test_an_ended_role_gives_nothing_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    assert client.post(paths(cast)["end"]).status_code == 302
    with tenancy.enter(cast.home.pk):
        assert not viewer_for(cast.mariia, cast.home).is_staff
        entry = JournalEntry.objects.filter(kind="people_membership").latest("pk")
    assert (entry.verb, entry.actor_id) == ("dismiss", cast.anton.pk)


def test_a_change_ends_one_role_and_begins_another(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    answer = client.post(paths(cast)["change"], {"role": "approver", "department": "", "position": "радниця"})
    assert answer.status_code == 302
    old, new = Membership.objects.filter(person=cast.mariia).order_by("pk")
    assert old.ended_at and old.role == "editor"
    assert (new.role, new.department_id, new.position, new.ended_at) == ("approver", None, "радниця", None)


def test_a_new_position_keeps_the_role(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    answer = {"role": "editor", "department": cast.department.pk, "position": "провідна спеціалістка"}
    assert client.post(paths(cast)["change"], answer).status_code == 302
    assert Membership.objects.get(person=cast.mariia).position == "провідна спеціалістка"


@pytest.mark.parametrize("role", ["end", "secretary"])
def test_the_last_administrator_stays(client: Client, cast: Cast, role: str) -> None:
    client.force_login(cast.anton)
    mine = Membership.objects.get(person=cast.anton)
    path = f"{DESK}{mine.pk}/" + ("end/" if role == "end" else "")
    answer = client.post(path, {"role": role, "department": "", "position": ""})
    assert answer.status_code == 409 and "останній адміністратор" in words(answer)
    assert Membership.objects.in_force().filter(pk=mine.pk).exists()
    with tenancy.enter(cast.home.pk), journal.change("note", by=None):
        Membership.objects.create(person=cast.iryna, hromada=cast.home, role=Role.ADMINISTRATOR)
    assert client.post(path, {"role": role, "department": "", "position": ""}).status_code == 302


def test_the_database_refuses_a_change_without_a_verb(cast: Cast) -> None:
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match="without a verb"):
        Membership.objects.filter(person=cast.mariia).update(role="head")


def test_the_page_is_in_the_menu(client: Client, cast: Cast) -> None:
    set_script_prefix("/home/")
    try:
        assert reverse("people-desk", urlconf="viche.site.urls_hromada") == DESK
    finally:
        set_script_prefix("/")
