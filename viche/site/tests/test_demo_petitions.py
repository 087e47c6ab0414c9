"""Petitions of the demo: each state that is reached alone is there, signed through the kernel, marked as invented; loaded twice they stay."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Department, Hromada, StatuteSetting
from viche.kit import journal, tenancy
from viche.participation.petitions.models import Petition
from viche.participation.petitions.rules import PETITION
from viche.people.models import Person
from viche.site.demo import cast as people
from viche.site.demo import petitions

pytestmark = [pytest.mark.django_db]


def test_there_is_one_in_each_state(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stories = tuple(
        petitions.Story(s.title, s.ask, s.days, s.signed // 60, s.upto) for s in petitions.STORIES
    )  # a few signatures are enough to see the states
    monkeypatch.setattr(petitions, "STORIES", stories)
    monkeypatch.setattr(people, "HOME", "home")
    with journal.change("identity", by=None):
        Hromada.objects.filter(pk=cast.home.pk).update(invented=True)
    Person.objects.create_user(f"olena@{people.DOMAIN}", "Олена Вигадана", level="email", demo=True)
    with tenancy.enter(cast.home.pk):
        fill(Department, cast.home, name="Відділ комунікацій з громадськістю")
        fill(StatuteSetting, cast.home, key="petition-signatures", value=7, since="2016-01-01")
    for _time in range(2):
        petitions.load()
    with tenancy.enter(cast.home.pk):
        found = list(Petition.objects.counted())
        # A draft is its author's, and joining is for those who try the demo to do.
        assert {p.state for p in found} == {state.key for state in PETITION.states} - {"draft", "joined"}
        assert len(found) == len(stories)
        assert all("Вигадано для демонстрації" in p.text for p in found)
        assert sum(p.signed or 0 for p in found) == sum(s.signed for s in stories)
