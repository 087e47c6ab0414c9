"""Kyiv time, a pinned now for rehearsals, and the legal terms counted on both.

Moments are aware and kept in UTC; days are days of Kyiv. Nothing else in Viche asks the machine for the time,
so that a test or a rehearsal may stand on any day.
"""

from __future__ import annotations

import os
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from viche.kit.days_off import HOLIDAYS, MARTIAL_LAW, Calendar, Holiday, Suspension

__all__ = [
    "HOLIDAYS",
    "KYIV",
    "MARTIAL_LAW",
    "Calendar",
    "Holiday",
    "Suspension",
    "Term",
    "Unit",
    "days",
    "days_left",
    "due",
    "end_of_day",
    "hours",
    "is_pinned",
    "kyiv",
    "months",
    "now",
    "pinned",
    "start_of_day",
    "today",
    "workdays",
]

KYIV = ZoneInfo("Europe/Kyiv")

Unit = Literal["wd", "cd", "months", "hours"]

_pinned: ContextVar[datetime | None] = ContextVar("viche_now", default=None)


# --- now ---------------------------------------------------------------------------------------------------------


def now() -> datetime:
    """This moment, aware, in UTC; the pinned one during a rehearsal."""
    return _pinned_now() or datetime.now(UTC)


def today() -> date:
    """The day it is in Kyiv."""
    return now().astimezone(KYIV).date()


def kyiv(moment: datetime) -> datetime:
    """The moment on the clocks of Kyiv. Refuses a naive one: nobody knows which moment it is."""
    return _aware(moment).astimezone(KYIV)


def start_of_day(day: date) -> datetime:
    """The first moment of the day in Kyiv."""
    return datetime.combine(day, time.min, tzinfo=KYIV)


def morning(day: date) -> datetime:
    """When people are at work: nobody is woken by a letter at midnight."""
    return datetime.combine(day, time(8), tzinfo=KYIV)


def end_of_day(day: date) -> datetime:
    """The last moment of the day in Kyiv, to the microsecond."""
    return datetime.combine(day, time.max, tzinfo=KYIV)


@contextmanager
def pinned(moment: datetime) -> Iterator[None]:
    """Inside, `now()` stands still at this moment; nests, and is seen only by this thread or task."""
    token = _pinned.set(_aware(moment).astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)


def is_pinned() -> bool:
    """Whether the time stands still. A production server must refuse to start then."""
    return _pinned_now() is not None


def _pinned_now() -> datetime | None:
    here = _pinned.get()
    if here is not None:
        return here
    text = _pinned_text()
    return _parse(text) if text else None


def _pinned_text() -> str:
    """`VICHE_NOW` of a rehearsal server. The setting wins over the environment: an empty one turns it off for good."""
    try:
        return str(getattr(settings, "VICHE_NOW", os.environ.get("VICHE_NOW")) or "")
    except ImproperlyConfigured:
        return os.environ.get("VICHE_NOW", "")


@lru_cache(maxsize=8)
def _parse(text: str) -> datetime:
    """ISO 8601; without an offset it is Kyiv time, a date alone is its midnight."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=KYIV)).astimezone(UTC)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"A moment needs its time zone: {moment!r}")
    return moment


# --- terms -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Term:
    """A length of time as a law writes it: working days, calendar days, months or hours.

    `roll`: an end on a day off moves to the next working day (ЦКУ, ст. 254 ч. 5). It says nothing to working
    days, which cannot end so, nor to hours, which are exact.
    """

    amount: int
    unit: Unit
    roll: bool = True

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"A term lasts at least one {self.unit}, not {self.amount}")


def workdays(amount: int) -> Term:
    """Working days («робочі дні»)."""
    return Term(amount, "wd")


def days(amount: int, *, roll: bool = True) -> Term:
    """Calendar days; `roll` moves the end to a working day (ЦКУ ст. 254 ч. 5)."""
    return Term(amount, "cd", roll)


def months(amount: int, *, roll: bool = True) -> Term:
    """Calendar months; `roll` as for days."""
    return Term(amount, "months", roll)


def hours(amount: int) -> Term:
    """Hours, exact to the moment."""
    return Term(amount, "hours")


def due(start: datetime | date, term: Term, calendar: Calendar) -> datetime:
    """The last moment at which the term is still kept, on Kyiv clocks.

    `start` is the event: its moment, or its day in Kyiv. Days and months run from the day after it
    (ЦКУ, ст. 253) to 23:59:59.999999 of the last day; hours run from the moment itself and are elapsed time,
    so that a night when clocks change does not lengthen them.
    """
    if term.unit == "hours":
        if not isinstance(start, datetime):
            raise TypeError("A term in hours runs from a moment, not from a day")
        return (_aware(start).astimezone(UTC) + timedelta(hours=term.amount)).astimezone(KYIV)
    return end_of_day(_last_day(_day(start), term, calendar))


def _last_day(event: date, term: Term, calendar: Calendar) -> date:
    if term.unit == "wd":
        return calendar.add_working(event, term.amount)
    last = event + timedelta(days=term.amount) if term.unit == "cd" else _add_months(event, term.amount)
    return calendar.next_working(last) if term.roll else last


def _add_months(day: date, amount: int) -> date:
    """The same number of a later month, or that month's last day when it has no such number (ЦКУ, ст. 254 ч. 3)."""
    years, month = divmod(day.month - 1 + amount, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_left(due: datetime, now: datetime) -> int:
    """Whole days of Kyiv between the two: 0 on the last day, negative by the days overdue."""
    return (_day(due) - _day(now)).days


def _day(moment: datetime | date) -> date:
    return kyiv(moment).date() if isinstance(moment, datetime) else moment
