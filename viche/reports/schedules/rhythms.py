"""How often: the periods of a rhythm that are over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Period

MONTH, QUARTER, HALF, YEAR = "month", "quarter", "half", "year"
RHYTHMS = ((MONTH, _("щомісяця")), (QUARTER, _("щокварталу")), (HALF, _("щопівроку")), (YEAR, _("щороку")))
MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}
ONE_DAY = timedelta(days=1)


def around(rhythm: str, day: date) -> Period:
    """The period of this rhythm the day lies in."""
    months = MONTHS[rhythm]
    first = (day.month - 1) // months * months + 1
    return Period(date(day.year, first, 1), Period.month(day.year, first + months - 1).until)


def ended(rhythm: str, since: date, today: date) -> Iterator[Period]:
    """Periods whose last day lies between `since` and yesterday, the earliest first."""
    period = around(rhythm, since)
    while period.until < today:
        yield period
        period = around(rhythm, period.until + ONE_DAY)
