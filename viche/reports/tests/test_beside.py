"""Report beside report: what belongs to what, what is not compared and why, who sees what, queries that do not grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import clock, tenancy
from viche.kit.figures import Period
from viche.kit.models import Closure, StatedValue
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Programme
from viche.reports.beside.pairing import Side, Told, pair, pairs
from viche.reports.models import Approval, Report, Snapshot, SnapshotNumber

pytestmark = pytest.mark.django_db
H1_2024, H1_2023, Y2023 = Period.half(2024, 1), Period.half(2023, 1), Period.year(2023)


@pytest.fixture
def inside(cast: Cast) -> Iterator[Programme]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield fill(Programme, cast.home, department=cast.department, state="published")


def report(
    cast: Cast, about: Programme, period: Period, numbers: list[dict[str, Any]], state: str = "published"
) -> Report:
    """A report with its numbers, approved when it is published. Must run inside the hromada."""
    own = {"form": "programme-half-year", "subject": "programme", "subject_pk": about.pk, "department": cast.department}
    days = {"since": period.since, "until": period.until}
    made = fill(Report, cast.home, state=state, published_at=clock.now(), title=f"Звіт {period.title}", **own, **days)
    content = {"title": "Звіт", "landscape": False, "blocks": []}
    snapshot = fill(Snapshot, cast.home, report=made, version=1, person_id=cast.mariia.pk, content=content)
    for index, number in enumerate(numbers, start=1):
        given = {"figure": "acts", "basis": "counted", "title": "Акти", "text": str(number.get("value", 0)), "value": 0}
        fill(SnapshotNumber, cast.home, snapshot=snapshot, number=index, **{**given, **days, **number})
    if state == "published":
        fill(Approval, cast.home, report=made, snapshot=snapshot, second_factor="not_asked")
    return made


def lines(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.status_code
    return {line.title: line for line in response.context["lines"]}


def at(found: Report, **query: Any) -> str:
    return f"/home/reports/{found.pk}/beside/?" + "&".join(f"{name}={value}" for name, value in query.items())


KIND = {"narrow": {"kind": "order"}, "title": "Акти; вид: розпорядження"}


@pytest.fixture
def both(cast: Cast, inside: Programme) -> tuple[Report, Report]:
    """Of two halves a year apart: grown, the same, narrowed otherwise, of another ground, new and gone."""
    year = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}
    before = {"since": date(2023, 1, 1), "until": date(2023, 12, 31)}
    then = report(
        cast,
        inside,
        H1_2023,
        [
            {"value": 40},
            {"value": 7, "figure": "petitions", "title": "Петиції"},
            {"value": 5, "narrow": {"kind": "decision"}, "title": "Акти; вид: рішення"},
            {"value": 9, "figure": "events", "title": "Заходи", "basis": "stated"},
            {"value": 3, "figure": "hearings", "title": "Слухання"},
            {"value": 1000, "figure": "programme-appropriations", "title": "Асигнування", **before},
        ],
    )
    now = report(
        cast,
        inside,
        H1_2024,
        [
            {"value": 50},
            {"value": 7, "figure": "petitions", "title": "Петиції"},
            {"value": 6, **KIND},
            {"value": 9, "figure": "events", "title": "Заходи"},
            {"value": 4, "figure": "consultations", "title": "Консультації"},
            {"value": 1500, "figure": "programme-appropriations", "title": "Асигнування", **year},
            {"value": 50},
        ],
    )
    return then, now


def test_figure_by_figure_in_the_order_of_the_report(both: tuple[Report, Report]) -> None:
    then, now = both
    page = Client().get(at(now))
    assert page.context["earlier"].report == then
    found = lines(page)
    assert [line.title for line in page.context["lines"]] == [
        "Акти", "Петиції", KIND["title"], "Заходи", "Консультації", "Асигнування", "Акти; вид: рішення", "Слухання",
    ]  # fmt: skip
    acts = found["Акти"]
    assert (acts.then.text, acts.now.text, acts.difference.signed) == ("40", "50", "+10")
    assert acts.difference.signed_percent.replace("\N{NO-BREAK SPACE}", " ") == "+25,0 %"
    assert (acts.then.url, acts.now.url) == (
        f"/home/reports/{then.pk}/numbers/1/",
        f"/home/reports/{now.pk}/numbers/1/",
    )
    assert found["Петиції"].fate == "same" and found["Асигнування"].difference.signed == "+500"
    assert found["Заходи"].fate == "apart" and "не порівнюємо" in found["Заходи"].why
    assert found[KIND["title"]].fate == "new" and "звужено інакше: «Акти; вид: рішення»" in found[KIND["title"]].why
    assert (found["Консультації"].fate, found["Слухання"].fate) == ("new", "gone")
    assert found["Заходи"].difference is None and found["Консультації"].difference is None


def test_only_what_changed(both: tuple[Report, Report]) -> None:
    page = Client().get(at(both[1], changed="on"))
    assert {line.fate for line in page.context["lines"]} == {"changed", "new", "gone"}
    assert "Петиції" not in lines(page) and "Заходи" not in lines(page)


def test_a_draft_stands_beside_only_at_the_desk(cast: Cast, inside: Programme) -> None:
    now = report(cast, inside, H1_2024, [{"value": 50}])
    draft = report(cast, inside, H1_2023, [{"value": 333}], state="draft")
    other = fill(Programme, cast.home, department=cast.department, state="published")
    foreign = report(cast, other, H1_2023, [{"value": 444}])
    for who in (None, "olena", "mariia"):
        client = Client()
        if who:
            client.force_login(cast.people[who])
        for asked in ("", draft.pk, foreign.pk, "abc", "%00", "9" * 40):
            page = client.get(at(now, beside=asked))
            assert page.context["earlier"].report is None and "333" not in page.content.decode()
            assert bool(asked) == ("Такого звіту для порівняння немає" in page.content.decode())
        assert client.get(at(draft)).status_code == 404
    official = Client()
    official.force_login(cast.people["mariia"])
    page = official.get(f"/home/desk/reports/{now.pk}/beside/")
    assert page.context["earlier"].report == draft
    assert lines(page)["Акти"].then.url == f"/home/desk/reports/{draft.pk}/numbers/1/"


def test_without_a_report_figures_are_counted_and_stated_ones_stand_apart(cast: Cast, inside: Programme) -> None:
    for month in (1, 2, 9):
        fill(
            Act, cast.home, adopted_on=date(2023, month, 1), department=cast.department, state="published", kind="order"
        )
    fill(Act, cast.home, adopted_on=date(2023, 3, 1), department=cast.department, kind="order")
    days = {"since": H1_2023.since, "until": H1_2023.until}
    fill(StatedValue, cast.home, figure="acts", value=160, part="", quote="160", **days)
    fill(StatedValue, cast.home, figure="petitions", value=5, part="", quote="5", **days)
    numbers = [
        {"value": 5},
        {"value": 4, **KIND},
        {"value": 7, "figure": "petitions", "title": "Петиції"},
        {"value": 9, "figure": "events", "title": "Заходи"},
        {"value": 1, "made_of": [[1, 1], [-1, 2]], "figure": "", "title": "Різниця"},
    ]
    now = report(cast, inside, H1_2024, numbers)
    page = Client().get(at(now))
    found = lines(page)
    assert "пораховано зараз із записів" in page.content.decode()
    acts = found["Акти"]
    assert (acts.then.text, acts.then.basis, acts.stated.text) == ("2", "counted", "160")
    assert acts.difference.signed == "+3", "a stated number is never subtracted from a counted one"
    assert acts.then.url == "/home/figures/acts/?since=2023-01-01&until=2023-06-30"
    assert (found[KIND["title"]].then.text, found["Різниця"].then.text) == ("2", "0")
    petitions = found["Петиції"]
    assert (petitions.then, petitions.stated.text, petitions.difference) == (None, "5", None)
    assert "не порівнюємо" in petitions.why
    assert (found["Заходи"].then, found["Заходи"].why) == (None, "за ці дні записів немає")
    # The period before instead of the year before: nobody kept records of it.
    assert lines(Client().get(at(now, beside="before")))["Акти"].then.text == "1"


def test_what_stands_is_stated_as_of_the_last_day_or_the_morning_after_it(cast: Cast, inside: Programme) -> None:
    """«Станом на 01.07.2023» is said of the half that ended the day before; said of both days, the last day's is taken."""
    morning, last = date(2023, 7, 1), H1_2023.until
    fill(StatedValue, cast.home, figure="agreements.valid", value=12, part="", quote="12", since=morning, until=morning)
    now = report(cast, inside, H1_2024, [{"value": 14, "figure": "agreements.valid", "title": "Угоди"}])
    stated = lines(Client().get(at(now)))["Угоди"].stated
    assert stated.text == "12" and stated.url == "/home/figures/agreements.valid/?since=2023-07-01&until=2023-07-01"
    fill(StatedValue, cast.home, figure="agreements.valid", value=11, part="", quote="11", since=last, until=last)
    assert lines(Client().get(at(now)))["Угоди"].stated.text == "11"


def test_a_closed_section_is_not_counted_for_a_stranger(cast: Cast, inside: Programme) -> None:
    fill(Act, cast.home, adopted_on=date(2023, 1, 1), department=cast.department, state="published")
    fill(Closure, cast.home, section="hromada_act", mode="closed", since=date(2020, 1, 1))
    now = report(cast, inside, H1_2024, [{"value": 5}])
    found = lines(Client().get(at(now)))["Акти"]
    assert (found.then, found.why) == (None, "розділ закрито")


def test_queries_do_not_grow_with_numbers(cast: Cast, inside: Programme) -> None:
    few = report(cast, inside, H1_2024, [{"value": 5}, {"value": 4, **KIND}])
    kinds = [
        {"value": 1, "narrow": {"kind": kind}, "title": kind} for kind in ("decision", "order", "directive", "other")
    ]
    many = report(cast, inside, Period.half(2025, 1), [{"value": 5}, *kinds, {"value": 9}])
    fill(Act, cast.home, adopted_on=date(2023, 1, 1), department=cast.department, state="published")

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert Client().get(address).status_code == 200
        return len(found)

    assert asked(at(many, beside="year")) == asked(at(few, beside="year"))
    assert asked(at(many, beside=few.pk)) == asked(at(few, beside=many.pk))


# ── Pairs, without a database ────────────────────────────────────────────────────────────────────────────────────────


def number(index: int, value: int, period: Period, **given: Any) -> SnapshotNumber:
    row = {"figure": "acts", "title": "Акти", "basis": "counted", "text": str(value), "narrow": {}, "unit": 1, **given}
    return SnapshotNumber(number=index, value=Decimal(value), since=period.since, until=period.until, **row)


def side(row: SnapshotNumber) -> Side:
    return Side(row.text, row.plain, row.basis, row.period, "", row.unit)


def test_a_half_is_not_subtracted_from_a_year() -> None:
    (line,) = pairs(Told([number(1, 5, H1_2024)], H1_2024), Told([number(1, 9, Y2023)], Y2023), side, side)
    assert line.fate == "apart" and "різна тривалість" in line.why and line.difference is None


def test_the_year_of_a_half_belongs_to_the_own_days_of_a_year() -> None:
    (line,) = pairs(Told([number(1, 5, Period.year(2024))], H1_2024), Told([number(1, 9, Y2023)], Y2023), side, side)
    assert line.difference is not None and line.difference.value == -4


def test_computed_numbers_belong_together_by_their_parts() -> None:
    def told(period: Period, first: int) -> Told:
        rows = [
            number(first, 9, period),
            number(first + 1, 4, period, figure="petitions", title="Петиції"),
            number(first + 2, 5, period, figure="", title="Різниця", made_of=[[1, first], [-1, first + 1]]),
        ]
        return Told(rows, period)

    found = pairs(told(H1_2024, 1), told(H1_2023, 7), side, side)
    assert [(line.title, line.fate) for line in found] == [("Акти", "same"), ("Петиції", "same"), ("Різниця", "same")]


def test_numbers_written_by_hand_stand_alone() -> None:
    """Each is a line of its own, also when it stands for none; it is compared with no counted number."""

    def told(period: Period) -> Told:
        by_hand = {"figure": "", "basis": "edited"}
        rows = [
            number(1, 9, period),
            number(2, 10, period, edited={"of": 1}, **by_hand),
            number(3, 7, period, edited={"of": 0}, title="Число", **by_hand),
            number(4, 8, period, edited={"of": 0}, title="Число", **by_hand),
        ]
        return Told(rows, period)

    plain = Told([number(1, 5, H1_2023)], H1_2023)
    found = pairs(told(H1_2024), plain, side, side)
    assert [line.fate for line in found] == ["changed", "apart", "apart", "apart"]
    assert {line.why for line in found[1:]} == {"написано рукою, не порівнюємо"}


def test_thousands_are_subtracted_in_the_unit_of_the_newer_report() -> None:
    now, then = Side("30,0", 30_000, "counted", H1_2024, "", 1000), Side("29 000", 29_000, "counted", H1_2023, "")
    difference = pair("Видатки", now, then).difference
    assert difference is not None and (difference.value, difference.signed) == (Decimal(1), "+1")
