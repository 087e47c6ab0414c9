"""Marks of voices, and what is shared by many people so that it is no sign of anything."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.people import identity

NETWORK, MAIL, NEW = "network", "mail", "new"
OPEN, CLEARED, STRUCK = "open", "cleared", "struck"


class Mark(TenantModel):
    """Why a voice is to be looked at. Says nothing of who gave it: a number in the public file, the sign, the level.

    `together`: how many voices came within an hour that have the sign in common; `state`: open until an official decides.
    """

    SIGNS = (
        (NETWORK, _("багато голосів з однієї мережі")),
        (MAIL, _("багато голосів з однієї поштової служби")),
        (NEW, _("багато голосів від щойно створених записів")),
    )
    STATES = ((OPEN, _("чекає перевірки")), (CLEARED, _("перевірено, голос чинний")), (STRUCK, _("викреслено")))

    question = TenantForeignKey("voices.Question", related_name="marks", db_index=False)
    number = models.PositiveIntegerField(_("голос №"))
    taken_at = models.DateTimeField(_("коли голос прийнято"))
    sign = models.CharField(_("ознака"), max_length=8, choices=SIGNS)
    together = models.PositiveIntegerField(_("разом за годину"))
    level = models.CharField(_("рівень підтвердження особи"), max_length=10, choices=identity.CHOICES)
    found_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(_("стан"), max_length=8, choices=STATES, default=OPEN)
    ground = models.TextField(_("підстава"), blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "question", "number", "sign"], name="voices_mark_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="voices_mark_decided",
            ),
            Journalled(name="voices_mark_journal"),
        ]


class SharedQuerySet(models.QuerySet):
    """Rows by day."""

    def on(self, day: date) -> Self:
        """In force that day; both days are inside."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class Shared(TenantModel):
    """A network or a mail service that many people have in common: voices that come by it are not marked for that.

    `what`: «203.0.113.0/24» or a domain of mail; `title`: whose it is; `basis`: by whose word it was listed.
    """

    KINDS = ((NETWORK, _("мережа")), (MAIL, _("поштова служба")))

    kind = models.CharField(_("що це"), max_length=8, choices=KINDS)
    what = models.CharField(_("адреса мережі або домен пошти"), max_length=100)
    title = models.CharField(_("чия вона"), max_length=200)
    basis = models.CharField(_("підстава"), max_length=300)
    since = models.DateField(_("діє з"), default=clock.today)
    until = models.DateField(_("діяла до"), null=True, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "kind", "what"], condition=Q(until__isnull=True), name="voices_shared_once"
            ),
            Journalled(name="voices_shared_journal"),
        ]
