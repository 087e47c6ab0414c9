"""A schedule, the reports it began, and which departments still owe records to each of them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures import Period
from viche.kit.figures.printed import Subject, subjects
from viche.kit.journal import Journalled, WrittenOnce
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.reports.schedules.rhythms import RHYTHMS

# The outbox forgets the keys of its letters after a month: no reminder is further away than that.
MOST_REMIND, MOST_DUE = 15, 60
# What of a schedule may be changed.
TERMS = ("rhythm", "due_days", "remind_days", "ground", "since")


class Schedule(TenantModel):
    """By which form, about what and how often; within how many working days after the end, by which act, since when.

    `department` prepares: it is the one of the thing the report is about. `person_id`: who set it, in whose name numbers
    are taken. A change concerns the periods that end after it: a report that was begun keeps its day.
    """

    form = models.CharField(_("форма"), max_length=60)
    subject = models.CharField(_("про що"), max_length=60)
    subject_pk = models.BigIntegerField()
    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("хто готує"), related_name="+")
    rhythm = models.CharField(_("як часто"), max_length=7, choices=RHYTHMS)
    due_days = models.PositiveSmallIntegerField(
        _("строк, робочих днів після кінця періоду"), validators=[MinValueValidator(1), MaxValueValidator(MOST_DUE)]
    )
    remind_days = models.PositiveSmallIntegerField(
        _("за скільки робочих днів нагадати"), validators=[MinValueValidator(1), MaxValueValidator(MOST_REMIND)]
    )
    ground = models.CharField(_("підстава"), max_length=300)
    since = models.DateField(_("діє від"))
    is_on = models.BooleanField(_("діє"), default=True)
    person_id = models.BigIntegerField(editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["-is_on", "department__order", "department_id", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "form", "subject", "subject_pk", "rhythm"],
                condition=Q(is_on=True),
                name="reports_schedule_once",
            ),
            Journalled(name="reports_schedule_journal"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rhythm_display()} · {self.ground}"

    @property
    def kind(self) -> Subject:
        """What kind of thing its reports are about."""
        return subjects()[self.subject]


class ScheduledReport(TenantModel):
    """What a schedule began for one period: the report, and the moment it is due. Written once: the day does not move."""

    schedule = TenantForeignKey(Schedule, verbose_name=_("розклад"), related_name="+", db_index=False)
    report = TenantForeignKey("reports.Report", verbose_name=_("звіт"), related_name="+")
    since = models.DateField()
    until = models.DateField()
    due_at = models.DateTimeField(_("строк"))
    remind_on = models.DateField(_("нагадати"))
    made_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "due_at"], name="reports_scheduled_due")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "schedule", "since"], name="reports_scheduledreport_once"),
            WrittenOnce(name="reports_scheduledreport_written"),
        ]

    @property
    def period(self) -> Period:
        """The days it is for."""
        return Period(self.since, self.until)


class Owed(TenantModel):
    """A department that owes records to a report begun by a schedule: how much, when it was reminded, when it was settled.

    Settled by itself when nothing is missing or the report is approved, or by an `answer`: why there will be no more records.
    """

    scheduled = TenantForeignKey(ScheduledReport, verbose_name=_("звіт"), related_name="+", db_index=False)
    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("підрозділ"), related_name="+")
    number = models.PositiveIntegerField(_("скільки"))
    soon_at = models.DateTimeField(_("нагадано перед строком"), null=True)
    today_at = models.DateTimeField(_("нагадано в день строку"), null=True)
    settled_at = models.DateTimeField(_("зроблено"), null=True)
    answer = models.CharField(_("пояснення"), max_length=300, blank=True)
    answered_by = models.CharField(_("хто пояснив"), max_length=150, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["hromada", "department"], condition=Q(settled_at=None), name="reports_owed_waiting"),
        ]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "scheduled", "department"], name="reports_owed_once"),
            Journalled(name="reports_owed_journal"),
        ]
