"""Sending what is due. Several senders may work at once: a row claimed by one is skipped by the others."""

from __future__ import annotations

import contextlib
import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from viche.kit import clock
from viche.kit.models import OutboxMail
from viche.kit.outbox.smtp import NotTaken, Server, Unknown, deliver

log = logging.getLogger("viche.outbox")

# Minutes to wait after each failure; after the last one the letter is given up: about two days in all.
DELAYS = (1, 5, 15, 60, 180, 360, 720, 1440)
# A sender that has not said in this time how it ended is dead (the line itself times out after 20 seconds).
DEAD = timedelta(minutes=15)
CUT = "передання обірвалося: невідомо, чи лист пішов"


@dataclass
class Outcome:
    """What one round did."""

    sent: int = 0
    failed: int = 0


def send_due(most: int = 1000) -> Outcome:
    """Send letters that are due, one by one. In the demo nothing leaves: letters are read on a page."""
    outcome = Outcome()
    if settings.DEMO or not settings.MAIL_URL:
        return outcome
    _bury()
    if not _waiting(clock.now()).exists():
        return outcome
    server = Server.at(settings.MAIL_URL)
    line: smtplib.SMTP | None = None
    try:
        while outcome.sent + outcome.failed < most:
            if line is None:
                line = server.connect()
            mail = _claim()
            if mail is None:
                break
            line = _hand_over(line, mail, outcome)
    except NotTaken as error:
        outcome.failed += _postpone(str(error))
    finally:
        if line is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                line.quit()
    return outcome


def waiting() -> bool:
    """Whether a round of sending would find anything to do."""
    if settings.DEMO or not settings.MAIL_URL:
        return False
    return _waiting(clock.now()).exists() or _lost_ones().exists()


def _hand_over(line: smtplib.SMTP, mail: OutboxMail, outcome: Outcome) -> smtplib.SMTP | None:
    """Deliver one claimed letter and write down how it ended. None: the line is broken, take a new one."""
    try:
        deliver(line, mail)
    except NotTaken as error:
        _failed(mail, str(error), for_good=error.for_good)
    except Unknown as error:
        _lost(mail, f"{CUT} ({error})")
    else:
        with transaction.atomic(durable=True):
            mail.sent_at, mail.error = clock.now(), ""
            mail.save(update_fields=["sent_at", "error"])
        outcome.sent += 1
        return line
    outcome.failed += 1
    log.warning("letter %s: %s", mail.pk, mail.error)
    with contextlib.suppress(OSError, smtplib.SMTPException):
        if line.rset()[0] == 250:
            return line
    line.close()
    return None


def _waiting(now: datetime) -> QuerySet[OutboxMail]:
    waiting = {"sent_at__isnull": True, "started_at__isnull": True, "failed_at__isnull": True}
    return OutboxMail.objects.filter(due_at__lte=now, **waiting).order_by("due_at", "pk")


def _claim() -> OutboxMail | None:
    """Take one letter and say so, committed, before a byte of it leaves."""
    with transaction.atomic(durable=True):
        mail = _waiting(clock.now()).select_for_update(skip_locked=True).first()
        if mail is not None:
            mail.started_at = clock.now()
            mail.save(update_fields=["started_at"])
    return mail


def _failed(mail: OutboxMail, error: str, *, for_good: bool = False) -> None:
    """Wait longer each time, then give up and keep the error."""
    with transaction.atomic(durable=True):
        _write_failure(mail, error, for_good=for_good)


def _write_failure(mail: OutboxMail, error: str, *, for_good: bool = False) -> None:
    now = clock.now()
    mail.tries, mail.error, mail.started_at = mail.tries + 1, error[:2000], None
    if for_good or mail.tries > len(DELAYS):
        mail.failed_at = now
    else:
        mail.due_at = now + timedelta(minutes=DELAYS[mail.tries - 1])
    mail.save(update_fields=["tries", "error", "started_at", "failed_at", "due_at"])


def _lost(mail: OutboxMail, error: str) -> None:
    with transaction.atomic(durable=True):
        mail.failed_at, mail.error = clock.now(), error[:2000]
        mail.save(update_fields=["failed_at", "error"])


def _postpone(error: str) -> int:
    """No line to the mail server: every letter that is due waits."""
    log.warning("mail server: %s", error)
    with transaction.atomic(durable=True):
        due = list(_waiting(clock.now()).select_for_update(skip_locked=True)[:1000])
        for mail in due:
            _write_failure(mail, error)
    return len(due)


def _bury() -> None:
    """Letters whose sender died between handing over and writing down how it ended."""
    lost = _lost_ones()
    if lost.exists():
        log.warning("%s letters of a dead sender", lost.update(failed_at=clock.now(), error=CUT))


def _lost_ones() -> QuerySet[OutboxMail]:
    since = clock.now() - DEAD
    return OutboxMail.objects.filter(started_at__lt=since, sent_at__isnull=True, failed_at__isnull=True)
