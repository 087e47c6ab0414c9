"""Which days are working days in Ukraine, as data with its source.

Three layers, the later one wins: Saturday and Sunday are days off; public holidays of article 73 of the
Labour Code (КЗпП) are days off unless they are suspended; transfers passed in by the caller decide last.

While martial law lasts the holiday norms do not apply and a holiday is an ordinary working day
(Закон 2136-IX, ст. 6 ч. 6). The suspension is a dated row without an end; when martial law ends, pass
`suspensions` with that end (a setting of the server) or add it below.

The table is complete from the year 2000: nothing counted here is older.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Holiday:
    """One row of article 73 as it stood between two dates, both inclusive.

    `day` is (month, day) or, for a movable feast, the number of days after Easter Sunday.
    """

    name: str
    name_en: str
    day: tuple[int, int] | int
    source: str
    since: date = date(2000, 1, 1)
    until: date | None = None

    def date_in(self, year: int) -> date | None:
        """The day of this holiday in the year, or None when the row was not in force on it."""
        on = easter(year) + timedelta(days=self.day) if isinstance(self.day, int) else date(year, *self.day)
        return on if _covers(self.since, self.until, on) else None


@dataclass(frozen=True)
class Suspension:
    """A period, ends inclusive, in which public holidays are ordinary working days; no `until` means it still lasts."""

    since: date
    until: date | None
    source: str


def _covers(since: date, until: date | None, on: date) -> bool:
    return since <= on and (until is None or on <= until)


def easter(year: int) -> date:
    """Easter Sunday of the Julian reckoning (Meeus), which Ukrainian law follows, as a Gregorian date."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    julian_to_gregorian = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=julian_to_gregorian)


_KZPP = "КЗпП, ст. 73"
_2017 = "Закон 2211-VIII від 16.11.2017, чинний з 02.12.2017"  # checked: text and day of publication
_VICTORY_2023 = "Закон 3107-IX від 29.05.2023, чинний з 15.06.2023"  # checked
# Checked: the three new dates and 1 September 2023 as the day they begin. Not checked: the number of the act.
_FEASTS_2023 = "Закон від 14.07.2023 про внесення змін до ст. 73 КЗпП, чинний з 01.09.2023"
# Not checked: the act that brought it in. All its days but none before it fell under the suspension anyway.
_STATEHOOD = "КЗпП, ст. 73 у редакції 2022 року"
_DEFENDERS = "Закон 238-VIII від 05.03.2015"  # checked: text; the day of publication is not, and decides nothing

# Read article 73 afresh before martial law ends: new approaches to holidays were being prepared in 2025.
HOLIDAYS: tuple[Holiday, ...] = (
    Holiday("Новий рік", "New Year", (1, 1), _KZPP),
    Holiday("Різдво Христове", "Christmas", (1, 7), _FEASTS_2023, until=date(2023, 8, 31)),
    Holiday("Міжнародний жіночий день", "International Women’s Day", (3, 8), _KZPP),
    Holiday("Пасха (Великдень)", "Easter", 0, _KZPP),
    Holiday("Трійця", "Trinity", 49, _KZPP),
    Holiday("День праці", "Labour Day", (5, 1), _KZPP),
    Holiday("День міжнародної солідарності трудящих", "Labour Day", (5, 2), _2017, until=date(2017, 12, 1)),
    Holiday("День перемоги", "Victory Day", (5, 9), _VICTORY_2023, until=date(2023, 6, 14)),
    Holiday(
        "День пам’яті та перемоги над нацизмом у Другій світовій війні 1939–1945 років",
        "Day of Remembrance and Victory over Nazism in World War II 1939–1945",
        (5, 8),
        _VICTORY_2023,
        since=date(2023, 6, 15),
    ),
    Holiday("День Конституції України", "Constitution Day", (6, 28), _KZPP),
    Holiday(
        "День Української Державності",
        "Statehood Day",
        (7, 28),
        _STATEHOOD,
        since=date(2022, 1, 1),
        until=date(2023, 8, 31),
    ),
    Holiday("День Української Державності", "Statehood Day", (7, 15), _FEASTS_2023, since=date(2023, 9, 1)),
    Holiday("День незалежності України", "Independence Day", (8, 24), _KZPP),
    Holiday(
        "День захисників і захисниць України",
        "Day of Defenders",
        (10, 14),
        _DEFENDERS,
        since=date(2015, 3, 5),
        until=date(2023, 8, 31),
    ),
    Holiday("День захисників і захисниць України", "Day of Defenders", (10, 1), _FEASTS_2023, since=date(2023, 9, 1)),
    Holiday("Різдво Христове", "Christmas", (12, 25), _2017, since=date(2017, 12, 2)),
)

# Martial law itself began on 24.02.2022; the act that made holidays working days is in force from 24.03.2022
# (checked), so that 8 March 2022 was still a day off.
MARTIAL_LAW: tuple[Suspension, ...] = (
    Suspension(date(2022, 3, 24), None, "Закон 2136-IX від 15.03.2022, ст. 6 ч. 6; чинний з 24.03.2022"),
)


@dataclass(frozen=True)
class Calendar:
    """The working calendar of one hromada.

    `extra_working` and `extra_off` are its transfers (a decision that Saturday is worked for Friday); they win
    over weekends, holidays and martial law. A day may not stand in both.
    """

    extra_working: frozenset[date] = frozenset()
    extra_off: frozenset[date] = frozenset()
    suspensions: tuple[Suspension, ...] = MARTIAL_LAW
    holidays: tuple[Holiday, ...] = HOLIDAYS

    def __post_init__(self) -> None:
        both = self.extra_working & self.extra_off
        if both:
            raise ValueError(f"Both a working day and a day off: {', '.join(map(str, sorted(both)))}")

    def holiday(self, day: date) -> Holiday | None:
        """The holiday that makes this day off: its own, or one moved here from a weekend (КЗпП, ст. 67 ч. 3)."""
        return _holidays_off(self, _plain(day).year).get(day)

    def is_working(self, day: date) -> bool:
        if _plain(day) in self.extra_working:
            return True
        if day in self.extra_off or day.weekday() >= SATURDAY:
            return False
        return self.holiday(day) is None

    def next_working(self, day: date) -> date:
        """The first working day on or after this one."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add_working(self, day: date, amount: int) -> date:
        """The working day number `amount` after this day; the day itself is not counted (ЦКУ, ст. 253)."""
        for _ in range(amount):
            day = self.next_working(day + ONE_DAY)
        return day

    def before(self, day: date, amount: int) -> date:
        """The working day that stands so many before this day; the day itself is not counted."""
        for _ in range(amount):
            day -= ONE_DAY
            while not self.is_working(day):
                day -= ONE_DAY
        return day

    def working_days(self, after: date, to: date) -> int:
        """How many working days lie after the first date up to and including the second."""
        return sum(self.is_working(day) for day in _days(after + ONE_DAY, to))

    def is_suspended(self, day: date) -> bool:
        return any(_covers(rest.since, rest.until, day) for rest in self.suspensions)


def _plain(day: date) -> date:
    """Refuses a moment: its date depends on the time zone, and it is never equal to a date."""
    if isinstance(day, datetime):
        raise TypeError("A calendar asks for a date: take kyiv(moment).date() first")
    return day


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


@lru_cache(maxsize=512)
def _holidays_off(calendar: Calendar, year: int) -> dict[date, Holiday]:
    """Days of the year off because of a holiday, weekends included.

    A holiday on a weekend moves the day off to the next day that is neither (КЗпП, ст. 67 ч. 3). Two in a row
    move to two days: 1 May 2021 was a Saturday and Easter the Sunday after it, so Monday and Tuesday were off.
    """
    found = sorted(
        ((on, holiday) for holiday in calendar.holidays if (on := holiday.date_in(year)) is not None),
        key=lambda row: row[0],
    )
    off = {on: holiday for on, holiday in found if not calendar.is_suspended(on)}
    for on, holiday in list(off.items()):
        if on.weekday() < SATURDAY:
            continue
        moved = on
        while moved.weekday() >= SATURDAY or moved in off:
            moved += ONE_DAY
        if not calendar.is_suspended(moved):
            off[moved] = holiday
    return off
