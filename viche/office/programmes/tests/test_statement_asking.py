"""Asking for statements: about which measures, of whom, until when; letters; measures that come later; another term."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.cast import Cast
from tests.factory import fill
from viche.hromada.models import Department
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused, Role
from viche.kit.figures import Period
from viche.kit.models import JournalEntry, OutboxMail
from viche.kit.publishing import DRAFT, PUBLISHED, WITHHELD
from viche.office.programmes import statement_actions as actions
from viche.office.programmes.models import Amendment, Executor, Round, Statement
from viche.office.programmes.statement_asking import asking
from viche.office.programmes.tests import statements
from viche.people.holders import holders
from viche.people.models import Membership

pytestmark = pytest.mark.django_db
HALF = Period.half(2026, 1)
NOW = clock.start_of_day(date(2026, 7, 1)) + timedelta(hours=10)


@pytest.fixture(autouse=True)
def _pinned() -> Any:
    """The first of July 2026, a Wednesday."""
    with clock.pinned(NOW):
        yield


def client(cast: Cast, who: str) -> Client:
    made = Client()
    made.force_login(cast.people[who])
    return made


def mail(prefix: str) -> dict[str, str]:
    """Address → text of the letters with this key."""
    return dict(OutboxMail.objects.filter(key__startswith=prefix).values_list("to", "body"))


# ── About what, of whom ──────────────────────────────────────────────────────────────────────────────────────────


def test_measures_whose_years_are_over_or_not_begun_and_groups_are_not_asked(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), translation.override("uk"):
        of = statements.programme(cast)
        statements.measure(of, "1.1", since_year=2024, until_year=2026)
        statements.measure(of, "1.2", since_year=2024, until_year=2025)
        statements.measure(of, "1.3", since_year=2027, until_year=2028)
        statements.measure(of, "1.4", is_group=True)
        statements.measure(of, "1.5")
        by = fill(Amendment, cast.home, programme=of, since=date(2025, 5, 5))
        statements.measure(of, "1.6", ended_by=by, ended_on=date(2025, 5, 5))
        found = asking(of, HALF)
    assert [each.measure.number for each in found.candidates] == ["1.1", "1.5"]
    assert {each.measure.number: each.why for each in found.left_out} == {
        "1.2": "строк заходу минув", "1.3": "захід почнеться 2027 року", "1.6": "строк заходу минув",
    }  # fmt: skip


def test_a_period_after_the_programme_asks_nobody(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast, since_year=2020, until_year=2024)
        statements.measure(of)
        assert not asking(of, HALF).candidates


def test_the_first_executor_that_is_a_working_department_writes_else_the_coordinator(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        closed = fill(Department, cast.home, name="Ліквідований відділ", closed_on=date(2026, 7, 1))
        of = statements.programme(cast)
        first, second, third = (statements.measure(of, number) for number in ("1.1", "1.2", "1.3"))
        for measure, order, unit in (
            (first, 1, None), (first, 2, cast.enterprise), (second, 1, closed), (second, 2, cast.enterprise), (third, 1, closed),
        ):  # fmt: skip
            fill(Executor, cast.home, programme=of, measure=measure, order=order, name="Назва", department=unit)
        found = {each.measure.number: each.unit for each in asking(of, HALF).candidates}
    assert found == {"1.1": cast.enterprise, "1.2": cast.enterprise, "1.3": cast.department}


def test_asking_costs_the_same_for_one_measure_and_many(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        numbers = []
        for amount in (1, 30):
            for each in range(amount):
                statements.measure(of, f"{amount}.{each}", unit=cast.enterprise)
            with CaptureQueriesContext(connection) as asked:
                asking(of, HALF)
            numbers.append(len(asked))
    assert numbers[0] == numbers[1]


# ── Asking through the pages ─────────────────────────────────────────────────────────────────────────────────────


def test_a_round_is_asked_shown_first_and_changed_where_needed(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        first, second = statements.measure(of, "1.1", cast.enterprise), statements.measure(of, "1.2")
        third = statements.measure(of, "1.3")
    page = f"/home/desk/programmes/{of.pk}/rounds/ask/"
    browser = client(cast, "mariia")
    assert browser.get(page).context["form"]["period"].initial == "2026-h1"
    shown = browser.get(f"{page}?period=2026-h1")
    assert {each.measure.number: each.unit for each in shown.context["asking"].candidates} == {
        "1.1": cast.enterprise, "1.2": cast.department, "1.3": cast.department,
    }  # fmt: skip
    given = {
        f"unit-{first.pk}": cast.enterprise.pk, f"unit-{second.pk}": cast.enterprise.pk, f"unit-{third.pk}": "",
        "due_on": "20.07.2026", "note": "Лише з обліку",
    }  # fmt: skip
    answer = browser.post(f"{page}?period=2026-h1", given)
    with tenancy.enter(cast.home.pk):
        made = Round.objects.get()
        assert answer.status_code == 302 and answer["Location"].endswith(f"/rounds/{made.pk}/")
        rows = Statement.objects.order_by("measure__number")
        assert [(row.measure.number, row.department, row.coordinator, row.state) for row in rows] == [
            ("1.1", cast.enterprise, cast.department, "asked"), ("1.2", cast.enterprise, cast.department, "asked"),
        ]  # fmt: skip
        assert {row.due_at for row in rows} == {clock.end_of_day(date(2026, 7, 20))}
        entries = JournalEntry.objects.filter(kind="programmes_round", record_id=made.pk)
        assert set(entries.values_list("verb", flat=True)) == {"ask"}
        # Nobody holds a role in the enterprise, so the secretary of the hromada is written to, and once.
        letters = mail("round-asked:")
        assert list(letters) == ["iryna@viche.test"]
        body = letters["iryna@viche.test"]
        assert "1.1. " in body and "1.2. " in body and "1.3. " not in body and "Лише з обліку" in body
        assert body.index("Написати й подати:") < body.index("1.1. ")
        assert "20\u00a0липня 2026" in body and f"/home/desk/programmes/rounds/{made.pk}/" in body


def test_the_same_period_is_asked_once(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        statements.measure(of)
        known = statements.round_(of)
        with pytest.raises(Refused) as refusal:
            actions.ask(
                of, cast.viewer("mariia"), period=HALF, due_on=statements.DUE, note="",
                units={statements.measure(of, "1.2"): cast.department},
            )  # fmt: skip
        assert refusal.value.status == 409
    answer = client(cast, "mariia").get(f"/home/desk/programmes/{of.pk}/rounds/ask/?period=2026-h1")
    assert answer.status_code == 302 and answer["Location"].endswith(f"/rounds/{known.pk}/")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"due_on": "30.06.2026"}, "уже минув"),
        ({"due_on": "18.07.2026"}, "Це вихідний. Назвіть робочий день, наприклад 20.07.2026"),
        ({"due_on": ""}, "обов"),
        ({"due_on": "колись"}, ""),
    ],
)
def test_a_term_that_cannot_be_is_refused(given: dict[str, str], told: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        measure = statements.measure(of)
    page = f"/home/desk/programmes/{of.pk}/rounds/ask/?period=2026-h1"
    answer = client(cast, "mariia").post(page, {f"unit-{measure.pk}": cast.department.pk, **given})
    assert answer.status_code == 422 and told in str(answer.context["form"].errors["due_on"])
    with tenancy.enter(cast.home.pk):
        assert not Round.objects.exists() and not OutboxMail.objects.exists()


def test_today_may_be_the_term_and_nobody_chosen_is_told(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        measure = statements.measure(of)
    page = f"/home/desk/programmes/{of.pk}/rounds/ask/?period=2026-h1"
    answer = client(cast, "mariia").post(page, {f"unit-{measure.pk}": "", "due_on": "01.07.2026"})
    assert answer.status_code == 422 and "жодного" in str(answer.context["form"].errors)
    answer = client(cast, "mariia").post(page, {f"unit-{measure.pk}": "999999", "due_on": "01.07.2026"})
    assert answer.status_code == 422
    answer = client(cast, "mariia").post(page, {f"unit-{measure.pk}": cast.department.pk, "due_on": "01.07.2026"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("period=2026-q2", 200), ("period=2026-y", 200), ("period=other&since=01.02.2026&until=15.03.2026", 200),
        ("period=2029-h1", 422), ("period=other", 422), ("period=other&since=15.03.2026&until=01.02.2026", 422),
        ("period=other&since=01.01.2020&until=31.01.2020", 422), ("period=other&since=x&until=y", 422),
    ],
)  # fmt: skip
def test_periods(query: str, status: int, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        statements.measure(of)
    assert client(cast, "mariia").get(f"/home/desk/programmes/{of.pk}/rounds/ask/?{query}").status_code == status


@pytest.mark.parametrize("state", [DRAFT, PUBLISHED, WITHHELD])
def test_a_programme_is_asked_about_whether_the_public_sees_it_or_not(state: str, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast, state=state)
        units = {statements.measure(of): cast.enterprise}
        viewer = cast.viewer("mariia")
        made = actions.ask(of, viewer, period=HALF, due_on=statements.DUE, note="", units=units)
        public = Statement.objects.visible(to=cast.viewer("olena"))
        assert not public.exists(), "what is being written is for officials"
        with journal.change("note", by=None):
            Statement.objects.update(state="approved")
        assert public.all().exists() is (state == PUBLISHED)
        assert Round.objects.visible(to=cast.viewer(None)).exists() is (state == PUBLISHED)
    assert client(cast, "alina").get(f"/home/desk/programmes/rounds/{made.pk}/").status_code == 200
    assert client(cast, "olena").get(f"/home/desk/programmes/rounds/{made.pk}/").status_code == 403


def test_only_the_coordinator_asks(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast, department=cast.enterprise)
        measure = statements.measure(of)
        for who in ("mariia", "alina", "anton", "olena", None):
            with pytest.raises(Refused):
                actions.ask(
                    of, cast.viewer(who), period=HALF, due_on=statements.DUE, note="", units={measure: cast.enterprise}
                )
    for who in ("mariia", "alina", "anton"):
        page = f"/home/desk/programmes/{of.pk}/rounds/ask/"
        assert client(cast, who).get(page).status_code == 403


# ── Who is written to ────────────────────────────────────────────────────────────────────────────────────────────


def test_letters_go_to_the_department_then_to_what_it_belongs_to_then_to_the_hromada(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        child = fill(Department, cast.home, name="Сектор", parent=cast.department)
        grandchild = fill(Department, cast.home, name="Бюро", parent=child)
        fill(Membership, cast.home, person=cast.bohdan, role=Role.EDITOR, department=child, since=date(2020, 1, 1))
        auditor = {"role": Role.AUDITOR, "department": grandchild, "since": date(2020, 1, 1)}
        fill(Membership, cast.home, person=cast.alina, **auditor)
        over = {"role": Role.EDITOR, "department": grandchild, "since": date(2020, 1, 1), "until": date(2026, 6, 30)}
        fill(Membership, cast.home, person=cast.olena, **over)
        units = [cast.department.pk, child.pk, grandchild.pk, cast.enterprise.pk]
        found = holders(units, cast.home.pk, (Role.EDITOR, Role.SECRETARY))
        names = {unit: sorted(person.email.split("@")[0] for person in people) for unit, people in found.items()}
        assert names == dict(zip(units, (["mariia"], ["bohdan"], ["bohdan"], ["iryna"]), strict=True))
        cast.bohdan.is_active = False
        cast.bohdan.save()
        assert holders([child.pk], cast.home.pk, (Role.EDITOR,))[child.pk] == [cast.mariia]


def test_a_person_gets_one_letter_about_all_their_measures(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        units = {statements.measure(of, f"1.{each}"): cast.department for each in range(1, 41)}
        actions.ask(of, cast.viewer("mariia"), period=HALF, due_on=statements.DUE, note="", units=units)
        letters = mail("round-asked:")
        assert sorted(letters) == ["mariia@viche.test", "petro@viche.test", "stepan@viche.test"]
        assert OutboxMail.objects.filter(key__startswith="round-asked:").count() == 3
        assert "і ще 10" in letters["petro@viche.test"]


def test_letters_are_ukrainian_whatever_the_sender_reads(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), translation.override("en"):
        of = statements.programme(cast)
        units = {statements.measure(of): cast.department}
        actions.ask(of, cast.viewer("mariia"), period=HALF, due_on=statements.DUE, note="", units=units)
        assert "за\u00a0I\u00a0півріччя 2026\u00a0року" in mail("round-asked:")["petro@viche.test"]


# ── Later ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_measures_that_came_later_are_asked_with_the_same_term(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        units = {statements.measure(of, "1.1"): cast.department}
        made = actions.ask(of, cast.viewer("mariia"), period=HALF, due_on=statements.DUE, note="", units=units)
        added = statements.measure(of, "1.2")
    browser = client(cast, "mariia")
    assert browser.get(f"/home/desk/programmes/rounds/{made.pk}/").context["more"] == 1
    answer = browser.post(f"/home/desk/programmes/rounds/{made.pk}/more/", {f"unit-{added.pk}": cast.department.pk})
    assert answer.status_code == 302
    with tenancy.enter(cast.home.pk):
        row = Statement.objects.get(measure=added)
        assert row.due_at == clock.end_of_day(statements.DUE)
        # The second letter is about the second measure only.
        second = OutboxMail.objects.filter(to="petro@viche.test").order_by("pk").last()
        assert second is not None and "1.2. " in second.body and "1.1. " not in second.body


def test_measures_are_not_asked_after_the_term(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of, due_on=date(2026, 6, 30))
        with pytest.raises(Refused) as refusal:
            actions.ask_more(when, cast.viewer("mariia"), units={statements.measure(of): cast.department})
        assert refusal.value.status == 409 and not Statement.objects.exists()
    assert client(cast, "mariia").get(f"/home/desk/programmes/rounds/{when.pk}/more/").context["no_term"]


def test_another_term_moves_what_is_not_submitted_and_tells_those_who_owe(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of)
        waiting = statements.statement(statements.measure(of, "1.1"), when, cast.department)
        given = statements.statement(
            statements.measure(of, "1.2"), when, cast.enterprise, state="submitted", due_at=None
        )
    page = f"/home/desk/programmes/rounds/{when.pk}/term/"
    browser = client(cast, "mariia")
    version = browser.get(page).context["form"].initial["version"]
    data = {"due_on": "31.07.2026", "ground": "Відпустки", "note": "", "version": version}
    assert browser.post(page, {**data, "ground": ""}).status_code == 422
    assert browser.post(page, data).status_code == 302
    with tenancy.enter(cast.home.pk):
        assert Statement.objects.get(pk=waiting.pk).due_at == clock.end_of_day(date(2026, 7, 31))
        assert Statement.objects.get(pk=given.pk).due_at is None
        entry = JournalEntry.objects.filter(kind="programmes_round", record_id=when.pk).latest("id")
        assert (entry.verb, entry.ground) == ("term", "Відпустки")
        letters = mail("round-moved:")
        assert sorted(letters) == ["mariia@viche.test", "petro@viche.test", "stepan@viche.test"]
        assert "Відпустки" in letters["petro@viche.test"] and "20\u00a0липня" in letters["petro@viche.test"]
    answer = browser.post(page, {**data, "due_on": "03.08.2026"})
    assert answer.status_code == 422 and "Поки ви писали" in str(answer.context["form"].errors), (
        "it was changed meanwhile"
    )


def test_a_round_of_a_document_gets_a_term_when_somebody_names_it(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of, due_on=None)
        said = statements.statement(statements.measure(of), when, cast.department, state="stated")
        actions.move(when, cast.viewer("mariia"), due_on=statements.DUE, ground="Уточнюємо", note="")
        assert Round.objects.get().due_on == statements.DUE
        assert Statement.objects.get(pk=said.pk).due_at is None and not OutboxMail.objects.exists()


def test_a_statement_is_handed_to_another_department(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        said = statements.whole(cast, story="Початок")
    page = f"/home/desk/programmes/statements/{said.pk}/hand-over/"
    browser = client(cast, "mariia")
    version = browser.get(page).context["form"].initial["version"]
    assert browser.post(page, {"department": cast.department.pk, "version": version}).status_code == 302
    with tenancy.enter(cast.home.pk):
        kept = Statement.objects.get(pk=said.pk)
        assert (kept.department, kept.story) == (cast.department, "Початок")
        assert sorted(mail("statement-handed-over:")) == ["mariia@viche.test", "petro@viche.test", "stepan@viche.test"]
        kept.state = "submitted"
        with pytest.raises(Refused):
            actions.hand_over(kept, cast.viewer("mariia"), cast.enterprise)
    with tenancy.enter(cast.home.pk):
        other = statements.whole(cast)
        assert not actions.may_hand_over(cast.viewer("alina"), other)
    assert client(cast, "alina").get(f"/home/desk/programmes/statements/{other.pk}/hand-over/").status_code == 403
