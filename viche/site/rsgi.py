"""What the server serves: voices by their short way, kept pages, everything else by Django in threads
(docs/developers/voices.md, reading.md).

RSGI is granian's own interface: like ASGI, with a body read whole and an answer given in one call.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "viche.site.settings")
django = get_wsgi_application()

from viche.site.reading import door as reading  # noqa: E402  (its models need Django set up)
from viche.site.reading.pages import Reply  # noqa: E402
from viche.voices.front import door  # noqa: E402

THREADS = int(os.environ.get("VICHE_THREADS", "16"))

AT_ONCE = 2**20  # bytes: a file up to this size is sent in one piece


class Site:
    """The application granian calls."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """In each process, before its first request."""
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="django")

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """One request."""
        body = b"" if scope.method in ("GET", "HEAD") else await proto()
        if scope.method == "POST" and "/voices/" in scope.path:
            reply = await door.ours().ask(scope.method, scope.path, scope.scheme, scope.headers.get, body)
            if reply is not None:
                proto.response_bytes(reply.status, reply.headers, reply.body)
                return
        if scope.method == "GET" and "/e-petitions/" in scope.path:
            page = await reading.ours(self._whole).ask(scope)
            if page is not None:
                proto.response_bytes(page.status, page.headers, page.body)
                return
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, partial(by_django, scope, body, proto, loop))

    async def _whole(self, scope: Any) -> Reply:
        """Django's answer to a request without a body, in one piece."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, whole, scope)


def by_django(scope: Any, body: bytes, proto: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Ask Django in this thread and send what it says."""
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None, /) -> Callable[[bytes], object]:
        said.extend((status, headers))
        return lambda _part: None

    answer = django(environ(scope, body), start)
    try:
        status, headers = int(said[0].split(" ", 1)[0]), said[1]
        if not getattr(answer, "streaming", False) or 0 <= answer_length(headers) <= AT_ONCE:
            proto.response_bytes(status, headers, b"".join(answer))
        else:
            _stream(proto.response_stream(status, headers), answer, loop)
    finally:
        if hasattr(answer, "close"):
            answer.close()


def whole(scope: Any) -> Reply:
    """Ask Django in this thread for an answer to be kept."""
    said: list[Any] = []
    answer = django(environ(scope, b""), lambda *given: said.extend(given))  # type: ignore[arg-type]
    try:
        return Reply(int(said[0].split(" ", 1)[0]), said[1], b"".join(answer))
    finally:
        if hasattr(answer, "close"):
            answer.close()


def answer_length(headers: Iterable[tuple[str, str]]) -> int:
    """What `Content-Length` says, -1 when nothing does."""
    return next((int(value) for name, value in headers if name.lower() == "content-length"), -1)


def _stream(transport: Any, parts: Iterable[bytes], loop: asyncio.AbstractEventLoop) -> None:
    """A long answer part by part: the next is made once the last was taken."""
    for part in parts:
        asyncio.run_coroutine_threadsafe(_send(transport.send_bytes, part), loop).result()


async def _send(send: Callable[[bytes], Any], part: bytes) -> None:
    await send(part)


def environ(scope: Any, body: bytes) -> dict[str, Any]:
    """What WSGI says of a request (PEP 3333)."""
    server, _colon, port = scope.server.rpartition(":")
    said: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
        if name == "content-length" or "_" in name:
            continue
        between = "; " if name == "cookie" else ","
        said[key] = f"{said[key]}{between}{value}" if key in said else value
    if "HTTP_HOST" not in said and scope.authority:
        said["HTTP_HOST"] = scope.authority
    return said


application = Site()
