"""Stamps: what the database says of everything a kept page shows, asked together for all requests that wait."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable

import psycopg

from viche.kit import clock
from viche.participation.petitions import kept
from viche.site.reading.asked import Place
from viche.voices.statements import BIGINT, INT, MOMENT, TEXT, Statement

# As HromadaMiddleware finds it: under an own domain nobody's prefix means anything.
HOME = """SELECT id, xmin::text FROM hromada_hromada h WHERE ($2 = '' AND domain = $1 AND domain <> '')
OR ($2 <> '' AND slug = $2 AND NOT EXISTS (SELECT FROM hromada_hromada d WHERE d.domain = $1 AND d.domain <> ''))"""
INSIDE = "SELECT set_config('viche.hromada', $1::text, false)"

log = logging.getLogger(__name__)

Waiting = tuple[Place, "asyncio.Future[bytes | None]"]


class Stamps:
    """One thread and one connection in a process. It only reads, so a hromada stays set between statements."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connect: Callable[[], psycopg.Connection]) -> None:
        self._loop, self._connect = loop, connect
        self._waiting: deque[Waiting] = deque()
        self._something = threading.Condition()
        self._reader: _Reader | None = None
        threading.Thread(target=self._run, name="reading stamps", daemon=True).start()

    def of(self, place: Place) -> asyncio.Future[bytes | None]:
        """The stamp as it stands after this call; None: there is no such page for everybody, or the database is away."""
        future: asyncio.Future[bytes | None] = self._loop.create_future()
        with self._something:
            self._waiting.append((place, future))
            self._something.notify()
        return future

    def _run(self) -> None:
        while True:
            with self._something:
                while not self._waiting:
                    self._something.wait()
                batch = [self._waiting.popleft() for _n in range(len(self._waiting))]
            said = self._read({place for place, _future in batch})
            try:
                self._loop.call_soon_threadsafe(_deliver, [(future, said.get(place)) for place, future in batch])
            except RuntimeError:  # the loop is closed: the process ends
                return

    def _read(self, places: set[Place]) -> dict[Place, bytes | None]:
        try:
            if self._reader is None:
                self._reader = _Reader(self._connect())
            return {place: self._reader.stamp(place) for place in places}
        except psycopg.Error as error:
            log.warning("kept pages go by Django: %s", error)
            if self._reader is not None:
                self._reader.close()
            self._reader = None
            return {}


class _Reader:
    """The statements, prepared on one connection."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._home = Statement(connection, "home", HOME, [TEXT, TEXT])
        self._inside = Statement(connection, "inside", INSIDE, [INT])
        self._stamp = Statement(connection, "stamp", kept.STAMP, [BIGINT, MOMENT])
        self._now_in: bytes | None = None

    def stamp(self, place: Place) -> bytes | None:
        slug, pk = place.parts
        homes = self._home.rows([place.domain.encode(), slug.encode()])
        if not homes or homes[0][0] is None:
            return None
        home, version = homes[0]
        if home != self._now_in:
            self._inside.rows([home])
            self._now_in = home
        moment = clock.now().isoformat()
        rows = self._stamp.rows([str(pk).encode(), moment.encode()])
        # What is told by the hour changes with the minute.
        return b" ".join([home or b"", version or b"", moment[:16].encode(), rows[0][0] or b""]) if rows else None

    def close(self) -> None:
        self._connection.close()


def _deliver(answers: list[tuple[asyncio.Future[bytes | None], bytes | None]]) -> None:
    for future, stamp in answers:
        if not future.done():
            future.set_result(stamp)
