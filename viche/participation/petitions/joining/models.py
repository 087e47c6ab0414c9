"""What was proposed, what the author said, and until when voices may be carried over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel

PROPOSED, AGREED, DECLINED, TAKEN_BACK = "proposed", "agreed", "declined", "taken-back"


class Joining(TenantModel):
    """That `petition` join `into`. `until`: the last moment at which a signer may carry the voice, copied from the statute
    when the author agreed; `told_at`: when the letters to signers were written."""

    STATES = (
        (PROPOSED, _("чекає на згоду автора")),
        (AGREED, _("автор погодився")),
        (DECLINED, _("автор не погодився")),
        (TAKEN_BACK, _("пропозицію відкликано")),
    )

    petition = TenantForeignKey("petitions.Petition", verbose_name=_("петиція"), related_name="joinings")
    into = TenantForeignKey("petitions.Petition", verbose_name=_("до якої приєднати"), related_name="joined_here")
    state = models.CharField(_("стан"), max_length=10, choices=STATES, default=PROPOSED)
    reason = models.TextField(_("чому це одне й те саме"), max_length=3000)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    proposed_by_id = models.BigIntegerField(editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    until = models.DateTimeField(_("перенести голос можна до"), null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["-pk"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "petition"], condition=Q(state__in=(PROPOSED, AGREED)), name="petitions_joining_one"
            ),
            models.CheckConstraint(
                condition=Q(state=AGREED, until__isnull=False) | (~Q(state=AGREED) & Q(until__isnull=True)),
                name="petitions_joining_until",
            ),
            Journalled(name="petitions_joining_journal", personal=("reason",)),
        ]
