"""Outlines: slots of the period, misspelt keys that stop the start, other periods, a printed number its figure does not give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from tests.cast import Cast
from tests.factory import fill
from viche.kit import journal, tenancy
from viche.kit.figures import Period, printed
from viche.kit.outside import addresses_inside
from viche.office.programmes.board import Board
from viche.office.programmes.models import Programme, Round, Spending
from viche.reports import composing, outlines
from viche.reports.content import Paragraph, Table
from viche.reports.tests import making

FORM = outlines.outlines()[making.FORM]
FUNDS = outlines.totals()["programme-funds"]
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("period", "months"),
    [
        (Period.half(2024, 1), "січень-червень 2024 року"),
        (Period.half(2024, 2), "липень-грудень 2024 року"),
        (Period.quarter(2024, 3), "липень-вересень 2024 року"),
        (Period(date(2024, 1, 1), date(2024, 9, 30)), "січень-вересень 2024 року"),
        (Period.month(2024, 2), "лютий 2024 року"),
        (Period.year(2024), "2024 рік"),
        (Period(date(2024, 1, 10), date(2024, 1, 12)), f"10–12{NBSP}січня 2024{NBSP}року"),
    ],
)
def test_the_period_in_words(period: Period, months: str) -> None:
    assert outlines.of_period(period)["months"] == months


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ({"subject": "nobody"}, "reports.E001"),
        ({"blocks": (replace(FUNDS, groups=(outlines.Group("x", "y", "no-such-figure"),)),)}, "reports.E002"),
        ({"blocks": (outlines.Listing("no-such-list"),)}, "reports.E003"),
        ({"blocks": (replace(FUNDS, groups=(outlines.Group("x", "y", less=("a", "b")),)),)}, "reports.E004"),
    ],
)
def test_a_misspelt_key_stops_the_start(wrong: dict[str, Any], check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outlines.whole(None) == []
    monkeypatch.setitem(outlines._outlines, "wrong", replace(FORM, key="wrong", **wrong))
    assert [message.id for message in outlines.whole(None)] == [check]


@pytest.fixture
def programme(cast: Cast) -> Iterator[Programme]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.programme(cast)


def composed(cast: Cast, about: Programme, period: Period = making.HALF) -> composing.Composed:
    return composing.compose(FORM, about, period, cast.viewer("mariia"))


@pytest.mark.django_db
def test_a_year_of_the_same_programme(cast: Cast, programme: Programme) -> None:
    found = composed(cast, programme, Period.year(2024))
    assert found.content.title.endswith("за 2024 рік")
    sums = found.content.blocks[5]
    assert isinstance(sums, Table)
    assert [cell.text.replace(NBSP, " ") for cell in sums.body[0]][:4] == [
        "100 164,3",
        "91 748,4",
        "8 415,9",
        "29 923,4",
    ]


@pytest.mark.django_db
def test_in_hryvnias_when_the_programme_says_so(cast: Cast, programme: Programme) -> None:
    programme.unit = 1
    found = composed(cast, programme)
    sums = found.content.blocks[5]
    assert isinstance(sums, Table) and sums.body[0][3].text == f"29{NBSP}923{NBSP}422,0"
    assert all(number.unit == 1 for number in found.numbers)


@pytest.mark.django_db
def test_a_said_fund_stands_in_its_column_and_nothing_is_left_over(cast: Cast, programme: Programme) -> None:
    with journal.change("correct", by=None):
        Spending.objects.filter(measure__number="1.7").update(fund="special")
        Spending.objects.exclude(measure__number="1.7").update(fund="general")
    found = composed(cast, programme)
    sums = found.content.blocks[5]
    assert isinstance(sums, Table)
    seed = ["100 164,3", "91 748,4", "8 415,9", "29 923,4", "29 507,5", "415,9", "70 240,9", "62 240,9", "8 000,0"]
    assert [cell.text.replace(NBSP, " ") for cell in sums.body[0]] == seed
    assert len(found.content.blocks) == 6 and found.doubts == []


@pytest.mark.django_db
def test_a_printed_number_that_its_records_do_not_give_is_doubted(
    cast: Cast, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = printed.printed_list("programme-measures")

    def slipped(*asked: Any) -> Iterator[printed.PrintedRow]:
        for row in own.rows(*asked):
            yield replace(row, cells=tuple(replace(c, lines=tuple(map(wrong, c.lines))) for c in row.cells))

    def wrong(line: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(f, text="20287,578") if getattr(f, "text", "") == "20287,577" else f for f in line)

    monkeypatch.setitem(printed._printed, "programme-measures", replace(own, rows=slipped))
    report = making.begun(cast, programme)
    [doubt] = [d for d in report.snapshots.get().doubts if d["title"].startswith("Надруковане")]
    assert "надруковано 20287,578" in doubt["text"] and f"20{NBSP}287{NBSP}577" in doubt["text"]


@pytest.mark.django_db
def test_a_group_row_goes_over_the_whole_width(
    cast: Cast, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = printed.printed_list("programme-measures")

    def grouped(*asked: Any) -> Iterator[printed.PrintedRow]:
        yield printed.PrintedRow((printed.PrintedCell.of("Розділ 1"),))
        yield from own.rows(*asked)

    monkeypatch.setitem(printed._printed, "programme-measures", replace(own, rows=grouped))
    table = composed(cast, programme).content.blocks[4]
    assert isinstance(table, Table)
    assert (len(table.body), table.body[0][0].columns, table.body[0][0].header) == (29, 10, True)


@pytest.mark.django_db
def test_titles_are_the_same_before_and_after(cast: Cast, programme: Programme) -> None:
    assert composing.title_of(FORM, programme, making.HALF) == composed(cast, programme).content.title
    first = composed(cast, programme).content.blocks[0]
    assert isinstance(first, Paragraph) and first.style == "annex"


def left(cast: Cast, about: Programme, period: Period) -> tuple[list[str], str, str]:
    """(headings of the groups, what was left as printed, what the board says is left)."""
    found = composing.compose(FORM, about, period, cast.viewer("mariia")).content.blocks[5]
    assert isinstance(found, Table)
    said = Board(about, QueryDict(f"period={about.rounds.get(since=period.since, until=period.until).pk}"))
    own = next(line for line in said.sums() if str(line["title"]).startswith("лишилося"))
    return [cell.text for cell in found.head[0]], found.body[0][6].text, str(own["value"])


@pytest.mark.django_db
def test_what_is_left_of_the_year_is_without_everything_since_january(cast: Cast, programme: Programme) -> None:
    """A year's appropriations less the year's spending, as the board has it; the form says so where it is not the period's."""
    making.paid(cast, programme, "1.15", "400000")
    making.paid(cast, programme, "1.15", "100000", date(2024, 9, 5))
    fill(Round, cast.home, programme=programme, since=date(2024, 7, 1), until=date(2024, 12, 31))
    first, printed_left, own = left(cast, programme, Period.half(2024, 1))
    assert first[2] == "Відхилення" and printed_left == own
    second, printed_left, own = left(cast, programme, Period.half(2024, 2))
    assert second[2] == "Відхилення (асигнування на рік без усіх видатків від 1 січня)"
    assert printed_left == own
    # 100 164,3 − (29 923,422 − 495,72 + 400) − 100
    assert printed_left == f"70{NBSP}236,6"
    composed_now = composing.compose(FORM, programme, Period.half(2024, 2), cast.viewer("mariia"))
    difference = next(n for n in composed_now.numbers if n.text == f"70{NBSP}236,6")
    numbers = {number.number: number for number in composed_now.numbers}
    assert [(sign, numbers[of].period.since) for sign, of in difference.made_of][1] == (-1, date(2024, 1, 1))
    assert numbers[difference.made_of[1][1]].text == f"29{NBSP}927,7"
