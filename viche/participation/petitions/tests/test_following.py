"""Following: each letter once, the end of letters by the link in one, without signing in and never by a look."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import jobs, tenancy
from viche.kit.models import OutboxMail
from viche.participation.petitions import actions, collecting, desk_actions, letters
from viche.participation.petitions.models import Petition
from viche.participation.petitions.tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(cast: Cast) -> Petition:
    """Being collected; Богдан follows it."""
    with tenancy.enter(cast.home.pk):
        made = making.collecting_one(cast)
        actions.follow(made, cast.viewer("bohdan"), on=True)
    return made


def told(cast: Cast) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(to=cast.bohdan.email).order_by("pk"))


def test_each_step_is_told_once(petition: Petition, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.sign(petition, range(making.NEEDED))
        for _time in range(2):
            reached = collecting.settle(petition.pk)
            letters.tell_lately_ended()
        desk_actions.announce(reached, cast.viewer("petro"))
        desk_actions.answer(reached, cast.viewer("petro"), "supported", "Зробимо.", "Голова")
    jobs.run_waiting()
    with tenancy.enter(cast.home.pk):
        kinds = [letter.key.split(":")[0] for letter in told(cast)]
    assert kinds == ["petition-reached", "petition-answered"]


def test_letters_end_by_a_link_without_signing_in_and_never_by_a_look(petition: Petition, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.sign(petition, range(making.NEEDED))
        reached = collecting.settle(petition.pk)
        letters.tell_lately_ended()
        [letter] = told(cast)
    [where] = re.findall(r"/home(/e-petitions/stop/\S+)", letter.body)
    anybody = Client(headers={"accept-language": "uk"})
    page = anybody.get(f"/home{where}")
    assert page.status_code == 200 and "csrfmiddlewaretoken" in page.content.decode()
    with tenancy.enter(cast.home.pk):
        assert petition.followers.count() == 1, "a scanner of mail follows links"
    for _time in range(2):
        assert "Більше не писатимемо" in anybody.post(f"/home{where}").content.decode()
    with tenancy.enter(cast.home.pk):
        assert not petition.followers.exists()
        desk_actions.announce(reached, cast.viewer("petro"))
        desk_actions.answer(reached, cast.viewer("petro"), "supported", "Зробимо.", "Голова")
    jobs.run_waiting()
    with tenancy.enter(cast.home.pk):
        assert len(told(cast)) == 1
    assert anybody.get("/other" + where).status_code == 404
    assert anybody.get(f"/home{where[:-3]}x/").status_code == 404


def test_the_author_is_told_how_it_ends_but_is_offered_no_stop(petition: Petition, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.sign(petition, range(making.NEEDED))
        collecting.settle(petition.pk)
        letter = OutboxMail.objects.get(to="olena@viche.test", key__startswith="petition-reached")
    assert "/stop/" not in letter.body


def test_following_is_asked_on_a_page_of_its_own(petition: Petition, cast: Cast) -> None:
    olena = Client(headers={"accept-language": "uk"})
    olena.force_login(cast.people["olena"])
    where = f"/home/e-petitions/{petition.pk}/follow/"
    assert 'value="1"' in olena.get(where).content.decode()
    olena.post(where, {"on": "1"})
    assert 'value="0"' in olena.get(where).content.decode()
    assert Client().get(where).status_code in (302, 401)
