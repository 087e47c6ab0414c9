"""Pages of statements: the form of the executor, doubts, what others changed meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from tests.factory import fill, published
from viche.hromada.models import Act
from viche.kit import clock, tenancy
from viche.kit.access import Role
from viche.kit.models import JournalEntry, OutboxMail
from viche.office.programmes.tests import statements
from viche.office.programmes.tests.statements import FORM, client, kept, one, page, version
from viche.people.models import Membership

pytestmark = pytest.mark.django_db
NOW = clock.start_of_day(date(2026, 7, 1)) + timedelta(hours=10)


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


# ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_saved_however_little_it_says(cast: Cast, writer: Client) -> None:
    said = one(cast)
    data = {"version": version(writer, said), "story": "Початок\r\nі далі", "save": "1"}
    assert writer.post(page(said), data).status_code == 302
    assert (kept(cast, said).story, kept(cast, said).state) == ("Початок\nі далі", "asked")
    shown = writer.get(page(said)).content.decode()
    assert "Початок" in shown and "(необов’язково)" not in shown.split("Завдання цього періоду")[1][:60]
    story = shown.split("Що зроблено за період")[1][:250]
    assert "(необов’язково)" not in story and "Потрібно, щоб подати" in shown


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


def test_history_tells_it_in_words(cast: Cast, writer: Client) -> None:
    said = one(cast)
    writer.post(page(said), {**FORM, "version": version(writer, said), "submit": "1"})
    entries = writer.get(page(said, "history/")).context["entries"]
    with translation.override("uk"):
        assert [str(entry["verb"]) for entry in entries[:2]] == ["Подано", "Змінено чернетку"]
    changes = {change["field"]: (change["before"], change["after"]) for change in entries[1]["changes"]}
    assert changes["Стан фінансування"] == ("", "без відповідного фінансування")
    assert {change["after"] for change in entries[0]["changes"]} >= {"подано"}


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


def test_who_handed_it_in_may_also_judge_it_and_it_is_said(cast: Cast, writer: Client) -> None:
    """In a small team one person does both: a note before the step, a word in the journal after it."""
    said = one(cast)
    with tenancy.enter(cast.home.pk):
        statements.paid(said.measure, "54750.50")
    iryna = client(cast, "iryna")
    doubt = "Обрано «без відповідного фінансування», а видатки за період"
    data = {**FORM, "version": version(iryna, said), "submit": "1", "seen": "absent-spent"}
    assert iryna.post(page(said), data).status_code == 302
    for verb, state in (("accept", "accepted"), ("approve", "approved")):
        other = client(cast, "stepan").get(page(said, f"step/{verb}/")).content.decode()
        assert doubt in other and "Ці відомості подали ви" not in other
        asked = iryna.get(page(said, f"step/{verb}/"))
        shown = asked.content.decode()
        assert doubt in shown and "Ці відомості подали ви" in shown
        seen = asked.context["form"].initial["version"]
        assert iryna.post(page(said, f"step/{verb}/"), {"version": seen}).status_code == 302
        assert kept(cast, said).state == state
        with tenancy.enter(cast.home.pk):
            entry = JournalEntry.objects.filter(kind="programmes_statement", record_id=said.pk).latest("id")
            assert (entry.verb, entry.ground) == (verb, "Відомості подала та сама особа")
    assert "Відомості подала та сама особа" in iryna.get(page(said, "history/")).content.decode()


def test_another_person_leaves_no_such_word(cast: Cast, writer: Client) -> None:
    said = one(cast)
    assert writer.post(page(said), {**FORM, "version": version(writer, said), "submit": "1"}).status_code == 302
    iryna = client(cast, "iryna")
    seen = iryna.get(page(said, "step/accept/")).context["form"].initial["version"]
    assert iryna.post(page(said, "step/accept/"), {"version": seen}).status_code == 302
    with tenancy.enter(cast.home.pk):
        assert JournalEntry.objects.filter(kind="programmes_statement", record_id=said.pk).latest("id").ground == ""
