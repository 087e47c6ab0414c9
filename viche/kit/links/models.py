"""The row of a link."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.journal import Journalled
from viche.kit.tenancy import TenantModel


class RecordLinkQuerySet(models.QuerySet):
    """Links by their ends."""

    def of(self, kind: str, pk: int) -> Self:
        """Every link of a record, in either direction, the oldest first."""
        return self.filter(Q(from_kind=kind, from_id=pk) | Q(to_kind=kind, to_id=pk)).order_by("id")


class RecordLink(TenantModel):
    """One record (table, key) is tied to another in a role. Both lie in one hromada; no key points sideways."""

    from_kind = models.CharField(max_length=63)
    from_id = models.BigIntegerField()
    to_kind = models.CharField(max_length=63)
    to_id = models.BigIntegerField()
    role = models.CharField(_("зв’язок"), max_length=20)
    created_at = models.DateTimeField(default=clock.now)

    objects = RecordLinkQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["hromada", "to_kind", "to_id"], name="kit_recordlink_back")]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["hromada", "from_kind", "from_id", "role", "to_kind", "to_id"], name="kit_recordlink_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_kind=F("to_kind"), from_id=F("to_id")), name="kit_recordlink_not_itself"
            ),
            Journalled(name="kit_recordlink_journal"),
        ]
