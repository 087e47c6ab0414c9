"""Pages of statements: the form of the executor, doubts, what others changed meanwhile, many at once, files, the desk."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import clock, tenancy
from viche.kit.access import Role
from viche.kit.models import JournalEntry, OutboxMail
from viche.kit.spreadsheets import read_table
from viche.office.programmes.models import Statement
from viche.office.programmes.tests import statements
from viche.people.models import Membership

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(date(2026, 7, 1)) + timedelta(hours=10)
FORM = {**{key: value or "" for key, value in statements.SAID.items()}, "seen": ""}


@pytest.fixture(autouse=True)
def _pinned() -> Any:
    """The first of July 2026."""
    with clock.pinned(NOW):
        yield


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


def client(cast: Cast, who: str) -> Client:
    made = Client()
    made.force_login(cast.people[who])
    return made


def page(said: Statement, more: str = "") -> str:
    return f"/home/desk/programmes/statements/{said.pk}/{more}"


def version(browser: Client, said: Statement) -> int:
    return int(browser.get(page(said)).context["form"].initial["version"])


def one(cast: Cast, **given: Any) -> Statement:
    with tenancy.enter(cast.home.pk):
        return statements.whole(cast, **given)


def kept(cast: Cast, said: Statement) -> Statement:
    with tenancy.enter(cast.home.pk):
        return Statement.objects.select_related("round", "measure").get(pk=said.pk)


# ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_saved_however_little_it_says(cast: Cast, writer: Client) -> None:
    said = one(cast)
    data = {"version": version(writer, said), "story": "Початок\r\nі далі", "save": "1"}
    assert writer.post(page(said), data).status_code == 302
    assert (kept(cast, said).story, kept(cast, said).state) == ("Початок\nі далі", "asked")
    shown = writer.get(page(said)).content.decode()
    assert "Початок" in shown and "(необов’язково)" not in shown.split("Завдання цього періоду")[1][:60]


def test_what_is_whole_is_submitted(cast: Cast, writer: Client) -> None:
    said = one(cast)
    data = {**FORM, "version": version(writer, said), "submit": "1"}
    assert writer.post(page(said), data).status_code == 302
    found = kept(cast, said)
    assert (found.state, found.whole, found.tasks_number, found.submitted_at) == ("submitted", "partly", 2, NOW)
    with tenancy.enter(cast.home.pk):
        verbs = JournalEntry.objects.filter(kind="programmes_statement", record_id=said.pk).values_list(
            "verb", flat=True
        )
        assert list(verbs.order_by("id")) == ["note", "edit", "submit"]
    assert writer.post(page(said), data).status_code == 403, "submitted once"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"whole": ""}, "whole"), ({"tasks": ""}, "tasks"), ({"funding": ""}, "funding"), ({"story": ""}, "story"),
        ({"tasks": "part"}, "reason"), ({"tasks_number": "0"}, "tasks_number"), ({"tasks_number": "1000"}, "tasks_number"),
        ({"tasks": "no"}, "tasks_number"), ({"whole": "over"}, "whole"), ({"story": "x" * 20_001}, "story"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_saved(
    changed: dict[str, str], field: str, cast: Cast, writer: Client
) -> None:
    said = one(cast)
    answer = writer.post(page(said), {**FORM, **changed, "version": version(writer, said), "submit": "1"})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert (kept(cast, said).state, kept(cast, said).story) == ("asked", "")


def test_no_tasks_planned_is_an_answer(cast: Cast, writer: Client) -> None:
    said = one(cast)
    data = {**FORM, "tasks": "no", "tasks_number": "", "reason": "Почнеться восени", "submit": "1"}
    assert writer.post(page(said), {**data, "version": version(writer, said)}).status_code == 302
    found = kept(cast, said)
    assert (found.tasks, found.tasks_number) == ("", 0)
    assert "на цей період не планували" in writer.get(page(said)).content.decode()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1", "завдання, заплановане на звітний період, виконано"),
        ("2", "завдання, заплановані на звітний період, виконані"),
    ],
)
def test_the_number_of_tasks_decides_the_wording_and_preview_saves_nothing(
    number: str, words: str, cast: Cast, writer: Client
) -> None:
    said = one(cast)
    data = {**FORM, "tasks_number": number, "version": version(writer, said), "preview": "1"}
    answer = writer.post(page(said), data)
    assert answer.status_code == 200 and words in answer.content.decode()
    assert answer.context["form"]["story"].value() == "Проведено."
    assert kept(cast, said).whole == ""


def test_numbers_in_the_text_are_links_and_mistakes_are_told(cast: Cast, writer: Client) -> None:
    said = one(cast)
    with tenancy.enter(cast.home.pk):
        for day in (1, 2):
            published(Act, cast.home, adopted_on=date(2026, 2, day), department=cast.department)
    data = {**FORM, "story": "Ухвалено {acts}.", "version": version(writer, said)}
    shown = writer.post(page(said), {**data, "preview": "1"}).content.decode()
    assert 'href="/home/figures/acts/?since=2026-01-01&amp;until=2026-06-30">2\u00a0акти<' in shown
    wrong = writer.post(page(said), {**data, "story": "Ухвалено {akts} і {acts", "save": "1"})
    assert wrong.status_code == 422 and "не закрито" in str(wrong.context["form"].errors["story"])
    assert "{acts}" in {each["paste"] for each in wrong.context["figures"]}


@pytest.mark.parametrize(
    ("facts", "money", "key"),
    [
        ({"funding": "absent"}, {"paid": "415890.00"}, "absent-spent"),
        ({"funding": "financed"}, {}, "financed-nothing"),
        ({"funding": "not_needed"}, {"planned": "1000"}, "not-needed-planned"),
        ({"funding": "not_needed"}, {"paid": "1"}, "not-needed-spent"),
        ({"whole": "done", "tasks": "none"}, {}, "done-tasks"),
    ],
)
def test_a_doubt_is_shown_once_and_then_it_is_submitted(
    facts: dict[str, str], money: dict[str, str], key: str, cast: Cast, writer: Client
) -> None:
    said = one(cast)
    with tenancy.enter(cast.home.pk):
        for name, amount in money.items():
            getattr(statements, name)(said.measure, amount)
    data = {**FORM, **facts, "version": version(writer, said), "submit": "1"}
    first = writer.post(page(said), data)
    assert first.status_code == 422 and [each.key for each in first.context["doubts"]] == [key]
    assert kept(cast, said).state == "asked" and not first.context["form"].errors
    assert writer.post(page(said), {**data, "seen": first.context["seen"]}).status_code == 302
    assert kept(cast, said).state == "submitted"
    # The coordinator sees it too.
    assert [each.key for each in client(cast, "mariia").get(page(said)).context["doubts"]] == [key]


def test_the_sum_of_the_doubt_is_in_the_unit_of_the_programme(cast: Cast, writer: Client) -> None:
    said = one(cast)
    with tenancy.enter(cast.home.pk):
        statements.paid(said.measure, "415892")
    answer = writer.post(page(said), {**FORM, "version": version(writer, said), "preview": "1"})
    assert "415,892\u00a0тис.\u00a0грн" in answer.context["doubts"][0].text


@pytest.mark.parametrize("money", [{"paid": "100"}, {"planned": "100", "paid": "100"}])
def test_what_agrees_raises_no_doubt(money: dict[str, str], cast: Cast, writer: Client) -> None:
    said = one(cast)
    with tenancy.enter(cast.home.pk):
        for name, amount in money.items():
            getattr(statements, name)(said.measure, amount)
    data = {**FORM, "funding": "financed", "version": version(writer, said), "submit": "1"}
    assert writer.post(page(said), data).status_code == 302


# ── Wording of a document ────────────────────────────────────────────────────────────────────────────────────────


def test_a_wording_no_facts_compose_stays_until_a_fact_changes(cast: Cast, writer: Client) -> None:
    said = one(cast, state="returned", wording="Триває", story="Текст { документа", whole="partly", returned_at=NOW)
    shown = writer.get(page(said))
    assert shown.context["kept"] and shown.context["wording"] == "Триває"
    data = {"whole": "partly", "story": "Текст { документа", "reason": "Нова причина", "save": "1"}
    assert writer.post(page(said), {**data, "version": version(writer, said)}).status_code == 302
    assert kept(cast, said).wording == "Триває", "the text of the document with a bracket is no mistake of the person"
    writer.post(page(said), {**data, "whole": "done", "version": version(writer, said)})
    found = kept(cast, said)
    assert (found.wording, found.whole) == ("", "done")
    assert writer.get(page(said)).context["wording"] == "Виконано"


def test_the_last_period_is_beside_it_and_is_copied_without_saving(cast: Cast, writer: Client) -> None:
    said = one(cast)
    with tenancy.enter(cast.home.pk):
        when = statements.round_(said.programme, since=date(2025, 7, 1), until=date(2025, 12, 31))
        earlier = {**statements.SAID, "story": "Торік", "state": "approved"}
        statements.statement(said.measure, when, cast.enterprise, **earlier)
    assert writer.get(page(said)).context["earlier"]["lines"] == [[{"text": "Торік"}]]
    copied = writer.get(page(said, "?copy=1"))
    assert copied.context["form"]["story"].value() == "Торік" and copied.context["form"]["whole"].value() == "partly"
    assert kept(cast, said).story == ""


# ── Meanwhile ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_somebody_else_wrote_meanwhile_is_told_and_kept(cast: Cast, writer: Client) -> None:
    said = one(cast)
    seen = version(writer, said)
    iryna = client(cast, "iryna")
    assert iryna.post(page(said), {**FORM, "story": "Ірина", "version": seen, "save": "1"}).status_code == 302
    answer = writer.post(page(said), {**FORM, "story": "Богдан", "version": seen, "submit": "1"})
    assert answer.status_code == 422 and "Ірина" in str(answer.context["form"].errors)
    assert answer.context["form"]["story"].value() == "Богдан" and kept(cast, said).story == "Ірина"


def test_a_step_with_what_changed_meanwhile_is_held(cast: Cast, writer: Client) -> None:
    said = one(cast, **{**statements.SAID, "state": "submitted"})
    mariia = client(cast, "mariia")
    form = mariia.get(page(said, "step/accept/")).context["form"]
    client(cast, "petro").post(page(said, "step/return/"), {"ground": "Звірте", "version": form.initial["version"]})
    writer.post(page(said), {**FORM, "story": "Інше", "version": version(writer, said), "submit": "1"})
    assert kept(cast, said).state == "submitted"
    answer = mariia.post(page(said, "step/accept/"), {"version": form.initial["version"]})
    assert answer.status_code == 422 and kept(cast, said).state == "submitted"
    again = mariia.get(page(said, "step/accept/")).context["form"].initial["version"]
    assert mariia.post(page(said, "step/accept/"), {"version": again}).status_code == 302
    assert kept(cast, said).state == "accepted"


def test_returning_tells_the_executor_by_a_letter(cast: Cast, writer: Client) -> None:
    said = one(cast, **{**statements.SAID, "state": "submitted"})
    mariia = client(cast, "mariia")
    seen = mariia.get(page(said, "step/return/")).context["form"].initial["version"]
    assert mariia.post(page(said, "step/return/"), {"ground": "", "version": seen}).status_code == 422
    assert mariia.post(page(said, "step/return/"), {"ground": "Звірте суму", "version": seen}).status_code == 302
    (letter,) = OutboxMail.objects.filter(key__startswith="statement-returned:")
    assert letter.to == "bohdan@viche.test" and "Звірте суму" in letter.body and page(said) in letter.body
    assert "Звірте суму" in writer.get(page(said)).content.decode()


def test_an_unknown_step_is_no_page(cast: Cast) -> None:
    assert client(cast, "iryna").get(page(one(cast), "step/fly/")).status_code == 404
    assert client(cast, "iryna").get(page(one(cast), "figures/nothing/")).status_code == 404


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


def test_history_tells_it_in_words(cast: Cast, writer: Client) -> None:
    said = one(cast)
    writer.post(page(said), {**FORM, "version": version(writer, said), "submit": "1"})
    entries = writer.get(page(said, "history/")).context["entries"]
    with translation.override("uk"):
        assert [str(entry["verb"]) for entry in entries[:2]] == ["Подано", "Змінено чернетку"]
    changes = {change["field"]: (change["before"], change["after"]) for change in entries[1]["changes"]}
    assert changes["Стан фінансування"] == ("", "без відповідного фінансування")
    assert {change["after"] for change in entries[0]["changes"]} >= {"подано"}


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


def test_plan_and_money_stand_beside_the_form(cast: Cast, writer: Client) -> None:
    said = one(cast)
    with tenancy.enter(cast.home.pk):
        statements.planned(said.measure, "735000")
        statements.paid(said.measure, "54750.50")
        assert said.measure.plan_amounts.get().amount == Decimal(735000)
    sums = {str(each["title"]): each["value"] for each in writer.get(page(said)).context["sums"]}
    assert (
        sums["План на 2026, тис.\u00a0грн"] == "735,0"
        and sums["Видатки за\u00a0I\u00a0півріччя 2026\u00a0року"] == "54,7505"
    )
