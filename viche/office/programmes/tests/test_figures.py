"""Figures of programmes: what is planned, allotted and spent; of payments and stated sums one, never both; who sees what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, figures, journal, tenancy
from viche.kit.figures import Counted, Period
from viche.kit.models import Closure
from viche.kit.publishing import DRAFT, WITHHELD
from viche.office.programmes.models import Amendment, Appropriation, Measure, Plan, PlanAmount, Programme, Spending
from viche.office.programmes.rules import APPROVED, ASKED, SUBMITTED
from viche.office.programmes.tests import intake, making, statements

pytestmark = pytest.mark.django_db
HALF, YEAR = Period.half(2024, 1), Period.year(2024)


@pytest.fixture
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


@pytest.fixture
def programme(cast: Cast, inside: None) -> Programme:
    return fill(Programme, cast.home, department=cast.department, state="published", since_year=2024, until_year=2025)


@pytest.fixture
def kyiv(cast: Cast, inside: None) -> Programme:
    return making.publish(intake.take(cast))


def ask(cast: Cast, key: str, period: Period = HALF, who: str | None = None, **narrow: Any) -> Counted:
    return figures.counted(figures.figure(key), period, cast.viewer(who), narrow)


def page(cast: Cast, key: str, who: str | None = None, status: int = 200, **asked: Any) -> str:
    client = Client()
    if who:
        client.force_login(cast.people[who])
    answer = client.get(f"/home/figures/{key}/", {"since": HALF.since, "until": HALF.until, **asked})
    assert answer.status_code == status
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


# ── Kyiv's document ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sum_of_the_document_is_stated_and_opens_the_five_amounts_with_their_cells(
    kyiv: Programme, cast: Cast
) -> None:
    value = ask(cast, "programme-spent", programme=kyiv.pk)
    assert (value.value, value.basis) == (29_923_422, "stated")
    shown = page(cast, "programme-spent", programme=kyiv.pk)
    assert "Зазначено в документі" in shown and "29 923 422" in shown
    rows = re.findall(r"<tr>.*?</tr>", shown[shown.index('id="rec"') :], re.S)[1:]
    first = [re.sub(r"<[^>]*>", " ", row) for row in rows]
    printed = {"1.6": "8669,483", "1.7": "415,892", "1.11": "54,75", "1.15": "495,72", "1.21": "20287,577"}
    for row in first:
        number = re.match(r"\s*(\d+\.\d+)\.", row)
        assert number and printed.pop(number[1]) in row
        assert "таблиця 1" in row and "зазначено" in row
    assert not printed
    assert len(rows) == 5 and ">5 записів<" in shown
    measure = Measure.objects.get(programme=kyiv, number="1.15")
    spending = Spending.objects.get(measure=measure)
    assert f'href="/home/programmes/{kyiv.pk}/measures/{measure.pk}/#spending-{spending.pk}"' in shown


def test_payments_take_the_place_of_a_stated_sum_and_are_never_added_to_it(kyiv: Programme, cast: Cast) -> None:
    measure = Measure.objects.get(programme=kyiv, number="1.15")
    statements.paid(measure, "300000", date(2024, 3, 5))
    statements.paid(measure, "100000.50", date(2024, 6, 30))
    statements.paid(measure, "7", date(2024, 7, 1))  # not of this half-year
    part = ask(cast, "programme-spent", measure=measure.pk)
    assert (part.value, part.basis, part.rows) == (Decimal("400000.50"), "counted", 2)
    whole = ask(cast, "programme-spent", programme=kyiv.pk)
    assert (whole.value, whole.basis) == (29_923_422 - 495_720 + Decimal("400000.50"), "mixed")
    shown = page(cast, "programme-spent", measure=measure.pk)
    assert "Сказано, але не додано" in shown and "495,72" in shown
    assert shown.count(">пораховано<") == 2 and shown.count(">зазначено<") == 1
    mixed = page(cast, "programme-spent", programme=kyiv.pk)
    assert "Частину пораховано, частину зазначено в документі" in mixed
    assert "Пораховано: 2 записи" in mixed and "двічі не додано" in mixed


def test_the_funds_of_the_document_are_parts_of_the_appropriations(kyiv: Programme, cast: Cast) -> None:
    assert ask(cast, "programme-appropriations", programme=kyiv.pk).value == 100_164_300
    assert ask(cast, "programme-appropriations", programme=kyiv.pk, fund="special").value == 8_415_900
    assert ask(cast, "programme-plan", programme=kyiv.pk).value == 94_759_400
    assert ask(cast, "programme-statements", programme=kyiv.pk, tasks="full").value == 18
    assert ask(cast, "programme-statements", programme=kyiv.pk, whole="done").value == 8
    assert ask(cast, "programme-measures", programme=kyiv.pk).value == 28


# ── One of the two ───────────────────────────────────────────────────────────────────────────────────────────────

DAY = some.dates(date(2023, 11, 1), date(2025, 2, 1))
ROW = some.tuples(some.booleans(), DAY, some.integers(0, 400))


def counts(rows: list[Spending], period: Period) -> set[int]:
    """The rule said once more, row by row: what `Spending.objects.of` must give."""
    inside = [row for row in rows if period.since <= row.since and row.until <= period.until]

    def is_paid(row: Spending) -> bool:
        return any(not one.stated and row.since <= one.since and one.until <= row.until for one in rows)

    def is_told_by_others(row: Spending) -> bool:
        newer = any(
            one.stated and not is_paid(one) and one.since <= row.until
            and (one.until > row.until or (one.until == row.until and one.since < row.since)) for one in inside
        )  # fmt: skip
        return is_paid(row) or newer

    return {row.pk for row in inside if not row.stated or not is_told_by_others(row)}


Q1, H1 = (date(2024, 1, 1), date(2024, 3, 31)), (date(2024, 1, 1), date(2024, 6, 30))


def test_a_stated_part_without_payments_counts_beside_the_payments_of_the_rest(programme: Programme) -> None:
    """60 for the first quarter, 100 for the half-year, then a payment in May: 60 and the payment, the 100 is passed over."""
    measure = statements.measure(programme)
    quarter, half = making.stated(measure, "60", *Q1), making.stated(measure, "100", *H1)
    period = Period(*H1)
    assert set(Spending.objects.of(period)) == {half}
    assert set(Spending.objects.passed_over(period)) == {quarter}
    payment = statements.paid(measure, "20", date(2024, 5, 14))
    assert set(Spending.objects.of(period)) == {quarter, payment}
    assert set(Spending.objects.passed_over(period)) == {half}
    assert set(Spending.objects.in_years()) == {quarter, payment}
    early = statements.paid(measure, "7", date(2024, 2, 1))
    assert set(Spending.objects.of(period)) == {payment, early}


def test_of_stated_sums_that_share_days_one_counts(programme: Programme) -> None:
    measure = statements.measure(programme)
    first = making.stated(measure, "40", date(2024, 1, 1), date(2024, 4, 30))
    newer = making.stated(measure, "50", date(2024, 3, 1), date(2024, 6, 30))
    period = Period(*H1)
    assert set(Spending.objects.of(period)) == set(Spending.objects.in_years()) == {newer}
    assert set(Spending.objects.passed_over(period)) == {first}
    assert set(Spending.objects.of(Period(first.since, first.until))) == {first}


@settings(max_examples=40, deadline=None)
@given(said=some.lists(ROW, max_size=7), since=DAY, length=some.integers(0, 500))
def test_of_payments_and_stated_sums_one_is_taken(
    said: list[tuple[bool, date, int]], since: date, length: int, django_db_blocker: Any
) -> None:
    cast, period = Cast.load(), Period(since, since + timedelta(days=length))
    with tenancy.enter(cast.home.pk):
        programme = statements.programme(cast)
        measure, other = statements.measure(programme), statements.measure(programme, "1.2")
        statements.paid(other, "5", since)  # another measure says nothing of this one
        rows, seen = [], set()
        for is_stated, day, days in said:
            until = day + timedelta(days=days)
            if not is_stated:
                rows.append(statements.paid(measure, "1", day))
            elif (day, until) not in seen:
                seen.add((day, until))
                rows.append(making.stated(measure, "10", day, until))
        expected = counts(rows, period)
        found = set(Spending.objects.of(period).filter(measure=measure).values_list("pk", flat=True))
        over = set(Spending.objects.passed_over(period).filter(measure=measure).values_list("pk", flat=True))
        inside = {row.pk for row in rows if period.since <= row.since and row.until <= period.until}
        days = [(row.since, row.until) for row in rows if row.pk in found]
        assert not any(
            a != b and a[0] <= b[1] and b[0] <= a[1] and a[0] < a[1] and b[0] < b[1] for a in days for b in days
        )
        assert (found, over) == (expected, inside - expected)
        by_year = set(Spending.objects.filter(measure=measure).in_years().values_list("pk", flat=True))
        assert by_year == set().union(*(counts(rows, Period.year(year)) for year in (2023, 2024, 2025, 2026)))


# ── Plans and appropriations ─────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_counts_as_it_stood_on_the_last_day_of_the_period(programme: Programme, cast: Cast) -> None:
    measure = statements.measure(programme)
    statements.planned(measure, "100", 2024)
    amendment = fill(Amendment, cast.home, programme=programme, since=date(2024, 5, 1))
    later = fill(Plan, cast.home, programme=programme, measure=measure, amendment=amendment, since=date(2024, 5, 1))
    for year, amount in ((2024, 150), (2025, 70)):
        fill(PlanAmount, cast.home, programme=programme, measure=measure, plan=later, year=year, amount=amount)
    narrow = {"programme": programme.pk}
    for period, value in (
        (Period(date(2024, 1, 1), date(2024, 4, 30)), 100),
        (Period(date(2024, 1, 1), date(2024, 5, 1)), 150),
        (Period.year(2025), 70),
        (Period(date(2024, 1, 1), date(2025, 12, 31)), 220),
        (Period.year(2023), 0),
    ):
        assert ask(cast, "programme-plan", period, **narrow).value == value
    assert ask(cast, "programme-plan-term", Period.day(date(2024, 4, 30)), **narrow).value == 100
    assert ask(cast, "programme-plan-term", Period.day(date(2024, 5, 1)), **narrow).value == 220
    assert ask(cast, "programme-plan-term", Period.day(date(2024, 5, 1)), year=2025, **narrow).value == 70


def test_sums_of_measures_are_not_added_to_the_sum_of_the_programme(programme: Programme, cast: Cast) -> None:
    measure = statements.measure(programme)

    def allot(amount: int, since: date, **given: Any) -> None:
        fill(Appropriation, cast.home, programme=programme, year=2024, amount=amount, since=since, **given)

    allot(10, date(2024, 1, 1), measure=measure)
    assert ask(cast, "programme-appropriations", YEAR).value == 10
    allot(100, date(2024, 2, 1), fund="general")
    allot(120, date(2024, 4, 1), fund="general")
    allot(5, date(2024, 4, 1), fund="special")
    assert ask(cast, "programme-appropriations", YEAR).value == 125
    assert ask(cast, "programme-appropriations", Period(date(2024, 1, 1), date(2024, 3, 31))).value == 100
    assert ask(cast, "programme-appropriations", Period(date(2024, 1, 1), date(2024, 1, 31))).value == 10
    assert ask(cast, "programme-measure-appropriations", YEAR, measure=measure.pk).value == 10


# ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_each_measure_the_newest_settled_statement_of_the_period_is_counted(
    programme: Programme, cast: Cast
) -> None:
    measure = statements.measure(programme)
    quarters = [
        statements.round_(programme, since=one.since, until=one.until)
        for one in (Period.quarter(2024, 1), Period.quarter(2024, 2), HALF, Period.quarter(2024, 3))
    ]
    for when, whole, state in zip(
        quarters, ("not_done", "partly", "done", "done"), (APPROVED, APPROVED, APPROVED, SUBMITTED), strict=True
    ):
        making.say(measure, when, cast, whole=whole, state=state)

    def said(period: Period) -> dict[str, Any]:
        figure = figures.figure("programme-statements")
        return {part.key: part.value for part in figures.breakdown(figure, period, "whole")}

    assert said(Period.quarter(2024, 1)) == {"not_done": 1}
    assert said(Period.quarter(2024, 2)) == {"partly": 1}
    assert said(HALF) == {"done": 1}  # of two that end the same day the one for the longer time
    assert said(Period.quarter(2024, 3)) == {}  # nobody's word yet
    assert said(YEAR) == {"done": 1}


def test_late_is_what_was_asked_and_has_not_come(programme: Programme, cast: Cast) -> None:
    when = statements.round_(programme)
    due = clock.end_of_day(date(2026, 7, 20))
    for number, state in (("1.1", ASKED), ("1.2", SUBMITTED)):
        making.say(statements.measure(programme, number), when, cast, state=state, due_at=due)
    for moment, value in ((due, 0), (due + timedelta(seconds=1), 1)):
        with clock.pinned(moment):
            assert ask(cast, "programme-late", Period.day(clock.today())).value == value


# ── Who sees what ────────────────────────────────────────────────────────────────────────────────────────────────

KEYS = [key for key, figure in figures.registered().items() if figure.closed_with == "programmes_programme"]


@pytest.mark.parametrize("state", [DRAFT, WITHHELD])
def test_a_programme_that_is_not_published_counts_nowhere_and_has_no_name(state: str, cast: Cast, inside: None) -> None:
    programme = making.of_size(cast, 2, state=state, title="Таємна програма")
    measure = programme.measures.first()
    for key in KEYS:
        assert ask(cast, key, YEAR).value == 0
        shown = page(cast, key)
        assert "Таємна" not in shown and "Захід 0" not in shown
        for name, pk in (("programme", programme.pk), ("measure", measure.pk)):
            if name in figures.figure(key).breakdowns:
                assert "Таємна" not in page(cast, key, status=404, **{name: pk})
                assert "Показати все число" in page(cast, key, "iryna", **{name: pk})


def test_a_closed_section_shows_no_number(cast: Cast, inside: None) -> None:
    programme = making.of_size(cast, 2)
    with journal.change("close", by=cast.iryna):
        Closure.objects.create(
            hromada=cast.home, section="programmes_programme", mode="closed", since=date(2020, 1, 1), ground="x", act="1"
        )  # fmt: skip
    for key in KEYS:
        assert ask(cast, key, HALF).closed
        assert "Розділ закрито" in page(cast, key)
        assert programme.title not in page(cast, key)
    assert ask(cast, "programme-spent", HALF, "iryna").value == 200


@pytest.mark.parametrize("key", KEYS)
def test_every_part_of_every_figure_opens(key: str, cast: Cast, inside: None) -> None:
    """The parts a page offers lead to pages, and add up to the whole where they must."""
    making.of_size(cast, 3)
    figure = figures.figure(key)
    shown = page(cast, key)
    for link in set(re.findall(r'href="(/home/(?:figures|programmes)/[^"#]+)', shown)):
        assert Client().get(link).status_code == 200, link
    if figure.measure.adds_up:
        whole = figures.counted(figure, HALF, cast.viewer(None)).value
        for name in figure.breakdowns:
            assert sum(part.value for part in figures.breakdown(figure, HALF, name)) == whole


# ── What is left of the appropriations ───────────────────────────────────────────────────────────────────────────


def test_what_is_left_is_what_the_document_prints(kyiv: Programme, cast: Cast) -> None:
    assert ask(cast, "programme-left", programme=kyiv.pk).value == 70_240_878  # printed: 70 240,9
    shown = page(cast, "programme-left", programme=kyiv.pk)
    assert "70 240 878" in shown and "Відхилення" in shown
    with journal.change("edit", by=None):  # the only split by which the printed totals hold
        Spending.objects.exclude(amount=415_892).update(fund="general")
        Spending.objects.filter(amount=415_892).update(fund="special")
    parts = figures.breakdown(figures.figure("programme-left.funds"), HALF, "fund")
    # Printed: 62 240,9 and 8 000,0.
    assert {part.key: part.value for part in parts} == {"general": 62_240_870, "special": 8_000_008}


def test_what_was_spent_is_taken_away_once_however_many_rows_allot_it(programme: Programme, cast: Cast) -> None:
    given = {"programme": programme, "year": 2024, "since": date(2024, 1, 1)}
    measure = fill(Measure, cast.home, programme=programme)
    for source, amount in (("city", 100), ("other", 50)):
        fill(Appropriation, cast.home, **given, source=source, fund="general", amount=Decimal(amount))
    paid = {"programme": programme, "measure": measure, "since": date(2024, 5, 2), "until": date(2024, 5, 2)}
    for fund, amount in (("general", 30), ("special", 7), ("", 1)):
        fill(Spending, cast.home, **paid, fund=fund, amount=Decimal(amount))
    assert ask(cast, "programme-left").value == 150 - 38
    assert ask(cast, "programme-left.funds", fund="general").value == 150 - 30  # nothing is allotted of the other fund
    june = Period.month(2024, 6)
    assert [ask(cast, key, june).value for key in ("programme-left", "programme-left.funds")] == [150, 150]
