"""What the server asks first of a request to read; the page goes out kept, or made anew once for all who wait."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from django.conf import settings

from viche.site.reading import asked as requests
from viche.site.reading.asked import Place, is_secure
from viche.site.reading.pages import Page, Reply, made
from viche.site.reading.stamps import Stamps
from viche.voices.front.gathering import connect

MOST = 500  # pages kept in a process, of a few tens of kB each

log = logging.getLogger(__name__)

# Django's whole answer to a request without a body.
Render = Callable[[Any], Awaitable[Reply]]


class Shelf:
    """One page, and who waits for it. A page made after a request came shows all that the request may ask of it."""

    def __init__(self, place: Place, render: Render) -> None:
        self._place, self._render = place, render
        self.page: Page | None = None
        self._now: tuple[bytes, asyncio.Future[Page]] | None = None
        self._next: asyncio.Future[Page] | None = None
        self._stamp = b""
        self._work: asyncio.Task[None] | None = None

    async def fresh(self, stamp: bytes) -> Page:
        """The page with this stamp, or a newer one."""
        if self.page is not None and self.page.stamp == stamp:
            return self.page
        if self._now is not None and self._now[0] == stamp:
            return await asyncio.shield(self._now[1])
        self._stamp = stamp
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        if self._now is None:
            self._begin()
        return await asyncio.shield(self._next)

    def _begin(self) -> None:
        assert self._next is not None
        self._now, self._next = (self._stamp, self._next), self._next
        self._work = asyncio.get_running_loop().create_task(self._make())

    async def _make(self) -> None:
        """One after another while somebody waits. The stamp was read before the page is made: whatever changes meanwhile
        gives the next reader another stamp."""
        while self._next is not None:
            future, stamp = self._next, self._stamp
            self._now, self._next = (stamp, future), None
            try:
                self.page = made(stamp, await self._render(_neutral(self._place)))
            except Exception:
                log.exception("a page to keep could not be made")
                self.page = Page(stamp)
            self._now = None
            future.set_result(self.page)


class Door:
    """One in a process, made inside its event loop."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._stamps = Stamps(asyncio.get_running_loop(), connect)
        self._shelves: OrderedDict[Place, Shelf] = OrderedDict()

    async def ask(self, scope: Any) -> Reply | None:
        """The page as it is now; None: Django answers."""
        asked = requests.read(scope)
        if asked is None:
            return None
        stamp = await self._stamps.of(asked.place)
        if stamp is None:
            return None
        return (await self._shelf(asked.place).fresh(stamp)).reply(asked.secret)

    def _shelf(self, place: Place) -> Shelf:
        shelf = self._shelves.get(place)
        if shelf is None:
            shelf = self._shelves[place] = Shelf(place, self._render)
            if len(self._shelves) > MOST:
                self._shelves.popitem(last=False)
        self._shelves.move_to_end(place)
        return shelf


_doors: dict[int, Door] = {}


def ours(render: Render) -> Door:
    """The door of this process, made at the first request inside the running loop."""
    door = _doors.get(os.getpid())
    if door is None:
        door = _doors[os.getpid()] = Door(render)
    return door


def _neutral(place: Place) -> Any:
    """A request for this page from somebody of whom nothing is known but the language."""
    headers = {"host": place.host, "cookie": f"{settings.LANGUAGE_COOKIE_NAME}={place.language}"}
    if is_secure():
        headers["x-forwarded-proto"] = "https"
    return SimpleNamespace(
        method="GET", path=place.path, query_string="", scheme="http", http_version="1.1", authority=place.host,
        server=f"{place.host.partition(':')[0]}:80", client="127.0.0.1:0", headers=headers,
    )  # fmt: skip
