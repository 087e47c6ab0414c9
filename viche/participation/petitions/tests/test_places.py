"""Support by place: tens of signatures of former days, so that no number tells where one person lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from viche.hromada.models import Territory
from viche.kit import clock, journal, tenancy
from viche.kit.access import Viewer
from viche.participation.petitions import places
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making
from viche.people.identity.models import Residence
from viche.people.models import Person
from viche.voices import actions as voices

pytestmark = pytest.mark.django_db


@pytest.fixture
def districts() -> list[Territory]:
    """Two city districts."""
    return [
        Territory.objects.create(code=f"UA3504021001006025{at}", category="B", name=name, sort_key=name)
        for at, name in enumerate(("Фортечний", "Подільський"))
    ]


@pytest.fixture
def petition(cast: Cast, districts: list[Territory]) -> Iterator[Petition]:
    """Signed by 23 of one district, 9 of the other, 5 who told nothing."""
    places._known.cache_clear()
    with tenancy.enter(cast.home.pk):
        made = making.collecting_one(cast)
        for number, district in enumerate([districts[0]] * 23 + [districts[1]] * 9 + [None] * 5):
            sign(cast, made, number, district)
    yield made
    places._known.cache_clear()


def sign(cast: Cast, petition: Petition, number: int, district: Territory | None) -> Viewer:
    """A person of a district signs."""
    with journal.change("open", by=None):
        person = Person.objects.create(email=f"d{number}@viche.test", name=f"Особа {number}", level="email")
    if district is not None:
        with journal.change("declare", by=None):
            Residence.objects.create(person=person, kind="declared", hromada=cast.home, place=district, source="person")
    viewer = Viewer(person=person)
    voices.take(viewer, petition.question)
    return viewer


def read(petition: Petition) -> str:
    answer = Client(headers={"accept-language": "uk"}).get(f"/home/e-petitions/{petition.pk}/places/")
    assert answer.status_code == 200
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(main.replace("\xa0", " ").split())


def test_tens_of_former_days_are_told_and_fewer_than_ten_are_not(petition: Petition, cast: Cast) -> None:
    assert "Фортечний" not in read(petition), "today's signatures stand beside today's names"
    with clock.pinned(clock.now() + timedelta(days=1)):
        page = read(petition)
    assert "Фортечний" in page and "не менше 20" in page
    assert "23" not in page and "Подільський" not in page


def test_one_more_name_moves_no_number(petition: Petition, cast: Cast, districts: list[Territory]) -> None:
    with clock.pinned(clock.now() + timedelta(days=1)):
        before = read(petition)
        with tenancy.enter(cast.home.pk):
            sign(cast, petition, 100, districts[1])
        places._known.cache_clear()
        assert read(petition) == before


def test_withdrawn_signatures_are_not_counted(petition: Petition, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        for person in Person.objects.filter(email__in=[f"d{number}@viche.test" for number in range(4)]):
            voices.withdraw(Viewer(person=person), petition.question)
    with clock.pinned(clock.now() + timedelta(days=1)):
        assert "не менше 10" in read(petition)
