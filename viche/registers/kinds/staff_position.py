"""The staff list of a department as of a day: positions and which of them are vacant."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Period, Sum, declare
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class StaffPosition(Record):
    """Units of one position as of one day; each later day is a new row, so the past stays as it was."""

    CATEGORIES = (
        ("head", _("керівник")),
        ("deputy", _("заступник керівника")),
        ("specialist", _("спеціаліст")),
        ("support", _("обслуговування")),
    )

    post = models.CharField(_("посада"), max_length=200)
    as_of = models.DateField(_("станом на"))
    category = models.CharField(_("категорія"), max_length=10, choices=CATEGORIES, default="specialist")
    positions = models.PositiveSmallIntegerField(_("посад"), default=1)
    vacant = models.PositiveSmallIntegerField(_("з них вакантних"), default=0)
    holder = models.CharField(
        _("хто обіймає"),
        max_length=150,
        blank=True,
        help_text=_("Керівника й заступника називають привселюдно: ім’я та прізвище."),
    )
    contest_on = models.DateField(_("конкурс оголошено"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["-as_of", "id"]
        indexes = [
            models.Index(fields=["hromada", "-as_of", "id"], name="registers_staff_newest"),
            models.Index(fields=["hromada", "state", "-as_of", "id"], name="registers_staff_public"),
            models.Index(fields=["hromada", "department", "-as_of"], name="registers_staff_unit"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "department", "as_of", "post", name="registers_staff_once"),
            models.CheckConstraint(
                condition=Q(vacant__lte=F("positions")),
                name="registers_staff_vacant",
                violation_error_message=_("Вакантних посад не більше, ніж посад."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.as_of:%d.%m.%Y}"


class StaffPositions(Register):
    """The staff list."""

    model = StaffPosition
    slug = "staff-positions"
    title = _("Штатний розпис")
    noun = Noun("рядок", "рядки", "рядків", "m", "рядка", en=("line", "lines")).followed(
        "штатного розпису", en=("line of the staff list", "lines of the staff list")
    )
    group, day = "administration", "as_of"
    columns = ("post", "category", "as_of", "positions", "vacant")
    filters = ("q", "category", "as_of", "positions", "vacant", "contest_on")
    search = ("post",)
    sums = ("positions", "vacant")


def _newest(period: Period) -> models.QuerySet:
    """Of each department the rows of its newest list by that day."""
    rows = StaffPosition.objects.filter(as_of__lte=period.until)
    return rows.filter(~Exists(rows.filter(department=OuterRef("department"), as_of__gt=OuterRef("as_of"))))


POST = Noun("посада", "посади", "посад", "f", en=("position", "positions"))
SAID: dict[str, Any] = {
    "queryset": _newest,
    "date_field": "as_of",
    "breakdowns": ("category", "post", "department"),
    "columns": StaffPositions.columns,
    "standing": True,
}
declare(
    Figure(
        key="staff-positions",
        title=_("Посади за штатним розписом"),
        noun=POST,
        measure=Sum("positions"),
        definition=_("Посади в останньому записаному до цього дня штатному розписі кожного підрозділу."),
        **SAID,
    )
)
declare(
    Figure(
        key="staff-positions.vacant",
        title=_("Вакантні посади"),
        noun=POST.qualified("вакантний", en=("vacant position", "vacant positions")),
        measure=Sum("vacant"),
        definition=_("Вакантні посади в останньому записаному до цього дня штатному розписі кожного підрозділу."),
        **SAID,
    )
)
