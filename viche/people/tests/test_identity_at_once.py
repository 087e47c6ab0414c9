"""Two accounts say to be the same human being at the same moment: one is, the other is told so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from viche.kit import clock, journal
from viche.kit.access import Refused
from viche.people import identity
from viche.people.identity import actions
from viche.people.identity.actions import Found
from viche.people.identity.models import Identification, IdentityAttempt, Subject
from viche.people.models import Person

pytestmark = pytest.mark.database
MANY = 6


def in_thread(work: Any) -> Any:
    """What the work gives, done in a thread with a connection of its own."""
    said: list[Any] = []

    def run() -> None:
        try:
            said.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return said[0]


@pytest.fixture
def two(db: None) -> Iterator[list[int]]:
    """Two accounts that other sessions see; erased after the test."""
    made = in_thread(
        lambda: [Person.objects.create_user(f"once{n}@viche.test", f"Людина {n}", level="email").pk for n in range(2)]
    )
    yield made

    def gone() -> bool:
        with journal.change("test", by=None):
            Identification.objects.filter(person__in=made).delete()
            IdentityAttempt.objects.filter(person__in=made).delete()
            Subject.objects.filter(person__in=made).delete()
            Person.objects.filter(pk__in=made).delete()
        return True

    assert in_thread(gone)


def at_once(works: list[Any]) -> list[Any]:
    """Each work in a session of its own, all begun together; a refusal is what it gave."""
    begin = threading.Barrier(len(works))
    given: list[Any] = [None] * len(works)

    def run(at: int) -> None:
        try:
            connection.ensure_connection()
            begin.wait(10)
            given[at] = works[at]()
        except Refused as refused:
            given[at] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


def test_one_human_being_in_one_account(two: list[int]) -> None:
    people = list(Person.objects.filter(pk__in=two))
    found = Found("bank", "Та Сама Людина", {"rnokpp": "2955812341"})
    works = [
        lambda person=person: actions.identify(person, "bankid", found) for person in people for _turn in range(MANY)
    ]
    given = at_once(works)
    owners = {row.person_id for row in given if isinstance(row, Identification)}
    assert len(owners) == 1, given
    assert all(isinstance(one, Identification | Refused) for one in given)
    assert Subject.objects.filter(keys__digest__isnull=False, person__in=two).distinct().count() == 1
    assert Identification.objects.in_force().filter(person__in=two).count() == 1
    levels = sorted(identity.level_of(person).key for person in people)
    assert levels == ["bank", "email"]


def test_two_human_beings_never_in_one_account(two: list[int]) -> None:
    person = Person.objects.get(pk=two[0])
    numbers = ("2955812341", "3184710691")
    works = [
        lambda number=number: actions.identify(person, "bankid", Found("bank", number, {"rnokpp": number}))
        for number in numbers * MANY
    ]
    given = at_once(works)
    kept = {row.name for row in given if isinstance(row, Identification)}
    assert len(kept) == 1 and all(isinstance(one, Identification | Refused) for one in given), given
    assert Subject.objects.get(person=person).keys.count() == 1


def test_an_answer_is_taken_once(two: list[int]) -> None:
    from viche.people.identity import flow

    person = Person.objects.get(pk=two[0])
    in_thread(
        lambda: (
            IdentityAttempt.objects.create(
                state_hash=flow._digest("state"), provider="bankid", person=person, expires_at=clock.now() + flow.LIFE
            ).pk
        )
    )
    given = at_once([lambda: flow.take(person, "bankid", "state")] * (2 * MANY))
    assert sum(isinstance(one, IdentityAttempt) for one in given) == 1
    assert sum(isinstance(one, Refused) and one.status == 410 for one in given) == 2 * MANY - 1
