"""Days, periods and terms in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viche.kit.clock import KYIV, Term, days, hours, months, pinned, workdays
from viche.kit.words import (
    NBSP,
    clock_face,
    date_range,
    for_period,
    half_year,
    long_date,
    long_moment,
    month_name,
    quarter,
    short_date,
    term_length,
    time_left,
)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def d(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KYIV)


DAY = d("2026-11-20")


def test_a_date() -> None:
    assert long_date(DAY) == "20\u00a0листопада 2026"
    assert long_date(DAY, year_word=True) == "20\u00a0листопада 2026\u00a0року"
    assert long_date(DAY, lang="en") == "20\u00a0November 2026"
    assert long_date(DAY, year_word=True, lang="en") == "20\u00a0November 2026"
    assert long_date(d("2026-03-01")) == "1\u00a0березня 2026"
    assert short_date(DAY) == "20.11.2026"
    assert short_date(d("2026-03-01")) == "01.03.2026"


@pytest.mark.parametrize(
    ("moment", "day", "face"),
    [
        (datetime(2026, 11, 20, 21, 59, tzinfo=UTC), "20 листопада 2026", "23:59"),
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), "21 листопада 2026", "00:00"),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), "2 липня 2026", "00:00"),
    ],
)
def test_a_moment_is_told_by_the_clocks_of_kyiv(moment: datetime, day: str, face: str) -> None:
    assert plain(long_date(moment)) == day
    assert clock_face(moment) == face
    assert plain(long_moment(moment)) == f"{day}, {face}"
    assert short_date(moment)[:2] == f"{int(day.split()[0]):02}"
    with pytest.raises(ValueError, match="time zone"):
        long_date(moment.replace(tzinfo=None))


def test_months() -> None:
    assert " ".join(month_name(month) for month in range(1, 13)) == (
        "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень"
    )
    assert [month_name(month, "gen") for month in (2, 11)] == ["лютого", "листопада"]
    assert [month_name(month, "loc") for month in (1, 2, 4, 11)] == ["січні", "лютому", "квітні", "листопаді"]
    assert month_name(2, "loc", "en") == "February"


@pytest.mark.parametrize(
    ("first", "last", "uk", "en"),
    [
        ("2026-11-01", "2026-11-05", "1–5 листопада 2026", "1–5 November 2026"),
        ("2026-11-01", "2026-11-01", "1 листопада 2026", "1 November 2026"),
        ("2026-11-28", "2026-12-03", "28 листопада — 3 грудня 2026", "28 November – 3 December 2026"),
        ("2026-12-30", "2027-01-02", "30 грудня 2026 — 2 січня 2027", "30 December 2026 – 2 January 2027"),
        ("2026-11-05", "2027-11-05", "5 листопада 2026 — 5 листопада 2027", "5 November 2026 – 5 November 2027"),
    ],
)
def test_a_range(first: str, last: str, uk: str, en: str) -> None:
    assert plain(date_range(d(first), d(last))) == uk
    assert plain(date_range(d(first), d(last), lang="en")) == en


def test_a_range_with_the_year_word_and_backwards() -> None:
    assert plain(date_range(d("2026-11-01"), d("2026-11-05"), year_word=True)) == "1–5 листопада 2026 року"
    with pytest.raises(ValueError, match="before it begins"):
        date_range(d("2026-11-05"), d("2026-11-04"))


@pytest.mark.parametrize(
    ("first", "last", "uk", "en"),
    [
        ("2024-01-01", "2024-12-31", "за 2024 рік", "for 2024"),
        ("2026-01-01", "2026-03-31", "за I квартал 2026 року", "for Q1 2026"),
        ("2026-10-01", "2026-12-31", "за IV квартал 2026 року", "for Q4 2026"),
        ("2026-01-01", "2026-06-30", "за I півріччя 2026 року", "for the first half of 2026"),
        ("2026-07-01", "2026-12-31", "за II півріччя 2026 року", "for the second half of 2026"),
        ("2026-11-01", "2026-11-30", "за листопад 2026 року", "for November 2026"),
        ("2028-02-01", "2028-02-29", "за лютий 2028 року", "for February 2028"),
        # One day short of each of them.
        ("2028-02-01", "2028-02-28", "за 1–28 лютого 2028 року", "for 1–28 February 2028"),
        ("2026-01-01", "2026-03-30", "за 1 січня — 30 березня 2026 року", "for 1 January – 30 March 2026"),
        ("2026-02-01", "2026-04-30", "за 1 лютого — 30 квітня 2026 року", "for 1 February – 30 April 2026"),
        ("2024-01-02", "2024-12-31", "за 2 січня — 31 грудня 2024 року", "for 2 January – 31 December 2024"),
        (
            "2024-01-01",
            "2025-12-31",
            "за 1 січня 2024 року — 31 грудня 2025 року",
            "for 1 January 2024 – 31 December 2025",
        ),
        ("2024-07-01", "2025-06-30", "за 1 липня 2024 року — 30 червня 2025 року", "for 1 July 2024 – 30 June 2025"),
        ("2026-11-20", "2026-11-20", "за 20 листопада 2026 року", "for 20 November 2026"),
    ],
)
def test_what_a_report_is_for(first: str, last: str, uk: str, en: str) -> None:
    assert plain(for_period(d(first), d(last))) == uk
    assert plain(for_period(d(first), d(last), "en")) == en


def test_parts_of_a_year() -> None:
    assert plain(quarter(2026, 1)) == "I квартал 2026"
    assert plain(quarter(2026, 4, year_word=True)) == "IV квартал 2026 року"
    assert plain(quarter(2026, 2, lang="en")) == "Q2 2026"
    assert plain(half_year(2026, 1)) == "I півріччя 2026"
    assert plain(half_year(2026, 2, year_word=True)) == "II півріччя 2026 року"
    assert half_year(2026, 2, lang="en") == "second half of 2026"


@given(st.dates(date(1991, 8, 24), date(2100, 1, 1)), st.dates(date(1991, 8, 24), date(2100, 1, 1)))
def test_a_range_names_its_last_day_in_full(first: date, last: date) -> None:
    first, last = min(first, last), max(first, last)
    for lang in ("uk", "en"):
        assert date_range(first, last, lang=lang).endswith(long_date(last, lang=lang))
        assert date_range(first, last, lang=lang).startswith(str(first.day))


@pytest.mark.parametrize(
    ("term", "case", "uk", "en"),
    [
        (workdays(1), "nom", "1 робочий день", "1 working day"),
        (workdays(2), "nom", "2 робочі дні", "2 working days"),
        (workdays(20), "gen", "20 робочих днів", "20 working days"),
        (days(30), "nom", "30 календарних днів", "30 calendar days"),
        (months(1), "gen", "1 місяця", "1 month"),
        (months(3), "nom", "3 місяці", "3 months"),
        (hours(48), "nom", "48 годин", "48 hours"),
        (hours(21), "acc", "21 годину", "21 hours"),
    ],
)
def test_terms(term: Term, case: Any, uk: str, en: str) -> None:
    assert plain(term_length(term, case)) == uk
    assert plain(term_length(term, case, "en")) == en


END = at("2026-11-20T23:59:59.999999")


@pytest.mark.parametrize(
    ("now", "uk", "en"),
    [
        ("2026-10-30T12:00", "лишився 21 день", "21 days left"),
        ("2026-11-09T12:00", "лишилося 11 днів", "11 days left"),
        ("2026-11-15T12:00", "лишилося 5 днів", "5 days left"),
        ("2026-11-18T12:00", "лишилося 2 дні", "2 days left"),
        ("2026-11-19T23:59", "лишився 1 день", "1 day left"),
        ("2026-11-20T00:00", "сьогодні", "today"),
        ("2026-11-20T23:59:59.999999", "сьогодні", "today"),
        ("2026-11-21T00:00", "прострочено на 1 день", "overdue by 1 day"),
        ("2026-11-23T09:00", "прострочено на 3 дні", "overdue by 3 days"),
        ("2026-11-25T09:00", "прострочено на 5 днів", "overdue by 5 days"),
        ("2026-12-11T09:00", "прострочено на 21 день", "overdue by 21 days"),
    ],
)
def test_time_left_of_a_term_in_days(now: str, uk: str, en: str) -> None:
    assert plain(time_left(END, at(now))) == uk
    assert plain(time_left(END.astimezone(UTC), at(now).astimezone(UTC), "en")) == en


@pytest.mark.parametrize(
    ("now", "uk", "en"),
    [
        ("2026-11-18T16:59", "лишилося 2 дні", "2 days left"),
        ("2026-11-19T17:00", "лишився 1 день", "1 day left"),
        ("2026-11-19T17:01", "лишилося 23 год 59 хв", "23 h 59 min left"),
        ("2026-11-20T14:08", "лишилося 2 год 52 хв", "2 h 52 min left"),
        ("2026-11-20T15:00", "лишилося 2 год", "2 h left"),
        ("2026-11-20T16:59", "лишилося 1 хв", "1 min left"),
        ("2026-11-20T16:59:01", "лишилося менше хвилини", "less than a minute left"),
        ("2026-11-20T17:00:01", "прострочено сьогодні", "overdue today"),
        ("2026-11-21T00:00", "прострочено на 1 день", "overdue by 1 day"),
    ],
)
def test_time_left_of_a_term_that_ends_at_an_hour(now: str, uk: str, en: str) -> None:
    end = at("2026-11-20T17:00")
    assert plain(time_left(end, at(now))) == uk
    assert plain(time_left(end, at(now), "en")) == en


def test_time_left_over_the_night_of_a_clock_change_is_elapsed() -> None:
    end = at("2026-03-29T12:00")
    assert plain(time_left(end, at("2026-03-28T13:00"))) == "лишилося 22 год"
    twice = at("2026-10-25T03:30")
    assert plain(time_left(twice.replace(fold=1), twice)) == "лишилося 1 год"
    assert plain(time_left(twice, twice.replace(fold=1))) == "прострочено сьогодні"


def test_time_left_asks_the_kit_clock() -> None:
    with pinned(at("2026-11-18T12:00")):
        assert plain(time_left(END)) == "лишилося 2 дні"
