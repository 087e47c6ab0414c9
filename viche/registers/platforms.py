"""Where residents took part: here, on an outside platform, or face to face.

What happened on another platform is a record too, with the address it was read at and the day it was read on, and is
counted apart: nobody here can tell whether its numbers are true.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HERE = "viche"
PLATFORMS = (
    (HERE, _("Віче")),
    ("edem", _("e-DEM")),
    ("site", _("сайт ради")),
    ("app", _("міський мобільний застосунок")),
    ("other", _("інша платформа")),
)
# What a table of another platform says of itself at most once: which platform, and on what day it was read there.
FOR_ALL = ("platform", "taken_on")


def outside() -> Q:
    """Records of other platforms."""
    return ~Q(platform__in=["", HERE])


def read_on_a_day(name: str) -> models.CheckConstraint:
    """Numbers of another platform say on which day they were read there."""
    return models.CheckConstraint(
        condition=Q(platform__in=["", HERE]) | Q(taken_on__isnull=False),
        name=name,
        violation_error_message=_(
            "Числа з іншої платформи змінюються. Зазначте в полі «Дані станом на», якого дня ви їх там бачили."
        ),
    )
