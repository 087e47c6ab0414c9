"""Events, organisations, contests, spaces, services, notices: what the sweep of registers cannot know of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from tests.cast import Cast
from tests.factory import published as made
from tests.kinds import make, signed_in
from viche.hromada.models import Territory
from viche.kit import clock, figures, tenancy
from viche.kit.figures import Period, Share, breakdown, counted
from viche.kit.registers import registered
from viche.registers.kinds.assembly import Assembly
from viche.registers.kinds.contest import Contest
from viche.registers.kinds.event import Event
from viche.registers.kinds.organisation import Organisation
from viche.registers.kinds.project_check import ProjectCheck
from viche.registers.kinds.proposal import Proposal
from viche.registers.kinds.service import Service
from viche.registers.kinds.shelter import Shelter
from viche.registers.kinds.space_event import SpaceEvent
from viche.registers.kinds.support import Support
from viche.registers.kinds.venue import Venue

pytestmark = pytest.mark.django_db
YEAR, HALF = Period.year(2024), Period.half(2024, 1)
DAY = date(2024, 3, 5)
SLUGS = (
    "assemblies", "contests", "cso-activities", "events", "organisations", "project-checks", "proposals",
    "religious-notices", "services", "shelters", "space-events", "staff-training", "supports", "upgrades", "venues",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


def value(cast: Cast, key: str, period: Period = YEAR, **narrow: Any) -> Any:
    """What the public is told."""
    return counted(figures.figure(key), period, cast.viewer(None), narrow).value


def event(cast: Cast, **given: Any) -> Event:
    return made(Event, cast.home, department=cast.department, **{"starts_on": DAY, **given})


# ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_event_counts_by_what_the_department_did(cast: Cast) -> None:
    event(cast, kind="forum", ordinal=1, participants=40, starts_on=date(2023, 5, 1))
    event(cast, kind="forum", ordinal=2, participants=86)
    event(cast, kind="run", ordinal=7, participants=217, role="coordinated")
    event(cast, kind="round-table", role="took-part")
    event(cast, kind="official", role="coordinated")
    event(cast, kind="flowers")
    event(cast, kind="official", role="took-part")
    assert value(cast, "events") == 6
    assert value(cast, "events", kind="forum") == 1
    assert value(cast, "events.attended") == 2
    assert value(cast, "events.official") == 2
    assert (value(cast, "events.people"), value(cast, "events.people", kind="forum")) == (303, 86)
    assert (value(cast, "events.ordinal", kind="forum"), value(cast, "events.ordinal", kind="run")) == (2, 7)


def test_an_event_that_was_not_held_is_told_apart(cast: Cast) -> None:
    event(cast, kind="forum", status="not-held", reason="заборона масових заходів", participants=50)
    event(cast, kind="training", status="planned")
    assert (value(cast, "events"), value(cast, "events.people"), value(cast, "events.learning")) == (0, 0, 0)
    assert value(cast, "events.not-held") == 1


def test_learning_and_its_topics(cast: Cast) -> None:
    event(cast, kind="seminar", topics=2)
    event(cast, kind="lecture")
    event(cast, kind="meeting", topics=9)
    assert (value(cast, "events.learning"), value(cast, "events.topics")) == (2, 2)


def test_an_event_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="registers_event_term"), transaction.atomic():
        event(cast, ends_on=DAY - timedelta(days=1))


# ── Spaces ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def space(cast: Cast, name: str, **given: Any) -> Venue:
    return made(Venue, cast.home, department=cast.department, name=name, **given)


def test_events_of_spaces_by_district_and_the_share_of_organisations(cast: Cast) -> None:
    district, _made = Territory.objects.get_or_create(
        code="UA35040210010145346", defaults={"category": "B", "name": "Подільський", "sort_key": "Подільський"}
    )
    one, other = space(cast, "HUB 1", place=district), space(cast, "HUB 2")
    given = {"department": cast.department, "done_on": DAY, "until": date(2024, 3, 31)}
    made(SpaceEvent, cast.home, venue=one, organiser_kind="cso", quantity=30, participants=600, **given)
    made(SpaceEvent, cast.home, venue=other, organiser_kind="council", quantity=9, participants=90, **given)
    made(SpaceEvent, cast.home, venue=one, organiser_kind="residents", department=cast.department, done_on=DAY)
    assert value(cast, "space-events", HALF) == 40
    assert value(cast, "space-events", HALF, venue__place=district) == 31
    assert value(cast, "space-events", HALF, organiser_kind="cso") == 30
    assert value(cast, "space-events.people", HALF) == 690
    assert value(cast, "space-events.cso-share", HALF) == 75
    parts = breakdown(figures.figure("space-events.cso-share"), HALF, "venue")
    assert [(part.title, part.value) for part in parts] == [("HUB 1", Decimal("96.8")), ("HUB 2", 0)]


def test_a_share_of_nothing_is_nothing(cast: Cast) -> None:
    assert SpaceEvent.objects.aggregate(x=Share("quantity", part=Q(online=True)).expression())["x"] is None
    assert value(cast, "space-events.cso-share") == 0


def test_a_count_that_reaches_over_the_period_is_told_and_not_added(cast: Cast) -> None:
    given = {"department": cast.department, "venue": space(cast, "HUB")}
    made(SpaceEvent, cast.home, done_on=date(2024, 6, 20), until=date(2024, 7, 10), quantity=8, **given)
    made(SpaceEvent, cast.home, done_on=date(2024, 6, 30), quantity=2, **given)
    over = figures.figure("space-events").passed_over
    assert over is not None and over(HALF).count() == 1
    assert (value(cast, "space-events", HALF), value(cast, "space-events", YEAR)) == (2, 10)


def test_a_space_stands_from_its_opening_to_its_closing(cast: Cast) -> None:
    space(cast, "HUB 1", opened_on=date(2020, 1, 1), seats=40)
    space(cast, "HUB 2", opened_on=date(2021, 6, 1), closed_on=date(2023, 1, 1))
    space(cast, "HUB 3", fitted_on=DAY, condition="fitted")
    assert (value(cast, "venues"), value(cast, "venues", Period.year(2022))) == (1, 2)
    assert (value(cast, "venues.seats"), value(cast, "venues.opened")) == (40, 0)
    assert value(cast, "venues.fitted", condition="fitted") == 1


def test_services_in_spaces_and_people(cast: Cast) -> None:
    given = {"department": cast.department, "done_on": DAY}
    made(Service, cast.home, kind="psych-child", venue=space(cast, "HUB"), quantity=70, people=50, **given)
    made(Service, cast.home, kind="legal", quantity=124, people=124, **given)
    assert (value(cast, "services"), value(cast, "services.in-spaces")) == (194, 70)
    assert value(cast, "services.people", kind="legal") == 124


# ── Organisations ────────────────────────────────────────────────────────────────────────────────────────────────────


def organisation(cast: Cast, name: str, **given: Any) -> Organisation:
    return made(Organisation, cast.home, department=cast.department, name=name, **{"listed_on": DAY, **given})


def test_the_register_as_of_a_day_and_what_came_in_the_year(cast: Cast) -> None:
    organisation(cast, "Стара", listed_on=date(2020, 1, 1))
    organisation(cast, "Вибула", listed_on=date(2020, 1, 1), removed_on=date(2024, 2, 1))
    organisation(cast, "Нова", platform_since=date(2024, 4, 1), volunteer_aid=True, aid_published_on=date(2024, 5, 1))
    withheld = organisation(cast, "Притримана")
    Organisation.process.take(withheld, "withhold", cast.viewer("iryna"), ground="ст. 6", act="№ 1", review_on=DAY)
    assert value(cast, "organisations", Period.day(date(2024, 1, 31))) == 2
    assert value(cast, "organisations", HALF) == 2
    assert value(cast, "organisations.new", HALF) == 1
    assert value(cast, "organisations.platform", Period.day(date(2024, 3, 31))) == 0
    assert value(cast, "organisations.platform", HALF) == 1
    assert (value(cast, "organisations.volunteer-aid"), value(cast, "organisations.displaced-aid")) == (1, 0)


def test_a_code_of_the_state_register_is_eight_digits_and_of_one_organisation(cast: Cast) -> None:
    organisation(cast, "Без коду")
    organisation(cast, "Теж без коду")
    organisation(cast, "З кодом", code="01234567")
    with pytest.raises(IntegrityError, match="registers_organisation_code"), transaction.atomic():
        organisation(cast, "Чужий код", code="01234567")
    with pytest.raises(IntegrityError, match="registers_organisation_once"), transaction.atomic():
        organisation(cast, "З КОДОМ")
    wrong = Organisation(name="Коротка", code="1234567", listed_on=DAY)
    with pytest.raises(ValidationError, match="8 цифр"):
        wrong.clean_fields(exclude=["department"])


def test_an_organisation_supported_twice_is_one(cast: Cast) -> None:
    for title in ("Оренда", "Видання"):
        given = {"title": title, "organisation": "Спілка ветеранів", "decided_on": DAY, "kind": "funding"}
        made(Support, cast.home, department=cast.department, **given)
    assert (value(cast, "supports"), value(cast, "supports.organisations", kind="funding")) == (2, 1)


# ── Contests ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_proposals_rated_projects_and_their_checks(cast: Cast) -> None:
    unit = {"department": cast.department}
    contest = made(Contest, cast.home, title="Конкурс", year=2024, announced_on=date(2023, 9, 20),
                   rated_on=date(2024, 2, 1), **unit)  # fmt: skip
    made(Contest, cast.home, title="Інший", year=2024, announced_on=DAY, status="not-held", **unit)
    projects = [
        made(Proposal, cast.home, contest=contest, title=f"Проєкт {n}", applicant=f"ГО {n}", **unit,
             submitted_on=date(2023, 11, n + 1), rank=n if n else None, winner=n == 1,
             contracted_on=DAY if n == 1 else None, budget=Decimal(100))
        for n in range(4)
    ]  # fmt: skip
    for n in (1, 2):
        made(ProjectCheck, cast.home, project=projects[1], checked_on=DAY + timedelta(days=n), **unit)
    made(ProjectCheck, cast.home, project=projects[1], checked_on=DAY, kind="audit", **unit)
    assert value(cast, "proposals", Period.year(2023)) == 4
    assert (value(cast, "proposals.rated"), value(cast, "proposals.winners"), value(cast, "proposals.projects")) == (
        3, 1, 1,
    )  # fmt: skip
    assert value(cast, "proposals.money") == 100
    assert (value(cast, "project-checks.projects"), value(cast, "project-checks", kind="event")) == (1, 2)
    assert (value(cast, "contests"), value(cast, "contests.not-held")) == (0, 1)


# ── Notices and shelters ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_notice_is_passed_to_the_police_and_explained_on_its_own_days(cast: Cast) -> None:
    given = {"department": cast.department, "received_on": date(2023, 12, 30), "traffic_needed": True}
    made(Assembly, cast.home, applicant="religious", police_on=date(2024, 1, 2), clarified_on=date(2024, 1, 3), **given)
    assert (value(cast, "assemblies"), value(cast, "assemblies", Period.year(2023), applicant="religious")) == (0, 1)
    assert value(cast, "assemblies.police", traffic_needed=True) == value(cast, "assemblies.clarified") == 1


def test_where_a_shelter_stands_is_left_out_while_the_section_is_thinned() -> None:
    assert {"street", "building", "block", "description", "latitude", "longitude"} <= set(Shelter.thinned_fields)


# What a figure asks of a record to count it, where the first value of each field is not enough.
GONE: dict[str, Any] = {"removed_on": None}
NOW: dict[str, dict[str, Any]] = {
    "contests.not-held": {"status": "not-held"},
    "events.attended": {"role": "took-part"},
    "events.official": {"kind": "official"},
    "events.learning": {"kind": "course"},
    "events.topics": {"kind": "course"},
    "events.not-held": {"status": "not-held"},
    "organisations": GONE,
    "organisations.displaced-aid": {"displaced_aid": True},
    "organisations.volunteer-aid": {"volunteer_aid": True},
    "proposals.winners": {"winner": True},
    "shelters": GONE,
    "shelters.capacity": GONE,
    "venues": {"closed_on": None},
    "venues.seats": {"closed_on": None},
}


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", sorted(key for key in figures.registered() if key.split(".")[0] in SLUGS))
def test_the_page_of_each_figure_opens_with_each_of_its_parts(key: str, cast: Cast) -> None:
    figure = figures.figure(key)
    register = next(register for register in registered() if register.model is figure.model)
    if register.slug != "venues":
        space(cast, "HUB")
    record = make(register, cast, **NOW.get(key, {}))
    period = Period(date(1990, 1, 1), clock.today())
    client, asked = signed_in(cast, None), {"since": str(period.since), "until": str(period.until)}
    assert f"/{register.slug}/{record.pk}/" in client.get(f"/home/figures/{key}/", asked).content.decode()
    for name in figure.breakdowns:
        [part] = breakdown(figure, period, name)
        narrow = {name: "" if part.key is None else part.key}
        answer = client.get(f"/home/figures/{key}/", {**asked, **narrow})
        assert f"/{register.slug}/{record.pk}/" in answer.content.decode(), name


def test_a_second_organisation_with_the_same_code_is_refused_in_words(cast: Cast) -> None:
    """The code is one where there is one: uniqueness of some records only is said on the form like any other."""
    register = next(register for register in registered() if register.slug == "organisations")
    with tenancy.enter(cast.home.pk):
        first = made(Organisation, cast.home, department=cast.department, name="Перша", code="12345678")
        made(Organisation, cast.home, department=cast.department, name="Без коду", code="")
        said = {name: getattr(first, first._meta.get_field(name).attname) for name in register.form_fields}
    client = signed_in(cast, "iryna")
    for code, status in (("12345678", 422), ("", 302)):
        typed = {**said, "name": f"Друга {code}", "code": code}
        typed = {name: value for name, value in typed.items() if value not in (None, False)}
        answer = client.post("/home/desk/organisations/new/", typed)
        assert answer.status_code == status, answer.content.decode().split("<main")[1][:2000]
        if status == 422:
            assert "Такий запис уже є" in answer.content.decode()
