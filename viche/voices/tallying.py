"""The tally of a secret question: once it has closed all seals are opened together, counted, and erased with their key.

One transaction, journalled as one event («tally»): the counts, the lines of the public file and the head over them are there
with it, or nothing is; killed half way it leaves seals and key as they were. Which seal was whose is not read here.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Hromada
from viche.kit import clock, journal, tenancy
from viche.kit.access import Refused
from viche.voices import actions, heading, sealing, taking
from viche.voices.models import Question, Tally

log = logging.getLogger("viche.voices")

NOT_CLOSED = "VCH05"
WRITE = "SELECT voices_write_tally(%s, %s, %s)"


def tally(question: Question, *, by: Any = None) -> dict[str, int]:
    """Open the seals of a question that has closed; the counts by choice. Opened before: the same counts again.

    Refused while the question is open or paused. The closing must be committed: it is not in the same transaction.
    """
    with journal.change("tally", by=by):
        found = _unsealed(question)
        if found is not None:
            ballots = Counter(sealing.opened(question, *found))
            said = [{"opened": list(choice), "times": ballots[choice]} for choice in sorted(ballots)]
            with connection.cursor() as cursor:
                cursor.execute(WRITE, [question.pk, json.dumps(said), taking.pinned()])
            heading.settle_key(question.hromada_id)
            heading.sign(question)
    question.refresh_from_db()
    return actions.counts(question)


def tally_due() -> int:
    """Tally what has closed, in all hromadas; how many. A fault of one question stops no other and is in the log."""
    done = 0
    for place in list(Hromada.objects.order_by("pk").values_list("pk", flat=True)):
        with tenancy.enter(place):
            waiting = due()
        for pk in waiting:
            try:
                with tenancy.enter(place):
                    tally(Question.objects.get(pk=pk))
                done += 1
            except Refused:
                log.info("question %s of hromada %s has not closed yet", pk, place)
            except Exception:
                log.exception("no tally of question %s of hromada %s", pk, place)
    return done


def due() -> list[int]:
    """Secret questions of the hromada that have closed and are not opened; whether they have, the database judges again."""
    sealed = Tally.objects.filter(secret=True, opened__isnull=True)
    over = Q(question__closed_at__isnull=False) | Q(question__paused_at=None, question__closes_at__lt=clock.now())
    return list(sealed.filter(over).order_by("question_id").values_list("question_id", flat=True))


def _unsealed(question: Question) -> tuple[bytes, list[bytes]] | None:
    """The wrapped key and the seals; None when they were opened before."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT wrapped, seals FROM voices_unseal(%s)", [question.pk])
            row = cursor.fetchone()
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOT_CLOSED:
            raise
        raise Refused(
            _("Голосування ще не закрито, і вибори не розкривають."),
            _("Підрахунок почнеться сам, щойно воно закриється."),
            status=409,
        ) from error
    return None if row is None else (bytes(row[0]), [bytes(one) for one in row[1]])
