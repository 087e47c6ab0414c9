"""What the server asks first of every request that may be a voice; everything an answer needs is in it."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from viche.voices import receipts, taking, writer
from viche.voices.front import asked as requests
from viche.voices.front.asked import Asked
from viche.voices.front.gathering import Gathering, connect

HEADERS = [("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin")]

AS_JSON = [("content-type", "application/json"), *HEADERS]


class Reply(NamedTuple):
    """An answer whole."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Door:
    """One in a process, made inside its event loop. `ask` answers after the voice is committed."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._reader = Gathering(connect, writer.ours())
        self._answered: deque[tuple[asyncio.Future[taking.Told | None], taking.Told | None]] = deque()
        self._is_told = False
        self._lock = threading.Lock()

    async def ask(
        self, method: str, path: str, scheme: str, header: Callable[[str], str | None], body: bytes
    ) -> Reply | None:
        """The answer to a voice that was taken, now or before; None: Django answers."""
        asked = requests.read(method, path, scheme, header, body)
        if asked is None:
            return None
        future: asyncio.Future[taking.Told | None] = self._loop.create_future()
        self._reader.send(asked, lambda told: self._answer(future, told))
        told = await future
        return None if told is None else _reply(asked, path, told)

    def stop(self) -> None:
        """Give what waits to the writer; the writer ends by itself with the process."""
        self._reader.stop()

    def _answer(self, future: asyncio.Future[taking.Told | None], told: taking.Told | None) -> None:
        """From another thread; the loop is woken once for all that were committed together."""
        with self._lock:
            self._answered.append((future, told))
            if self._is_told:
                return
            self._is_told = True
        self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            answered, self._answered, self._is_told = self._answered, deque(), False
        for future, told in answered:
            if not future.done():
                future.set_result(told)


_doors: dict[int, Door] = {}


def ours() -> Door:
    """The door of this process, made at the first request inside the running loop."""
    door = _doors.get(os.getpid())
    if door is None:
        door = _doors[os.getpid()] = Door()
    return door


def _reply(asked: Asked, path: str, told: taking.Told) -> Reply:
    if asked.wants_json:
        place = (asked.question, told.leaf_index, told.number, bytes(told.leaf), told.at)
        said = receipts.at_once(*place, repeat=told.outcome == "already")
        return Reply(200, AS_JSON, json.dumps(said).encode())
    return Reply(303, [("location", asked.next or f"{path}receipt/"), *HEADERS], b"")
