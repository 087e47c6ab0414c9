"""The board: money against tasks for a period; every number opens what it was counted from; what has to be explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, tenancy, words
from viche.kit.figures import Period
from viche.kit.publishing import DRAFT
from viche.office.programmes.asking import key_of
from viche.office.programmes.board_rows import Row, Totals
from viche.office.programmes.explaining import differs, needs
from viche.office.programmes.models import (
    Appropriation,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    Round,
    Spending,
    StatedCell,
    TakenDocument,
)
from viche.office.programmes.reading import Facts, at, numbered, read
from viche.office.programmes.rules import APPROVED, ASKED, RETURNED, SUBMITTED
from viche.office.programmes.saying import money
from viche.office.programmes.tests import intake, making, statements

pytestmark = pytest.mark.django_db
HALF = Period.half(2024, 1)


@pytest.fixture
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


@pytest.fixture
def kyiv(cast: Cast, inside: None) -> Programme:
    return making.publish(intake.take(cast))


def board(cast: Cast, programme: Programme, who: str = "iryna", **asked: Any) -> str:
    client = Client()
    client.force_login(cast.people[who])
    answer = client.get(f"/home/desk/programmes/{programme.pk}/", asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def shown(page: str) -> list[str]:
    """Numbers of the measures in their order."""
    return re.findall(r'<td class="no">([^<]+)</td>', page)


def row(page: str, number: str) -> str:
    return next(r for r in re.findall(r"<tr>.*?</tr>", page, re.S) if f'<td class="no">{number}</td>' in r)


# ── Kyiv ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_kyiv_as_the_report_prints_it(kyiv: Programme, cast: Cast) -> None:
    page = board(cast, kyiv)
    for text in (
        "100 164,3", "загальний 91 748,4 · спеціальний 8 415,9", "29 923,4", "29,9 % асигнувань", "лишилося з асигнувань на рік", "70 240,9", "18 із 28",
        "у 15 із 18 заходів, де завдання періоду виконано повністю, видатків не було</a>",
        "(2 із них коштів не потребують). ", "4 заходи потребують пояснення</a>.",
        "Усього, 28 заходів", "94 759,4", "31,6 % плану", "виконано 8, частково 12, не виконано 6, строк минув 2",
        "План заходів (94 759,4) і асигнування зі змінами (100 164,3) — різні числа; різниця 5 404,9.",
    ):  # fmt: skip
        assert text in page, text
    expected = "1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8.1 1.8.2 1.8.3 1.9 " + " ".join(f"1.{n}" for n in range(10, 25))
    assert shown(page) == [*expected.split(), "2.1", "2.2"]
    assert len(shown(board(cast, kyiv, tasks="unpaid"))) == 15 and len(shown(board(cast, kyiv, tasks="full"))) == 18
    assert "tasks=unpaid" in page and "why=needed" in page
    needing = {"1.2": "Потрібна позначка", "1.6": "Потрібен план на рік", "1.7": "Потрібна причина", "1.21": "Потрібна причина"}  # fmt: skip
    for number in shown(page):
        found = re.search(r"<b>(Потріб[^<]*)\.</b>", row(page, number))
        assert (found[1] if found else None) == needing.get(number), number
    assert "2,9 %" in row(page, "1.7") and "415,892" in row(page, "1.7")
    assert "без плану на рік" in row(page, "1.6") and "-stated" in row(page, "1.6")


def test_every_number_of_the_board_opens_the_same_number(kyiv: Programme, cast: Cast) -> None:
    """What stands under the link is what stands in the link, rounded to a tenth of a thousand."""
    measure = Measure.objects.get(programme=kyiv, number="1.15")
    statements.paid(measure, "400000", date(2024, 3, 5))
    client = Client()
    client.force_login(cast.iryna)
    page = "".join(board(cast, kyiv, by=tab) for tab in ("", "year"))
    links = set(re.findall(r'<a class="n -(\w+)" href="(/home/figures/[^"]+)">([\d\s,]+)(?: із 28)?<', page))
    assert len(links) > 12
    for kind, url, text in links:
        figure = client.get(url)
        value = figure.context["value"]
        printed = Decimal(text.replace(" ", "").replace(",", "."))
        exact = Decimal(value.value) / (1 if "statements" in url else 1000)
        assert round(exact, 1) == round(printed, 1) and value.basis == kind, (url, text)


def test_payments_of_another_sum_than_the_document_states_are_a_doubt(kyiv: Programme, cast: Cast) -> None:
    measure = Measure.objects.get(programme=kyiv, number="1.15")
    statements.paid(measure, "400000", date(2024, 3, 5))
    part = row(board(cast, kyiv), "1.15")
    assert "-counted" in part and "400,0" in part
    assert "Документ зазначив 495,72, а платежів — 400,0." in part
    assert "Суми різні" not in row(board(cast, kyiv), "1.7")
    statements.paid(measure, "95720", date(2024, 3, 6))
    assert "Суми різні" not in row(board(cast, kyiv), "1.15")


def test_what_is_left_of_the_year_counts_spending_since_it_began(cast: Cast, inside: None) -> None:
    """The second half of a year has no appropriations of its own: what the first half spent is gone."""
    programme = statements.programme(cast)
    measure = statements.measure(programme)
    for fund, amount in (("general", "1000"), ("special", "500")):
        fill(Appropriation, cast.home, programme=programme, year=2026, since=date(2026, 1, 1), fund=fund, amount=amount)
    for day, amount, fund in (
        (date(2026, 3, 3), "300", "general"), (date(2026, 9, 3), "200", "general"), (date(2026, 9, 4), "100", "special"),
    ):  # fmt: skip
        said = {"programme": programme, "measure": measure, "since": day, "until": day}
        fill(Spending, cast.home, **said, amount=amount, fund=fund)
    when = statements.round_(programme, since=date(2026, 7, 1), until=date(2026, 12, 31))
    page = board(cast, programme, period=when.pk)
    left = page[page.index("лишилося з асигнувань на рік") :]
    left = left[: left.index("</div>")]
    told = re.sub(r"<[^>]*>", " ", left)
    unit = programme.unit
    for amount in (900, 500, 400, 1500, 600):
        assert re.search(
            rf"(?<![\d,]){re.escape(money(Decimal(amount), unit, 1 if unit > 1 else 2))}(?!\d)".replace(
                words.NBSP, " "
            ),
            told,
        ), (amount, told)
    assert "programme-spent" in left and "since=2026-01-01" in left and "% асигнувань" in page


# ── Filters and sides ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def several(cast: Cast, inside: None) -> Programme:
    """Four measures: done, late, unexplained, of another executor; and a later round without a word."""
    programme = fill(
        Programme, cast.home, department=cast.department, state="published", since_year=2024, until_year=2025
    )
    when = fill(Round, cast.home, programme=programme, since=HALF.since, until=HALF.until, due_on=date(2024, 7, 20))
    past = clock.now() - timedelta(days=3)
    given: dict[str, dict[str, Any]] = {
        "1.1": {"state": APPROVED, "whole": "done", "tasks": "full", "story": "Так."},
        "1.2": {"state": ASKED, "due_at": past},
        "1.3": {"state": SUBMITTED, "whole": "not_done"},
        "1.4": {"state": RETURNED, "due_at": past, "whole": "partly", "reason": "Дощ."},
    }
    for number, said in given.items():
        unit = cast.enterprise if number == "1.4" else cast.department
        making.say(statements.measure(programme, number, unit), when, cast, **said)
    fill(Round, cast.home, programme=programme, since=date(2023, 1, 1), until=date(2023, 12, 31))
    return programme


@pytest.mark.parametrize(
    "asked, numbers",
    [
        ({}, ["1.1", "1.2", "1.3", "1.4"]),
        ({"whole": "done"}, ["1.1"]),
        ({"whole": "not_done"}, ["1.3"]),
        ({"late": "1"}, ["1.2", "1.4"]),
        ({"why": "needed"}, ["1.3"]),
        ({"why": "given"}, ["1.4"]),
        ({"executor": key_of("КП «Тепло»")}, ["1.4"]),
        ({"executor": key_of("КП «Тепло»"), "whole": "done"}, []),
        ({"whole": "немає"}, []),
    ],
)
def test_filters_stand_in_the_address(
    asked: dict[str, str], numbers: list[str], several: Programme, cast: Cast
) -> None:
    page = board(cast, several, **asked)
    assert shown(page) == numbers
    if not numbers:
        assert "Нічого не знайшлося" in page
    for name, value in asked.items():
        if value != "немає":
            assert f'<option value="{value}" selected>' in page, name


def test_the_period_is_one_of_the_rounds(several: Programme, cast: Cast) -> None:
    page = board(cast, several)
    assert "I півріччя 2024 року" in page and "2023 рік" in page
    first = several.rounds.get(since=date(2023, 1, 1))
    other = board(cast, several, period=first.pk)
    assert "Відомостей за цей період ще немає" in other
    assert f'<option value="{first.pk}" selected>' in other
    assert f"period={first.pk}" in other[other.index('class="tabs"') :]


def test_only_what_is_approved_is_counted_as_done(several: Programme, cast: Cast) -> None:
    page = board(cast, several)
    assert "1 із 4" in page and "ще 3 не затверджено" in page
    assert "прострочено на 3 дні" in row(page, "1.2").lower() and "Відомості: подано" in row(page, "1.3")


def test_late_statements_stand_together(several: Programme, cast: Cast) -> None:
    page = board(cast, several, by="late")
    assert page.count("прострочено на 3 дні") == 2 and len(re.findall(r"statements/\d+/", page)) == 2
    # The tab counts what it shows: of every period, whichever is chosen.
    first = several.rounds.get(since=date(2023, 1, 1))
    for seen in (page, board(cast, several, period=first.pk)):
        assert re.search(r"Не подано\s+2\b", re.sub(r"<[^>]*>", " ", seen))


def test_where_nothing_was_asked_nothing_is_said_to_be_handed_in(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast)
    said = statements.measure(programme)
    page = board(cast, programme, by="late")
    assert "Ще нічого не запитували" in page and "Усе подано" not in page
    making.say(said, statements.round_(programme), cast, state=APPROVED, whole="done")
    assert "Усе подано" in board(cast, programme, by="late")


def test_executors_stand_with_what_they_answer_for(several: Programme, cast: Cast) -> None:
    page = board(cast, several, by="executor")
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', page, re.S)
    told = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)).strip() for text in rows]
    assert told == ["Відділ комунікацій 3 0,0 — 1 1 1", "КП «Тепло» 1 0,0 — 0 0 1"]
    assert f"executor={key_of('КП «Тепло»')}" in page


def test_years_stand_with_their_sums(kyiv: Programme, cast: Cast) -> None:
    page = board(cast, kyiv, by="year")
    told = [
        re.sub(r"<[^>]*>", " ", row).split()
        for row in re.findall(r'<tr><th scope="row">20\d\d</th>.*?</tr>', page, re.S)
    ]
    assert [cells[0] for cells in told[-5:]] == ["2020", "2021", "2022", "2023", "2024"]
    last = " ".join(told[-1])
    assert "94 759,4" in last and "100 164,3" in last and "29 923,422" in last and "29,9 %" in last
    assert '<svg class="chart -d"' in page


# ── What the register offers stays ───────────────────────────────────────────────────────────────────────────────


def test_a_draft_says_why_its_numbers_open_nothing_and_offers_its_steps(cast: Cast, inside: None) -> None:
    programme = making.of_size(cast, 2, state=DRAFT)
    page = board(cast, programme)
    assert "Числа ще нічого не відкривають" in page
    assert "/home/figures/programme" not in page
    assert f"/home/desk/programmes/{programme.pk}/step/publish/" in page
    assert f"/home/desk/programmes/{programme.pk}/delete/" in page
    measure = programme.measures.first()
    assert measure is not None
    assert f"/home/desk/programmes/{programme.pk}/measures/{measure.pk}/#money" in page


def test_an_empty_programme_says_how_to_begin(cast: Cast, inside: None) -> None:
    programme = fill(Programme, cast.home, department=cast.department, since_year=2024, until_year=2024)
    page = board(cast, programme)
    assert "Заходів ще немає" in page and f"/home/desk/programmes/take/?programme={programme.pk}" in page


@pytest.mark.parametrize("tab", ["", "late", "executor", "year"])
def test_forty_measures_ask_no_more_than_three(tab: str, cast: Cast, inside: None) -> None:
    asked = []
    for number in (3, 40):
        programme = making.of_size(cast, number, title=f"Програма {number}{tab}")
        client = Client()
        client.force_login(cast.iryna)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/home/desk/programmes/{programme.pk}/", {"by": tab}).status_code == 200
        asked.append(len(seen))
    # The most is asked by the tab of years; the rail, the terms it counts and the links of the record are counted in.
    assert asked[0] == asked[1] <= 37, asked


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_measures_stand_in_the_order_of_tasks_and_numbers(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast)
    for number in ("1.10", "1.9", "1.8.1"):
        fill(Measure, cast.home, programme=programme, number=number, order=0)
    facts = at(programme, HALF, None).facts
    assert [one.measure.number for one in facts] == ["1.8.1", "1.9", "1.10"]
    assert numbered("1.8.3") == (1, 8, 3)


def test_a_programme_without_rounds_is_read_for_the_nearest_of_its_years(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast, since_year=2020, until_year=2022)
    with clock.pinned(clock.start_of_day(date(2021, 5, 5))):
        assert read(programme, None).period == Period.year(2021)
    with clock.pinned(clock.start_of_day(date(2026, 5, 5))):
        assert read(programme, None).period == Period.year(2022)
    with clock.pinned(clock.start_of_day(date(2019, 5, 5))):
        assert read(programme, None).period == Period.year(2020)


# ── What has to be explained ─────────────────────────────────────────────────────────────────────────────────────

SAYS = ("whole", "tasks", "funding", "reason", "spent", "plan", "kind", "need")
CASES = [
    ("done", "full", "", "", 0, 100, "years", "Потрібна позначка"),
    ("done", "full", "absent", "", 0, 100, "years", None),
    ("done", "full", "not_needed", "", 0, None, "not_needed", None),
    ("done", "full", "", "", 4, 100, "years", "Потрібна причина"),
    ("done", "full", "", "Зекономили.", 4, 100, "years", None),
    ("done", "full", "", "", 5, 100, "years", None),
    ("done", "full", "", "", 100, 100, "years", None),
    ("done", "", "", "", 7, None, "sum", "Потрібен план на рік"),
    ("done", "", "", "", 7, None, "years", "Потрібен план на рік"),
    ("done", "", "absent", "", 7, 100, "years", "Потрібна позначка"),
    ("done", "", "not_needed", "", 7, 100, "years", "Потрібна позначка"),
    ("done", "", "financed", "", 0, 100, "years", "Потрібна позначка"),
    ("done", "", "financed", "", 50, 100, "years", None),
    ("partly", "", "", "", 37, 100, "years", "Потрібна причина"),
    ("partly", "part", "", "", 37, 100, "years", "Потрібна причина"),
    ("partly", "part", "", "Бракує людей.", 37, 100, "years", None),
    ("partly", "full", "absent", "", 0, 100, "years", None),
    ("not_done", "", "", "", 0, 100, "years", "Потрібна причина"),
    ("not_done", "", "", "Дощ.", 0, 100, "years", None),
    ("over", "", "", "", 0, None, "years", None),
    ("", "", "", "", 50, None, "years", None),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case[:7])))
def test_where_money_and_tasks_part_a_word_is_asked_for(case: tuple[Any, ...], cast: Cast, inside: None) -> None:
    said = dict(zip(SAYS, case, strict=True))
    programme = statements.programme(cast)
    measure = statements.measure(programme)
    plan = fill(Plan, cast.home, programme=programme, measure=measure, kind=said["kind"], since=date(2024, 1, 1))
    if said["plan"] is not None:
        fill(PlanAmount, cast.home, programme=programme, measure=measure, plan=plan, year=2024, amount=said["plan"])
    if said["spent"]:
        statements.paid(measure, str(said["spent"]), date(2024, 3, 5))
    when = statements.round_(programme, since=HALF.since, until=HALF.until)
    making.say(measure, when, cast, **{name: said[name] for name in ("whole", "tasks", "funding", "reason")})
    (facts,) = read(programme, when).facts
    need = needs(facts, HALF)
    assert (str(need.what) if need else None) == said["need"]


def test_a_wider_stated_sum_is_no_payment(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast)
    measure = statements.measure(programme)
    making.stated(measure, "40", date(2024, 1, 1), date(2024, 3, 31))
    making.stated(measure, "100")
    (facts,) = at(programme, HALF, None).facts
    assert (facts.spent, facts.passed_over, facts.basis, differs(facts)) == (100, 40, "stated", None)


def test_totals_count_each_answer_apart() -> None:
    facts = Facts(measure=Measure(number="1.1"))
    totals = Totals([Row(facts, Programme(), HALF)])
    assert (totals.spent, totals.plan, totals.financed, totals.late) == (0, 0, 0, 0)


def test_what_nobody_said_is_not_nought(cast: Cast, inside: None) -> None:
    """A document that prints «0,00» states it; of a measure nobody said anything of there is a dash."""
    programme = statements.programme(cast)
    statements.round_(programme, since=HALF.since, until=HALF.until)
    document = fill(TakenDocument, cast.home, programme=programme, name="zvit.docx", since=HALF.since, until=HALF.until)
    said, zero, silent = (statements.measure(programme, number) for number in ("1.1", "1.2", "2.3"))
    making.stated(said, "100", document=document)
    for measure, printed in ((zero, "0,00"), (silent, "")):
        fill(
            StatedCell, cast.home, programme=programme, document=document, measure=measure, field="actual",
            text=printed, place="таблиця 1", table=1, row=measure.order, column=8,
        )  # fmt: skip
    page = board(cast, programme)
    rows = {number: row(page, number) for number in ("1.1", "1.2", "2.3")}
    assert "0,1" in rows["1.1"] and "-stated" in rows["1.1"]
    assert "0,0" in rows["1.2"] and "-stated" in rows["1.2"] and "#money" in rows["1.2"]
    assert '<span class="dim">—</span>' in rows["2.3"] and "0,0" not in rows["2.3"]
