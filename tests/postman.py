"""A mail server on this machine: letters of the outbox leave for it over SMTP and are read as they came."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Postman:
    """Takes letters; answers what a test tells it to: `refuse_to` (address → answer), `refuse_data` (an answer to every
    letter), `slow` (no answer after a whole letter until `hang` is set). `reached`: a letter came whole."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.refuse_to: dict[str, str] = {}
        self.refuse_data = ""
        self.slow = False
        self.hang = threading.Event()
        self.reached = threading.Event()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse_to:
            return self.refuse_to[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse_data:
            return self.refuse_data
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        self.reached.set()
        while self.slow and not self.hang.is_set():
            await asyncio.sleep(0.02)
        return "250 taken"

    def taken(self) -> list[tuple[str, str]]:
        """(to, subject) of what came since the last call."""
        came, self.letters = self.letters, []
        return sorted((letter["To"], letter["Subject"]) for letter in came)


@contextmanager
def listening(settings: Any) -> Iterator[Postman]:
    """The server, and a product that is no demo and sends to it."""
    handler = Postman()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.DEMO, settings.MAIL_URL, settings.ADDRESS = False, f"smtp://127.0.0.1:{port}", "https://viche.test"
    settings.DEFAULT_FROM_EMAIL = "Віче <viche@viche.test>"
    try:
        yield handler
    finally:
        handler.hang.set()
        controller.stop()
