"""A department as the thing a report is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department
from viche.kit import clock, words
from viche.kit.figures import Period
from viche.kit.figures.printed import Subject, declare_printed


def says(department: Department, period: Period) -> Mapping[str, Any]:
    """What the title of a report may name: `department`, and `department_gen`, the genitive as it stands inside a sentence."""
    return {"department": department.name, "department_gen": words.lowfirst(department.genitive or department.name)}


def periods(department: Department) -> list[Period]:
    """A department reports for a year: the last, the one that goes on, the one before; for parts of this one that are over;
    its notes are for a month and for a day."""
    today = clock.today()
    parts = [Period.half(today.year, 1), *(Period.quarter(today.year, which) for which in (1, 2, 3))]
    years = [Period.year(today.year - back) for back in (1, 0, 2)]
    short = [Period.month(today.year, today.month).before, Period.day(today - timedelta(days=1)), Period.day(today)]
    return [*years, *(part for part in reversed(parts) if part.until < today), *short]


declare_printed(
    Subject(
        key="department",
        title=_("Робота підрозділу"),
        model=Department,
        says=says,
        narrow=lambda department: {},
        department=lambda department: department,
        department_path="pk",
        periods=periods,
    )
)
