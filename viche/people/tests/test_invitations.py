"""Invitations: offered by an administrator, shown by the link, given by the button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.hromada.models import Department
from viche.kit import clock, journal, tenancy
from viche.kit.access import Role
from viche.kit.models import JournalEntry
from viche.people import actions
from viche.people.models import Invitation, Membership, Person
from viche.people.tests.conftest import code, letter_to, path_in, words

pytestmark = pytest.mark.django_db
INVITE = "/home/desk/people/invite/"
OFFER = {
    "email": "Novyi@viche.test",
    "name": "Новий Працівник",
    "role": "editor",
    "department": "all",
    "position": "спеціаліст",
}


def invite(client: Client, cast: Cast, **changed: Any) -> str:
    client.force_login(cast.anton)
    answer = client.post(INVITE, {**OFFER, **changed})
    assert answer.status_code == 302, words(answer)
    return path_in(letter_to("novyi@viche.test"))


def test_the_whole_way(client: Client, cast: Cast, factor: None, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    path = invite(client, cast, department=cast.department.pk)
    settings.SECOND_FACTOR = True
    person = Client()
    page = person.get(path)
    assert page.status_code == 200 and "Відділ комунікацій" in words(page)
    assert not Person.objects.filter(email="novyi@viche.test").exists()
    short = person.post(path, {"name": "Новий", "password": "коротко"})
    assert short.status_code == 200 and not Person.objects.filter(email="novyi@viche.test").exists()
    answer = person.post(path, {"name": "Новий Працівник", "password": "довге речення для входу"})
    assert answer["Location"].startswith("/home/account/code/set-up/")
    made = Membership.objects.get(person__email="novyi@viche.test")
    assert (made.role, made.department_id, made.position) == ("editor", cast.department.pk, "спеціаліст")
    assert person.get("/home/desk/people/").status_code == 403
    person.get(answer["Location"])
    person.post("/home/account/code/set-up/", {"code": code(person.session["mfa.totp.secret"])})
    refused = words(person.get("/home/desk/people/"))
    assert "бачать адміністратор і аудитор" in refused
    assert person.get(path).status_code == 410


def test_the_journal_knows_and_keeps_no_address(client: Client, cast: Cast) -> None:
    path = invite(client, cast)
    Client().post(path, {"name": "Новий Працівник"})
    with tenancy.enter(cast.home.pk):
        said = list(JournalEntry.objects.filter(kind__startswith="people_").order_by("pk"))
        verbs = [(entry.verb, entry.kind) for entry in said if entry.actor_id]
        assert ("invite", "people_invitation") in verbs and ("accept", "people_membership") in verbs
        assert "novyi" not in str([(entry.before, entry.after) for entry in said])
    assert next(entry for entry in said if entry.verb == "invite").actor_id == cast.anton.pk


def test_a_person_who_is_known_only_presses_the_button(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    client.post(INVITE, {**OFFER, "email": "olena@viche.test", "name": "Хтось"})
    path = path_in(letter_to("olena@viche.test"))
    other = Client()
    assert 'name="name"' not in words(other.get(path))
    assert other.post(path).status_code == 302
    cast.olena.refresh_from_db()
    assert cast.olena.name == "Олена Мешканка"
    assert Membership.objects.filter(person=cast.olena, role="editor").exists()


@pytest.mark.parametrize(("days", "status"), [(6, 200), (7, 410), (8, 410)])
def test_seven_days(client: Client, cast: Cast, days: int, status: int) -> None:
    path = invite(client, cast)
    with journal.change("note", by=None):
        Invitation.objects.update(expires_at=clock.now() + timedelta(days=7 - days))
    assert Client().get(path).status_code == status


def test_revoked(client: Client, cast: Cast) -> None:
    path = invite(client, cast)
    found = Invitation.objects.get()
    assert client.post(f"/home/desk/people/invitation/{found.pk}/revoke/").status_code == 302
    answer = Client().post(path, {"name": "Новий"})
    assert answer.status_code == 410 and "відкликано" in words(answer)
    assert not Person.objects.filter(email="novyi@viche.test").exists()


def test_a_second_letter_replaces_the_first(client: Client, cast: Cast) -> None:
    first = invite(client, cast)
    second = invite(client, cast, again="on")
    assert Client().get(first).status_code == 410 and Client().get(second).status_code == 200


def test_an_open_invitation_is_told_before_another_one_leaves(client: Client, cast: Cast) -> None:
    invite(client, cast)
    client.force_login(cast.anton)
    for changed, said in (
        ({}, "старе посилання перестане діяти"),
        ({"email": "NOVYI@viche.test", "role": "auditor"}, "обидва лишаться чинними"),
    ):
        answer = client.post(INVITE, {**OFFER, **changed})
        page = words(answer)
        assert answer.status_code == 200 and 'type="checkbox" name="again"' in page, page
        for part in ("вже чекає відповіді", "Антон Адміністратор", "редактор", said):
            assert part in page.replace("\N{NO-BREAK SPACE}", " "), part
    assert Invitation.objects.count() == 1
    assert client.post(INVITE, {**OFFER, "role": "auditor", "again": "on"}).status_code == 302
    assert Invitation.objects.open().count() == 2


def test_an_invitation_that_is_over_or_elsewhere_asks_nothing(client: Client, cast: Cast) -> None:
    invite(client, cast)
    with journal.change("note", by=None):
        Invitation.objects.update(hromada=cast.other)
    invite(client, cast)
    with journal.change("note", by=None):
        Invitation.objects.filter(hromada=cast.home).update(revoked_at=clock.now())
    invite(client, cast)


def test_where_the_role_acts_is_chosen_by_a_person(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    form = client.get(INVITE).context["form"]
    assert form["department"].value() in (None, "") and 'value="" selected' in str(form["department"])
    answer = client.post(INVITE, {**OFFER, "department": ""})
    assert answer.status_code == 200 and "Оберіть підрозділ або всю громаду" in words(answer)
    assert not Invitation.objects.exists()
    assert client.post(INVITE, OFFER).status_code == 302
    assert Invitation.objects.get().department is None


def test_the_list_says_when_and_by_whom_each_was_sent(client: Client, cast: Cast) -> None:
    invite(client, cast)
    client.force_login(cast.alina)
    waiting = words(client.get("/home/desk/people/")).split('id="waiting"')[1]
    assert "Антон Адміністратор" in waiting


def test_a_link_works_in_its_hromada_only(client: Client, cast: Cast) -> None:
    path = invite(client, cast)
    assert Client().get(path.replace("/home/", "/other/")).status_code == 404
    assert Client().get(path.replace("/home/", "/")).status_code == 404
    assert Client().get("/home/account/invitation/nonsense/").status_code == 404


def test_the_same_role_is_not_offered_twice(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    answer = client.post(INVITE, {**OFFER, "email": "iryna@viche.test", "role": "secretary"})
    assert answer.status_code == 409 and not Invitation.objects.exists()


def test_a_department_of_another_hromada_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.anton)
    answer = client.post(INVITE, {**OFFER, "department": cast.other_department.pk})
    assert answer.status_code == 200 and not Invitation.objects.exists()


def test_an_administrator_of_a_department_invites_into_it_only(client: Client, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), journal.change("note", by=None):
        Membership.objects.create(
            person=cast.mariia, hromada=cast.home, role=Role.ADMINISTRATOR, department=cast.department
        )
        below = Department.objects.create(hromada=cast.home, name="Сектор", parent=cast.department)
    client.force_login(cast.mariia)
    for department in ("", "all", cast.enterprise.pk):
        assert client.post(INVITE, {**OFFER, "department": department}).status_code == 200
    assert not Invitation.objects.exists()
    assert client.post(INVITE, {**OFFER, "department": below.pk}).status_code == 302
    page = words(client.get("/home/desk/people/"))
    assert "Степан Керівник" in page and "Антон Адміністратор" not in page
    anton = Membership.objects.get(person=cast.anton)
    assert client.post(f"/home/desk/people/{anton.pk}/end/").status_code == 403


def test_ended_invitations_are_forgotten(client: Client, cast: Cast) -> None:
    invite(client, cast)
    with journal.change("note", by=None):
        Invitation.objects.update(expires_at=clock.now() - timedelta(days=31))
    client.post(INVITE, {**OFFER, "email": "another@viche.test"})
    assert [row.email for row in Invitation.objects.all()] == ["another@viche.test"]


def test_a_role_whose_term_has_passed_is_given_anew(client: Client, cast: Cast) -> None:
    """The row is still the only one there may be: invited again, the person has the role again, and the journal says so."""
    day = clock.today() - timedelta(days=30)
    with tenancy.enter(cast.home.pk), journal.change("note", by=None):
        novyi = Person.objects.create_user("novyi@viche.test", "Новий")
        held = Membership.objects.create(
            person=novyi, hromada=cast.home, role="editor", since=day - timedelta(days=300), until=day
        )
    assert Client().post(invite(client, cast), {}).status_code == 302
    held.refresh_from_db()
    assert (held.since, held.until, held.position) == (clock.today(), None, "спеціаліст")
    assert Membership.objects.in_force().filter(person=novyi).get() == held
    with tenancy.enter(cast.home.pk):
        entry = JournalEntry.objects.filter(kind="people_membership", record_id=held.pk).latest("id")
    assert (entry.verb, entry.before["until"]) == ("accept", day.isoformat())


def test_a_role_changed_to_one_whose_term_has_passed_begins_today(cast: Cast) -> None:
    day = clock.today() - timedelta(days=30)
    with tenancy.enter(cast.home.pk):
        with journal.change("note", by=None):
            old = Membership.objects.create(
                person=cast.mariia, hromada=cast.home, role="auditor", since=day - timedelta(days=9), until=day
            )
        held = Membership.objects.get(person=cast.mariia, role="editor", hromada=cast.home)
        offer = {"role": "auditor", "department": None, "position": ""}
        assert actions.change(held, cast.anton, offer) == old
    old.refresh_from_db()
    assert (old.since, old.until) == (clock.today(), None)
