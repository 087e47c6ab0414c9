"""Time: before, on and after each boundary."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from viche.kit import clock
from viche.kit.clock import (
    KYIV,
    Calendar,
    Suspension,
    Term,
    days,
    days_left,
    due,
    hours,
    is_pinned,
    kyiv,
    months,
    now,
    pinned,
    today,
    workdays,
)
from viche.kit.days_off import HOLIDAYS, MARTIAL_LAW, easter

WAR = Calendar()
PEACE = Calendar(suspensions=())


def d(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """A moment on Kyiv clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


# --- now ---------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def not_a_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VICHE_NOW", raising=False)
    monkeypatch.setattr(clock, "settings", object())


def test_now_is_aware_and_in_utc() -> None:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        assert now() == datetime(2026, 11, 20, 12, tzinfo=UTC)
        assert now().tzinfo is UTC
        assert not is_pinned()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20T21:59:59.999999+00:00", "2026-11-20"),
        ("2026-11-20T22:00:00+00:00", "2026-11-21"),  # winter: two hours ahead
        ("2026-07-01T20:59:59+00:00", "2026-07-01"),
        ("2026-07-01T21:00:00+00:00", "2026-07-02"),  # summer: three hours ahead
    ],
)
def test_today_is_the_day_of_kyiv(moment: str, day: str) -> None:
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert today() == d(day)


def test_pinned_stands_still_nests_and_ends() -> None:
    outer, inner = at("2026-11-20T09:00"), at("2022-02-24T05:00")
    with pinned(outer):
        assert now() == outer
        assert now().tzinfo is UTC
        assert is_pinned()
        with pinned(inner):
            assert today() == d("2022-02-24")
        assert now() == outer
    assert not is_pinned()


def test_pinned_ends_after_an_error() -> None:
    with pytest.raises(RuntimeError), pinned(at("2026-11-20T09:00")):
        raise RuntimeError
    assert not is_pinned()


def test_pinned_does_not_leak_into_another_thread() -> None:
    seen: list[bool] = []
    with pinned(at("2026-11-20T09:00")):
        thread = threading.Thread(target=lambda: seen.append(is_pinned()))
        thread.start()
        thread.join()
    assert seen == [False]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T09:30", "2026-11-20T07:30:00+00:00"),
        ("2026-11-20", "2026-11-19T22:00:00+00:00"),
        ("2026-11-20T09:30:00+00:00", "2026-11-20T09:30:00+00:00"),
        ("2026-11-20T09:30:00Z", "2026-11-20T09:30:00+00:00"),
    ],
)
def test_a_rehearsal_server_takes_now_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, text: str, moment: str
) -> None:
    monkeypatch.setenv("VICHE_NOW", text)
    assert now() == datetime.fromisoformat(moment)
    assert is_pinned()
    with pinned(at("2020-01-01T00:00")):
        assert today() == d("2020-01-01")


def test_the_setting_wins_over_the_environment_and_an_empty_one_turns_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    class Settings:
        VICHE_NOW = ""

    monkeypatch.setenv("VICHE_NOW", "2026-11-20")
    monkeypatch.setattr(clock, "settings", Settings)
    assert not is_pinned()
    monkeypatch.setattr(Settings, "VICHE_NOW", "2026-11-21T00:00")
    assert today() == d("2026-11-21")


def test_a_rehearsal_with_a_broken_now_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICHE_NOW", "tomorrow")
    with pytest.raises(ValueError, match="tomorrow"):
        now()


def test_a_naive_moment_is_refused() -> None:
    naive = datetime(2026, 11, 20)
    with pytest.raises(ValueError, match="time zone"):
        kyiv(naive)
    with pytest.raises(ValueError, match="time zone"), pinned(naive):
        pass
    with pytest.raises(ValueError, match="time zone"):
        due(naive, hours(1), WAR)
    with pytest.raises(ValueError, match="time zone"):
        due(naive, workdays(1), WAR)


def test_a_day_begins_and_ends_in_kyiv() -> None:
    assert clock.start_of_day(d("2026-11-20")).astimezone(UTC).isoformat() == "2026-11-19T22:00:00+00:00"
    assert clock.end_of_day(d("2026-11-20")).astimezone(UTC).isoformat() == "2026-11-20T21:59:59.999999+00:00"
    spring = clock.start_of_day(d("2026-03-30")) - clock.start_of_day(d("2026-03-29"))
    assert spring == timedelta(days=1)  # wall clocks; the elapsed time is an hour shorter
    assert clock.start_of_day(d("2026-03-30")).astimezone(UTC) - clock.start_of_day(d("2026-03-29")).astimezone(
        UTC
    ) == timedelta(hours=23)


# --- days off ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sunday",
    ["2000-04-30", "2016-05-01", "2021-05-02", "2022-04-24", "2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02"],
)
def test_easter(sunday: str) -> None:
    assert easter(d(sunday).year) == d(sunday)


@given(st.integers(1900, 2199))
def test_easter_is_a_spring_sunday(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 4, 3) <= easter(year) <= date(year, 5, 10)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        # A holiday on its weekday, and its neighbours.
        ("2021-08-23", True),
        ("2021-08-24", False),
        ("2021-08-25", True),
        # New Year 2022 was a Saturday: Monday is off, Tuesday is not.
        ("2022-01-01", False),
        ("2022-01-03", False),
        ("2022-01-04", True),
        # 1 May 2021 Saturday and Easter on Sunday the 2nd: two days move.
        ("2021-05-03", False),
        ("2021-05-04", False),
        ("2021-05-05", True),
        # Trinity: the Monday after it.
        ("2021-06-21", False),
        ("2021-06-22", True),
        # 2 May was a holiday until the law of 2017.
        ("2017-05-02", False),
        ("2018-05-02", True),
        # 14 October came in 2015.
        ("2014-10-14", True),
        ("2015-10-14", False),
        # 25 December came in 2017.
        ("2015-12-25", True),
        ("2017-12-25", False),
        # Martial law began on 24.02.2022, but holidays became working days with the law of 24.03.2022.
        ("2022-03-08", False),
        ("2022-04-25", True),
        ("2022-05-02", True),
        ("2022-05-09", True),
        ("2022-06-28", True),
        ("2022-08-24", True),
        ("2024-01-01", True),
        ("2026-12-25", True),
        # Saturday and Sunday stay days off.
        ("2022-08-27", False),
        ("2022-08-28", False),
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2026-11-22", False),
        ("2026-11-23", True),
    ],
)
def test_days_off(day: str, working: bool) -> None:
    assert WAR.is_working(d(day)) is working


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2022-05-09", "День перемоги"),
        ("2023-05-08", None),
        ("2024-05-08", "День пам’яті та перемоги над нацизмом у Другій світовій війні 1939–1945 років"),
        ("2024-05-09", None),
        ("2023-07-28", "День Української Державності"),
        ("2024-07-28", None),
        ("2024-07-15", "День Української Державності"),
        ("2021-10-14", "День захисників і захисниць України"),
        ("2023-10-14", None),
        ("2024-10-01", "День захисників і захисниць України"),
        ("2023-01-07", "Різдво Христове"),
        ("2024-01-07", None),
        ("2023-12-25", "Різдво Христове"),
        ("2027-05-03", "День праці"),
        ("2027-05-04", "Пасха (Великдень)"),
    ],
)
def test_holidays_as_if_there_were_no_martial_law(day: str, name: str | None) -> None:
    holiday = PEACE.holiday(d(day))
    assert (holiday.name if holiday else None) == name


def test_martial_law_ends_as_a_dated_row() -> None:
    ended = Calendar(suspensions=(Suspension(d("2022-03-24"), d("2027-06-28"), "акт"),))
    assert ended.is_working(d("2027-06-28"))  # the last day of it: Constitution Day is still worked
    assert not ended.is_working(d("2027-08-24"))
    assert WAR.is_working(d("2027-08-24"))
    day_before = Calendar(suspensions=(Suspension(d("2022-03-24"), d("2027-06-27"), "акт"),))
    assert not day_before.is_working(d("2027-06-28"))


def test_a_holiday_moved_into_martial_law_is_worked() -> None:
    begins = Calendar(suspensions=(Suspension(d("2022-01-03"), None, "акт"),))
    assert begins.is_working(d("2022-01-03"))
    assert begins.holiday(d("2022-01-01")) is not None


def test_transfers_of_a_hromada_win() -> None:
    own = Calendar(extra_working=frozenset({d("2026-11-21")}), extra_off=frozenset({d("2026-11-20")}))
    assert own.is_working(d("2026-11-21"))
    assert not own.is_working(d("2026-11-20"))
    assert own.next_working(d("2026-11-20")) == d("2026-11-21")
    assert Calendar(extra_working=frozenset({d("2021-08-24")})).is_working(d("2021-08-24"))
    with pytest.raises(ValueError, match="2026-11-20"):
        Calendar(extra_working=frozenset({d("2026-11-20")}), extra_off=frozenset({d("2026-11-20")}))


def test_a_moment_is_not_a_day() -> None:
    with pytest.raises(TypeError, match="kyiv"):
        WAR.is_working(at("2026-11-20T10:00"))
    with pytest.raises(TypeError, match="kyiv"):
        WAR.holiday(at("2026-11-20T10:00"))


def test_every_row_names_its_source_and_rows_of_one_feast_do_not_overlap() -> None:
    assert all(row.source for row in HOLIDAYS)
    assert all(row.source for row in MARTIAL_LAW)
    for year in range(2000, 2040):
        found = [on for row in HOLIDAYS if (on := row.date_in(year))]
        # Easter may fall on 1, 2, 8 or 9 May and Trinity on 28 June; fixed days never meet.
        fixed = [on for row in HOLIDAYS if isinstance(row.day, tuple) and (on := row.date_in(year))]
        assert len(fixed) == len(set(fixed))
        assert 10 <= len(found) <= 13


def test_working_days_between() -> None:
    assert WAR.working_days(d("2026-11-20"), d("2026-11-20")) == 0
    assert WAR.working_days(d("2026-11-20"), d("2026-11-23")) == 1
    assert WAR.working_days(d("2026-11-16"), d("2026-11-30")) == 10


# --- terms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "term", "calendar", "last"),
    [
        # Working days: the event's own day is not counted.
        ("2026-11-16", workdays(1), WAR, "2026-11-17"),
        ("2026-11-20", workdays(1), WAR, "2026-11-23"),
        ("2026-11-21", workdays(1), WAR, "2026-11-23"),
        ("2026-11-22", workdays(1), WAR, "2026-11-23"),
        ("2026-11-20", workdays(2), WAR, "2026-11-24"),
        ("2026-11-20", workdays(5), WAR, "2026-11-27"),
        ("2026-11-20", workdays(20), WAR, "2026-12-18"),
        # The same five days with and without martial law over Independence Day, a Tuesday.
        ("2027-08-20", workdays(5), WAR, "2027-08-27"),
        ("2027-08-20", workdays(5), PEACE, "2027-08-30"),
        ("2021-08-20", workdays(5), WAR, "2021-08-30"),
        # Calendar days roll only from their last day.
        ("2026-11-20", days(30), WAR, "2026-12-21"),  # the 20th is a Sunday
        ("2026-11-20", days(30, roll=False), WAR, "2026-12-20"),
        ("2026-11-18", days(30), WAR, "2026-12-18"),
        ("2026-11-19", days(30), WAR, "2026-12-21"),  # a Saturday
        ("2026-11-21", days(30), WAR, "2026-12-21"),
        ("2026-11-25", days(30), WAR, "2026-12-25"),
        ("2026-11-25", days(30), PEACE, "2026-12-28"),  # Christmas, then a weekend
        # Months: the same number.
        ("2026-11-20", months(1), WAR, "2026-12-21"),
        ("2026-11-20", months(1, roll=False), WAR, "2026-12-20"),
        ("2026-11-18", months(1), WAR, "2026-12-18"),
        ("2026-12-15", months(1), WAR, "2027-01-15"),
        ("2026-11-30", months(3), WAR, "2027-03-01"),  # 28 February is a Sunday
        # Month ends and leap years.
        ("2026-01-30", months(1, roll=False), WAR, "2026-02-28"),
        ("2026-01-31", months(1, roll=False), WAR, "2026-02-28"),
        ("2028-01-29", months(1, roll=False), WAR, "2028-02-29"),
        ("2028-01-31", months(1, roll=False), WAR, "2028-02-29"),
        ("2027-01-29", months(1, roll=False), WAR, "2027-02-28"),
        ("2024-02-29", months(12, roll=False), WAR, "2025-02-28"),
        ("2024-02-29", months(48, roll=False), WAR, "2028-02-29"),
        ("2026-03-31", months(1, roll=False), WAR, "2026-04-30"),
        ("2026-05-31", months(12, roll=False), WAR, "2027-05-31"),
        ("2028-02-28", days(1, roll=False), WAR, "2028-02-29"),
        ("2028-02-28", workdays(1), WAR, "2028-02-29"),
        ("2028-02-29", workdays(1), WAR, "2028-03-01"),
        ("2026-12-31", workdays(1), WAR, "2027-01-01"),
        ("2026-12-31", workdays(1), PEACE, "2027-01-04"),
    ],
)
def test_due_day(start: str, term: Term, calendar: Calendar, last: str) -> None:
    moment = due(d(start), term, calendar)
    assert moment == at(f"{last}T23:59:59.999999")
    assert moment.tzinfo is KYIV


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        ("2026-11-19T23:59:59.999999", "2026-11-20"),
        ("2026-11-20T00:00:00", "2026-11-23"),
    ],
)
def test_the_event_counts_by_its_day_in_kyiv(moment: str, last: str) -> None:
    start = at(moment)
    for same in (start, start.astimezone(UTC), start.astimezone(timezone(timedelta(hours=-8)))):
        assert due(same, workdays(1), WAR).date() == d(last)


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-11-20T17:30:00+02:00", 48, "2026-11-22T17:30:00+02:00"),  # a Sunday: hours do not roll
        ("2026-03-28T12:00:00+02:00", 24, "2026-03-29T13:00:00+03:00"),  # the night clocks go forward
        ("2026-10-24T12:00:00+03:00", 24, "2026-10-25T11:00:00+02:00"),  # the night clocks go back
        ("2026-10-25T03:30:00+03:00", 1, "2026-10-25T03:30:00+02:00"),  # the hour that comes twice
        ("2026-03-29T02:59:59+02:00", 1, "2026-03-29T04:59:59+03:00"),  # the hour that never comes
    ],
)
def test_hours_are_elapsed_time(start: str, amount: int, end: str) -> None:
    result = due(datetime.fromisoformat(start), hours(amount), WAR)
    assert result.isoformat() == end


@pytest.mark.parametrize("night", ["2026-03-28", "2026-10-24"])
def test_a_day_across_a_clock_change_ends_at_the_usual_time(night: str) -> None:
    result = due(at(f"{night}T23:30"), days(1, roll=False), WAR)
    assert result.strftime("%H:%M:%S.%f") == "23:59:59.999999"
    assert result.date() == d(night) + timedelta(days=1)


def test_hours_need_a_moment_and_a_term_lasts() -> None:
    with pytest.raises(TypeError, match="moment"):
        due(d("2026-11-20"), hours(48), WAR)
    with pytest.raises(ValueError, match="at least one"):
        workdays(0)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_a_term_ends_on_a_working_day_after_its_event(start: date, amount: int) -> None:
    for calendar in (WAR, PEACE):
        for term in (workdays(amount), days(amount), months(amount)):
            last = due(start, term, calendar).date()
            assert last > start
            assert calendar.is_working(last)
        assert calendar.working_days(start, due(start, workdays(amount), calendar).date()) == amount


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-11-16T12:00", 4),
        ("2026-11-19T23:59:59.999999", 1),
        ("2026-11-20T00:00", 0),
        ("2026-11-20T23:59:59.999999", 0),
        ("2026-11-21T00:00", -1),
        ("2026-11-23T09:00", -3),
    ],
)
def test_days_left(moment: str, left: int) -> None:
    end = at("2026-11-20T23:59:59.999999")
    assert days_left(end, at(moment)) == left
    assert days_left(end.astimezone(UTC), at(moment).astimezone(UTC)) == left


def test_days_left_across_a_clock_change() -> None:
    assert days_left(at("2026-03-30T23:59"), at("2026-03-28T23:59")) == 2
    assert days_left(at("2026-10-26T00:00"), at("2026-10-24T00:00")) == 2
