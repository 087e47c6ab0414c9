"""The hands of the steward: each kind of work is done by a child process that lives no longer than the work.

The steward itself only looks what is due, twice a second, so a mail server that does not answer holds up no job and a
long job no letter; memory that work took goes back to the machine. A child is forked, so it begins at once and shares
what the steward has read already; it has connections of its own, and it ends with the steward.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import Error, connections

from viche.site.postgres.account import end_with_parent

LOOK = 0.5  # seconds between two looks
TROUBLE = 5.0  # seconds before work that broke is tried again

log = logging.getLogger("viche.steward")


class Hand:
    """One kind of work: `work` is done when `is_due`, at most once in `every` seconds, never twice at once.

    `on_stop` is what the child does when the steward is asked to end: a signal's handler as `signal` takes it.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        *,
        every: float = 0.0,
        is_due: Callable[[], bool] = lambda: True,
        on_stop: Any = signal.SIG_DFL,
    ) -> None:
        self.name, self._work, self._every, self._is_due, self._on_stop = name, work, every, is_due, on_stop
        self._child: int | None = None
        self._next = 0.0

    def look(self) -> bool:
        """Begin if it is time. Whether it began."""
        if self.is_busy() or time.monotonic() < self._next or not self._is_due():
            return False
        self._next = time.monotonic() + self._every
        self._child = self._fork()
        return True

    def is_busy(self) -> bool:
        """Whether the child still works; one that ended is seen off."""
        if self._child is None:
            return False
        ended, status = os.waitpid(self._child, os.WNOHANG)
        if not ended:
            return True
        self._child = None
        if status:
            log.warning("%s ended with status %s", self.name, status)
            self._next = max(self._next, time.monotonic() + TROUBLE)
        return False

    def stop(self) -> None:
        """Ask the child to end."""
        if self.is_busy() and self._child:
            os.kill(self._child, signal.SIGTERM)

    def wait(self) -> None:
        """Until the child has ended."""
        if self._child is not None:
            os.waitpid(self._child, 0)
            self._child = None

    def _fork(self) -> int:
        # A connection must not be shared by two processes; the steward takes a new one at its next look.
        connections.close_all()
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._live(parent)
        return child

    def _live(self, parent: int) -> None:
        """The child's whole life; it never returns."""
        code = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, self._on_stop)
            end_with_parent(signal.SIGKILL)()
            if os.getppid() == parent:
                self._work()
            code = 0
        except BaseException:
            log.exception("%s", self.name)
        finally:
            connections.close_all()
            os._exit(code)


def keep(hands: Sequence[Hand]) -> None:
    """Look round until asked to stop; then let what is under way end well."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: asked.append(got))
    gc.freeze()  # what is read already stays shared with the children
    quiet_until = 0.0
    while not asked:
        if time.monotonic() >= quiet_until:
            try:
                # One beginning a look: by the next one it has taken what it found.
                any(hand.look() for hand in hands)
            except Error as error:
                log.warning("no database: %s", error)
                connections.close_all()
                quiet_until = time.monotonic() + TROUBLE
        time.sleep(LOOK)
    for hand in hands:
        hand.stop()
    for hand in hands:
        hand.wait()
