"""A petition at work: held by one moderator; overdue is told to everybody; what similar ones led to stands on the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from viche.kit import clock, tenancy
from viche.participation.petitions.tests import making
from viche.participation.petitions.tests.test_pages import client, text

pytestmark = [pytest.mark.django_db]
HERE, DESK = "/home/e-petitions/", "/home/desk/e-petitions/"


def test_the_page_says_what_similar_petitions_led_to(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.answered(cast, title="Освітлення переходу на Садовій")
        making.refused(cast, title="Освітлення переходу на Шевченка")
        making.short(cast, title="Освітлення переходів у центрі")
        making.collecting_one(cast, title="Дитячий майданчик у сквері")
        petition = making.collecting_one(cast, title="Освітлення переходу на Великій")
    with CaptureQueriesContext(connection) as queries:
        page = text(client(cast).get(f"{HERE}{petition.pk}/"))
    told = page.split("До чого привели схожі петиції")[1].split("</section>")[0]
    assert "на Садовій" in told and "підтримано" in told and "3 підписи" in told
    assert "у центрі" in told and "не набрала підписів" in told
    assert "майданчик" not in told and "Шевченка" not in told and "на Великій" not in told
    asked = [one["sql"] for one in queries if one["sql"].startswith("SELECT") and "set_config" not in one["sql"]]
    assert len(asked) <= 10, asked


def test_without_similar_ones_the_page_says_nothing_of_them(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.collecting_one(cast)
    assert "До чого привели" not in text(client(cast).get(f"{HERE}{petition.pk}/"))


@pytest.mark.parametrize("state", ["reached", "review", "short"])
def test_overdue_is_told_to_everybody_as_overdue(state: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.STATES[state](cast)
    where = f"{HERE}{petition.pk}/"
    assert petition.due_at is not None
    with clock.pinned(petition.due_at):
        assert "Строк порушено" not in text(client(cast).get(where))
    with clock.pinned(petition.due_at + timedelta(microseconds=1)):
        page = text(client(cast).get(where))
        assert "Строк порушено" in page and "прострочено на 1 день" in page
        assert "прострочено на 1 день" in text(client(cast).get(HERE))


def test_a_moderator_who_goes_on_is_refused_while_another_holds_it(cast: Cast) -> None:
    petro, stepan = client(cast, "petro"), client(cast, "stepan")
    with tenancy.enter(cast.home.pk):
        petition = making.checking(cast)
    assert petro.post(f"{DESK}{petition.pk}/hold/").status_code == 302
    for verb in ("publish", "refuse"):
        refused = stepan.get(f"{DESK}{petition.pk}/step/{verb}/")
        assert refused.status_code == 409 and "Вона звільниться" in text(refused)
    with clock.pinned(clock.now() + timedelta(minutes=21)):
        assert stepan.post(f"{DESK}{petition.pk}/hold/").status_code == 302
        assert petro.get(f"{DESK}{petition.pk}/step/publish/").status_code == 409
