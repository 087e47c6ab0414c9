"""What the sweep cannot know of participation: rules between fields, and figures that count some of the records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.factory import fill, published
from tests.kinds import inside
from viche.kit import figures, journal
from viche.kit.figures import Period
from viche.registers.kinds.body import Body
from viche.registers.kinds.body_event import BodyEvent
from viche.registers.kinds.consultation import Consultation
from viche.registers.kinds.draft_discussion import DraftDiscussion
from viche.registers.kinds.neighbourhood_body import NeighbourhoodBody
from viche.registers.kinds.neighbourhood_work import NeighbourhoodWork
from viche.registers.kinds.petition import Petition
from viche.registers.kinds.plan_item import PlanItem
from viche.registers.kinds.sitting import Sitting

pytestmark = pytest.mark.django_db
YEAR, MAY = Period.year(2024), date(2024, 5, 5)


@pytest.fixture(autouse=True)
def _at_home(cast: Cast) -> Iterator[None]:
    with inside(cast):
        yield


def value(key: str, cast: Cast, period: Period = YEAR, **narrow: Any) -> Any:
    """What a resident reads."""
    return figures.counted(figures.figure(key), period, cast.viewer(None), narrow).value


def consultation(cast: Cast, form: str = "meeting", **said: Any) -> Consultation:
    return published(Consultation, cast.home, **{"form": form, "held_on": MAY, **said})


# ── Consultations ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_electronic_consultation_moves_every_number_it_belongs_to(cast: Cast) -> None:
    consultation(cast, participants=30)
    consultation(cast, "poll", participants=7, topic="naming", platform="app")
    keys = ("consultations", "consultations.electronic", "consultations.people", "consultations.outside")
    assert [value(key, cast) for key in keys] == [2, 1, 37, 1]
    consultation(cast, "electronic", participants=12)
    assert [value(key, cast) for key in keys] == [3, 2, 49, 1]
    assert value("consultations.electronic", cast, form="electronic") == 1
    assert value("consultations.people", cast, topic="naming") == 7
    assert value("consultations", cast, Period.quarter(2024, 1)) == 0
    assert value("consultations", cast, Period.quarter(2024, 2)) == 3


def test_a_consultation_is_documented_when_notice_materials_and_report_are_published(cast: Cast) -> None:
    consultation(cast, "electronic", notice_on=MAY, materials_on=MAY)
    consultation(cast, "meeting", notice_on=MAY, materials_on=MAY, report_on=MAY)
    assert value("consultations.documented", cast) == 0
    consultation(cast, "electronic", notice_on=MAY, materials_on=MAY, report_on=MAY)
    assert value("consultations.documented", cast) == 1


def test_those_with_a_facilitator_are_told_apart_by_format_and_topic(cast: Cast) -> None:
    consultation(cast, topic="programmes")
    for topic in ("programmes", "programmes", "self-organisation"):
        consultation(cast, topic=topic, facilitated=True)
    assert value("consultations.facilitated", cast) == 3
    assert value("consultations.facilitated", cast, form="meeting", topic="programmes") == 2


@pytest.mark.parametrize("model", [Consultation, Petition])
def test_numbers_of_another_platform_say_when_they_were_read(model: Any, cast: Cast) -> None:
    fill(model, cast.home, platform="viche", taken_on=None)
    fill(model, cast.home, platform="edem", taken_on=MAY)
    record = model(platform="edem", taken_on=None)
    with pytest.raises(ValidationError, match="Дані станом на"):
        record.validate_constraints(exclude={"hromada", "department", "form", "title", "held_on", "posted_on", "stage"})
    with pytest.raises(IntegrityError), transaction.atomic():
        fill(model, cast.home, platform="edem", taken_on=None)


def test_a_series_has_meetings_of_one_day_told_apart_by_their_stage(cast: Cast) -> None:
    consultation(cast, "focus-group", title="Стан комітетів", stage="перша група")
    consultation(cast, "focus-group", title="Стан комітетів", stage="друга група")
    with pytest.raises(IntegrityError), transaction.atomic():
        consultation(cast, "focus-group", title="Стан комітетів", stage="друга група")
    assert value("consultations", cast, form="focus-group") == 2


def test_the_last_day_is_not_before_the_first(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        consultation(cast, until=date(2024, 5, 4))


# ── Petitions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_petitions_of_other_platforms_are_never_added_to_ours(cast: Cast) -> None:
    for platform, signatures in (("viche", 300), ("edem", 20), ("site", 5)):
        published(Petition, cast.home, platform=platform, posted_on=MAY, signatures=signatures)
    assert (value("petitions", cast), value("petitions.signatures", cast)) == (1, 300)
    assert (value("petitions.outside", cast), value("petitions.outside.signatures", cast)) == (2, 25)
    assert value("petitions.outside", cast, platform="edem") == 1


def test_a_petition_is_considered_in_the_year_of_its_consideration(cast: Cast) -> None:
    published(Petition, cast.home, platform="edem", posted_on=date(2023, 12, 1), considered_on=date(2024, 2, 1))
    published(Petition, cast.home, platform="viche", posted_on=MAY)
    assert value("petitions.considered", cast) == 1
    assert value("petitions.considered", cast, Period.year(2023)) == 0


# ── Drafts and plans ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_regulatory_drafts_have_counted_notices(cast: Cast) -> None:
    published(DraftDiscussion, cast.home, regime="normative", posted_on=MAY, notice_on=MAY)
    published(DraftDiscussion, cast.home, regime="regulatory", posted_on=MAY, notice_on=date(2025, 1, 2))
    assert value("draft-discussions", cast, regime="normative") == 1
    assert value("draft-discussions.notices", cast) == 0
    assert value("draft-discussions.notices", cast, Period.year(2025)) == 1


def test_a_plan_tells_what_was_due_and_what_was_done(cast: Cast) -> None:
    published(PlanItem, cast.home, plan="council", due_on=MAY, done_on=date(2025, 3, 1), outcome="done")
    published(PlanItem, cast.home, plan="consultations", year=2024, due_on=MAY)
    assert value("plan-items", cast) == 2
    assert value("plan-items.done", cast) == 0
    assert value("plan-items.done", cast, Period.year(2025), plan="council") == 1


# ── Self-organisation ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_body_stands_until_the_day_it_ends(cast: Cast) -> None:
    published(NeighbourhoodBody, cast.home, registered_on=date(2020, 1, 1), residents=100)
    published(NeighbourhoodBody, cast.home, registered_on=date(2020, 1, 1), ended_on=MAY, residents=40)
    assert value("neighbourhood-bodies", cast, Period.day(date(2024, 5, 4))) == 2
    assert value("neighbourhood-bodies", cast, Period.day(MAY)) == 1
    assert value("neighbourhood-bodies.residents", cast, Period.day(MAY)) == 100
    assert value("neighbourhood-bodies", cast, Period.day(date(2019, 12, 31))) == 0


def test_work_is_counted_by_how_many_times_and_not_done_is_not_counted(cast: Cast) -> None:
    half = Period.half(2024, 1)
    published(NeighbourhoodWork, cast.home, kind="practice", done_on=date(2024, 1, 1), until=half.until, quantity=85)
    published(
        NeighbourhoodWork, cast.home, kind="capital", done_on=MAY, outcome="not-done", reason="Кошти не надходили"
    )
    assert value("neighbourhood-works", cast, half) == 85
    assert value("neighbourhood-works.not-done", cast, half) == 1
    # A quarter holds only a part of the half-year, and nobody knows how much.
    first, figure = Period.quarter(2024, 1), figures.figure("neighbourhood-works")
    assert value("neighbourhood-works", cast, first) == 0
    assert figure.passed_over is not None and figure.passed_over(first).count() == 1


def test_money_is_that_of_support_and_capital_only(cast: Cast) -> None:
    given = {"done_on": MAY, "bodies": 119, "amount": Decimal("20287577.33")}
    published(NeighbourhoodWork, cast.home, kind="support", applied_on=MAY, budgeted_on=MAY, **given)
    published(NeighbourhoodWork, cast.home, kind="capital", outcome="not-done", reason="Кошти не надходили", **given)
    published(NeighbourhoodWork, cast.home, kind="seminar", **given)
    assert value("neighbourhood-works.bodies", cast) == 119
    assert value("neighbourhood-works.money", cast, kind="support") == Decimal("20287577.33")
    assert value("neighbourhood-works.money", cast) == Decimal("20287577.33")


def test_what_was_not_done_says_why(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        fill(NeighbourhoodWork, cast.home, kind="visit", outcome="not-done")


# ── Bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sittings_and_events_are_told_apart_by_the_kind_of_their_body(cast: Cast) -> None:
    naming, council = (
        published(Body, cast.home, name=kind, kind=kind, founded_on=MAY)
        for kind in ("naming-commission", "public-council")
    )
    for day, considered, supported in ((2, 14, 12), (25, 12, 11)):
        held_on = date(2024, 4, day)
        published(Sitting, cast.home, body=naming, held_on=held_on, considered=considered, supported=supported)
    published(Sitting, cast.home, body=council, held_on=MAY, minutes_number="1", considered=3)
    published(BodyEvent, cast.home, body=council, held_on=MAY, members=4)
    published(BodyEvent, cast.home, body=naming, held_on=MAY)
    narrow = {"body__kind": "naming-commission"}
    keys = ("sittings", "sittings.considered", "sittings.supported", "sittings.minuted")
    assert [value(key, cast, **narrow) for key in keys] == [2, 26, 23, 0]
    assert [value(key, cast) for key in keys] == [3, 29, 23, 1]
    assert value("body-events", cast, body__kind="public-council") == 1
    assert value("body-events.members", cast) == 4


def test_no_more_questions_are_supported_than_considered(cast: Cast) -> None:
    body = published(Body, cast.home, name="Комісія")
    fill(Sitting, cast.home, body=body, supported=5, considered=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        fill(Sitting, cast.home, body=body, held_on=MAY, supported=5, considered=4)


def test_two_sittings_of_a_day_have_minutes_of_their_own(cast: Cast) -> None:
    body = published(Body, cast.home, name="Штаб", kind="hq")
    for number in ("1", "2"):
        published(Sitting, cast.home, body=body, held_on=MAY, minutes_number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        published(Sitting, cast.home, body=body, held_on=MAY, minutes_number="2")
    assert value("sittings", cast, body__kind="hq") == 2


def test_a_body_stands_once_whatever_the_letters_and_never_in_itself(cast: Cast) -> None:
    body = published(Body, cast.home, name="Громадська рада")
    with pytest.raises(IntegrityError), transaction.atomic():
        fill(Body, cast.home, name="ГРОМАДСЬКА РАДА")
    with pytest.raises(IntegrityError), transaction.atomic(), journal.change("note", by=None):
        Body.objects.filter(pk=body.pk).update(parent=body)
