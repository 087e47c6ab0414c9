"""The self-check on the bench: warnings with their places, an answer that stays, who may answer, what a step says."""

from __future__ import annotations

import re
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
from viche.kit import tenancy
from viche.kit.access import Refused
from viche.kit.models import JournalEntry, StatedValue
from viche.kit.outside import addresses_inside
from viche.office.programmes.models import Appropriation, Programme
from viche.office.programmes.tests import making as programmes
from viche.reports.checking import Warning, actions, figures, showing
from viche.reports.checking.models import CheckAnswer
from viche.reports.models import Report
from viche.reports.showing import numbers_of
from viche.reports.tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast: Cast) -> Iterator[Report]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield making.begun(cast, making.programme(cast))


def client(cast: Cast, who: str) -> Client:
    made = Client()
    made.force_login(cast.people[who])
    return made


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def bench(report: Report) -> str:
    return f"/home/desk/reports/{report.pk}/"


def warnings(cast: Cast, report: Report) -> list[Warning]:
    return showing.found(report, report.shown(), cast.viewer("mariia"))


def one(cast: Cast, report: Report, rule: str) -> Warning:
    return next(warning for warning in warnings(cast, report) if warning.rule.key == rule)


def url(report: Report, warning: Warning) -> str:
    return f"{bench(report)}warnings/{warning.key}/"


def test_the_report_of_kyiv_from_records_has_what_the_printed_one_has(cast: Cast, report: Report) -> None:
    told = sorted({warning.rule.key for warning in warnings(cast, report)})
    assert told == ["alphabets", "list", "names", "percent", "repeat", "totals"]
    # Which fund the money came from no record says, so nothing is told of funds: the report itself says it under its table.
    total = one(cast, report, "totals")
    assert total.place.number and "5\N{NO-BREAK SPACE}404,9" in total.text


def test_the_bench_shows_each_with_its_place_and_a_way_to_answer(cast: Cast, report: Report) -> None:
    page = client(cast, "mariia").get(bench(report))
    for warning in warnings(cast, report):
        assert f'href="{url(report, warning)}"' in page.content.decode()
        assert warning.title in text(page)
    percent, total = one(cast, report, "percent"), one(cast, report, "totals")
    assert "а 1268 із 1649 — це 76,9 %" in text(page) and "1.6" in percent.place.where
    assert f'href="{bench(report)}#b{percent.place.block}"' in page.content.decode()
    assert f'id="b{percent.place.block}"' in page.content.decode()
    assert f'href="{bench(report)}?number={total.place.number}#n{total.place.number}"' in page.content.decode()


def test_an_answer_stays_and_folds_with_who_gave_it(cast: Cast, report: Report) -> None:
    desk, percent = client(cast, "mariia"), one(cast, report, "percent")
    asked = desk.get(url(report, percent))
    assert "76,9 %" in text(asked) and "Так і має бути" in text(asked)
    refused = desk.post(url(report, percent), {"answer": "right", "text": " "})
    assert refused.status_code == 422 and "чому так і має бути" in refused.content.decode()
    why = "Відсоток узято від заходів просто неба."
    assert desk.post(url(report, percent), {"answer": "right", "text": why})["Location"] == bench(report) + "#checks"
    page = text(desk.get(bench(report)))
    assert "З відповіддю: 1" in page and why in page and cast.viewer("mariia").name in page
    making.renewed(cast, report)
    row = CheckAnswer.objects.get()
    assert row.warning == one(cast, report, "percent").key, "new numbers, the same warning"
    assert JournalEntry.objects.get(kind="reports_checkanswer").verb == "answer"
    assert desk.post(url(report, percent), {"take_back": "1"}).status_code == 302
    assert not CheckAnswer.objects.exists() and "З відповіддю" not in text(desk.get(bench(report)))


def test_a_step_says_how_many_are_left_and_forbids_nothing(cast: Cast, report: Report) -> None:
    told = warnings(cast, report)
    step = client(cast, "mariia").get(bench(report) + "step/submit/")
    assert f"Без відповіді {len(told)} попереджень" in text(step)
    for warning in told[1:]:
        actions.answer(report, warning, cast.viewer("mariia"), "right", "Так у документі.")
    actions.answer(report, told[0], cast.viewer("mariia"), "mend", "")
    now = text(client(cast, "mariia").get(bench(report) + "step/submit/"))
    assert "Без відповіді" not in now and "Обіцяно виправити, але в тексті ще не виправлено: 1" in now
    assert making.moved(cast, report, "review").state == "review"


def test_only_who_prepares_it_answers_and_only_while_it_is_open(cast: Cast, report: Report) -> None:
    percent = one(cast, report, "percent")
    for who in ("olena", "hlib"):
        assert client(cast, who).get(url(report, percent)).status_code in (302, 403)
        with pytest.raises(Refused):
            actions.answer(report, percent, cast.viewer(who), "right", "Так.")
    assert client(cast, "mariia").get(f"{bench(report)}warnings/{'0' * 20}/").status_code == 404
    approved = making.moved(cast, report, "approved")
    with pytest.raises(Refused, match="доки звіт не затверджено"):
        actions.answer(approved, percent, cast.viewer("mariia"), "right", "Так.")
    assert client(cast, "mariia").get(url(report, percent)).status_code == 409
    assert "Відповісти" not in text(client(cast, "mariia").get(bench(report)))


def test_an_answer_is_of_one_hromada(cast: Cast, report: Report) -> None:
    actions.answer(report, one(cast, report, "percent"), cast.viewer("mariia"), "right", "Так.")
    with tenancy.enter(cast.other.pk):
        assert not CheckAnswer.objects.exists()


def test_a_report_from_consistent_records_has_no_warning(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), addresses_inside():
        about = programmes.of_size(cast, 6)
        for fund, amount in (("general", 4000), ("special", 2000)):
            fill(Appropriation, cast.home, programme=about, year=2024, amount=amount, since=date(2024, 1, 1), fund=fund)
        fresh = making.begun(cast, about)
        assert [(w.rule.key, w.place.where, w.text) for w in warnings(cast, fresh)] == []


# ── Against figures and documents ────────────────────────────────────────────────────────────────────────────────────


def test_a_number_that_is_far_from_the_year_before(cast: Cast, report: Report) -> None:
    about = Programme.objects.get()
    assert not [w for w in warnings(cast, report) if w.rule.key == "before"], "nothing was kept then"
    making.paid(cast, about, "1.2", "50000.00", date(2023, 3, 5))
    making.paid(cast, about, "1.6", "9000000.00", date(2023, 3, 5))
    told = [w for w in warnings(cast, report) if w.rule.key == "before"]
    assert told and all("за I півріччя 2023 року" in w.text.replace("\N{NO-BREAK SPACE}", " ") for w in told)
    assert any("було 50" in w.text for w in told), [w.text for w in told]
    assert not any("9 000" in w.text.replace("\N{NO-BREAK SPACE}", " ") for w in told), "nearly the same is let be"


def test_a_counted_number_against_a_stated_one(cast: Cast, report: Report) -> None:
    about = Programme.objects.get()
    making.paid(cast, about, "1.2", "50000.00")
    making.renewed(cast, report)
    fresh = Report.objects.get(pk=report.pk)
    number = next(n for n in numbers_of(fresh.shown()) if n.basis == "counted" and n.value)
    number.narrow = {}
    days = {"since": number.since, "until": number.until}
    row = fill(StatedValue, cast.home, figure=number.figure, part="", value=Decimal(7), qualifier="", **days)
    told = [w for w in figures.against([number], cast.viewer("mariia")) if w.rule.key == "stated"]
    assert len(told) == 1 and row.document in told[0].text
    number.value = row.value
    assert not [w for w in figures.against([number], cast.viewer("mariia")) if w.rule.key == "stated"]


def test_queries_of_the_check_do_not_grow_with_warnings(cast: Cast, report: Report) -> None:
    viewer = cast.viewer("mariia")

    def asked() -> int:
        fresh = Report.objects.get(pk=report.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            showing.checked(fresh, fresh.shown(), viewer, str)
        return len(queries)

    asked()  # what this viewer may see is read once
    first = asked()
    for warning in warnings(cast, report):
        actions.answer(report, warning, viewer, "right", "Так.")
    assert asked() == first
