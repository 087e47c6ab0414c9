"""Calls to a service outside: one answer in JSON, in time, of a sane size, over TLS; anything else is `Unanswered`.

Plain HTTP is taken only to this very machine, where tests have their service. Redirects are not followed: a token must
not travel to an address nobody configured.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

MOST = 262_144
PIECE = 16_384
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Unanswered(Exception):
    """No answer that can be used. The words are for the log."""


def is_allowed(address: str) -> bool:
    """Whether a service may be called there."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


@dataclass
class Caller:
    """Calls within one patience: `seconds` for all of them together, since a request of ours waits for them."""

    seconds: float = 20.0
    _ends: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._ends = time.monotonic() + self.seconds

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Status and the object that came. `form` is sent url-encoded, `body` as JSON."""
        kind = "application/json" if form is None else "application/x-www-form-urlencoded"
        sent = json.dumps(body) if form is None else urlencode(form)
        wanted = {"Content-Type": kind, "Accept": "application/json", "User-Agent": "viche", **(headers or {})}
        try:
            status, raw = self._ask(url, sent.encode(), wanted)
            said = json.loads(raw)
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            raise Unanswered(f"{urlsplit(url).hostname}: {error!r}") from error
        if not isinstance(said, dict):
            raise Unanswered(f"{urlsplit(url).hostname}: not an object")
        return status, said

    def _ask(self, url: str, sent: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        if not is_allowed(url):
            raise Unanswered("neither https nor this machine")
        parts = urlsplit(url)
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path or "/", body=sent, headers=dict(headers))
            with closing(connection.getresponse()) as answer:
                return answer.status, self._read(connection, answer)
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=self._left())
        return http.client.HTTPSConnection(host, port, timeout=self._left(), context=ssl.create_default_context())

    def _read(self, connection: http.client.HTTPConnection, answer: http.client.HTTPResponse) -> bytes:
        """Piece by piece: a service that sends a byte a minute is none."""
        found = b""
        while piece := answer.read1(PIECE):
            found += piece
            if len(found) > MOST:
                raise Unanswered("the answer is too long")
            left = self._left()
            if connection.sock is not None:
                connection.sock.settimeout(left)
        return found

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("out of patience")
        return left
