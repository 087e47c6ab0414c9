"""Doing what waits. Several runners may work at once: a job locked by one is skipped by the others.

Two lines to the database: on the first one (Django's own) stands the work's transaction with the lock of the job's
row; on the second one, in statements of their own, the tries are counted and the progress is told.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, SerializationFailure

from viche.kit import clock, tenancy
from viche.kit.access import Refused
from viche.kit.jobs.declare import Running, Task, tasks
from viche.kit.models import Job
from viche.kit.outside import addresses_inside
from viche.kit.uploads import Refusal

log = logging.getLogger("viche.jobs")

KEPT_TRYING = 2  # times a job is begun: once more after its worker died or a clash of transactions
TELL_EVERY = 1.0  # seconds between two writings of the progress
# Work may think for a while between two queries; elsewhere a minute of that means a forgotten transaction.
THINKS = "15min"


class Stopped(BaseException):
    """The runner was asked to end: the work is rolled back and the job waits for the next runner."""


_asked_to_stop = False


def stop(*_signal: Any) -> None:
    """Ask the runner of this process to end: the job under way stops at its next word of progress."""
    global _asked_to_stop
    _asked_to_stop = True


def run_waiting() -> int:
    """Do what waits, the oldest first, until nothing is left or `stop` was called. Returns how many jobs ended.

    Inside a transaction (a test) each job is a savepoint of it, and the isolation is whatever there is.
    """
    ended = 0
    while not _asked_to_stop:
        took = 0
        for pk, key in list(Job.objects.not_ended().values_list("pk", "key")):
            if _asked_to_stop:
                break
            try:
                outcome = _run(pk, tasks().get(key))
            except Stopped:
                return ended
            took += outcome is not None
            ended += outcome is True
        if not took:
            break
    return ended


def _run(pk: int, task: Task | None) -> bool | None:
    """True: it ended, well or not. False: it was begun, and must be begun again. None: somebody else has it."""
    with _Beside.opened(pk) as beside:
        try:
            with _transaction(task):
                lock = Job.objects.select_for_update(skip_locked=True, no_key=True)
                job = lock.filter(pk=pk, ended_at__isnull=True).first()
                if job is None:
                    return None
                with _as_asked(job):
                    _do(job, task, beside)
        except Stopped:
            beside.give_back()
            raise
        except OperationalError as error:
            if not isinstance(error.__cause__, SerializationFailure | DeadlockDetected):
                raise
            log.warning("job %s: %s", pk, error)
            return False if beside.begun else None
    return True


@contextmanager
def _transaction(task: Task | None) -> Iterator[None]:
    """The one transaction of the work, in the isolation it asks for."""
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            isolation = task.isolation if task else "read committed"
            with connection.cursor() as cursor:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
                cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{THINKS}'")
        yield


@contextmanager
def _as_asked(job: Job) -> Iterator[None]:
    """The language of whoever asked, the time of Kyiv, addresses inside the hromada without its prefix."""
    with addresses_inside(), translation.override(job.language), timezone.override(clock.KYIV):
        yield


def _do(job: Job, task: Task | None, beside: _Beside) -> None:
    """Do the work in a savepoint, so that the lock stays held while it is written down how it ended."""
    if task is None:
        return _end(job, Job.FAILED, error=_("Такої роботи в цій версії Віче вже немає."))
    if beside.begin() > KEPT_TRYING:
        return _end(job, Job.FAILED, error=_interrupted())
    try:
        with transaction.atomic(), tenancy.enter(job.hromada_id):
            result = task.work(Running(job.pk, job.hromada_id, _viewer(job), beside.tell), **job.args)
            # Keys are checked at commit; a wrong one must fail the work, not the sentence about it.
            connection.check_constraints()
    except (Refused, Refusal) as refusal:
        _end(job, Job.FAILED, error=_sentence(refusal))
    except Exception as error:
        if _must_begin_again(error):
            raise
        log.exception("job %s (%s) failed", job.pk, job.key)
        _end(job, Job.FAILED, error=_broken(job))
    else:
        _end(job, Job.DONE, result=result or "")


def _viewer(job: Job) -> Any:
    """Whoever asked, with the roles held now."""
    viewer = import_string(settings.KIT_VIEWER_FOR)(job.person_id, job.hromada_id, second_factor=job.second_factor)
    if not viewer.is_signed_in:
        raise Refused(_("Обліковий запис, з якого просили цю роботу, більше не діє."), _("Нічого не змінено."))
    if job.as_staff and not viewer.is_staff:
        raise Refused(
            _("Ви більше не маєте ролі в цій громаді, тому роботу не виконано. Нічого не змінено."),
            _("Якщо це помилка, зверніться до адміністратора громади."),
        )
    return viewer


def _end(job: Job, outcome: str, *, result: str = "", error: str = "") -> None:
    job.outcome, job.result, job.error, job.ended_at = outcome, result, error, clock.now()
    job.save(update_fields=["outcome", "result", "error", "ended_at"])


def _must_begin_again(error: Exception) -> bool:
    """A clash with another transaction, or a line to the database that broke: nothing can be written down here."""
    clash = isinstance(error.__cause__, SerializationFailure | DeadlockDetected)
    return clash or connection.needs_rollback or connection.connection is None or connection.connection.closed


def _sentence(refusal: Refused | Refusal) -> str:
    if isinstance(refusal, Refused):
        return " ".join(filter(None, (str(refusal.reason), str(refusal.advice))))
    return str(refusal)


def _broken(job: Job) -> str:
    return _("Сталася помилка, її записано під № %(number)s. Нічого не змінено.") % {"number": job.pk}


def _interrupted() -> str:
    return _(
        "Роботу двічі перервано, перш ніж вона скінчилася: сервер вимикався або забракло пам’яті. Нічого не змінено."
    )


class _Beside:
    """The second line: each statement is a transaction of its own, so others see it while the work goes on."""

    def __init__(self, pk: int, line: Any) -> None:
        self.pk, self.line, self.begun, self.told = pk, line, False, 0.0

    @classmethod
    @contextmanager
    def opened(cls, pk: int) -> Iterator[_Beside]:
        """Inside a transaction there is but one line, and what is told is seen where the job itself is seen."""
        if connection.in_atomic_block:
            yield cls(pk, connection)
            return
        line = connection.copy()
        try:
            yield cls(pk, line)
        finally:
            line.close()

    def begin(self) -> int:
        """Count one more try and return its number."""
        again = "tries = tries + 1, started_at = %s, done = 0, \"of\" = 0, what = ''"
        [(tries,)] = self._write(f"UPDATE kit_jobrun SET {again} WHERE job_id = %s RETURNING tries", clock.now())
        self.begun = True
        return int(tries)

    def give_back(self) -> None:
        """A try that was broken off by a runner asked to end is none."""
        if self.begun and self.line is not connection:
            self._write("UPDATE kit_jobrun SET tries = tries - 1, started_at = %s WHERE job_id = %s RETURNING 1", None)

    def tell(self, done: int, of: int, what: str) -> None:
        """The progress, at most once a second; its last word always. A line that broke is no reason to fail."""
        if _asked_to_stop:
            raise Stopped
        now = time.monotonic()
        if now - self.told < TELL_EVERY and self.told and not 0 < of <= done:
            return
        self.told = now
        words = 'UPDATE kit_jobrun SET done = %s, "of" = %s, what = %s WHERE job_id = %s RETURNING 1'
        try:
            with transaction.atomic() if self.line is connection else _nothing():
                self._write(words, max(done, 0), max(of, 0), what[:200])
        except DatabaseError as error:
            log.warning("progress of job %s: %s", self.pk, error)

    def _write(self, words: str, *values: str | int | datetime | None) -> list[tuple[Any, ...]]:
        with self.line.cursor() as cursor:
            cursor.execute(words, [*values, self.pk])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@contextmanager
def _nothing() -> Iterator[None]:
    yield
