"""What a person wrote into the text of a report instead of what its form gave."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel

CHANGE, DROP, ADD = "change", "drop", "add"


class TextEdit(TenantModel):
    """One paragraph changed, taken out, or added after another.

    `spot`, `heading`, `masked`, `nth`: which paragraph of the form it is (`laying.Spot`). `was`: its text then; `seen`: its
    numbers then, in order, [what it was asked of, printed text]. `lines`: what was written, as `binding.bound` gives it.
    """

    KINDS = ((CHANGE, _("змінено")), (DROP, _("прибрано")), (ADD, _("додано")))

    report = TenantForeignKey("reports.Report", verbose_name=_("звіт"), related_name="+", db_index=False)
    kind = models.CharField(_("що зроблено"), max_length=6, choices=KINDS)
    spot = models.CharField(max_length=20)
    heading = models.TextField(blank=True)
    masked = models.TextField(blank=True)
    nth = models.PositiveIntegerField(default=0)
    was = models.TextField(_("було"), blank=True)
    seen = models.JSONField(default=list)
    lines = models.JSONField(_("написано"), default=list)
    person_id = models.BigIntegerField()
    name = models.CharField(_("хто змінив"), max_length=150)
    at = models.DateTimeField(_("коли"), default=clock.now)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "report", "id"], name="reports_textedit_of")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "report", "spot"], condition=~models.Q(kind=ADD), name="reports_textedit_once"
            ),
            Journalled(name="reports_textedit_journal"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.was[:60]}"

    @property
    def text(self) -> str:
        """What was written, with its numbers as they were printed then; lines end with \\n."""
        return "\n".join("".join(_said(each) for each in line) for line in self.lines)


def _said(fragment: object) -> str:
    return fragment if isinstance(fragment, str) else str(fragment["text"])  # type: ignore[index]
