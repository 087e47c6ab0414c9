"""Dates and moments as people type them in Ukraine. What is unclear is asked, never guessed."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from viche.kit.spreadsheets.cells import CellRefused, shown
from viche.kit.spreadsheets.numbers import LOOKALIKES
from viche.kit.spreadsheets.table import Cell

MONTHS = (
    _("січня"),
    _("лютого"),
    _("березня"),
    _("квітня"),
    _("травня"),
    _("червня"),
    _("липня"),
    _("серпня"),
    _("вересня"),
    _("жовтня"),
    _("листопада"),
    _("грудня"),
)
# What a file says is read in Ukrainian, whatever the language of the interface.
MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        [
            "січня",
            "лютого",
            "березня",
            "квітня",
            "травня",
            "червня",
            "липня",
            "серпня",
            "вересня",
            "жовтня",
            "листопада",
            "грудня",
        ],
        start=1,
    )
}
LAST_DAYS = {28: _("28-ме"), 29: _("29-те"), 30: _("30-те"), 31: _("31-ше")}
EARLIEST, LATEST = 1800, 2199
# The first day of Excel's count that gives right dates from March 1900 on.
EXCEL_ZERO = date(1899, 12, 30)
EXCEL_PLAUSIBLE = range(20_000, 80_000)

YEAR_WORD = r"(?:\s*(?:р\.?|рік|року))?"
DOTTED = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}){YEAR_WORD}", re.I)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WORDS = re.compile(rf"[«\"“„']?(\d{{1,2}})[»\"”“']?\s+([а-яіїєґ]+)\s+(\d{{4}}){YEAR_WORD}", re.I)
SHORT_YEAR = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2})")
SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
WITH_TIME = re.compile(r"(.+?)(?:[T,]\s*|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
DIGITAL = re.compile(r"[\dОоOoЗзІіIl|б]{1,4}[./-][\dОоOoЗзІіIl|б]{1,2}[./-][\dОоOoЗзІіIl|б]{1,4}")


def as_date(cell: Cell) -> date | None:
    """A date from «20.11.2024», «2024-11-20», «20 листопада 2024 року» or a date of Excel; a time of day is dropped.

    A moment with its zone, as programs write it («2024-11-19T22:30:00Z»), is the day it was in Kyiv.
    Refuses two digits of a year, a day and month that could be swapped, and days that do not exist.
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        text = " ".join(cell.split())
        if (moment := _with_zone(text)) is not None:
            _existing(
                moment.year, moment.month, moment.day
            )  # a year no record has is a mistake, and no clock counts it
            return timezone.localtime(moment).date()
        with_time = WITH_TIME.fullmatch(text)
        return _from_text(with_time[1] if with_time else text) if text else None
    return _refuse_number(cell)


def as_datetime(cell: Cell) -> datetime | None:
    """A moment with its zone from «20.11.2024 14:30», ISO or a date of Excel; without a zone it is Kyiv time."""
    if isinstance(cell, str):
        if (found := _with_zone(cell.strip())) is not None:
            return found
        match = WITH_TIME.fullmatch(" ".join(cell.split()))
        if match:
            return _aware(_from_text(match[1]), _time_of_day(match))
    if isinstance(cell, datetime):
        return cell if timezone.is_aware(cell) else _aware(cell.date(), cell.time())
    day = as_date(cell)
    return None if day is None else _aware(day, time())


def _with_zone(text: str) -> datetime | None:
    """The moment an ISO text with a zone names; None for any other text."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if found.tzinfo is None else found


def _aware(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _time_of_day(match: re.Match[str]) -> time:
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise CellRefused(
            _("Такого часу немає: %(time)s. Години — від 00 до 23, хвилини — до 59."), time=f"{match[2]}:{match[3]}"
        )
    return time(hour, minute, second)


def _from_text(text: str) -> date:
    if match := DOTTED.fullmatch(text):
        return _existing(int(match[3]), int(match[2]), int(match[1]))
    if match := ISO.fullmatch(text):
        return _existing(int(match[1]), int(match[2]), int(match[3]))
    if (match := WORDS.fullmatch(text)) and match[2].lower() in MONTH_NUMBERS:
        return _existing(int(match[3]), MONTH_NUMBERS[match[2].lower()], int(match[1]))
    if match := SLASHED.fullmatch(text):
        return _slashed(text, int(match[1]), int(match[2]), int(match[3]))
    if match := SHORT_YEAR.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        # Nobody types dates far ahead: «24» is 2024, «91» is 1991.
        year += 2000 if year < 70 else 1900
        raise CellRefused(
            _("Рік записано двома цифрами. Мабуть, %(guess)s: напишіть рік повністю."),
            guess=f"{day:02}.{month:02}.{year}",
        )
    _refuse_letters(text)
    raise CellRefused(
        _("«%(text)s» — не дата. Напишіть її так: 20.11.2024, або так: 20 листопада 2024."), text=text[:60]
    )


def _slashed(text: str, first: int, second: int, year: int) -> date:
    """Day first, unless it could as well be an American date: then ask."""
    if first > 12 or first == second:
        return _existing(year, second, first)
    if second > 12:
        raise CellRefused(
            _("Тут спершу місяць, потім день: «%(text)s». Мабуть, %(guess)s."),
            text=text,
            guess=f"{second:02}.{first:02}.{year}",
        )
    raise CellRefused(
        _("Не видно, де день, а де місяць: «%(text)s». Напишіть %(one)s або %(other)s."),
        text=text,
        one=f"{first:02}.{second:02}.{year}",
        other=f"{second:02}.{first:02}.{year}",
    )


def _existing(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise CellRefused(_("Такої дати немає: місяця з номером %(month)s не буває."), month=month)
    if not EARLIEST <= year <= LATEST:
        raise CellRefused(_("Рік %(year)s схожий на помилку. Перевірте його."), year=year)
    last = calendar.monthrange(year, month)[1]
    if day < 1:
        raise CellRefused(_("Такої дати немає: день починається з 1."))
    if day > last:
        raise CellRefused(
            _("Такої дати немає. Останній день %(month)s %(year)s року — %(last)s."),
            month=MONTHS[month - 1],
            year=year,
            last=LAST_DAYS[last],
        )
    return date(year, month, day)


def _refuse_letters(text: str) -> None:
    guess = text.translate(LOOKALIKES)
    if guess != text and DIGITAL.fullmatch(text):
        raise CellRefused(_("У «%(text)s» замість цифр стоять літери. Мабуть, %(guess)s."), text=text, guess=guess)


def _refuse_number(cell: Cell) -> NoReturn:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in EXCEL_PLAUSIBLE:
        raise CellRefused(
            _("Тут число %(number)s. Якщо це дата, то %(date)s: задайте клітинці формат «Дата»."),
            number=shown(cell),
            date=f"{EXCEL_ZERO + timedelta(days=int(cell)):%d.%m.%Y}",
        )
    raise CellRefused(_("Тут має бути дата, наприклад 20.11.2024, а стоїть «%(text)s»."), text=shown(cell))
