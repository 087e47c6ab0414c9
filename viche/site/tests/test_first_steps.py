"""The desk of a hromada that was just opened says what to do first, to each what is theirs; with its first report it is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import ROLES, Cast, open_hromada
from viche.hromada.models import Act, Department
from viche.kit import journal, tenancy
from viche.reports.models import Report
from viche.site.tests.test_desk import noted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    """A hromada nobody worked in yet: the journal of the common one remembers work of tests that commit."""
    known = Cast.load()
    place = open_hromada("UA99010000000000003", "fresh", "Свіжа", known.people, ROLES)
    with tenancy.enter(place.pk):
        unit, enterprise = Department.objects.order_by("id")
    return replace(known, home=place, department=unit, enterprise=enterprise)


def steps(cast: Cast, who: str) -> list[Any]:
    client = Client()
    client.force_login(cast.people[who])
    return client.get("/fresh/desk/").context["first_steps"]


def states(cast: Cast, who: str) -> dict[str, str]:
    return {step.title: step.state for step in steps(cast, who)}


def test_what_is_done_and_whose_turn_it_is(cast: Cast) -> None:
    found = states(cast, "mariia")
    assert found["Додайте підрозділи"] == found["Запросіть колег"] == "done"
    assert found["Запишіть перші роботи"] == "now" and found["Складіть звіт"] == "next"
    noted(cast, "mariia", cast.department)
    assert states(cast, "mariia")["Запишіть перші роботи"] == "done"
    assert states(cast, "mariia")["Складіть звіт"] == "now"


def test_a_department_is_no_work(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), journal.change("note", by=cast.people["anton"]):
        Department.objects.create(hromada=cast.home, kind="department", name="Загальний відділ")
    assert states(cast, "mariia")["Запишіть перші роботи"] == "now"


def test_who_may_not_is_told_who_does_it(cast: Cast) -> None:
    found = {step.title: step for step in steps(cast, "mariia")}
    assert not found["Додайте торішній звіт"].url
    assert found["Додайте торішній звіт"].who == "Це робить: затверджувач, керівник, секретар."
    assert {step.title for step in steps(cast, "petro") if step.url} == {
        "Додайте торішній звіт",
        "Запишіть перші роботи",
        "Складіть звіт",
    }


def test_silent_once_there_is_a_report(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), journal.change("note", by=cast.people["mariia"]):
        act = Act.objects.create(
            hromada=cast.home, department=cast.department, adopted_on=date(2026, 1, 5), title="Про план"
        )
        Report.objects.create(
            hromada=cast.home,
            department=cast.department,
            form="annual-department",
            subject="department",
            subject_pk=act.department_id,
            since=date(2026, 1, 1),
            until=date(2026, 12, 31),
            title="Звіт",
        )
    assert steps(cast, "mariia") == []


def test_one_query(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["mariia"])
    client.get("/fresh/desk/")
    with CaptureQueriesContext(connection) as found:
        client.get("/fresh/desk/")
    assert len([query for query in found if '"reports_report"' in query["sql"] and "old_report" in query["sql"]]) == 1
