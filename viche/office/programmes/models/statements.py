"""What executors say of a period: asked for by the coordinator, submitted, accepted or returned, approved."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.figures import Period
from viche.kit.journal import Journalled
from viche.kit.processes import State, Step
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.office.programmes.models.plan import Measure, PartQuerySet, Programme
from viche.office.programmes.rules import ASKED, OPEN, RETURNED, SETTLED, STATED, STATEMENT, SUBMITTED


class Round(TenantModel):
    """A reporting period of a programme, and by when statements are due (none: nothing is asked, it came from a document)."""

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="rounds")
    since = models.DateField(_("від"))
    until = models.DateField(_("до"))
    due_on = models.DateField(_("подати до"), null=True, blank=True)
    note = models.TextField(_("що врахувати виконавцям"), blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PartQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["-until", "-since"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "programme", "since", "until"], name="programmes_round_once"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="programmes_round_term"),
            Journalled(name="programmes_round_journal"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.period.title}"

    @property
    def period(self) -> Period:
        """What statements of it are about."""
        return Period(self.since, self.until)


class StatementQuerySet(PartQuerySet):
    """Statements by who looks."""

    def visible(self, *, to: Viewer) -> Self:
        """What is still being written is nobody's word yet: outside the desk only what is approved or was printed."""
        rows = super().visible(to=to)
        return rows if to.is_staff and to.hromada_id is not None else rows.filter(state__in=SETTLED)


class Statement(TenantModel):
    """What is said of one measure for one period: three separate facts, the reason and the story.

    `whole`: over the whole term; `tasks`: completeness of the tasks of the period; `funding`: chosen by a person, with the
    sums beside it. The printed wording is composed from them; `wording` is what a document printed and they cannot compose.
    `department` drafts it, `coordinator` accepts and approves; both copied when the round is asked. `submitted_at`: the
    first time, for lateness; every later one is in the journal. `remarks`: of the last return, until it is submitted again.
    """

    WHOLE = (
        ("done", _("виконано")),
        ("partly", _("виконано частково")),
        ("not_done", _("не виконано")),
        ("over", _("строк минув")),
    )
    TASKS = (("full", _("у повному обсязі")), ("part", _("частково")), ("none", _("не виконано")))
    FUNDING = (
        ("financed", _("фінансувався")),
        ("absent", _("без відповідного фінансування")),
        ("not_needed", _("фінансування не потребує")),
    )
    process = STATEMENT

    programme = TenantForeignKey(Programme, verbose_name=_("програма"), related_name="statements")
    measure = TenantForeignKey(Measure, verbose_name=_("захід"), related_name="statements")
    round = TenantForeignKey(Round, verbose_name=_("період"), related_name="statements")
    department = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("хто пише"), related_name="+")
    coordinator = TenantForeignKey(settings.KIT_UNIT_MODEL, verbose_name=_("хто приймає"), related_name="+")
    state = models.CharField(_("стан"), max_length=10, default=ASKED, editable=False)
    due_at = models.DateTimeField(_("строк"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("подано"), null=True, editable=False)
    returned_at = models.DateTimeField(_("повернуто"), null=True, editable=False)
    remarks = models.TextField(_("зауваження"), blank=True, editable=False)

    whole = models.CharField(_("стан за весь строк"), max_length=8, choices=WHOLE, blank=True)
    tasks = models.CharField(_("завдання періоду"), max_length=4, choices=TASKS, blank=True)
    tasks_number = models.PositiveSmallIntegerField(_("скільки завдань на період"), null=True, blank=True)
    funding = models.CharField(_("стан фінансування"), max_length=10, choices=FUNDING, blank=True)
    reason = models.TextField(_("причина невиконання"), blank=True)
    story = models.TextField(_("що зроблено"), blank=True)
    wording = models.TextField(_("як надруковано"), blank=True, editable=False)
    cell = TenantForeignKey(
        "programmes.StatedCell", null=True, blank=True, verbose_name=_("клітинка документа"), related_name="+"
    )

    objects = StatementQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["hromada", "round", "state"], name="programmes_statement_round"),
            models.Index(fields=["hromada", "measure"], name="programmes_statement_measure"),
            models.Index(
                fields=["hromada", "due_at"], condition=Q(due_at__isnull=False), name="programmes_statement_due"
            ),
            models.Index(fields=["hromada", "coordinator", "state"], name="programmes_statement_desk"),
        ]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "round", "measure"], name="programmes_statement_once"),
            Journalled(name="programmes_statement_journal"),
        ]

    def __str__(self) -> str:
        told = {"number": self.measure.number, "period": self.round.period.title}
        return gettext("Захід %(number)s, відомості %(period)s") % told

    @property
    def late_days(self) -> int:
        """How many days late it is, or came; 0 when it is in time or nobody named a day."""
        if self.state in OPEN:
            return max(0, -clock.days_left(self.due_at, clock.now())) if self.due_at else 0
        if self.submitted_at is None or self.round.due_on is None:
            return 0
        return max(0, -clock.days_left(clock.end_of_day(self.round.due_on), self.submitted_at))

    @property
    def state_now(self) -> State:
        """The state with its title and tone."""
        return self.process.state(self.state)

    @property
    def stated(self) -> bool:
        """Whether it came from a document and nobody has touched it since."""
        return self.state == STATED

    def entered(self, step: Step, given: dict[str, Any], moment: datetime) -> None:
        """What a step leaves on the statement besides its state."""
        if step.to == SUBMITTED:
            self.submitted_at = self.submitted_at or moment
            self.remarks = ""
        if step.to == RETURNED:
            self.remarks, self.returned_at = str(given["ground"]), moment
