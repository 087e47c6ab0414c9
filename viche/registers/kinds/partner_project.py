"""Projects done together with foreign and other partners, within which meetings, trips and studies are held."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Period, declare
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class PartnerProject(Record):
    """One project: who carries it out, who pays, of what year of the partner's programme, what the hromada does in it."""

    ROLES = (
        ("joint", _("партнер")),
        ("lead", _("виконавець")),
        ("participant", _("учасник")),
        ("place", _("територія")),
    )

    title = models.CharField(_("назва проєкту"), max_length=300)
    since = models.DateField(_("від"))
    until = models.DateField(_("до"), null=True, blank=True)
    executor = models.CharField(_("виконавець"), max_length=300, blank=True)
    donor = models.CharField(_("донор"), max_length=300, blank=True)
    programme_year = models.CharField(
        _("програмний рік"), max_length=60, blank=True, help_text=_("Як його називає партнер: 2024/25.")
    )
    role = models.CharField(_("роль громади"), max_length=11, choices=ROLES, default="joint")
    amount = models.DecimalField(_("кошти проєкту, грн"), max_digits=18, decimal_places=2, null=True, blank=True)
    summary = models.TextField(_("про що проєкт"), blank=True)
    link = models.URLField(_("сайт"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-since", "-id"], name="registers_project_newest"),
            models.Index(fields=["hromada", "state", "-since", "-id"], name="registers_project_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", "programme_year", name="registers_project_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="registers_project_term",
                violation_error_message=_("Проєкт не може закінчитися раніше, ніж почався."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=Decimal(0)), name="registers_project_sum"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.programme_year})" if self.programme_year else self.title


class PartnerProjects(Register):
    """Projects with partners."""

    model = PartnerProject
    slug = "partner-projects"
    title = _("Проєкти з партнерами")
    noun = Noun("проєкт", "проєкти", "проєктів", "m", "проєкту", en=("project", "projects")).followed(
        "з партнерами", en=("project with partners", "projects with partners")
    )
    group, day, variant = "international", "since", "role"
    columns = ("title", "executor", "donor", "programme_year", "since", "until")
    filters = ("q", "executor", "donor", "programme_year", "role", "since", "until", "amount")
    search = ("title", "executor", "donor", "summary")
    sums = ("amount",)


def _running(period: Period) -> models.QuerySet:
    """Projects whose term meets the period."""
    return PartnerProject.objects.filter(Q(until__isnull=True) | Q(until__gte=period.since), since__lte=period.until)


declare(
    Figure(
        key="partner-projects",
        title=PartnerProjects.title,
        noun=PartnerProjects.noun,
        queryset=_running,
        date_field="since",
        breakdowns=("role", "executor", "donor", "programme_year", "department"),
        columns=PartnerProjects.columns,
        definition=_("Проєкти з партнерами, що тривали хоч день цього періоду."),
        spread=False,
    )
)
counting(
    PartnerProjects,
    _("Проєкти з партнерами, що почалися в цьому періоді."),
    key="partner-projects.begun",
    title=_("Нові проєкти з партнерами"),
    breakdowns=("role", "executor", "donor", "programme_year"),
)
