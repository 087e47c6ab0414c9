"""What reports say of petitions: those submitted here and those of other platforms side by side, each opening its records."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import published
from viche.kit import figures, tenancy
from viche.kit.figures import Period
from viche.participation.petitions.tests import making
from viche.registers.kinds.petition import Petition as Elsewhere
from viche.reports import own
from viche.reports.composing import compose

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2027, 12, 31))


def told(cast: Cast, form: str) -> str:
    """The whole text of a delivered form about the department."""
    with tenancy.enter(cast.home.pk):
        outline = own.known()[form].outline
        composed = compose(outline, cast.department, YEAR, cast.viewer(None))
    blocks = [getattr(block, "text", "") for block in composed.content.blocks]
    return " ".join(blocks).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("form", ["situation-day", "situation-month"])
def test_own_and_other_platforms_are_told_side_by_side(form: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        making.collecting_one(cast)
        making.answered(cast)
    assert "Оприлюднено електронних петицій: у Вічі – 2." in told(cast, form)
    with tenancy.enter(cast.home.pk):
        given = {"posted_on": date(2026, 5, 1), "department": cast.department}
        for title in "абв":
            published(Elsewhere, cast.home, title=title, platform="edem", **given)
    assert "Оприлюднено електронних петицій: у Вічі – 2, на інших платформах – 3." in told(cast, form)
    with tenancy.enter(cast.home.pk):
        published(Elsewhere, cast.home, title="г", platform="viche", **given)
    assert "у Вічі – 2, за записами громади – 1, на інших платформах – 3." in told(cast, form)


@pytest.mark.parametrize("key", ["published", "reached", "answered", "in-term", "supported", "executed", "collected"])
def test_each_figure_opens_the_petitions_it_counts(key: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        petition = making.done(cast)
        figure = figures.figure(f"e-petitions.{key}")
        assert figures.counted(figure, YEAR, cast.viewer(None)).value == (making.NEEDED if key == "collected" else 1)
    asked = {"since": "01.01.2026", "until": "31.12.2027"}
    page = Client().get(f"/home/figures/e-petitions.{key}/", asked).content.decode()
    assert f'href="/home/e-petitions/{petition.pk}/"' in page
