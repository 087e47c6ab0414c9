"""Figures of the registers: points of invincibility and the seats in them."""

from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Sum, declare
from viche.kit.figures.periods import Period
from viche.kit.publishing import RecordQuerySet
from viche.kit.words import Noun
from viche.registers.kinds.point import Point, Points

SEAT = Noun("місце", "місця", "місць", "n", en=("seat", "seats"))


def _standing(period: Period) -> RecordQuerySet:
    """Points that were in the register by the end of the period."""
    rows: RecordQuerySet = Point.objects.filter(period.by_its_end("created_at"))
    return rows


declare(
    Figure(
        key="points",
        title=_("Пункти незламності"),
        noun=Points.noun,
        queryset=_standing,
        date_field="created_at",
        breakdowns=("condition",),
        columns=Points.columns,
        definition=_("Пункти, записані в реєстр до кінця цього дня. Чи працює пункт — показано, як є тепер."),
        standing=True,
    )
)
declare(
    Figure(
        key="points.seats",
        title=_("Місця в пунктах незламності"),
        noun=SEAT,
        queryset=_standing,
        date_field="created_at",
        measure=Sum("seats"),
        breakdowns=("condition",),
        columns=("name", "address", "condition", "seats"),
        definition=_(
            "Сума місць у пунктах, записаних до кінця цього дня. Пункти, де кількість не вказано, нічого не додають."
        ),
        standing=True,
    )
)
