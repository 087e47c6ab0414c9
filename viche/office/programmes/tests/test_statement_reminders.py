"""Reminders: which day which letter, once each, over a real mail server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.factory import fill
from tests.postman import Postman, listening
from viche.hromada import actions as statute_actions
from viche.hromada.models import Hromada
from viche.kit import clock, journal, outbox, rounds, tenancy
from viche.kit.access import Refused, Role
from viche.kit.models import OutboxMail
from viche.office.programmes import reminders
from viche.office.programmes import statement_actions as actions
from viche.office.programmes.models import Statement
from viche.office.programmes.tests import statements
from viche.people.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
# 20 July 2026 is a Monday; three working days before it is Wednesday the 15th.
DUE = statements.DUE


@pytest.fixture
def postman(settings: Any) -> Iterator[Postman]:
    """A mail server of its own, and a product that is no demo."""
    with listening(settings) as handler:
        yield handler


@pytest.fixture
def asked(cast: Cast) -> list[Statement]:
    """Two measures: of the enterprise (Богдан writes) and of the department."""
    with tenancy.enter(cast.home.pk):
        fill(
            Membership,
            cast.home,
            person=cast.bohdan,
            role=Role.EDITOR,
            department=cast.enterprise,
            since=date(2020, 1, 1),
        )
        of = statements.programme(cast)
        when = statements.round_(of)
        return [
            statements.statement(statements.measure(of, number), when, unit, **statements.SAID)
            for number, unit in (("1.1", cast.enterprise), ("1.2", cast.department))
        ]


def hour(moment: datetime) -> int:
    """What the steward does: the hourly round in every hromada, then letters leave."""
    with clock.pinned(moment):
        faults = rounds.run("hourly")
        outbox.send_due()
    return faults


def at(day: date, hours: float = 9) -> datetime:
    return clock.start_of_day(day) + timedelta(hours=hours)


# ── Which day ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 7, 14), ""), (date(2026, 7, 15), "soon"), (date(2026, 7, 17), "soon"), (date(2026, 7, 19), "soon"),
        (date(2026, 7, 20), "today"), (date(2026, 7, 21), "late"), (date(2026, 7, 27), "late"), (date(2026, 7, 28), ""),
    ],
)  # fmt: skip
def test_the_letter_of_a_day(day: date, kind: str) -> None:
    assert reminders.kind_on(day, DUE, reminders.Terms()) == kind


@pytest.mark.parametrize(
    ("due", "before", "after"),
    [
        (date(2026, 7, 20), date(2026, 7, 15), date(2026, 7, 21)),
        (date(2026, 7, 17), date(2026, 7, 14), date(2026, 7, 20)),  # Friday: late on Monday
        (date(2026, 10, 27), date(2026, 10, 22), date(2026, 10, 28)),  # over the night clocks go back
        (date(2021, 8, 25), date(2021, 8, 19), date(2021, 8, 26)),  # Independence Day, before martial law
    ],
)
def test_only_working_days_count(due: date, before: date, after: date) -> None:
    assert (reminders.first_reminder(due), reminders.first_late(due)) == (before, after)


def setting(cast: Cast, key: str, value: Any, since: date) -> None:
    with tenancy.enter(cast.home.pk):
        statute_actions.set_rule(cast.home, cast.viewer("iryna"), key=key, value=value, since=since, act="Порядок № 1")


def test_terms_of_letters_are_dated_settings_of_the_hromada(
    asked: list[Statement], cast: Cast, postman: Postman
) -> None:
    """Five working days before from 1 July on: the letter of 13 July; before that day the usual three."""
    setting(cast, "statement-reminder", 5, date(2026, 7, 1))
    setting(cast, "statement-late", 2, date(2026, 7, 22))
    with tenancy.enter(cast.home.pk):
        assert reminders.terms(date(2026, 6, 30)) == reminders.Terms(3, 7)
        assert reminders.terms(date(2026, 7, 1)) == reminders.Terms(5, 7)
        assert reminders.terms(date(2026, 7, 22)) == reminders.Terms(5, 2)
    assert hour(at(date(2026, 7, 12))) == 0
    hour(at(date(2026, 7, 13)))
    assert [subject for _to, subject in postman.taken()] == ["Нагадуємо: відомості — до 20 липня 2026"] * 4
    hour(at(date(2026, 7, 23)))
    assert postman.taken() == []


def test_an_unknown_term_is_the_usual_one_and_a_long_one_is_refused(cast: Cast) -> None:
    setting(cast, "statement-reminder", None, date(2026, 7, 1))
    with tenancy.enter(cast.home.pk):
        assert reminders.terms(date(2026, 7, 2)).before == 3
    # The outbox forgets the keys of its letters after a month: a letter of a longer term would come twice.
    with pytest.raises(Refused, match="такого значення не буває"):
        setting(cast, "statement-reminder", 16, date(2026, 8, 1))


def test_the_term_for_mending_is_a_dated_setting(asked: list[Statement], cast: Cast) -> None:
    setting(cast, "statement-mending", {"amount": 5, "unit": "wd"}, date(2026, 7, 17))
    for statement, day, due in ((asked[0], 16, 21), (asked[1], 17, 24)):
        with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 7, day))):
            actions.take(statement, "submit", cast.viewer("iryna"), {})
            actions.take(statement, "return", cast.viewer("mariia"), {"ground": "Звірте"})
        assert statement.due_at == clock.end_of_day(date(2026, 7, due))


# ── Over the wire ────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_letter_comes_once_in_the_morning_of_its_day(asked: list[Statement], postman: Postman) -> None:
    assert hour(at(date(2026, 7, 14), 23.99)) == 0 and postman.taken() == []
    assert hour(at(date(2026, 7, 15), 0.01)) == 0 and postman.taken() == [], "at night it waits for the morning"
    hour(at(date(2026, 7, 15), 8) - timedelta(seconds=1))
    assert postman.taken() == []
    hour(at(date(2026, 7, 15), 8))
    soon = "Нагадуємо: відомості — до 20 липня 2026"
    people = ["bohdan", "mariia", "petro", "stepan"]
    assert postman.taken() == [(f"{who}@viche.test", soon) for who in people]
    for day in (15, 16, 17, 18, 19):
        hour(at(date(2026, 7, day), 12))
    assert postman.taken() == []
    hour(at(DUE))
    today = "Сьогодні останній день для відомостей про виконання програми"
    assert postman.taken() == [(f"{who}@viche.test", today) for who in people]
    hour(clock.end_of_day(DUE))
    assert postman.taken() == []
    hour(at(date(2026, 7, 21)))
    late = "Строк відомостей про виконання програми минув"
    came = postman.taken()
    assert [each for each in came if each[1] == late] == [(f"{who}@viche.test", late) for who in people]
    missing = [each for each in came if each[1] != late]
    assert [to for to, _subject in missing] == ["mariia@viche.test", "petro@viche.test", "stepan@viche.test"]
    for days in range(1, 60):
        hour(at(date(2026, 7, 21) + timedelta(days=days)))
        with clock.pinned(at(date(2026, 7, 21) + timedelta(days=days))):
            outbox.erase_old()
    assert postman.taken() == [], "not again when the outbox has forgotten its letters"


def test_a_letter_names_what_is_owed_and_leads_there(asked: list[Statement], postman: Postman) -> None:
    hour(at(date(2026, 7, 15)))
    bodies = {letter["To"]: letter.get_content() for letter in postman.letters}
    mine = bodies["bohdan@viche.test"]
    assert "1.1. " in mine and "1.2. " not in mine
    assert f"https://viche.test/home/desk/programmes/statements/{asked[0].pk}/" in mine
    assert "20\u00a0липня 2026" in mine and "за\u00a0I\u00a0півріччя 2026\u00a0року" in mine


def test_the_coordinator_learns_who_is_late(asked: list[Statement], postman: Postman) -> None:
    hour(at(date(2026, 7, 21)))
    (told,) = (
        letter.get_content()
        for letter in postman.letters
        if letter["To"] == "mariia@viche.test" and "Хто ще не подав" in letter["Subject"]
    )
    assert "– КП «Тепло»: 1.1" in told and "– Відділ комунікацій: 1.2" in told


def test_who_has_submitted_is_left_alone(asked: list[Statement], cast: Cast, postman: Postman) -> None:
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 7, 14))):
        actions.take(asked[0], "submit", cast.viewer("iryna"), {})
    hour(at(date(2026, 7, 15)))
    assert [to for to, _subject in postman.taken()] == ["mariia@viche.test", "petro@viche.test", "stepan@viche.test"]


def test_a_server_that_was_off_reminds_the_next_day_but_not_weeks_later(
    asked: list[Statement], postman: Postman
) -> None:
    hour(at(date(2026, 7, 17)))
    assert len(postman.taken()) == 4
    hour(at(date(2026, 7, 24)))
    assert len(postman.taken()) == 7
    OutboxMail.objects.all().delete()
    hour(at(date(2026, 7, 28)))
    assert postman.taken() == []


def test_another_term_is_another_reminder(asked: list[Statement], cast: Cast, postman: Postman) -> None:
    hour(at(date(2026, 7, 15)))
    postman.taken()
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 7, 16))):
        actions.move(asked[0].round, cast.viewer("mariia"), due_on=date(2026, 7, 24), ground="Відпустки", note="")
    hour(at(date(2026, 7, 20)))
    came = postman.taken()
    assert {subject.split(":")[0] for _to, subject in came} == {"Новий строк відомостей"}
    hour(at(date(2026, 7, 21)))
    assert [subject for _to, subject in postman.taken()] == ["Нагадуємо: відомості — до 24 липня 2026"] * 4


def test_what_was_returned_is_reminded_by_its_own_term(asked: list[Statement], cast: Cast, postman: Postman) -> None:
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 7, 17))):
        actions.take(asked[0], "submit", cast.viewer("iryna"), {})
        actions.take(asked[0], "return", cast.viewer("mariia"), {"ground": "Звірте"})
    assert asked[0].due_at == clock.end_of_day(date(2026, 7, 22))
    hour(at(date(2026, 7, 22)))
    subjects = [subject for to, subject in postman.taken() if to == "bohdan@viche.test"]
    assert sorted(subjects) == [
        "Відомості повернуто із зауваженнями: захід 1.1",
        "Сьогодні останній день для відомостей про виконання програми",
    ]


def test_other_hromadas_and_rounds_without_a_term_are_left_alone(cast: Cast, postman: Postman) -> None:
    with tenancy.enter(cast.home.pk):
        of = statements.programme(cast)
        when = statements.round_(of, due_on=None)
        statements.statement(statements.measure(of), when, cast.department)
    for day in (15, 20, 21):
        assert hour(at(date(2026, 7, day))) == 0
    assert postman.taken() == []


def test_a_hromada_with_a_domain_of_its_own_is_linked_by_it(
    asked: list[Statement], cast: Cast, postman: Postman
) -> None:
    with tenancy.enter(cast.home.pk), journal.change("identity", by=None):
        Hromada.objects.filter(pk=cast.home.pk).update(domain="viche.home.test")
    hour(at(date(2026, 7, 15)))
    mine = {letter["To"]: letter.get_content() for letter in postman.letters}["bohdan@viche.test"]
    assert f"https://viche.home.test/desk/programmes/statements/{asked[0].pk}/" in mine
