"""Pages of programmes for reading: the public list and page, one measure, files. What nobody has approved nobody reads."""

from __future__ import annotations

import io
import json
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
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import clock, journal, tenancy
from viche.kit.figures import Period
from viche.kit.models import Closure
from viche.kit.publishing import DRAFT, section_of
from viche.kit.spreadsheets import read_table
from viche.office.programmes.models import (
    Amendment,
    Appropriation,
    DocumentDoubt,
    Measure,
    Plan,
    PlanAmount,
    Programme,
    StatedCell,
    Statement,
    TakenDocument,
)
from viche.office.programmes.rules import APPROVED, ASKED, RETURNED, SUBMITTED
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


def get(cast: Cast, path: str, who: str | None = None, status: int = 200, **asked: Any) -> str:
    client = Client()
    if who:
        client.force_login(cast.people[who])
    answer = client.get(f"/home/{path}", asked)
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_tells_planned_spent_done_and_late(kyiv: Programme, cast: Cast) -> None:
    making.say(
        statements.measure(kyiv, "9.9"),
        statements.round_(kyiv),
        cast,
        state=ASKED,
        due_at=clock.now() - timedelta(days=1),
    )
    page = get(cast, "programmes/")
    row = next(r for r in re.findall(r"<tr>.*?</tr>", page, re.S) if f"/home/programmes/{kyiv.pk}/" in r)
    told = text(row)
    assert "94 759,4 тис. грн" in told and "29 923,4 тис. грн" in told and "8 із 29" in told and " 1 " in told
    # The document speaks of half a year: the column does not pass it off as the year.
    assert "Видатки, відомо за I півріччя 2024 року" in text(page) and "Видатки 2024" not in page
    assert " 2020 " in told and "2 020" not in page
    assert "План 2024" in page and "94 759,4 тис. грн" in page[: page.index("<table")]
    other = get(cast, "programmes/", year="2023")
    assert "88 246,6 тис. грн" in other and "29 923,4" not in other
    assert "План 2024" in get(cast, "programmes/", year="1066")


def test_every_number_of_the_list_opens_the_same_number(kyiv: Programme, cast: Cast) -> None:
    page = get(cast, "programmes/")
    links = re.findall(r'<a class="n -\w+" href="(/home/figures/[^"]+)">([\d ,]+)', page)
    assert len(links) == 5
    for url, said in links:
        value = Client().get(url).context["value"].value
        exact = Decimal(value) / (1 if "statements" in url else 1000)
        assert round(exact, 1) == Decimal(said.replace(" ", "").replace(",", "."))


# ── The page of a programme ──────────────────────────────────────────────────────────────────────────────────────


def test_a_resident_reads_a_programme(kyiv: Programme, cast: Cast) -> None:
    page = get(cast, f"programmes/{kyiv.pk}/")
    told = text(page)
    assert f'href="/home/reports/?subject=programme&pk={kyiv.pk}"' in page
    for said in (
        "100 164,3",
        "29 923,4",
        "18 із 28",
        "8 із 28",
        "прострочено відомостей",
        "Гроші за роками",
        f"узято {clock.today().day} ",
    ):
        assert said in told, said
    assert (
        page.count('<td class="no">') == 28 and '<svg class="chart strip"' in page and '<svg class="chart -m"' in page
    )
    # What an official has to do is no matter of residents.
    assert "Потрібна причина" not in page and "потребують пояснення" not in page
    assert f"/home/programmes/{kyiv.pk}/measures.csv" in page


def test_residents_see_what_is_approved_or_was_printed(cast: Cast, inside: None) -> None:
    programme = statements.programme(cast, since_year=2024)
    earlier = statements.round_(programme, since=date(2024, 1, 1), until=date(2024, 6, 30))
    later = statements.round_(programme, since=date(2024, 7, 1), until=date(2024, 12, 31))
    measure = statements.measure(programme)
    making.say(measure, earlier, cast, state=APPROVED, whole="done", story="Затверджена розповідь")
    for place, state in enumerate((ASKED, SUBMITTED, RETURNED), 2):
        other = statements.measure(programme, f"1.{place}")
        making.say(other, later, cast, state=state, whole="not_done", story="Чернетка розповіді", remarks="Зауваження")
    page = get(cast, f"programmes/{programme.pk}/")
    # The newest period about which there is a word comes first.
    assert "I півріччя 2024 року" in text(page)
    for path in (
        f"programmes/{programme.pk}/",
        *(f"programmes/{programme.pk}/measures/{m.pk}/" for m in programme.measures.all()),
    ):
        told = get(cast, path)
        assert "Чернетка розповіді" not in told and "Зауваження" not in told
    assert "Затверджена розповідь" in get(cast, f"programmes/{programme.pk}/measures/{measure.pk}/")
    for kind in ("json", "csv"):
        assert "Чернетка" not in get(cast, f"programmes/{programme.pk}/measures.{kind}", period=later.pk)
    at_desk = get(cast, f"desk/programmes/{programme.pk}/measures/{measure.pk + 1}/", "iryna")
    assert "Чернетка розповіді" in at_desk


def test_a_printed_zero_is_said_where_it_stands(kyiv: Programme, cast: Cast) -> None:
    silent = kyiv.measures.filter(spendings__isnull=True, is_group=False)
    zero = StatedCell.objects.filter(measure__in=silent, field="actual", text="0,00").select_related("measure").first()
    assert zero is not None
    told = text(get(cast, f"programmes/{kyiv.pk}/measures/{zero.measure_id}/"))
    assert "зазначено в документі; платежів не внесено" in told and "документи сум не зазначають" not in told
    assert zero.place in told
    other = statements.measure(kyiv, "9.9")
    assert "документи сум не зазначають" in text(get(cast, f"programmes/{kyiv.pk}/measures/{other.pk}/"))


def test_one_approved_statement_does_not_turn_the_page_to_a_new_period(cast: Cast, inside: None) -> None:
    """The page opens the newest period in which most statements are settled, and says how many when not all are."""
    programme = statements.programme(cast, since_year=2024)
    earlier = statements.round_(programme, since=date(2024, 1, 1), until=date(2024, 6, 30))
    later = statements.round_(programme, since=date(2024, 7, 1), until=date(2024, 12, 31))
    for place in range(1, 4):
        measure = statements.measure(programme, f"1.{place}")
        making.say(measure, earlier, cast, state=APPROVED if place < 3 else ASKED, whole="done")
        making.say(measure, later, cast, state=APPROVED if place == 1 else ASKED, whole="done")
        making.stated(measure, "100000", date(2024, 1, 1), date(2024, 6, 30))
    told = text(get(cast, f"programmes/{programme.pk}/"))
    assert "видатки за I півріччя 2024 року" in told
    assert "Затверджено або взято з документа 2 із 3 відомостей" in told
    other = text(get(cast, f"programmes/{programme.pk}/", period=later.pk))
    assert "Затверджено або взято з документа 1 із 3 відомостей" in other
    assert "відомо за I півріччя 2024 року" in text(get(cast, "programmes/", year=2024))


@pytest.mark.parametrize("path", ["", "measures/{measure}/", "measures.csv"])
def test_what_is_not_published_is_not_there_and_officials_are_led_to_the_desk(
    path: str, cast: Cast, inside: None
) -> None:
    programme = making.of_size(cast, 1, state=DRAFT)
    measure = programme.measures.get()
    where = f"programmes/{programme.pk}/{path.format(measure=measure.pk)}"
    for who in (None, "olena", "hlib"):
        get(cast, where, who, 404)
    client = Client()
    client.force_login(cast.mariia)
    assert client.get(f"/home/{where}").headers["Location"] == f"/home/desk/{where}"
    assert client.get(f"/home/desk/{where}").status_code == 200


def test_a_measure_of_another_programme_is_not_there(cast: Cast, inside: None) -> None:
    one, other = (making.of_size(cast, 1, title=title) for title in ("Одна", "Інша"))
    measure = other.measures.get()
    get(cast, f"programmes/{one.pk}/measures/{measure.pk}/", status=404)
    for page in ("", "history/"):
        get(cast, f"desk/programmes/{one.pk}/measures/{measure.pk}/{page}", "iryna", 404)


def test_a_closed_section_closes_every_page(cast: Cast, inside: None) -> None:
    programme = making.of_size(cast, 1)
    with journal.change("close", by=cast.iryna):
        Closure.objects.create(
            hromada=cast.home, section="programmes_programme", mode="closed", since=date(2020, 1, 1), ground="x",
            act="1", notice="Закрито на час обстрілів",
        )  # fmt: skip
    for path in (
        "",
        f"{programme.pk}/",
        f"{programme.pk}/measures/{programme.measures.get().pk}/",
        f"{programme.pk}/measures.json",
    ):
        assert "Закрито на час обстрілів" in get(cast, f"programmes/{path}", status=403)


# ── One measure ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_of_a_measure_stands_on_its_page(kyiv: Programme, cast: Cast) -> None:
    measure = Measure.objects.get(programme=kyiv, number="1.15")
    paid = statements.paid(measure, "400000.50", date(2024, 3, 5))
    act = published(Act, cast.home, department=cast.department, number="42")
    change = fill(Amendment, cast.home, programme=kyiv, since=date(2024, 9, 1), act=act)
    plan = fill(Plan, cast.home, programme=kyiv, measure=measure, amendment=change, since=date(2024, 9, 1))
    fill(PlanAmount, cast.home, programme=kyiv, measure=measure, plan=plan, year=2024, amount=3_000_000, fund="general")
    fill(
        Appropriation,
        cast.home,
        programme=kyiv,
        measure=measure,
        year=2024,
        amount=2_000_000,
        since=date(2024, 2, 1),
        act=act,
    )
    fill(
        DocumentDoubt,
        cast.home,
        programme=kyiv,
        measure=measure,
        document=TakenDocument.objects.get(),
        text="Сумнів наш",
    )
    for who, where in ((None, ""), ("iryna", "desk/")):
        page = get(cast, f"{where}programmes/{kyiv.pk}/measures/{measure.pk}/", who)
        told = text(page)
        for said in (
            "Виконавці", "2020-2024", "400,0005", "5 березня 2024", "таблиця 1", "495,72", "не додано: за цей час є платежі",
            "Від 1 січня 2020 до 1 вересня 2024", "Від 1 вересня 2024", "3 000,0", "2 000,0", "2 432,4", "№ 42",
            "I півріччя 2024 року", "узято з документа", "Забезпечено проведення загальноміських",
        ):  # fmt: skip
            assert said in told, (who, said)
        assert f'id="spending-{paid.pk}"' in page and f"/home/acts/{act.pk}/" in page
        assert ("Сумнів наш" in told) is (who is not None)
        for url in set(re.findall(r'href="(/home/figures/[^"]+)"', page)):
            assert Client().get(url).status_code == 200, url
    history = text(get(cast, f"desk/programmes/{kyiv.pk}/measures/{measure.pk}/history/", "alina"))
    assert "400,0005 тис. грн" in history and "3 000,0 тис. грн" in history
    with journal.change("unpay", by=cast.iryna, ground="Помилка"):
        paid.delete()
    assert "Помилка" in get(cast, f"desk/programmes/{kyiv.pk}/measures/{measure.pk}/history/", "alina")


def test_a_heading_of_a_split_measure_leads_to_its_parts(kyiv: Programme, cast: Cast) -> None:
    group = Measure.objects.get(programme=kyiv, number="1.8")
    page = get(cast, f"programmes/{kyiv.pk}/measures/{group.pk}/")
    parts = group.parts.all()
    assert len(parts) == 3
    for part in parts:
        assert f"/home/programmes/{kyiv.pk}/measures/{part.pk}/" in page
        assert f"/home/programmes/{kyiv.pk}/measures/{group.pk}/" in get(
            cast, f"programmes/{kyiv.pk}/measures/{part.pk}/"
        )


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_measures_are_open_data_with_exact_sums(kyiv: Programme, cast: Cast) -> None:
    rows = json.loads(get(cast, f"programmes/{kyiv.pk}/measures.json"), parse_float=Decimal)
    found = {row["number"]: row for row in rows}
    assert len(rows) == 28
    assert (found["1.11"]["spent"], found["1.11"]["spent_basis"], found["1.11"]["whole"]) == (54750, "stated", "done")
    assert (found["1.6"]["plan_kind"], found["1.6"]["plan_2024"], found["1.6"]["plan_total"]) == (
        "sum",
        None,
        23_588_600,
    )
    assert sum(row["plan_2024"] or 0 for row in rows) == 94_759_400
    client = Client()
    for kind in ("csv", "xlsx"):
        answer = client.get(f"/home/programmes/{kyiv.pk}/measures.{kind}")
        table = read_table(io.BytesIO(answer.content), f"a.{kind}")
        assert len(table.rows) == 28 and "План 2024, грн" in table.header and "Видатки за період, грн" in table.header


def test_a_file_says_numbers_and_not_their_slots(cast: Cast, inside: None) -> None:
    programme = making.of_size(cast, 1)
    published(Act, cast.home, adopted_on=date(2024, 3, 1), department=cast.department)
    with journal.change("test", by=None):
        Statement.objects.filter(programme=programme).update(story="Ухвалено {acts}.", reason="Без {{дужок}}.")
    for path in ("programmes", "desk/programmes"):
        (row,) = json.loads(get(cast, f"{path}/{programme.pk}/measures.json", "stepan"))
        assert (row["story"], row["reason"]) == ("Ухвалено 1 акт.", "Без {дужок}.")
    fill(Closure, cast.home, section=section_of(Act), mode="closed", since=date(2020, 1, 1))
    (row,) = json.loads(get(cast, f"programmes/{programme.pk}/measures.json"))
    assert row["story"] == "Ухвалено (число зараз закрито)."


# ── How much it costs ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path", ["programmes/", "programmes/{pk}/", "programmes/{pk}/measures/{m}/", "programmes/{pk}/measures.json"]
)
def test_forty_measures_ask_no_more_than_three(path: str, cast: Cast, inside: None) -> None:
    asked = []
    for number in (3, 40):
        programme = making.of_size(cast, number)
        measure = programme.measures.order_by("order").first()
        where = "/home/" + path.format(pk=programme.pk, m=measure and measure.pk)
        client = Client()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 32, asked


def test_many_payments_of_a_measure_ask_no_more_than_one(cast: Cast, inside: None) -> None:
    programme = making.of_size(cast, 1)
    measure = programme.measures.get()
    asked = []
    for _number in (1, 30):
        for _payment in range(_number):
            statements.paid(measure, "1", date(2024, 3, 5))
        client = Client()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/home/programmes/{programme.pk}/measures/{measure.pk}/").status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1], asked
