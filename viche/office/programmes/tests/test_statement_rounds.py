"""Pages of rounds: accepting and approving many at once, who is late, files, «Сьогодні»; what pages cost."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill
from viche.kit import clock, tenancy
from viche.kit.access import Role
from viche.kit.models import JournalEntry
from viche.kit.spreadsheets import read_table
from viche.office.programmes.models import Statement
from viche.office.programmes.tests import statements
from viche.office.programmes.tests.statements import client, kept, one, page
from viche.people.models import Membership

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(date(2026, 7, 1)) + timedelta(hours=10)


@pytest.fixture(autouse=True)
def _pinned() -> Any:
    """The first of July 2026."""
    with clock.pinned(NOW):
        yield


@pytest.mark.parametrize("odd", ["²", "①", "9" * 30, "-1", "\0"])
def test_what_is_no_number_names_no_department_and_no_statement(odd: str, cast: Cast) -> None:
    said, browser = one(cast, state="submitted"), client(cast, "stepan")
    where = f"/home/desk/programmes/rounds/{said.round_id}/"
    assert browser.get(where, {"unit": odd}).status_code == 200
    assert browser.get(where + "export.csv", {"unit": odd}).status_code == 200
    for chosen in (f"{odd}:1", f"{said.pk}:{odd}"):
        assert browser.post(where + "many/accept/", {"chosen": chosen}).status_code == 422
    assert kept(cast, said).state == "submitted"


@pytest.fixture
def writer(cast: Cast) -> Client:
    """Богдан edits in the enterprise, which writes; the department coordinates."""
    with tenancy.enter(cast.home.pk):
        fill(
            Membership,
            cast.home,
            person=cast.bohdan,
            role=Role.EDITOR,
            department=cast.enterprise,
            since=date(2020, 1, 1),
        )
    return client(cast, "bohdan")


# ── Many at once ─────────────────────────────────────────────────────────────────────────────────────────────────


def several(cast: Cast, states: str | list[str], coordinators: list[Any] | None = None) -> list[Statement]:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of)
        listed = states if isinstance(states, list) else [states] * 3
        return [
            statements.statement(
                statements.measure(of, f"1.{place}"), when, cast.enterprise,
                (coordinators or [cast.department] * len(listed))[place], **{**statements.SAID, "state": state},
            )
            for place, state in enumerate(listed)
        ]  # fmt: skip


def many(said: Statement, verb: str = "accept") -> str:
    return f"/home/desk/programmes/rounds/{said.round_id}/many/{verb}/"


def test_what_is_ticked_is_accepted_and_the_rest_waits(cast: Cast) -> None:
    rows = several(cast, "submitted")
    mariia = client(cast, "mariia")
    values = [row["value"] for row in mariia.get(many(rows[0])).context["rows"]]
    assert mariia.post(many(rows[0]), {"chosen": values[:2]}).status_code == 302
    assert [kept(cast, each).state for each in rows] == ["accepted", "accepted", "submitted"]
    assert mariia.post(many(rows[0]), {}).status_code == 422


def test_refusals_are_told_one_by_one_and_do_not_stop_the_others(cast: Cast) -> None:
    rows = several(cast, "submitted")
    mariia, petro = client(cast, "mariia"), client(cast, "petro")
    values = [row["value"] for row in mariia.get(many(rows[0])).context["rows"]]
    seen = values[0].split(":")[1]
    petro.post(page(rows[0], "step/return/"), {"ground": "Звірте", "version": seen})
    answer = mariia.post(many(rows[0]), {"chosen": [*values, "999999:1", "x", "1:x", "9" * 40 + ":1"]})
    assert answer.status_code == 409
    assert [(each["statement"].measure.number, "змінилися" in each["why"]) for each in answer.context["refused"]] == [
        ("1.0", True)
    ]
    assert [kept(cast, each).state for each in rows] == ["returned", "accepted", "accepted"]


def test_approving_many_is_for_those_who_decide(cast: Cast) -> None:
    rows = several(cast, ["accepted", "submitted", "accepted"])
    shown = client(cast, "mariia").get(many(rows[0], "approve"))
    assert shown.status_code == 403, "an editor does not approve"
    petro = client(cast, "petro")
    values = [row["value"] for row in petro.get(many(rows[0], "approve")).context["rows"]]
    assert len(values) == 2
    assert petro.post(many(rows[0], "approve"), {"chosen": values}).status_code == 302
    assert [kept(cast, each).state for each in rows] == ["approved", "submitted", "approved"]
    assert petro.get(many(rows[0], "return")).status_code == 404


def test_a_role_in_another_department_finds_and_takes_nothing(cast: Cast) -> None:
    rows = several(cast, ["submitted", "submitted"], [cast.department, cast.enterprise])
    mariia = client(cast, "mariia")
    shown = mariia.get(many(rows[0])).context["rows"]
    assert [row["statement"].pk for row in shown] == [rows[0].pk]
    forged = shown[0]["value"].replace(f"{rows[0].pk}:", f"{rows[1].pk}:", 1)
    with tenancy.enter(cast.home.pk):
        latest = JournalEntry.objects.filter(kind="programmes_statement", record_id=rows[1].pk).latest("id").pk
    answer = mariia.post(many(rows[0]), {"chosen": [forged, f"{rows[1].pk}:{latest}"]})
    assert answer.status_code == 409 and "робить" in answer.context["refused"][0]["why"]
    assert kept(cast, rows[1]).state == "submitted"


# ── The round ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_round_tells_who_is_late_and_by_how_much(cast: Cast) -> None:
    rows = several(cast, ["asked", "submitted", "approved"])
    with clock.pinned(clock.end_of_day(statements.DUE) + timedelta(days=2)):
        answer = client(cast, "alina").get(f"/home/desk/programmes/rounds/{rows[0].round_id}/")
        assert answer.status_code == 200
        late = [row for row in answer.context["rows"] if row["is_late"]]
        assert [row["statement"].pk for row in late] == [rows[0].pk] and late[0][
            "when"
        ] == "прострочено на\u00a02\u00a0дні"
        tabs = {str(tab["title"]): tab["count"] for tab in answer.context["tabs"]}
        assert tabs == {"Усі": 3, "Не подано": 1, "Прострочено": 1, "Подано": 1, "Затверджено": 1}
        only = client(cast, "alina").get(f"/home/desk/programmes/rounds/{rows[0].round_id}/?state=late")
        assert [row["statement"].pk for row in only.context["rows"]] == [rows[0].pk]


def test_the_round_by_department(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of)
        statements.statement(statements.measure(of, "1.1"), when, cast.enterprise)
        statements.statement(statements.measure(of, "1.2"), when, cast.department, state="approved")
    browser = client(cast, "alina")
    answer = browser.get(f"/home/desk/programmes/rounds/{when.pk}/")
    units = {row[0]["text"]: row[1:] for row in answer.context["units"]}
    assert units == {"КП «Тепло»": ["1", "1", "0", "0", "0"], "Відділ комунікацій": ["1", "0", "0", "0", "1"]}
    only = browser.get(f"/home/desk/programmes/rounds/{when.pk}/?unit={cast.enterprise.pk}")
    assert [row["statement"].measure.number for row in only.context["rows"]] == ["1.1"]
    for odd in ("?unit=x", "?state=x&unit=99999999999999999999", "?page=x"):
        assert browser.get(f"/home/desk/programmes/rounds/{when.pk}/{odd}").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_file_has_what_the_list_has(kind: str, cast: Cast) -> None:
    rows = several(cast, ["asked", "submitted"])
    answer = client(cast, "alina").get(f"/home/desk/programmes/rounds/{rows[0].round_id}/export.{kind}?state=submitted")
    assert answer.status_code == 200 and f".{kind}" in answer["Content-Disposition"]
    if kind == "json":
        (found,) = json.loads(answer.content)
        assert (found["state"], found["whole"], found["tasks_number"]) == ("submitted", "partly", 2)
        return
    table = read_table(io.BytesIO(answer.content), f"a.{kind}")
    assert list(table.header)[:4] == ["№", "Захід", "Хто пише", "Стан"]
    assert [row.cells[3] for row in table.rows] == ["подано"]
    assert client(cast, "alina").get(f"/home/desk/programmes/rounds/{rows[0].round_id}/export.exe").status_code == 404


def test_pages_ask_as_much_for_many_measures_as_for_few(cast: Cast) -> None:
    counts: dict[str, list[int]] = {}
    for amount in (2, 25):
        said = {**statements.SAID, "state": "submitted", "story": "Ухвалено {acts}."}
        with tenancy.enter(cast.home.pk):
            of = statements.programme(cast)
            when = statements.round_(of)
            for place in range(amount):
                measure = statements.measure(of, f"1.{place}", cast.enterprise)
                statements.planned(measure, "100")
                statements.paid(measure, "50")
                statements.statement(measure, when, cast.enterprise, **said)
        browser = client(cast, "iryna")
        base = f"/home/desk/programmes/rounds/{when.pk}"
        for where in (
            f"{base}/",
            f"{base}/many/accept/",
            f"{base}/export.csv",
            f"/home/desk/programmes/{of.pk}/rounds/",
            "/home/desk/",
        ):
            browser.get(where)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(where).status_code == 200
            counts.setdefault(where.rsplit("/rounds/", 1)[-1].lstrip("0123456789"), []).append(len(asked))
    assert all(len(set(numbers)) == 1 for numbers in counts.values()), counts


# ── Сьогодні ─────────────────────────────────────────────────────────────────────────────────────────────────────


def duties(browser: Client) -> dict[str, list[str]]:
    context = browser.get("/home/desk/").context
    found = {group["title"]: [row["title"] for row in group["rows"]] for group in context["duties"]}
    return found | {each["title"]: [line["title"] for line in each["lines"]] for each in context["lists"]}


def test_the_desk_shows_each_what_waits_for_them(cast: Cast, writer: Client) -> None:
    several(cast, ["asked", "asked", "submitted", "accepted"])
    with clock.pinned(clock.end_of_day(statements.DUE) - timedelta(days=3)):
        assert duties(writer)["Найближчі сім днів"] == ["Подати відомості за\u00a0I\u00a0півріччя 2026\u00a0року"]
        assert "Чекають на моє погодження" not in duties(writer)
        waiting = duties(client(cast, "mariia"))["Чекають на моє погодження"]
        assert waiting == ["Прийняти або повернути відомості за\u00a0I\u00a0півріччя 2026\u00a0року"]
        assert len(duties(client(cast, "petro"))["Чекають на моє погодження"]) == 2
        assert "Чекають на моє погодження" not in duties(client(cast, "alina"))
    with clock.pinned(clock.end_of_day(statements.DUE) + timedelta(seconds=1)):
        assert len(duties(writer)["Прострочено"]) == 1
        assert "Прострочено" not in duties(client(cast, "mariia"))


def test_what_was_returned_stands_on_the_desk_by_itself(cast: Cast, writer: Client) -> None:
    said = one(cast, **{**statements.SAID, "state": "submitted"})
    mariia = client(cast, "mariia")
    with clock.pinned(clock.end_of_day(statements.DUE)):
        seen = mariia.get(page(said, "step/return/")).context["form"].initial["version"]
        mariia.post(page(said, "step/return/"), {"ground": "Звірте", "version": seen})
        assert duties(writer)["Найближчі сім днів"] == [str(kept(cast, said).measure)]
