"""Letters waiting: putting in, asking once more, erasing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from viche.kit import clock
from viche.kit.models import OutboxMail

KEPT = timedelta(days=30)


def post(
    to: str, subject: Any, body: str, key: str, due_at: datetime | None = None, hromada_id: int | None = None
) -> bool:
    """Queue a letter inside the transaction; it leaves after commit, not before `due_at`.

    `key` names the letter («invite:17»): the same key is never queued twice. Returns whether it is new.
    """
    letter = OutboxMail(
        to=to,
        subject=" ".join(str(subject).split())[:200],
        body=body,
        key=key,
        due_at=due_at or clock.now(),
        hromada_id=hromada_id,
    )
    known = OutboxMail.objects.filter(key=key).exists()
    if not known:
        # Two requests may both have found nothing; the unique key keeps one.
        OutboxMail.objects.bulk_create([letter], ignore_conflicts=True)
    return not known


def again(key: str) -> bool:
    """Send a letter that failed, or of which nobody knows whether it left, once more. A person's decision."""
    waiting = {"failed_at": None, "started_at": None, "tries": 0, "due_at": clock.now()}
    return bool(OutboxMail.objects.filter(key=key, sent_at__isnull=True, failed_at__isnull=False).update(**waiting))


def erase_old() -> int:
    """Erase letters whose delivery ended 30 days ago. Returns how many."""
    before = clock.now() - KEPT
    gone, _by_table = OutboxMail.objects.filter(Q(sent_at__lt=before) | Q(failed_at__lt=before)).delete()
    return gone
