"""A kept page: what Django made, apart from the token against forgery, which every reader gets anew."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token

Headers = list[tuple[str, str]]

TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[a-zA-Z0-9]{64}(?=")')


class Reply(NamedTuple):
    """An answer whole."""

    status: int
    headers: Headers
    body: bytes


class Page(NamedTuple):
    """`parts`: the page around its tokens; none: what Django said is nothing to share. `cookie`: what Django's header said
    before and after the secret of the token."""

    stamp: bytes
    parts: tuple[bytes, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    cookie: tuple[str, str] = ("", "")

    def reply(self, secret: str) -> Reply | None:
        """The page for one reader, with a token of their own as Django would give it; None: Django answers."""
        if not self.parts:
            return None
        headers = list(self.headers)
        if len(self.parts) == 1:
            return Reply(200, headers, self.parts[0])
        request = HttpRequest()
        if secret:
            request.META["CSRF_COOKIE"] = secret
        token = get_token(request)
        headers.append(("Set-Cookie", request.META["CSRF_COOKIE"].join(self.cookie)))
        return Reply(200, headers, token.encode().join(self.parts))


def made(stamp: bytes, reply: Reply) -> Page:
    """What to keep of an answer given to somebody without cookies. Only a plain page is kept, whose one cookie is that of
    the token."""
    cookies = [value.strip() for name, value in reply.headers if name.lower() == "set-cookie"]
    rest = tuple((name, value) for name, value in reply.headers if name.lower() != "set-cookie")
    parts = tuple(TOKEN.split(reply.body))
    said = re.fullmatch(rf"({settings.CSRF_COOKIE_NAME}=)[a-zA-Z0-9]+(;.*)", cookies[0]) if len(cookies) == 1 else None
    if reply.status != 200 or len(cookies) > 1 or (said is None) != (len(parts) == 1) or len(cookies) != bool(said):
        return Page(stamp)
    return Page(stamp, parts, rest, (said[1], said[2]) if said else ("", ""))
