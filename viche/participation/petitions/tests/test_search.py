"""Petitions in the one search of the hromada: word forms, a typo, kind and day; and nothing that its querysets hide."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.kinds import signed_in
from viche.kit import clock, journal, tenancy
from viche.kit.models import Closure
from viche.kit.search import indexing
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making

pytestmark = pytest.mark.django_db


def links(client: Client, where: str = "search", **asked: str) -> list[str]:
    """Addresses of what was found, in order."""
    answer = client.get(f"/home/{where}/", asked)
    assert answer.status_code == 200
    return re.findall(r'<li><h2><a href="/home/([^"]+)"', answer.content.decode())


@pytest.fixture
def road(cast: Cast) -> Petition:
    """A public petition beside one that is refused, one that is checked and a draft; all say the same word."""
    with tenancy.enter(cast.home.pk):
        making.refused(cast, title="Дорога, про яку не можна")
        making.checking(cast, title="Дорога, яку перевіряють")
        making.draft(cast, title="Дорога в чернетці")
        petition = making.collecting_one(cast, title="Ремонт дороги на вулиці Садовій")
        making.sign(petition, [1])
        indexing.index_due()
    return petition


@pytest.mark.parametrize("asked", ["дорогою", "відремонтувати дорогу", "Садовий", "рамонт"])
def test_everybody_finds_what_is_public(asked: str, road: Petition) -> None:
    assert links(Client(), q=asked) == [f"e-petitions/{road.pk}/"]


def test_the_search_is_narrowed_by_kind_and_day(road: Petition) -> None:
    today, tomorrow = f"{clock.today():%d.%m.%Y}", f"{clock.today() + timedelta(days=1):%d.%m.%Y}"
    here = [f"e-petitions/{road.pk}/"]
    assert links(Client(), kind="e-petitions") == links(Client(), q="дороги", kind="e-petitions") == here
    assert links(Client(), q="дороги", kind="acts") == []
    assert links(Client(), q="дороги", date_from=today, date_to=today) == here
    assert links(Client(), q="дороги", date_from=tomorrow) == []


def test_officials_find_what_was_sent_and_no_draft(road: Petition, cast: Cast) -> None:
    found = links(signed_in(cast, "petro"), "desk/search", q="дорога")
    with tenancy.enter(cast.home.pk):
        sent = Petition.objects.exclude(state="draft").values_list("pk", flat=True)
        assert sorted(found) == sorted(f"desk/e-petitions/{pk}/" for pk in sent)
    assert len(found) == 3


def test_nobody_is_found_by_a_name_and_a_closed_section_finds_nothing(road: Petition, cast: Cast) -> None:
    for name in ("Мешканка", "Особа", "olena"):
        assert links(Client(), q=name, kind="e-petitions") == []
    with tenancy.enter(cast.home.pk), journal.change("close", by=None):
        Closure.objects.create(
            hromada=cast.home,
            section=Petition._meta.db_table,
            mode="closed",
            since=clock.today(),
            ground="воєнний стан",
            act="№ 1",
        )
    assert links(Client(), q="дороги") == []
