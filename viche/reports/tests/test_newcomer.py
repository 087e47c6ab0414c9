"""Where a person who sees reports for the first time goes wrong, and what the pages say then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from viche.kit import tenancy
from viche.kit.figures import Period
from viche.kit.outside import addresses_inside
from viche.reports import actions
from viche.reports.checking import showing, warnings_of
from viche.reports.content import Content, Paragraph
from viche.reports.models import Report
from viche.reports.tests import making
from viche.reports.tests.test_editing import BODY, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk), addresses_inside():
        yield


def client(cast: Cast, who: str = "iryna") -> Client:
    made = Client()
    made.force_login(cast.people[who])
    return made


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\N{NO-BREAK SPACE}", " ")


def begun(cast: Cast, body: str = BODY) -> Report:
    form(cast, body)
    outline = actions.own.known()["tried"].outline
    report, _job = actions.begin(cast.viewer("iryna"), outline, cast.department, Period.year(2024))
    making.renewed(cast, report, "iryna")
    return report


def test_a_report_already_begun_is_offered_with_its_numbers(cast: Cast, home: None) -> None:
    about = making.programme(cast)
    report = making.begun(cast, about)
    url = f"/home/desk/reports/new/?subject=programme&pk={about.pk}"
    again = client(cast, "mariia").post(url, {"form": making.FORM, "period": "2024-01-01/2024-06-30"})
    assert again.status_code == 409 and "Такий звіт уже готують" in text(again)
    page = again.content.decode()
    assert f'href="/home/desk/reports/{report.pk}/"' in page
    assert f'action="/home/desk/reports/{report.pk}/renew/"' in page


def test_the_bench_leads_to_the_form_and_says_that_it_was_changed(cast: Cast, home: None) -> None:
    report = begun(cast)
    bench = f"/home/desk/reports/{report.pk}/"
    page = client(cast).get(bench)
    assert 'href="/home/desk/reports/forms/tried/"' in page.content.decode() and "Форму змінено" not in text(page)
    form(cast, BODY + "\nЩе абзац.\n")
    assert "Форму змінено: оновіть числа" in text(client(cast).get(bench))
    making.renewed(cast, report, "iryna")
    assert "Форму змінено" not in text(client(cast).get(bench))


def test_how_many_warnings_wait_stands_by_the_button(cast: Cast, home: None) -> None:
    report = begun(cast, "Роботу буде продовжено.")
    told = showing.found(report, report.shown(), cast.viewer("iryna"))
    assert [warning.rule.key for warning in told] == ["no-numbers"]
    page = client(cast).get(f"/home/desk/reports/{report.pk}/")
    assert re.search(r'href="#checks">Перед погодженням перегляньте: 1.попередження<', page.content.decode())


def test_a_warning_leads_to_its_paragraph(cast: Cast, home: None) -> None:
    report = begun(cast, "Проведено 20 заходів, з них 30 для молоді. Усього {acts#}.")
    page = client(cast).get(f"/home/desk/reports/{report.pk}/").content.decode()
    warns = page[page.index('id="checks"') :]
    assert re.search(rf'href="/home/desk/reports/{report.pk}/text/p\w+/">Змінити абзац', warns)


@pytest.mark.parametrize(
    ("said", "period", "warned"),
    [
        ("Звіт за 2024 рік", Period.quarter(2024, 2), True),
        ("Протягом 2024 року проведено 5 заходів.", Period.half(2024, 1), True),
        ("Звіт за 2024 рік", Period.year(2024), False),
        ("Порівняно зі звітом за 2023 рік", Period.quarter(2024, 2), False),
        ("План на 2024 рік", Period.quarter(2024, 2), False),
    ],
)
def test_a_yearly_form_over_other_days(said: str, period: Period, warned: bool) -> None:
    found = warnings_of(Content("Звіт", (Paragraph(((said,),)),)), period)
    assert ("year" in {warning.rule.key for warning in found}) == warned
    assert not warned or any(period.title in warning.text for warning in found)


def test_a_title_that_says_a_year() -> None:
    found = warnings_of(Content("Звіт за 2024 рік", (Paragraph((("Роботу продовжено.",),)),)), Period.quarter(2024, 2))
    assert [warning.rule.key for warning in found] == ["year"]


def test_days_over_two_years_are_no_year() -> None:
    days = Period(date(2023, 7, 1), date(2024, 6, 30))
    found = warnings_of(Content("Звіт", (Paragraph((("Звіт за 2024 рік",),)),)), days)
    assert [warning.rule.key for warning in found] == ["year"]
