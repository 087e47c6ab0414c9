"""What a person answered to a warning of the self-check. Warnings themselves are not kept: they are found anew each time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel

RIGHT, MEND, KEPT = "right", "mend", "kept"


class CheckAnswer(TenantModel):
    """An answer to one warning of a report. `warning`: its key, the same until the place or the values change; `title`: what it
    was about, for when it is found no more."""

    ANSWERS = ((MEND, _("виправлю")), (RIGHT, _("так і має бути")), (KEPT, _("переглянуто, лишаю як є")))

    report = TenantForeignKey("reports.Report", verbose_name=_("звіт"), related_name="+", db_index=False)
    warning = models.CharField(max_length=20)
    rule = models.CharField(_("правило"), max_length=40)
    title = models.CharField(_("попередження"), max_length=300)
    answer = models.CharField(_("відповідь"), max_length=5, choices=ANSWERS)
    text = models.TextField(_("пояснення"), blank=True)
    person_id = models.BigIntegerField()
    name = models.CharField(_("хто відповів"), max_length=150)
    at = models.DateTimeField(_("коли"), default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "report", "warning"], name="reports_checkanswer_once"),
            models.CheckConstraint(
                condition=~models.Q(answer__in=(RIGHT, KEPT), text=""), name="reports_checkanswer_right_says_why"
            ),
            Journalled(name="reports_checkanswer_journal"),
        ]

    def __str__(self) -> str:
        return self.title
