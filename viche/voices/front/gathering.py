"""The reader: gathers requests that wait, finds who sent them, and gives their voices to the writer."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connections
from django.http.request import split_domain_port
from psycopg.conninfo import make_conninfo

from viche.hromada.middleware import LOCAL
from viche.kit.access import Refused, Viewer
from viche.people import identity
from viche.voices import eligibility, taking, writer
from viche.voices.front.asked import Asked
from viche.voices.front.persons import Senders
from viche.voices.models import Question

MOST = 512
FRESH = 5.0  # seconds for which an address of a hromada is remembered
QUESTION = "SELECT set_config('viche.hromada', %s, true)"
BY_DOMAIN = "SELECT id FROM hromada_hromada WHERE domain = %(host)s AND domain <> ''"
BY_SLUG = """SELECT id FROM hromada_hromada WHERE slug = %(slug)s
AND NOT EXISTS (SELECT FROM hromada_hromada d WHERE d.domain = %(host)s AND d.domain <> '')"""
COLUMNS = [field.attname for field in Question._meta.concrete_fields]

log = logging.getLogger(__name__)

# Called once, from any thread: with what the database told, or None when Django shall answer.
Done = Callable[[taking.Told | None], None]


class _Batch:
    """Voices on their way to the writer. The next requests gather until all of these are answered: the fewer and fuller
    the batches, the fewer statements a voice costs."""

    def __init__(self, many: int) -> None:
        self._left = many
        self.is_over = threading.Event()

    def one_less(self) -> None:
        """Another was answered."""
        self._left -= 1
        if self._left == 0:
            self.is_over.set()


class _Answer:
    """What the writer holds of a request: it quacks like a future."""

    __slots__ = ("_batch", "_call")

    def __init__(self, call: Done, batch: _Batch) -> None:
        self._call, self._batch = call, batch

    def set_result(self, told: taking.Told) -> None:
        self._call(told if told.outcome in ("taken", "already") else None)
        self._batch.one_less()

    def set_exception(self, _error: BaseException) -> None:
        self._call(None)
        self._batch.one_less()

    def done(self) -> bool:
        return False

    def cancelled(self) -> bool:
        return False


def connect() -> psycopg.Connection:
    """A connection of the application's role, like Django's own."""
    there = connections["default"].settings_dict
    words = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT", "dbname": "NAME"}
    said = make_conninfo("", **{word: there[key] for word, key in words.items() if there[key]})
    # It only locks rows: there is nothing that a commit of its own would have to wait for.
    how = "-c synchronous_commit=off"
    return psycopg.connect(
        said, autocommit=True, connect_timeout=5, application_name="viche voices reader", options=how
    )


class Gathering:
    """The thread that finds who asks. What cannot be found is Django's to answer."""

    def __init__(self, connect: Callable[[], psycopg.Connection], to: writer.Writer) -> None:
        self._connect, self._to = connect, to
        self._connection: psycopg.Connection | None = None
        self._senders: Senders | None = None
        self._waiting: deque[tuple[Asked, Done]] = deque()
        self._something = threading.Condition()
        self._is_stopping = False
        self._questions: dict[UUID, Question] = {}
        self._hromadas: dict[tuple[str, str], tuple[float, int | None]] = {}
        self._thread = threading.Thread(target=self._run, name="voices reader", daemon=True)
        self._thread.start()

    def send(self, asked: Asked, done: Done) -> None:
        """Put a request down."""
        with self._something:
            if not self._is_stopping:
                self._waiting.append((asked, done))
                self._something.notify()
                return
        done(None)

    def stop(self, patience: float = 3.0) -> None:
        """Give what waits to the writer, hand what comes to Django, end."""
        with self._something:
            self._is_stopping = True
            self._something.notify()
        self._thread.join(patience)

    def _run(self) -> None:
        while batch := self._next():
            try:
                self._pass_on(batch)
            except Exception as error:
                log.warning("voices go by Django: %s", error)
                self._forget()
                for _asked, done in batch:
                    done(None)
        self._forget()

    def _next(self) -> list[tuple[Asked, Done]]:
        with self._something:
            while not self._waiting:
                if self._is_stopping:
                    return []
                self._something.wait()
            return [self._waiting.popleft() for _n in range(min(MOST, len(self._waiting)))]

    def _pass_on(self, batch: list[tuple[Asked, Done]]) -> None:
        if self._connection is None or self._senders is None:
            self._connection = self._connect()
            self._senders = Senders(self._connection)
        people = self._senders.found(asked.session for asked, _done in batch)
        ready = []
        for at, (asked, done) in enumerate(batch):
            voice = self._voice(self._connection, asked, people.get(asked.session))
            batch[at] = (asked, _nothing)  # answered from here on by somebody else
            if voice is None:
                done(None)
            else:
                ready.append((voice, done))
        if ready:
            together = _Batch(len(ready))
            moment = taking.pinned()
            self._to.send_all([(voice, moment, _Answer(done, together)) for voice, done in ready])
            together.is_over.wait()
        self._senders.over()

    def _voice(self, connection: psycopg.Connection, asked: Asked, person: Any) -> taking.Given | None:
        """The voice made ready, or None when Django shall say why not."""
        home = self._hromada(connection, asked)
        question = self._question(connection, home, asked.question) if home and person else None
        if question is None or person is None or question.hromada_id != home:
            return None
        if question.secret or not eligibility.is_told_by_account(question):
            return None
        try:
            eligibility.require(question, Viewer(person=person, hromada_id=home))
            choice = asked.choice or tuple(question.choices[:1] if len(question.choices) == 1 else ())
            return taking.given(question, identity.account_name(person), choice, person.name)
        except Refused:
            return None

    def _hromada(self, connection: psycopg.Connection, asked: Asked) -> int | None:
        key = (split_domain_port(asked.host)[0], asked.slug)
        until, home = self._hromadas.get(key, (0.0, None))
        if time.monotonic() > until:
            home = _home(connection, *key)
            if len(self._hromadas) > 10_000:
                self._hromadas.clear()
            self._hromadas[key] = (time.monotonic() + FRESH, home)
        return home

    def _question(self, connection: psycopg.Connection, home: int, uuid: UUID) -> Question | None:
        """What a question asks never changes, so it is read once. Whether it is open is asked of the database each time."""
        known = self._questions.get(uuid)
        if known is not None:
            return known
        with connection.transaction():
            connection.execute(QUESTION, [str(home)])
            row = connection.execute(
                f"SELECT {', '.join(COLUMNS)} FROM voices_question WHERE uuid = %s",  # type: ignore[arg-type]
                [uuid],
            ).fetchone()
        if row is None:
            return None
        if len(self._questions) > 10_000:
            self._questions.clear()
        question: Question = Question.from_db("default", COLUMNS, row)
        self._questions[uuid] = question
        return question

    def _forget(self) -> None:
        connection, self._connection, self._senders = self._connection, None, None
        if connection is not None:
            connection.close()


def _home(connection: psycopg.Connection, host: str, slug: str) -> int | None:
    """As the middleware finds it: an own domain has no prefix, and under it nobody else's prefix means anything."""
    own = urlsplit(settings.ADDRESS).hostname or ""
    if slug and own and host not in (*LOCAL, own):
        return None
    row: Any = connection.execute(BY_SLUG if slug else BY_DOMAIN, {"slug": slug, "host": host}).fetchone()
    return int(row[0]) if row else None


def _nothing(_told: taking.Told | None) -> None:
    return None
