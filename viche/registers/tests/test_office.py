"""What the sweep of registers cannot know of council, international and administrative records: their figures and rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.factory import fill, published
from tests.kinds import signed_in
from viche.hromada.models import Act
from viche.kit import figures, tenancy
from viche.kit.figures import Period, breakdown, counted
from viche.kit.figures.measures import Number
from viche.kit.publishing import WITHHELD
from viche.registers.kinds.adapter import Adapter
from viche.registers.kinds.adapter_exchange import AdapterExchange
from viche.registers.kinds.assignment import Assignment
from viche.registers.kinds.association_membership import AssociationMembership
from viche.registers.kinds.award import Award
from viche.registers.kinds.council_session import CouncilSession
from viche.registers.kinds.partner_project import PartnerProject
from viche.registers.kinds.sister_city import SisterCity
from viche.registers.kinds.staff_position import StaffPosition
from viche.registers.kinds.trip import BusinessTrip

pytestmark = pytest.mark.django_db
YEAR, HALF = Period.year(2024), Period.half(2024, 1)


@pytest.fixture(autouse=True)
def _inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


def value(cast: Cast, key: str, period: Period = YEAR, **narrow: Any) -> Number:
    return counted(figures.figure(key), period, cast.viewer(None), narrow).value


def on(year: int, month: int, day: int) -> Period:
    return Period.day(date(year, month, day))


# ── Staff ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_each_department_only_its_newest_staff_list_counts(cast: Cast) -> None:
    def note(unit: Any, day: date, post: str, positions: int, vacant: int) -> None:
        given = {"post": post, "as_of": day, "positions": positions, "vacant": vacant}
        published(StaffPosition, cast.home, department=unit, **given)

    note(cast.department, date(2024, 1, 1), "Начальник", 1, 0)
    note(cast.department, date(2024, 1, 1), "Спеціаліст", 4, 1)
    note(cast.department, date(2024, 12, 31), "Начальник", 1, 1)
    note(cast.department, date(2024, 12, 31), "Спеціаліст", 5, 1)
    note(cast.enterprise, date(2024, 3, 1), "Директор", 1, 0)
    said = {
        day: (value(cast, "staff-positions", day), value(cast, "staff-positions.vacant", day))
        for day in (on(2023, 12, 31), on(2024, 2, 1), on(2024, 6, 1), on(2024, 12, 31))
    }
    assert list(said.values()) == [(0, 0), (5, 1), (6, 1), (7, 2)]
    assert value(cast, "staff-positions", on(2024, 12, 31), department=cast.department.pk) == 6


def test_no_more_positions_are_vacant_than_there_are(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="registers_staff_vacant"), transaction.atomic():
        published(StaffPosition, cast.home, department=cast.department, positions=1, vacant=2)


# ── Abroad ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_notice_and_report_of_a_trip_count_by_their_own_days(cast: Cast) -> None:
    given = {"department": cast.department, "since": date(2024, 1, 3), "until": date(2024, 1, 5)}
    published(BusinessTrip, cast.home, **given, notified_on=date(2023, 12, 20), reported_on=date(2024, 1, 15))
    published(BusinessTrip, cast.home, **given)  # of which the ministry knows nothing
    keys = ("business-trips", "business-trips.notices", "business-trips.reports")
    assert [value(cast, key) for key in keys] == [2, 0, 1]
    assert [value(cast, key, Period.year(2023)) for key in keys] == [0, 1, 0]


def test_which_meeting_it_was_is_the_largest_of_the_period_not_a_sum(cast: Cast) -> None:
    for event, edition, day in (
        ("Мережа", 6, date(2024, 3, 23)),
        ("Мережа", 7, date(2024, 5, 9)),
        ("Інша", 2, date(2024, 2, 28)),
    ):
        published(BusinessTrip, cast.home, department=cast.department, event=event, edition=edition, since=day)
    asked = {"Мережа": 7, "Інша": 2}
    assert {event: value(cast, "business-trips.edition", HALF, event=event) for event in asked} == asked
    assert value(cast, "business-trips.edition", Period.month(2024, 3)) == 6


def test_a_city_whose_beginning_nobody_wrote_down_stands_until_it_ends(cast: Cast) -> None:
    published(SisterCity, cast.home, department=cast.department, status="twin")
    published(SisterCity, cast.home, department=cast.department, status="partner", since=date(2024, 6, 1))
    published(SisterCity, cast.home, department=cast.department, status="partner", ended_on=date(2024, 3, 1))
    days = (on(2024, 2, 29), on(2024, 3, 1), on(2024, 6, 1))
    assert [value(cast, "sister-cities", day) for day in days] == [2, 1, 2]
    parts = {part.key: part.value for part in breakdown(figures.figure("sister-cities"), days[2], "status")}
    assert parts == {"twin": 1, "partner": 1}


def test_a_project_counts_in_every_year_it_runs_and_begins_in_one(cast: Cast) -> None:
    given = {"department": cast.department}
    published(PartnerProject, cast.home, **given, since=date(2016, 1, 1))
    published(PartnerProject, cast.home, **given, since=date(2024, 5, 1), until=date(2024, 5, 31))
    published(PartnerProject, cast.home, **given, since=date(2022, 1, 1), until=date(2023, 12, 31))
    assert [value(cast, "partner-projects", Period.year(year)) for year in (2015, 2023, 2024, 2025)] == [0, 2, 2, 1]
    assert value(cast, "partner-projects.begun") == 1


def test_joining_is_of_its_year_and_membership_lasts(cast: Cast) -> None:
    given = {"department": cast.department}
    published(AssociationMembership, cast.home, **given, joined_year=2023)
    published(AssociationMembership, cast.home, **given, joined_year=2010, left_year=2024)
    published(AssociationMembership, cast.home, **given, status="works")
    assert value(cast, "association-memberships.joined", Period.year(2023)) == 1
    assert [value(cast, "association-memberships", on(year, 7, 1)) for year in (2009, 2022, 2023, 2024)] == [1, 2, 3, 2]


# ── Awards ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_people_awarded_together_count_as_many_and_a_row_across_the_period_is_told_beside(cast: Cast) -> None:
    def note(day: date, quantity: int, **given: Any) -> None:
        published(Award, cast.home, department=cast.department, done_on=day, quantity=quantity, **given)

    note(date(2024, 3, 1), 400, category="military", posthumous=True)
    note(date(2024, 3, 2), 30, category="military", posthumous=False)
    note(date(2024, 4, 1), 32, variant="badge", category="residents")
    note(date(2024, 6, 1), 9, until=date(2024, 7, 31))
    assert value(cast, "awards", HALF) == 462 and value(cast, "awards") == 471
    assert value(cast, "awards", category="military", posthumous=True) == 400
    assert value(cast, "awards", variant="badge") == 32
    passed_over = figures.figure("awards").passed_over
    assert passed_over is not None
    assert [row.quantity for row in passed_over(HALF)] == [9]


# ── The council and the desk ─────────────────────────────────────────────────────────────────────────────────────────


def test_sessions_tell_their_decisions_and_petitions(cast: Cast) -> None:
    given = {"department": cast.department, "convocation": 8}
    published(CouncilSession, cast.home, **given, held_on=date(2024, 2, 1), decisions=70, petitions=2, sittings=2)
    published(CouncilSession, cast.home, **given, held_on=date(2024, 3, 1), decisions=7)
    fill(CouncilSession, cast.home, **given, held_on=date(2024, 4, 1), decisions=5, state=WITHHELD)
    keys = ("council-sessions", "council-sessions.sittings", "council-sessions.decisions", "council-sessions.petitions")
    assert [value(cast, key) for key in keys] == [2, 3, 77, 2]


def test_orders_of_a_department_are_told_apart_from_orders_of_the_head(cast: Cast) -> None:
    given = {"department": cast.department, "adopted_on": date(2024, 6, 20)}
    published(Act, cast.home, **given, issuer="department", kind="directive")
    published(Act, cast.home, **given, issuer="head", kind="order")
    assert [value(cast, key) for key in ("department-orders", "head-orders", "acts")] == [1, 1, 2]


def test_an_assignment_is_late_from_the_day_after_its_term_until_it_is_done(cast: Cast) -> None:
    given = {"department": cast.department, "given_on": date(2024, 5, 1), "due_on": date(2024, 5, 10)}
    published(Assignment, cast.home, **given, done_on=date(2024, 5, 20))
    published(Assignment, cast.home, **given, done_on=date(2024, 5, 10))
    published(Assignment, cast.home, department=cast.department, given_on=date(2024, 5, 1))  # without a term
    days = (on(2024, 5, 9), on(2024, 5, 10), on(2024, 5, 11), on(2024, 5, 19), on(2024, 5, 20))
    assert [value(cast, "assignments.late", day) for day in days] == [0, 0, 1, 1, 0]
    assert value(cast, "assignments") == 3 and value(cast, "assignments.done") == 2


def test_people_of_outside_systems_are_those_of_what_was_taken_in(cast: Cast) -> None:
    app = published(Adapter, cast.home, department=cast.department, key="kyiv-digital")
    given = {"department": cast.department, "adapter": app, "done_on": date(2024, 4, 1)}
    published(AdapterExchange, cast.home, **given, direction="in", items=5, people=91_017)
    published(AdapterExchange, cast.home, **given, direction="out", people=8)
    assert value(cast, "adapter-exchanges.people", HALF, adapter=app.pk) == 91_017
    assert value(cast, "adapter-exchanges") == 2 and value(cast, "adapters", on(2024, 1, 1)) == 1


@pytest.mark.parametrize("wrong", ["портал", "e dem", "е-dem"])  # the last begins with a Cyrillic letter
def test_the_key_of_an_adapter_is_refused_in_ukrainian_by_form_and_table(wrong: str, cast: Cast) -> None:
    client, words = signed_in(cast, "iryna"), "лише латинські літери"
    form = client.post("/home/desk/adapters/new/", {"title": "Портал", "key": wrong, "department": cast.department.pk})
    assert form.status_code == 422 and words in form.content.decode() and "slug" not in form.content.decode()
    table = f"Назва\tКлюч\nПортал\t{wrong}"
    answer = client.post("/home/desk/adapters/paste/", {"text": table, "department": cast.department.pk})
    page = client.get(answer.headers["Location"])
    assert page.context["bad"] == 1 and words in page.content.decode() and "slug" not in page.content.decode()
