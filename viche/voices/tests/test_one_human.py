"""One human being has one voice, whoever vouches for them and through whatever account they come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from tests.cast import Cast
from viche.kit import journal, tenancy
from viche.kit.access import Viewer
from viche.people.identity import actions as identities
from viche.people.models import Person
from viche.voices import actions as voices
from viche.voices import persons
from viche.voices.front import gathering
from viche.voices.front.persons import Senders
from viche.voices.models import Question
from viche.voices.tests.conftest import Ask
from viche.voices.tests.samples import question
from viche.voices.tests.test_front import address, body, headers, send, session  # noqa: F401  (a fixture)

SHE = identities.Found("bank", "Мешканка Олена Іванівна", {"rnokpp": "3184710691"})


@pytest.fixture
def asked(cast: Cast) -> Iterator[Question]:
    with tenancy.enter(cast.home.pk):
        yield question(cast.home)


def viewer(person: Person, asked: Question) -> Viewer:
    return Viewer(person=person, hromada_id=asked.hromada_id)


@pytest.mark.django_db
def test_two_accounts_and_two_services_are_one_voice(asked: Question, cast: Cast) -> None:
    first = identities.identify(cast.olena, "bankid", SHE)
    given = voices.take(viewer(cast.olena, asked), asked)
    identities.drop(first)
    identities.identify(cast.hlib, "id_gov_ua", identities.Found("state", SHE.name, SHE.numbers))
    again = voices.take(viewer(cast.hlib, asked), asked)
    assert (again.is_repeat, again.number, voices.count(asked)) == (True, given.number, 1)
    assert voices.receipt(viewer(cast.hlib, asked), asked) is not None


@pytest.mark.django_db
def test_who_signed_by_account_and_was_identified_afterwards_has_signed(asked: Question, cast: Cast) -> None:
    given = voices.take(viewer(cast.olena, asked), asked)
    identities.identify(cast.olena, "bankid", SHE)
    again = voices.take(viewer(cast.olena, asked), asked)
    assert (again.is_repeat, again.leaf, again.leaf_data) == (True, given.leaf, given.leaf_data)
    assert voices.count(asked) == 1 and voices.own(viewer(cast.olena, asked), asked) is not None
    assert voices.withdraw(viewer(cast.olena, asked), asked).number == given.number


@pytest.mark.django_db
def test_others_are_others(asked: Question, cast: Cast) -> None:
    identities.identify(cast.olena, "bankid", SHE)
    voices.take(viewer(cast.olena, asked), asked)
    assert not voices.take(viewer(cast.hlib, asked), asked).is_repeat
    assert voices.count(asked) == 2


@pytest.mark.database
def test_the_short_way_leaves_who_has_several_names_to_django(ask_for_all: Ask, session: str) -> None:  # noqa: F811
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    asked = ask_for_all(level="email")
    [taken] = send((address(asked), headers(session), body()))
    assert taken is not None and taken.status == 200
    known = identities.identify(cast.olena, "bankid", SHE)
    try:
        assert send((address(asked), headers(session), body())) == [None]
        with tenancy.enter(asked.hromada_id):
            assert voices.take(viewer(cast.olena, asked), asked).is_repeat
    finally:
        with journal.change("settle", by=None):
            known.delete()
            cast.olena.subjects.all().delete()


@pytest.mark.database
def test_nobody_is_identified_between_the_name_and_the_commit(ask_for_all: Ask) -> None:
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    seen: list[bool] = []
    began = threading.Event()
    other = threading.Thread(target=_lock, args=(cast.olena.pk, seen, began))
    with transaction.atomic():
        assert persons.names(cast.olena) == (f"account:{cast.olena.pk}",)
        other.start()
        began.wait(10)
        other.join(0.3)
        assert not seen, "who identifies waits for the voice"
    other.join(10)
    assert seen == [True]


@pytest.mark.database
def test_nobody_is_identified_while_the_short_way_takes_their_voice(ask_for_all: Ask, session: str) -> None:  # noqa: F811
    cast: Any = ask_for_all.cast  # type: ignore[attr-defined]
    with gathering.connect() as there:
        found = Senders(there)
        assert found.found([session])[session].pk == cast.olena.pk
        seen: list[bool] = []
        began = threading.Event()
        other = threading.Thread(target=_lock, args=(cast.olena.pk, seen, began))
        other.start()
        began.wait(10)
        other.join(0.3)
        assert not seen, "who identifies waits for the voice"
        found.over()
        other.join(10)
        assert seen == [True]
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=cast.olena.pk)
            assert found.found([session]) == {}, "who is being identified is left to Django"
        found.over()


def _lock(pk: int, seen: list[bool], began: threading.Event) -> None:
    with transaction.atomic():
        began.set()
        Person.objects.select_for_update().get(pk=pk)
        seen.append(True)
    connection.close()
