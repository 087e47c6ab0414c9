"""Reports by a schedule: the round begins the draft once, says what is missing and from whom, and reminds those who owe.

The third quarter of 2026 ends on Wednesday 30 September; five working days after it is 7 October, three before that 2 October.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.factory import fill, published
from tests.postman import Postman, listening
from viche.hromada.models import Act
from viche.kit import clock, jobs, outbox, rounds, tenancy
from viche.kit.access import Refused, Role
from viche.kit.figures import Period
from viche.kit.models import JournalEntry
from viche.kit.outside import addresses_inside
from viche.people.models import Membership
from viche.registers.kinds.event import Event
from viche.reports import actions as reports
from viche.reports import missing, own
from viche.reports.models import OutlineText, Owed, Report, Schedule, ScheduledReport
from viche.reports.schedules import actions
from viche.reports.schedules.rhythms import around, ended
from viche.reports.tests import making
from viche.site.home import duties

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

QUARTER = Period.quarter(2026, 3)
AFTER, REMIND, DUE = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 7)
TERMS = {"rhythm": "quarter", "due_days": 5, "remind_days": 3, "ground": "Регламент, п. 5.2", "since": date(2026, 7, 1)}
BODY = "# ЗВІТ\n\nУхвалено {acts#акт|акти|актів}. {% for event in events %}{{ event.title }}{% endfor %}"


def at(day: date, hours: float = 9) -> datetime:
    return clock.start_of_day(day) + timedelta(hours=hours)


@pytest.fixture
def postman(settings: Any) -> Iterator[Postman]:
    with listening(settings) as handler:
        yield handler


@pytest.fixture(autouse=True)
def _inside() -> Iterator[None]:
    """Addresses are those of a hromada, as in a request."""
    with addresses_inside():
        yield


@pytest.fixture
def schedule(cast: Cast) -> Schedule:
    """Марія and Петро of the department prepare; Богдан writes for the enterprise."""
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 7, 1))):
        given = {"role": Role.EDITOR, "department": cast.enterprise, "since": date(2020, 1, 1)}
        fill(Membership, cast.home, person=cast.bohdan, **given)
        form(cast)
        return put(cast)


def form(cast: Cast) -> None:
    given = {"subject": "department", "name": "Звіт {department_gen} за {months}", "title": "Квартальний", "body": BODY}
    fill(OutlineText, cast.home, key="quarterly", version=1, person_id=cast.mariia.pk, **given)


def put(cast: Cast, who: str = "stepan", **given: Any) -> Schedule:
    said = {"form": "quarterly", "subject": "department", **TERMS, **given}
    (made,) = actions.put(cast.viewer(who), [cast.department], said)
    return made


def day(moment: datetime, how: str = "daily") -> int:
    """What the steward does: rounds in every hromada, jobs, letters."""
    with clock.pinned(moment):
        faults = rounds.run("daily") if how == "daily" else 0
        faults += rounds.run("hourly")
        jobs.run_waiting()
        outbox.send_due()
    return faults


def begun(cast: Cast) -> list[ScheduledReport]:
    with tenancy.enter(cast.home.pk):
        return list(ScheduledReport.objects.select_related("report").order_by("since"))


def client(cast: Cast, who: str) -> Client:
    found = Client()
    found.force_login(getattr(cast, who))
    return found


def bench(cast: Cast, scheduled: ScheduledReport) -> str:
    page = client(cast, "stepan").get(f"/home/desk/reports/{scheduled.report_id}/").content.decode()
    return page.replace("\xa0", " ").replace("&nbsp;", " ")


# ── Periods ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rhythm", "on", "period"),
    [
        ("month", date(2024, 2, 10), Period(date(2024, 2, 1), date(2024, 2, 29))),
        ("quarter", date(2026, 12, 31), Period.quarter(2026, 4)),
        ("half", date(2026, 7, 1), Period.half(2026, 2)),
        ("year", date(2026, 1, 1), Period.year(2026)),
    ],
)
def test_the_period_of_a_day(rhythm: str, on: date, period: Period) -> None:
    assert around(rhythm, on) == period


def test_periods_that_are_over() -> None:
    assert list(ended("quarter", date(2026, 5, 5), date(2026, 9, 30))) == [Period.quarter(2026, 2)]
    assert list(ended("quarter", date(2026, 5, 5), date(2026, 10, 1))) == [Period.quarter(2026, 2), QUARTER]


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (date(2026, 9, 30), date(2026, 10, 7)),  # Saturday and Sunday do not count
        (date(2020, 12, 31), date(2021, 1, 11)),  # nor the holidays of 1 and 7 January, before martial law
        (date(2023, 12, 31), date(2024, 1, 5)),  # while it lasts they are working days
    ],
)
def test_a_day_off_moves_the_deadline(until: date, due: date) -> None:
    found = actions.due_at(Schedule(due_days=5), Period(until.replace(day=1), until))
    assert found == clock.end_of_day(due)


# ── The round ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_draft_is_there_the_morning_after_and_once(schedule: Schedule, cast: Cast, postman: Postman) -> None:
    assert day(clock.end_of_day(QUARTER.until)) == 0 and begun(cast) == []
    assert day(at(AFTER, 0.1)) == 0
    (scheduled,) = begun(cast)
    with tenancy.enter(cast.home.pk):
        shown = scheduled.report.shown()
        assert scheduled.report.title == "Звіт відділ комунікацій за липень-вересень 2026 року"
        assert shown is not None and shown.version == 1 and shown.is_whole()
        (entry,) = JournalEntry.objects.filter(kind="reports_report", record_id=scheduled.report_id)
        assert (entry.actor_id, entry.ground) == (None, "За розкладом: Регламент, п. 5.2")
    assert scheduled.due_at == clock.end_of_day(DUE)
    assert postman.taken() == [], "at night it waits for the morning"
    day(at(AFTER, 8))
    day(at(AFTER + timedelta(days=1), 0.1))
    subject = "Чернетка звіту за III квартал 2026 року готова: строк 7 жовтня 2026"
    said = [(to, subject.replace("\xa0", " ")) for to, subject in postman.taken()]
    assert said == [(f"{who}@viche.test", subject) for who in ("mariia", "petro", "stepan")]
    assert len(begun(cast)) == 1


def test_a_server_that_was_off_begins_what_it_missed(schedule: Schedule, cast: Cast) -> None:
    day(at(date(2027, 1, 12)))
    assert [each.period for each in begun(cast)] == [QUARTER, Period.quarter(2026, 4)]


def test_a_report_that_is_there_is_taken_as_it(schedule: Schedule, cast: Cast, postman: Postman) -> None:
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 9, 29))):
        mine, _job = reports.begin(cast.viewer("mariia"), own.known()["quarterly"].outline, cast.department, QUARTER)
    day(at(AFTER))
    (scheduled,) = begun(cast)
    assert scheduled.report_id == mine.pk
    assert len(postman.taken()) == 3
    with tenancy.enter(cast.home.pk):
        assert Report.objects.count() == 1


def test_nothing_begins_when_stopped_closed_or_without_its_form(schedule: Schedule, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 7, 2))):
        actions.switch(schedule, cast.viewer("stepan"), on=False)
    assert day(at(AFTER)) == 0 and begun(cast) == []
    with tenancy.enter(cast.home.pk), clock.pinned(at(AFTER)):
        actions.switch(schedule, cast.viewer("stepan"), on=True)
        assert schedule.since == AFTER
        text = OutlineText.objects.get(key="quarterly")
        given = {"subject": text.subject, "name": text.name, "title": text.title, "body": text.body, "dropped": True}
        fill(OutlineText, cast.home, key="quarterly", version=2, person_id=cast.mariia.pk, **given)
    assert day(at(date(2027, 1, 5))) == 0 and begun(cast) == []


def test_the_other_hromada_is_left_alone(schedule: Schedule, cast: Cast) -> None:
    day(at(AFTER))
    with tenancy.enter(cast.other.pk):
        assert not ScheduledReport.objects.exists() and not Report.objects.exists()


def test_the_draft_waits_on_the_desk_until_it_is_submitted(schedule: Schedule, cast: Cast) -> None:
    day(at(AFTER))
    (scheduled,) = begun(cast)
    with tenancy.enter(cast.home.pk), clock.pinned(at(AFTER)):
        assert [d.url for d in duties.due(cast.viewer("mariia"))] == [f"/desk/reports/{scheduled.report_id}/"]
        assert duties.due(cast.viewer("alina")) == []
        reports.step(scheduled.report, "submit", cast.viewer("mariia"), {"snapshot": 1, **making.LEFT})
        assert duties.due(cast.viewer("mariia")) == []


def test_a_far_deadline_is_on_the_desk_from_the_first_day(schedule: Schedule, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 7, 2))):
        actions.change(schedule, cast.viewer("stepan"), {**TERMS, "due_days": 20})
    day(at(AFTER))
    with clock.pinned(at(AFTER)):
        page = client(cast, "mariia").get("/home/desk/").content.decode()
    assert "Пізніше" in page and "Відкрити чернетку" in page


# ── What is missing ──────────────────────────────────────────────────────────────────────────────────────────────


def events(cast: Cast, when: date, **given: Any) -> Event:
    return published(Event, cast.home, **{"starts_on": when, "department": cast.enterprise, "status": "held", **given})


def lacks(cast: Cast) -> list[tuple[str, str, str]]:
    (scheduled,) = begun(cast)
    with tenancy.enter(cast.home.pk):
        return [(lack.what, lack.why.replace("\xa0", " "), str(lack.unit)) for lack in missing.lacks(scheduled.report)]


def test_what_was_there_before_and_is_not_and_drafts_are_missing(schedule: Schedule, cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        events(cast, date(2025, 8, 3), kind="forum")
        fill(Act, cast.home, department=cast.department, adopted_on=date(2026, 8, 1))
    day(at(AFTER))
    assert lacks(cast) == [
        ("Акти", "1 чернетка за цей період не оприлюднено", "Відділ комунікацій"),
        ("Заходи", "тепер жодного запису, за III квартал 2025 року було 1", "КП «Тепло»"),
    ]
    with tenancy.enter(cast.home.pk):
        events(cast, date(2026, 8, 4), kind="training")
    # The kind is there again, but not the forum.
    assert ("Заходи: форум", "тепер жодного запису, за III квартал 2025 року було 1", "КП «Тепло»") in lacks(cast)


def test_the_last_day_of_a_month_has_one_day_a_year_before(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        form(cast)
        outline = own.known()["quarterly"].outline
        events(cast, date(2025, 3, 28))
        assert missing.of(outline, cast.department, Period.day(date(2026, 3, 31))) == []
        events(cast, date(2025, 3, 31))
        (lack,) = missing.of(outline, cast.department, Period.day(date(2026, 3, 31)))
        assert "31 березня 2025 року було 1" in lack.why.replace("\xa0", " ")


def test_the_bench_says_what_is_missing_in_a_constant_number_of_queries(schedule: Schedule, cast: Cast) -> None:
    day(at(AFTER))
    (scheduled,) = begun(cast)
    counts = []
    for _round in range(2):
        with tenancy.enter(cast.home.pk):
            for n in range(4):
                events(cast, date(2025, 8, 3), kind=("forum", "run", "game", "week")[n])
                fill(Act, cast.home, department=(cast.department, cast.enterprise)[n % 2], adopted_on=date(2026, 8, 1))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert missing.lacks(scheduled.report)
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 5
    page = client(cast, "mariia").get(f"/home/desk/reports/{scheduled.report_id}/").content.decode()
    assert (
        "Чого бракує" in page
        and "/home/desk/acts/?state=draft&amp;department=" in page
        and "/home/desk/events/new/" in page
    )
    # Who writes nothing is not led to a form that would refuse.
    page = client(cast, "anton").get(f"/home/desk/reports/{scheduled.report_id}/").content.decode()
    assert "Чого бракує" in page and "/home/desk/events/new/" not in page


# ── Reminders ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_owes_is_reminded_twice_and_left_alone_when_settled(
    schedule: Schedule, cast: Cast, postman: Postman
) -> None:
    with tenancy.enter(cast.home.pk):
        events(cast, date(2025, 8, 3))
    day(at(AFTER))
    body = {letter["To"]: letter.get_content() for letter in postman.letters}["mariia@viche.test"]
    assert "КП «Тепло»" in body and "– Заходи: тепер жодного запису" in body
    assert f"https://viche.test/home/desk/reports/{begun(cast)[0].report_id}/" in body
    postman.taken()
    day(at(REMIND, 7), "hourly")
    assert postman.taken() == [], "not before people are at work"
    day(at(REMIND), "hourly")
    day(at(REMIND, 11), "hourly")
    assert postman.taken() == [("bohdan@viche.test", "Нагадуємо: записи до звіту — до 7 жовтня 2026")]
    with tenancy.enter(cast.home.pk):
        row = Owed.objects.get()
        with clock.pinned(at(REMIND)):
            assert [d.url for d in duties.due(cast.viewer("bohdan"))] == [f"/desk/reports/owed/{row.pk}/"]
            assert "Нагадано 2 жовтня 2026" in bench(cast, row.scheduled)
    with CaptureQueriesContext(connection) as asked:
        day(at(DUE), "hourly")
    locked = [q["sql"] for q in asked if "FOR UPDATE" in q["sql"] and 'FROM "reports_owed"' in q["sql"]]
    assert locked, "an answer given meanwhile is not written over"
    day(at(DUE, 12), "hourly")
    assert postman.taken() == [("bohdan@viche.test", "Сьогодні останній день для записів до звіту")]
    with tenancy.enter(cast.home.pk):
        events(cast, date(2026, 8, 4))
    day(at(DUE, 13), "hourly")
    with tenancy.enter(cast.home.pk), clock.pinned(at(DUE, 14)):
        assert Owed.objects.get().settled_at == at(DUE, 13) and duties.due(cast.viewer("bohdan")) == []


def test_a_late_server_reminds_by_the_deadline_but_not_after(schedule: Schedule, cast: Cast, postman: Postman) -> None:
    with tenancy.enter(cast.home.pk):
        events(cast, date(2025, 8, 3))
    day(at(date(2026, 10, 6)))
    assert [to for to, subject in postman.taken() if subject.startswith("Нагадуємо")] == ["bohdan@viche.test"]
    day(at(date(2026, 10, 8)))
    assert postman.taken() == []
    with tenancy.enter(cast.home.pk), clock.pinned(at(date(2026, 10, 8))):
        assert len(duties.due(cast.viewer("bohdan"))) == 1, "the desk still says it is overdue"


def test_a_department_says_that_there_will_be_no_more(schedule: Schedule, cast: Cast, postman: Postman) -> None:
    with tenancy.enter(cast.home.pk):
        events(cast, date(2025, 8, 3))
    day(at(REMIND))
    postman.taken()
    with tenancy.enter(cast.home.pk):
        row = Owed.objects.select_related("scheduled").get()
    url = f"/home/desk/reports/owed/{row.pk}/"
    with clock.pinned(at(REMIND)):
        assert client(cast, "mariia").post(url, {"answer": "Не було"}).status_code == 403
        assert client(cast, "bohdan").post(url, {"answer": ""}).status_code == 422
        assert client(cast, "bohdan").post(url, {"answer": "Заходів не проводили"}).status_code == 302
    day(at(DUE))
    assert postman.taken() == []
    assert "Заходів не проводили" in bench(cast, row.scheduled)


def test_an_approved_report_waits_for_nobody(schedule: Schedule, cast: Cast, postman: Postman) -> None:
    with tenancy.enter(cast.home.pk):
        events(cast, date(2025, 8, 3))
    day(at(REMIND))
    postman.taken()
    (scheduled,) = begun(cast)
    with tenancy.enter(cast.home.pk), clock.pinned(at(REMIND)):
        for verb in ("submit", "approve"):
            reports.step(scheduled.report, verb, cast.viewer("stepan"), {"snapshot": 1, **making.LEFT})
    day(at(DUE))
    assert postman.taken() == []
    with tenancy.enter(cast.home.pk):
        assert Owed.objects.get().settled_at is not None


# ── Setting it ───────────────────────────────────────────────────────────────────────────────────────────────────


WRITTEN = {**TERMS, "since": "01.07.2026"}


def test_a_head_sets_changes_and_stops_a_schedule(cast: Cast) -> None:
    with tenancy.enter(cast.home.pk):
        form(cast)
    with clock.pinned(at(date(2026, 7, 1))):
        mine, where = client(cast, "stepan"), "/home/desk/reports/schedules/"
        assert "Квартальний" in mine.get(f"{where}new/").content.decode()
        page = mine.get(f"{where}new/?form=quarterly").content.decode()
        assert "Відділ комунікацій" in page and "КП «Тепло»" not in page
        about = f"department:{cast.department.pk}"
        answer = mine.post(f"{where}new/?form=quarterly", {**WRITTEN, "about": [about]})
        assert answer.status_code == 302, answer.content.decode()
        again = mine.post(f"{where}new/?form=quarterly", {**WRITTEN, "about": [about]})
        assert again.status_code == 409 and "Такий розклад уже діє" in again.content.decode()
        with tenancy.enter(cast.home.pk):
            row = Schedule.objects.get()
        assert "Відділ комунікацій · Квартальний" in mine.get(where).content.decode()
        page = mine.get(f"{where}{row.pk}/")
        version = page.context["form"].initial["version"]
        changed = {**WRITTEN, "due_days": 10, "version": version}
        assert mine.post(f"{where}{row.pk}/", changed).status_code == 302
        assert mine.post(f"{where}{row.pk}/", changed).status_code == 422, "somebody changed it meanwhile"
        assert mine.post(f"{where}{row.pk}/switch/", {"on": "0"}).status_code == 302
    with tenancy.enter(cast.home.pk):
        row.refresh_from_db()
        assert (row.due_days, row.is_on) == (10, False)
        verbs = JournalEntry.objects.filter(kind="reports_schedule").order_by("pk").values_list("verb", "actor_id")
        assert list(verbs) == [("note", cast.stepan.pk), ("correct", cast.stepan.pk), ("correct", cast.stepan.pk)]


@pytest.mark.parametrize(
    ("who", "may"), [("mariia", False), ("alina", False), ("anton", False), ("petro", True), ("iryna", True)]
)
def test_who_sets_schedules(cast: Cast, who: str, may: bool) -> None:
    with tenancy.enter(cast.home.pk):
        form(cast)
        if may:
            assert put(cast, who).department == cast.department
        else:
            with pytest.raises(Refused, match="Розклад цього звіту встановлює"):
                put(cast, who)
    assert client(cast, who).get("/home/desk/reports/schedules/new/").status_code == (200 if may else 403)
    assert client(cast, who).get("/home/desk/reports/schedules/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": "01.07.2024"}, "Не раніше ніж рік тому"),
        ({"due_days": 0}, "due_days"),
        ({"ground": ""}, "ground"),
        ({"about": []}, "about"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_told(cast: Cast, wrong: dict[str, Any], said: str) -> None:
    with tenancy.enter(cast.home.pk):
        form(cast)
    about = [f"department:{cast.department.pk}"]
    with clock.pinned(at(date(2026, 7, 1))):
        url = "/home/desk/reports/schedules/new/?form=quarterly"
        page = client(cast, "stepan").post(url, {**WRITTEN, "about": about, **wrong})
    assert page.status_code == 422 and said in page.content.decode()
    with tenancy.enter(cast.home.pk):
        assert not Schedule.objects.exists()
