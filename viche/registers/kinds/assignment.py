"""Assignments given to departments: by the head, the council, those above; by when and whether done."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Period, declare
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class Assignment(Record):
    """One assignment: who gave it, to whom, a copy to whom, by when; the answer closes it."""

    ISSUERS = (
        ("head", _("голова")),
        ("deputy", _("заступник голови")),
        ("secretary", _("секретар ради чи керуючий справами")),
        ("council", _("рада чи виконком")),
        ("above", _("орган вищого рівня")),
    )

    title = models.CharField(_("що доручено"), max_length=500)
    number = models.CharField(_("номер"), max_length=60)
    given_on = models.DateField(_("дата"))
    issuer = models.CharField(_("хто доручив"), max_length=9, choices=ISSUERS, default="head")
    addressee = models.CharField(_("адресат відповіді"), max_length=300, blank=True)
    copy_to = models.CharField(_("копія"), max_length=300, blank=True)
    due_on = models.DateField(_("виконати до"), null=True, blank=True)
    done_on = models.DateField(_("виконано"), null=True, blank=True)
    answer_number = models.CharField(_("номер відповіді"), max_length=60, blank=True)

    class Meta(Record.Meta):
        ordering = ["-given_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-given_on", "-id"], name="registers_assignment_newest"),
            models.Index(fields=["hromada", "state", "-given_on", "-id"], name="registers_assignment_public"),
            models.Index(fields=["hromada", "-due_on"], name="registers_assignment_due_on"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "issuer", "given_on", "number", name="registers_assignment_once"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("given_on")),
                name="registers_assignment_done",
                violation_error_message=_("Доручення не могли виконати раніше, ніж дали."),
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number} ({self.given_on:%d.%m.%Y}): {self.title}"


class Assignments(Register):
    """Assignments."""

    model = Assignment
    slug = "assignments"
    title = _("Доручення")
    noun = Noun("доручення", "доручення", "доручень", "n", en=("assignment", "assignments"))
    group, day, variant = "administration", "given_on", "issuer"
    columns = ("title", "number", "given_on", "issuer", "due_on", "done_on")
    filters = ("q", "number", "issuer", "given_on", "addressee", "copy_to", "due_on", "done_on")
    search = ("title", "number", "addressee", "copy_to")


def _late(period: Period) -> models.QuerySet:
    """Not done by their day, as of the last day."""
    undone = Q(done_on__isnull=True) | Q(done_on__gt=period.until)
    return Assignment.objects.filter(undone, due_on__lt=period.until, given_on__lte=period.until)


SAID: dict[str, Any] = {
    "noun": Assignments.noun,
    "columns": Assignments.columns,
    "breakdowns": ("issuer", "department"),
}
counting(Assignments, _("Доручення, дані в цьому періоді."), breakdowns=("issuer", "addressee"))
counting(
    Assignments,
    _("Доручення, виконані в цьому періоді."),
    key="assignments.done",
    day="done_on",
    title=_("Виконані доручення"),
    breakdowns=("issuer",),
)
declare(
    Figure(
        key="assignments.late",
        title=_("Прострочені доручення"),
        queryset=_late,
        date_field="due_on",
        definition=_("Доручення, строк яких минув до цього дня, а виконано їх пізніше або ще не виконано."),
        standing=True,
        **SAID,
    )
)
