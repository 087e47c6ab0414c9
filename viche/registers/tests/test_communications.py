"""Kinds of communications: what is added up, what is told apart, what the tables refuse, what readers may not learn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.cast import Cast
from tests.factory import fill, published
from viche.kit import figures, tenancy
from viche.kit.figures import Period
from viche.kit.publishing import WITHHELD
from viche.registers.kinds.access_limit import AccessLimit
from viche.registers.kinds.campaign import Campaign
from viche.registers.kinds.edition import Edition
from viche.registers.kinds.lease_notice import LeaseNotice
from viche.registers.kinds.military_unit import MilitaryUnit
from viche.registers.kinds.newsletter import Newsletter
from viche.registers.kinds.official_page import OfficialPage
from viche.registers.kinds.placement import Placement
from viche.registers.kinds.product import Product
from viche.registers.kinds.publication import Publication
from viche.registers.kinds.reach_measurement import ReachMeasurement

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)


@pytest.fixture(autouse=True)
def _inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


def note(cast: Cast, model: Any, **given: Any) -> Any:
    return published(model, cast.home, department=cast.department, **given)


def value(cast: Cast, key: str, period: Period = YEAR, **narrow: Any) -> Any:
    return figures.counted(figures.figure(key), period, cast.viewer(None), narrow).value


def test_news_are_counted_one_by_one_and_as_a_count_with_its_term(cast: Cast) -> None:
    march = {"done_on": date(2024, 3, 1), "until": date(2024, 3, 31), "quantity": 120}
    note(cast, Publication, title="Новини за березень", kind="news", **march)
    note(cast, Publication, title="Відкрито парк", kind="news", done_on=date(2024, 4, 2))
    note(cast, Publication, title="Відкрито парк", kind="post", channel="facebook", done_on=date(2024, 4, 2))
    assert value(cast, "publications") == 122
    assert value(cast, "publications", kind="news") == 121
    assert value(cast, "publications", channel="facebook") == 1
    half_of_march = Period(date(2024, 3, 10), date(2024, 4, 30))
    assert value(cast, "publications", half_of_march) == 2
    passed = figures.figure("publications").passed_over
    assert passed is not None and [row.quantity for row in passed(half_of_march)] == [120]


def test_parts_of_a_material_are_not_its_publications(cast: Cast) -> None:
    given = {"kind": "explanatory", "theme": "participation", "done_on": date(2024, 5, 6)}
    note(cast, Publication, title="Формалізовані заходи", parts=3, quantity=2, **given)
    note(cast, Publication, title="Діалог і суперечка", **given)
    assert value(cast, "publications", kind="explanatory") == 3
    assert value(cast, "publications.parts", kind="explanatory") == 3
    assert value(cast, "publications", theme="participation") == 3


def test_a_share_weighs_as_much_as_its_views(cast: Cast) -> None:
    october = {"since": date(2024, 10, 1), "until": date(2024, 10, 31), "network": "facebook"}
    november = {"since": date(2024, 11, 1), "until": date(2024, 11, 30), "network": "facebook"}
    note(cast, ReachMeasurement, subject="Рада", views=3000, share_women=Decimal(70), share_men=Decimal(30), **october)
    note(cast, ReachMeasurement, subject="Рада", views=1000, share_women=Decimal(50), share_men=Decimal(50), **november)
    note(cast, ReachMeasurement, subject="Без частки", views=9000, **november)
    assert value(cast, "reach.women", network="facebook") == 65
    assert value(cast, "reach.men", network="facebook") == 35
    assert value(cast, "reach.views", network="facebook") == 13_000
    assert value(cast, "reach.women", network="site") == 0


def test_statistics_of_a_year_say_nothing_of_its_quarter_and_are_told_beside_it(cast: Cast) -> None:
    note(cast, ReachMeasurement, subject="Сайт", since=YEAR.since, until=YEAR.until, active_users=500)
    quarter = Period.quarter(2024, 2)
    assert (value(cast, "reach.users"), value(cast, "reach.users", quarter)) == (500, 0)
    passed = figures.figure("reach.users").passed_over
    assert passed is not None and passed(quarter).count() == 1


def test_a_unit_with_many_placements_is_one_unit(cast: Cast) -> None:
    first, second, _idle = (note(cast, MilitaryUnit, name=f"Підрозділ {n}", since=YEAR.since) for n in (1, 2, 3))
    for day, unit in ((1, first), (2, first), (3, second)):
        note(
            cast, Placement, title=f"Реклама {day}", kind="military", unit=unit, done_on=date(2024, 6, day), quantity=4
        )
    note(cast, Placement, title="Постер", kind="poster", done_on=date(2024, 6, 4))
    assert value(cast, "placements.units") == 2
    assert value(cast, "placements", kind="military") == 12
    assert value(cast, "military-units", Period.day(date(2024, 12, 31))) == 3


def test_pieces_and_money_of_products(cast: Cast) -> None:
    given = {"kind": "printed", "done_on": date(2024, 2, 1)}
    note(cast, Product, title="Буклети", quantity=200, amount=Decimal("1500.50"), **given)
    note(cast, Product, title="Листівки", quantity=1, **given)
    assert value(cast, "products", kind="printed") == 201
    assert value(cast, "products.amount", kind="printed") == Decimal("1500.5")


def test_the_run_of_an_issue_is_not_the_sum_of_runs(cast: Cast) -> None:
    for month in range(1, 7):
        note(cast, Newsletter, title="Громада", number=str(month), issued_on=date(2023, month, 1), circulation=5000)
    half = Period.half(2023, 1)
    assert value(cast, "newsletters", half, kind="bulletin") == 6
    assert value(cast, "newsletters.run", half, kind="bulletin") == 5000
    assert value(cast, "newsletters.copies", half, kind="bulletin") == 30_000


def test_an_edition_belongs_to_its_plan_and_when_issued_to_that_day(cast: Cast) -> None:
    given = {"kind": "handbook", "circulation": 500}
    note(
        cast,
        Edition,
        title="Посібник",
        planned_for=date(2024, 12, 31),
        status="issued",
        issued_on=date(2025, 2, 3),
        **given,
    )
    note(
        cast,
        Edition,
        title="Довідник",
        planned_for=date(2024, 12, 31),
        status="postponed",
        reason="Немає коштів",
        **given,
    )
    assert (value(cast, "editions"), value(cast, "editions", status="postponed")) == (2, 1)
    assert value(cast, "editions.copies") == 1000
    assert (value(cast, "editions.issued"), value(cast, "editions.issued", Period.year(2025))) == (0, 1)


def test_only_square_metres_are_added_up(cast: Cast) -> None:
    given = {"published_on": date(2024, 3, 4)}
    note(cast, LeaseNotice, title="Приміщення", size=Decimal("40.5"), **given)
    note(cast, LeaseNotice, title="Щити", size=Decimal(7), unit="piece", **given)
    assert value(cast, "lease-notices") == 2
    assert value(cast, "lease-notices.area") == Decimal("40.5")


def test_pages_and_limits_stand_until_they_are_gone(cast: Cast) -> None:
    note(cast, OfficialPage, title="Сайт", opened_on=date(2020, 1, 1), closed_on=date(2024, 6, 1))
    note(cast, OfficialPage, title="Округ", kind="starosta", opened_on=date(2024, 3, 1))
    note(cast, AccessLimit, resource="Портал", limited_on=date(2022, 2, 24), restored_on=date(2023, 5, 1))
    standing = [value(cast, "official-pages", Period.day(date(2024, month, 1))) for month in (2, 4, 6)]
    assert standing == [1, 2, 1]
    assert value(cast, "access-limits", Period.day(date(2023, 4, 30))) == 1
    assert value(cast, "access-limits", Period.day(date(2023, 5, 1))) == 0


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (Campaign, {"starts_on": date(2024, 5, 2), "ends_on": date(2024, 5, 1)}),
        (OfficialPage, {"opened_on": date(2024, 5, 2), "closed_on": date(2024, 5, 1)}),
        (AccessLimit, {"limited_on": date(2024, 5, 2), "restored_on": date(2024, 5, 1)}),
        (ReachMeasurement, {"since": date(2024, 5, 2), "until": date(2024, 5, 1)}),
        (Publication, {"done_on": date(2024, 5, 2), "until": date(2024, 5, 1)}),
        (Product, {"quantity": 0}),
    ],
)
def test_what_cannot_be_is_refused_by_the_table(cast: Cast, model: Any, given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        note(cast, model, **given)


def test_the_same_campaign_is_not_kept_twice_whatever_its_letters(cast: Cast) -> None:
    note(cast, Campaign, title="До Дня міста", starts_on=date(2024, 9, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        note(cast, Campaign, title="ДО ДНЯ МІСТА", starts_on=date(2024, 9, 1))


def test_a_campaign_that_is_held_back_has_no_name_where_its_posters_are_public(cast: Cast) -> None:
    """Neither among the filters of the list nor among the parts of the figure; one that is public stands in both."""
    shown = note(cast, Campaign, title="День міста")
    hidden = fill(Campaign, cast.home, department=cast.department, title="Потаємна кампанія", state=WITHHELD)
    for number, campaign in enumerate((shown, hidden), start=1):
        note(cast, Placement, title=f"Постер {number}", campaign=campaign, done_on=date(2024, 6, number))
    client = Client()
    for address in ("/home/placements/", "/home/figures/placements/?since=2024-01-01&until=2024-12-31"):
        page = client.get(address).content.decode()
        assert "День міста" in page and "Потаємна" not in page, address
    signed_in = Client()
    signed_in.force_login(cast.people["iryna"])
    assert "Потаємна" in signed_in.get("/home/desk/placements/").content.decode()
