"""Group commit: one writer in a process gathers the voices that wait and commits them together.

Each request answers only after its own commit (`synchronous_commit = on`). While one commit is under way the next voices
gather, so the more people come at once, the fewer commits a voice costs. The connection is of a role of its own that calls
one function and reads nothing (functions.py). Questions are taken in the order of their keys, so two processes never wait
for each other in a circle. What breaks a batch is found by trying it in halves; whatever was sent before a connection was
lost is sent again, and the function knows a voice that it has taken already.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import make_conninfo

from viche.kit.access import Refused
from viche.voices.statements import BIGINT, BYTEAS, INT, MOMENT, TEXTS, Row, Statement, bytea, byteas, texts
from viche.voices.taking import Given, Told

MOST = 1024  # voices in one commit
PATIENCE = 8.0  # seconds a lost database is waited for before the voices are refused
WRITE = "SELECT * FROM voices_write($1, $2, $3, $4, $5, $6, $7, $8)"
TYPES = (INT, BIGINT, BYTEAS, TEXTS, TEXTS, BYTEAS, BYTEAS, MOMENT)
OPTIONS = "-c timezone=UTC -c synchronous_commit=on -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"

NEVER = datetime.min.replace(tzinfo=UTC)  # the moment of a voice that was not taken

log = logging.getLogger(__name__)


class Answer(Protocol):
    """Who waits for a voice: a future, or what quacks like it; called from the writer's thread."""

    def set_result(self, told: Told) -> None:
        """What the database told, after the commit."""

    def set_exception(self, error: BaseException) -> None:
        """The refusal."""

    def done(self) -> bool:
        """Whether it was answered."""

    def cancelled(self) -> bool:
        """Whether nobody waits any more."""


Waiting = tuple[Given, datetime | None, Answer]


def _not_written() -> Refused:
    return Refused(
        _("Зараз голос записати не вдалося: база даних не відповідає."),
        _("Голос не зараховано. Спробуйте за хвилину: двічі він не запишеться."),
        status=503,
    )


def _stopping() -> Refused:
    return Refused(
        _("Сервер саме перезапускають, і голос не записано."),
        _("Спробуйте за хвилину: двічі він не запишеться."),
        status=503,
    )


def connect() -> psycopg.Connection:
    """A connection of the writer's role to the database that Django uses."""
    name = connections["default"].settings_dict["NAME"]
    said = make_conninfo(settings.VOICES_URL, dbname=name, options=OPTIONS, application_name="viche voices")
    return psycopg.connect(said, autocommit=True, connect_timeout=5)


class Writer:
    """The thread that commits. `connect` opens a psycopg connection in autocommit."""

    def __init__(self, connect: Callable[[], psycopg.Connection]) -> None:
        self._connect = connect
        self._waiting: deque[Waiting] = deque()
        self._something = threading.Condition()
        self._is_stopping = False
        self._connection: psycopg.Connection | None = None
        self._statement: Statement | None = None
        self._thread = threading.Thread(target=self._run, name="voices", daemon=True)
        self.commits = 0
        self._thread.start()

    def ask(self, voice: Given, moment: datetime | None = None) -> Future[Told]:
        """Put a voice down to be committed. The future is answered after the commit, or holds the refusal."""
        future: Future[Told] = Future()
        self.send(voice, moment, future)
        return future

    def send(self, voice: Given, moment: datetime | None, answer: Answer) -> None:
        """The same for somebody who is answered otherwise."""
        self.send_all([(voice, moment, answer)])

    def send_all(self, voices: Sequence[Waiting]) -> None:
        """The same for many, who are committed together if there is room."""
        with self._something:
            if not self._is_stopping:
                self._waiting.extend(voices)
                self._something.notify()
                return
        for _voice, _moment, answer in voices:
            answer.set_exception(_stopping())

    def stop(self, patience: float = 5.0) -> None:
        """Commit what waits, refuse what comes, end within the patience (seconds); what is left then is refused."""
        with self._something:
            self._is_stopping = True
            self._something.notify()
        self._thread.join(patience)
        with self._something:
            left, self._waiting = list(self._waiting), deque()
        for _voice, _moment, future in left:
            _fail(future, _stopping())

    # --- the thread ---------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while batch := self._next():
            try:
                self._commit(batch)
            except Exception:
                log.exception("voices were not written")
                for _voice, _moment, future in batch:
                    _fail(future, _not_written())
        if self._connection is not None:
            self._connection.close()

    def _next(self) -> list[Waiting]:
        """Everything that waits, up to `MOST`, in the order of questions; empty when it is time to end."""
        with self._something:
            while not self._waiting:
                if self._is_stopping:
                    return []
                self._something.wait()
            batch = [self._waiting.popleft() for _n in range(min(MOST, len(self._waiting)))]
        if len(batch) > 1:
            batch.sort(key=_order)
        return batch

    def _commit(self, batch: list[Waiting]) -> None:
        """Commit the batch; a lost connection is opened again, a fault is narrowed down to the voice that makes it."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                told = self._write(batch)
            except psycopg.OperationalError as error:
                self._forget()
                if time.monotonic() > end or (self._is_stopping and self._connection is None):
                    log.error("voices wait for the database in vain: %s", error)
                    for _voice, _moment, future in batch:
                        _fail(future, _not_written())
                    return
                time.sleep(0.1)
            except psycopg.Error as error:
                if len(batch) == 1:
                    log.error("a voice was not written: %s", error)
                    _fail(batch[0][2], _not_written())
                    return
                self._commit(batch[: len(batch) // 2])
                self._commit(batch[len(batch) // 2 :])
                return
            else:
                self.commits += 1
                for (_voice, _moment, future), answer in zip(batch, told, strict=True):
                    if not future.cancelled():
                        future.set_result(answer)
                return

    def _write(self, batch: Sequence[Waiting]) -> list[Told]:
        """One transaction; of one question, one statement."""
        if self._connection is None or self._statement is None:
            self._connection = self._connect()
            self._statement = Statement(self._connection, "write", WRITE, TYPES)
        statement = self._statement
        groups = [list(group) for _key, group in groupby(batch, key=_order)]
        if len(groups) == 1:
            return _call(statement, groups[0])
        with self._connection.transaction():
            return [told for group in groups for told in _call(statement, group)]

    def _forget(self) -> None:
        connection, self._connection, self._statement = self._connection, None, None
        if connection is not None:
            connection.close()


_ours: dict[int, Writer] = {}
_making = threading.Lock()


def ours() -> Writer:
    """The writer of this process, begun at the first voice (so after the server has forked)."""
    writer = _ours.get(os.getpid())
    if writer is None:
        with _making:
            writer = _ours.get(os.getpid())
            if writer is None:
                writer = _ours[os.getpid()] = Writer(connect)
                atexit.register(writer.stop)
    return writer


def _order(waiting: Waiting) -> tuple[Any, ...]:
    voice, moment, _future = waiting
    return (voice.question, voice.hromada, moment.timestamp() if moment else 0.0)


def _call(statement: Statement, group: list[Waiting]) -> list[Told]:
    voices = [voice for voice, _moment, _future in group]
    moment = group[0][1]
    rows = statement.rows(
        [
            b"%d" % voices[0].hromada,
            b"%d" % voices[0].question,
            byteas([voice.person for voice in voices]),
            texts([voice.choice for voice in voices]),
            texts([voice.name for voice in voices]),
            byteas([voice.salt for voice in voices]),
            byteas([voice.commitment for voice in voices]),
            moment.isoformat().encode() if moment else None,
        ]
    )
    return [_told(row) for row in rows]


def _told(row: Row) -> Told:
    _place, outcome, number, index, at, choice, name, salt, commitment, leaf, standing = row
    return Told(
        outcome=(outcome or b"").decode(),
        number=int(number or 0),
        leaf_index=int(index or 0),
        at=datetime.fromisoformat(at.decode()) if at else NEVER,
        choice=(choice or b"").decode(),
        name=(name or b"").decode(),
        salt=bytea(salt),
        commitment=bytea(commitment),
        leaf=bytea(leaf),
        standing=int(standing or 0),
    )


def _fail(future: Answer, error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
