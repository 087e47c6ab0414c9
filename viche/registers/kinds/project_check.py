"""Monitoring and audit of contest projects: the card of each check, with what was seen and who saw it (КМУ № 1049)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Distinct
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.kinds.proposal import PROJECT


class ProjectCheck(Record):
    """One check of one project."""

    KINDS = (
        ("event", _("відвідано захід проєкту")),
        ("monitoring", _("моніторинг")),
        ("audit", _("аудит")),
        ("report", _("перевірено звіт")),
    )
    OUTCOMES = (
        ("as-planned", _("виконується за планом")),
        ("deviations", _("є відхилення")),
        ("violations", _("є порушення")),
        ("done", _("виконано")),
    )

    project = TenantForeignKey("registers.Proposal", verbose_name=_("проєкт"), related_name="+")
    kind = models.CharField(_("вид перевірки"), max_length=10, choices=KINDS, default="event")
    checked_on = models.DateField(_("дата"))
    what = models.CharField(_("який захід чи звіт"), max_length=300, blank=True)
    outcome = models.CharField(_("висновок"), max_length=10, choices=OUTCOMES, default="as-planned")
    deviation = models.TextField(_("що не так і чому"), blank=True)
    participants = models.PositiveIntegerField(_("скільки людей на заході"), null=True, blank=True)
    spent = models.DecimalField(_("підтверджено витрат, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    checked_by = models.CharField(_("хто перевірив"), max_length=200, blank=True, help_text=_("Посада й підрозділ."))

    class Meta(Record.Meta):
        ordering = ["-checked_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-checked_on", "-id"], name="registers_projectcheck_newest"),
            models.Index(fields=["hromada", "state", "-checked_on", "-id"], name="registers_projectcheck_public"),
            models.Index(fields=["hromada", "kind", "-checked_on"], name="registers_projectcheck_kind"),
            models.Index(fields=["hromada", "project", "-checked_on"], name="registers_projectcheck_of"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "project", "kind", "checked_on", "what", name="registers_projectcheck_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()} {self.checked_on:%d.%m.%Y}"


class ProjectChecks(Register):
    """Monitoring and audit of projects."""

    model = ProjectCheck
    slug = "project-checks"
    title = _("Моніторинг і аудит проєктів")
    noun = Noun("перевірка", "перевірки", "перевірок", "f", en=("check", "checks")).followed(
        "проєктів", en=("check of projects", "checks of projects")
    )
    group, day, variant = "civil-society", "checked_on", "kind"
    columns = ("project", "what", "checked_on", "kind", "outcome")
    filters = ("q", "project", "kind", "checked_on", "outcome", "what", "participants", "checked_by")
    search = ("what", "deviation", "checked_by")
    sums = ("participants", "spent")


counting(
    ProjectChecks,
    _("Перевірки проєктів: за днем. Відвіданий захід проєкту — теж перевірка, окремого виду."),
    breakdowns=("kind", "outcome", "project"),
)
counting(
    ProjectChecks,
    _("Різні проєкти, які в ці дні перевірено хоч раз."),
    key="project-checks.projects",
    title=_("Проєкти, які перевірено"),
    noun=PROJECT,
    measure=Distinct("project"),
    breakdowns=("kind", "outcome"),
)
