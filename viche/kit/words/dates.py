"""Days, periods and terms in words. A moment is read on the clocks of Kyiv."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from viche.kit import clock
from viche.kit.words.grammar import NBSP, Case, spoken
from viche.kit.words.nouns import Noun, count

_MONTHS = {
    "nom": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "gen": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "loc": "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
}
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ROMAN = ("I", "II", "III", "IV")

DAY = Noun("день", "дні", "днів", "m", "дня", en=("day", "days"))
WORKING_DAY = DAY.qualified("робочий", en=("working day", "working days"))
CALENDAR_DAY = DAY.qualified("календарний", en=("calendar day", "calendar days"))
MONTH = Noun("місяць", "місяці", "місяців", "m", "місяця", en=("month", "months"))
HOUR = Noun("година", "години", "годин", "f", en=("hour", "hours"))
MINUTE = Noun("хвилина", "хвилини", "хвилин", "f", en=("minute", "minutes"))
_TERM_UNITS = {"wd": WORKING_DAY, "cd": CALENDAR_DAY, "months": MONTH, "hours": HOUR}


def month_name(month: int, case: Literal["nom", "gen", "loc"] = "nom", lang: str | None = None) -> str:
    """«листопад», «листопада», «(у) листопаді»; month 1–12."""
    return _MONTHS_EN[month - 1] if spoken(lang) == "en" else _MONTHS[case].split()[month - 1]


def short_date(day: date | datetime) -> str:
    """«20.11.2026», in both languages: English readers of these pages meet Ukrainian documents."""
    return f"{_day(day):%d.%m.%Y}"


def long_date(day: date | datetime, *, year_word: bool = False, lang: str | None = None) -> str:
    """«20 листопада 2026», with the year word «20 листопада 2026 року»; “20 November 2026”."""
    day = _day(day)
    return f"{_day_month(day, lang)} {_year(day.year, lang, year_word=year_word)}"


def clock_face(moment: datetime) -> str:
    """«17:00» in Kyiv."""
    return f"{clock.kyiv(moment):%H:%M}"


def long_moment(moment: datetime, lang: str | None = None) -> str:
    """«20 листопада 2026, 17:00»."""
    return f"{long_date(moment, lang=lang)}, {clock_face(moment)}"


def date_range(
    first: date | datetime, last: date | datetime, *, year_word: bool = False, lang: str | None = None
) -> str:
    """«1–5 листопада 2026», «28 листопада — 3 грудня 2026», «30 грудня 2026 — 2 січня 2027»; both ends inclusive."""
    first, last = _ordered(first, last)
    end = long_date(last, year_word=year_word, lang=lang)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    dash = "–" if spoken(lang) == "en" else "—"
    begin = _day_month(first, lang)
    if first.year != last.year:
        begin = long_date(first, year_word=year_word, lang=lang)
    return f"{begin}{NBSP}{dash} {end}"


def quarter(year: int, which: int, *, year_word: bool = False, lang: str | None = None) -> str:
    """«I квартал 2026», “Q1 2026”; which 1–4."""
    if spoken(lang) == "en":
        return f"Q{which}{NBSP}{year}"
    return f"{_ROMAN[which - 1]}{NBSP}квартал {_year(year, lang, year_word=year_word)}"


def half_year(year: int, which: int, *, year_word: bool = False, lang: str | None = None) -> str:
    """«I півріччя 2026», “first half of 2026”; which 1–2."""
    if spoken(lang) == "en":
        return f"{('first', 'second')[which - 1]} half of {year}"
    return f"{_ROMAN[which - 1]}{NBSP}півріччя {_year(year, lang, year_word=year_word)}"


def for_period(first: date | datetime, last: date | datetime, lang: str | None = None) -> str:
    """What a report says it is for, both ends inclusive: «за 2024 рік», «за I квартал 2026 року»,
    «за листопад 2026 року», else «за 1–5 листопада 2026 року»; “for 2024”.
    """
    first, last = _ordered(first, last)
    name = _whole(first, last, lang) or date_range(first, last, year_word=True, lang=lang)
    return f"for {name}" if spoken(lang) == "en" else f"за{NBSP}{name}"


def term_length(term: clock.Term, case: Case = "nom", lang: str | None = None) -> str:
    """«2 робочі дні», «до 20 робочих днів» by `case="gen"`, «1 місяць», “48 hours”."""
    return count(term.amount, _TERM_UNITS[term.unit], case, lang)


def time_left(due: datetime, now: datetime | None = None, lang: str | None = None) -> str:
    """«лишився 21 день», «лишилося 2 дні», «сьогодні», «прострочено на 3 дні».

    A term that ends at an hour and not with the day is told in hours over its last 24: «лишилося 2 год 52 хв».
    """
    # In UTC: subtracting or comparing two moments of one zone forgets the hour that clocks were moved by.
    due, now = due.astimezone(UTC), (now or clock.now()).astimezone(UTC)
    english = spoken(lang) == "en"
    left = clock.days_left(due, now)
    if now > due:
        if not left:
            return "overdue today" if english else "прострочено сьогодні"
        late = count(-left, DAY, "acc", lang)
        return f"overdue by {late}" if english else f"прострочено на{NBSP}{late}"
    if clock.kyiv(due).time() != time.max and (due - now) < timedelta(days=1):
        return _hours_left(due - now, english=english)
    if not left:
        return "today" if english else "сьогодні"
    amount = count(left, DAY, lang=lang)
    if english:
        return f"{amount} left"
    return f"{'лишився' if DAY.agree(left) == DAY.one else 'лишилося'} {amount}"


def _hours_left(left: timedelta, *, english: bool) -> str:
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if not hours and not minutes:
        return "less than a minute left" if english else "лишилося менше хвилини"
    parts = [f"{hours}{NBSP}{'h' if english else 'год'}"] if hours else []
    parts += [f"{minutes}{NBSP}{'min' if english else 'хв'}"] if minutes else []
    text = NBSP.join(parts)
    return f"{text} left" if english else f"лишилося {text}"


def _whole(first: date, last: date, lang: str | None) -> str | None:
    """The name of the period when it is a whole year, half, quarter or month of one year."""
    year = first.year
    if first.day != 1 or last != date(year, last.month, monthrange(year, last.month)[1]):
        return None
    months = last.month - first.month + 1
    if months == 12:
        return str(year) if spoken(lang) == "en" else f"{year}{NBSP}рік"
    if months == 6 and first.month in (1, 7):
        name = half_year(year, last.month // 6, year_word=True, lang=lang)
        return f"the {name}" if spoken(lang) == "en" else name
    if months == 3 and last.month % 3 == 0:
        return quarter(year, last.month // 3, year_word=True, lang=lang)
    if months == 1:
        return f"{month_name(first.month, lang=lang)} {_year(year, lang, year_word=True)}"
    return None


def _day_month(day: date, lang: str | None) -> str:
    return f"{day.day}{NBSP}{month_name(day.month, 'gen', lang)}"


def _year(year: int, lang: str | None, *, year_word: bool) -> str:
    return f"{year}{NBSP}року" if year_word and spoken(lang) == "uk" else str(year)


def _ordered(first: date | datetime, last: date | datetime) -> tuple[date, date]:
    first, last = _day(first), _day(last)
    if first > last:
        raise ValueError(f"The period ends before it begins: {first} – {last}")
    return first, last


def _day(day: date | datetime) -> date:
    return clock.kyiv(day).date() if isinstance(day, datetime) else day
