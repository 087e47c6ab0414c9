"""Forms in the browser: changed, tried, kept in versions, and the report that is made by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Act
from viche.kit import jobs, tenancy
from viche.kit.figures import Period
from viche.kit.publishing import PUBLISHED
from viche.reports import actions, own
from viche.reports.models import OutlineText, Report

BODY = "# ЗВІТ\n\nУхвалено {acts#акт|акти|актів}."
WRITTEN = {"title": "Наша форма", "subject": "department", "name": "Звіт {department_gen} за {year} рік", "body": BODY}


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenancy.enter(cast.home.pk):
        yield


def client(cast: Cast, who: str = "mariia") -> Client:
    found = Client()
    found.force_login(getattr(cast, who))
    return found


def saved(cast: Cast, key: str = "new", **given: object) -> OutlineText:
    answer = client(cast).post(f"/home/desk/reports/forms/{key}/", {**WRITTEN, "seen": 0, **given})
    assert answer.status_code == 302, answer.content.decode()
    return OutlineText.objects.order_by("-pk")[0]


def test_an_editor_makes_a_form_and_a_report_by_it(cast: Cast) -> None:
    row = saved(cast)
    assert (row.key, row.version) == ("nasha-forma", 1)
    fill(Act, cast.home, department=cast.department, state=PUBLISHED, adopted_on=date(2024, 3, 1))
    page = client(cast).get(f"/home/desk/reports/new/?subject=department&pk={cast.department.pk}")
    assert "Наша форма" in page.content.decode()
    report, job = actions.begin(cast.viewer("mariia"), own.known()[row.key].outline, cast.department, Period.year(2024))
    jobs.run_waiting()
    job.refresh_from_db()
    assert job.outcome == job.DONE, job.error
    shown = Report.objects.get(pk=report.pk).shown()
    assert shown is not None and shown.outline_version == 1 and shown.is_whole()
    assert [block["lines"][0][0] for block in shown.content["blocks"]] == ["ЗВІТ", "Ухвалено "]


def test_every_version_stays_and_the_newest_is_the_form(cast: Cast) -> None:
    row = saved(cast)
    second = saved(cast, row.key, seen=1, body=BODY + " Далі.", note="дописано")
    assert second.version == 2 and own.known()[row.key].version == 2
    page = client(cast).get(f"/home/desk/reports/forms/{row.key}/").content.decode()
    assert "дописано" in page and "Далі." in page
    assert "Далі." not in client(cast).get(f"/home/desk/reports/forms/{row.key}/?version=1").content.decode()


def test_two_who_change_it_do_not_overwrite_each_other(cast: Cast) -> None:
    row = saved(cast)
    saved(cast, row.key, seen=1)
    late = client(cast).post(f"/home/desk/reports/forms/{row.key}/", {**WRITTEN, "seen": 1})
    assert late.status_code == 409 and OutlineText.objects.filter(key=row.key).count() == 2


def test_a_delivered_form_is_changed_and_comes_back(cast: Cast) -> None:
    before = own.current("annual-department")
    saved(cast, "annual-department")
    assert own.current("annual-department")[1] == BODY
    assert client(cast).post("/home/desk/reports/forms/annual-department/drop/").status_code == 302
    assert own.current("annual-department") == before and own.known()["annual-department"].version is None


def test_the_form_of_a_programme_is_a_text_with_its_tables(cast: Cast) -> None:
    """Taken to the browser, changed there, told with the same tables."""
    head, body = own.current("programme-half-year")
    page = client(cast).get("/home/desk/reports/forms/programme-half-year/").content.decode()
    assert "totals &quot;programme-funds&quot;" in page
    given = {"title": head.title, "subject": head.subject, "name": head.name, "landscape": "on"}
    row = saved(cast, "programme-half-year", **given, body=body.replace("Додаток 1", "Додаток 2"))
    kinds = [type(part).__name__ for part in own.known()[row.key].outline.blocks]
    assert kinds == ["Prose", "Listing", "Totals"] and row.landscape
    assert [*own.known()[row.key].outline.asks()] == ["programme-appropriations", "programme-spent"]


def test_what_it_gives_is_shown_while_it_is_written(cast: Cast) -> None:
    fill(Act, cast.home, department=cast.department, state=PUBLISHED, adopted_on=date(2024, 3, 1))
    tried = {**WRITTEN, "seen": 0, "preview": 1, "about": cast.department.pk, "year": 2024}
    page = client(cast).post("/home/desk/reports/forms/new/", tried).content.decode()
    assert "1 акт" in page.replace("\N{NO-BREAK SPACE}", " ") and "figures/acts" in page
    assert OutlineText.objects.count() == 0
    part = client(cast).post("/home/desk/reports/forms/preview/", tried).content.decode()
    assert "1 акт" in part.replace("\N{NO-BREAK SPACE}", " ") and "<html" not in part


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"body": "{нема#}"}, "Числа «нема» немає"),
        ({"body": "{% include 'x' %}"}, "можна писати лише"),
        ({"name": "Звіт {department.pk}"}, "лише одна з назв"),
        ({"name": "Звіт {0}"}, "лише одна з назв"),
        ({"name": "Звіт {year!r:>99}"}, "лише одна з назв"),
        ({"name": "Звіт {year"}, "Дужку не закрито"),
        ({"body": '{% table "programme-measures" %}'}, "для таких звітів немає"),
        ({"body": '{% totals "programme-funds" %}'}, "для таких звітів немає"),
        ({"body": '{% totals "no-such" %}', "subject": "programme"}, "«no-such» для таких звітів немає"),
    ],
)
def test_what_cannot_be_read_is_not_saved(given: dict[str, str], says: str, cast: Cast) -> None:
    for url in ("/home/desk/reports/forms/new/", "/home/desk/reports/forms/preview/"):
        answer = client(cast).post(url, {**WRITTEN, "seen": 0, **given})
        assert answer.status_code in (200, 422)
    assert says in client(cast).post("/home/desk/reports/forms/new/", {**WRITTEN, "seen": 0, **given}).content.decode()
    assert OutlineText.objects.count() == 0


def test_only_who_prepares_reports_changes_forms(cast: Cast) -> None:
    for who in ("alina", "olena"):
        assert client(cast, who).post("/home/desk/reports/forms/new/", {**WRITTEN, "seen": 0}).status_code == 403
    assert client(cast, "alina").get("/home/desk/reports/forms/").status_code == 200
    assert OutlineText.objects.count() == 0


def test_the_page_asks_no_more_with_more_records(cast: Cast, django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    row, asked = saved(cast), []
    for number in (1, 30):
        for _each in range(number):
            fill(Act, cast.home, department=cast.department, state=PUBLISHED, adopted_on=date(2025, 3, 1))
        with CaptureQueriesContext(connection) as seen:
            client(cast).get(f"/home/desk/reports/forms/{row.key}/")
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 40, asked
