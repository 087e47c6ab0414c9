"""What a figure is asked for: days of Kyiv, both ends inclusive."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from viche.kit import clock, words


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError(f"The period ends before it begins: {self.since} – {self.until}")

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def half(cls, year: int, which: int) -> Period:
        """The first or the second half of a year."""
        return cls._months(year, 6 * which - 5, 6 * which)

    @classmethod
    def quarter(cls, year: int, which: int) -> Period:
        """One of four."""
        return cls._months(year, 3 * which - 2, 3 * which)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One of twelve."""
        return cls._months(year, month, month)

    @classmethod
    def day(cls, day: date) -> Period:
        """One day: what a figure of a state is asked for."""
        return cls(day, day)

    @classmethod
    def ever(cls) -> Period:
        """Every day a record may have; not shown to people."""
        return cls(date(1900, 1, 1), date(2199, 12, 31))

    @classmethod
    def _months(cls, year: int, first: int, last: int) -> Period:
        return cls(date(year, first, 1), date(year, last, monthrange(year, last)[1]))

    def days(self, field: str) -> Q:
        """Rows whose date lies in the period."""
        return Q(**{f"{field}__gte": self.since, f"{field}__lte": self.until})

    def moments(self, field: str) -> Q:
        """Rows whose moment lies in the period, by the clocks of Kyiv."""
        return Q(**{f"{field}__gte": clock.start_of_day(self.since), **self._before_end(field)})

    def spans(self, first: str, last: str) -> Q:
        """Rows whose term lies in the period whole; a row without a last day is of its first day."""
        ends = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__lte": self.until})
        return self.days(first) & ends

    def straddles(self, first: str, last: str) -> Q:
        """Rows whose term lies in the period only in part: how much of them falls inside nobody knows."""
        begins_before = Q(**{f"{first}__lt": self.since, f"{last}__gte": self.since})
        return begins_before | self.days(first) & Q(**{f"{last}__gt": self.until})

    def by_its_end(self, field: str) -> Q:
        """Rows whose moment is not after the last day: for a figure of what stands on a day."""
        return Q(**self._before_end(field))

    def _before_end(self, field: str) -> dict[str, object]:
        return {f"{field}__lt": clock.start_of_day(self.until + timedelta(days=1))}

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.since <= day <= self.until

    def each_month(self) -> Iterator[date]:
        """First days of its months."""
        year, month = self.since.year, self.since.month
        while (year, month) <= (self.until.year, self.until.month):
            yield date(year, month, 1)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    @property
    def is_whole_months(self) -> bool:
        """Whether it begins with a month and ends with one."""
        return self.since.day == 1 and self.until.day == monthrange(self.until.year, self.until.month)[1]

    def shifted(self, months: int) -> Period:
        """So many months later; a month's last day stays its last day."""
        since, until = _moved(self.since, months), _moved(self.until, months)
        if self.is_whole_months:
            until = until.replace(day=monthrange(until.year, until.month)[1])
        return Period(since, until)

    @property
    def before(self) -> Period:
        """The period of the same length right before it."""
        if self.is_whole_months:
            return self.shifted(-self.months)
        return Period(self.since - (self.until - self.since) - timedelta(days=1), self.since - timedelta(days=1))

    @property
    def months(self) -> int:
        """How many calendar months it touches."""
        return (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1

    @property
    def is_whole_years(self) -> bool:
        """Whether it is a calendar year, or several."""
        return (self.since.month, self.since.day, self.until.month, self.until.day) == (1, 1, 12, 31)

    @property
    def title(self) -> str:
        """«за 2024 рік»."""
        return words.for_period(self.since, self.until)


def _moved(day: date, months: int) -> date:
    """The same day of another month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
