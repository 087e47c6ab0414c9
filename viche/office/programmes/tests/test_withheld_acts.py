"""An act that is not published is not told by the programme it approved or amended: neither its number nor its day."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import journal, tenancy
from viche.office.programmes.models import Amendment, Programme
from viche.office.programmes.tests import intake

pytestmark = pytest.mark.django_db
NUMBER = "977-таємний"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    """Published, approved and amended by an act that is a draft."""
    made = intake.take(cast, publish=True)
    with tenancy.enter(cast.home.pk):
        act = fill(Act, cast.home, department=cast.department, number=NUMBER, adopted_on=date(2020, 2, 3), title="Про")
        fill(Amendment, cast.home, programme=made, act=act, since=date(2024, 3, 1))
        with journal.change("correct", by=None):
            Programme.objects.filter(pk=made.pk).update(act=act)
    return made


@pytest.mark.parametrize(
    "page",
    ["programmes/{pk}/", "programmes/", "programmes/export.csv", "programmes/export.json", "figures/programmes/"],
)
def test_residents_do_not_read_it(programme: Programme, client: Client, page: str) -> None:
    answer = client.get(f"/home/{page.format(pk=programme.pk)}")
    assert answer.status_code == 200
    said = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert NUMBER not in said.decode("utf-8-sig") and "03.02.2020" not in said.decode("utf-8-sig")


def test_once_published_it_is_read(programme: Programme, client: Client, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), journal.change("publish", by=None):
        Act.objects.filter(number=NUMBER).update(state="published")
    assert NUMBER in client.get(f"/home/programmes/{programme.pk}/").content.decode()
