"""A request as it came, and whether it asks for a page that is kept."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port
from django.middleware.csrf import CSRF_SECRET_LENGTH

from viche.hromada.middleware import LOCAL
from viche.participation.petitions import kept

PATH = re.compile(rf"/(?:(?P<slug>[a-z0-9-]+)/)?{kept.PATH}")
SECRET = re.compile(f"[a-zA-Z0-9]{{{CSRF_SECRET_LENGTH}}}")


class Place(NamedTuple):
    """What tells one kept page from another: the address as the browser wrote it, and the language."""

    host: str
    path: str
    language: str

    @property
    def domain(self) -> str:
        """The name under which a hromada may have a domain of its own; empty for the server's own."""
        name = split_domain_port(self.host)[0]
        return "" if name in (*LOCAL, urlsplit(settings.ADDRESS).hostname) else name

    @property
    def parts(self) -> tuple[str, int]:
        """The hromada's place in the address (empty on its own domain), and the record's key."""
        found = PATH.fullmatch(self.path)
        assert found is not None
        return found["slug"] or "", int(found["pk"])


class Asked(NamedTuple):
    """A page somebody without a session wants to read. `secret`: of the token against forgery they hold, if any."""

    place: Place
    secret: str


def is_secure() -> bool:
    """Whether a proxy in front speaks https (settings.py)."""
    return settings.ADDRESS.startswith("https://")


def read(scope: Any) -> Asked | None:
    """What is asked, or None for Django."""
    if scope.method != "GET" or scope.query_string or not PATH.fullmatch(scope.path):
        return None
    header = scope.headers.get
    cookies = parse_cookie(header("cookie") or "")
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    host, secret = header("host") or scope.authority or "", cookies.get(settings.CSRF_COOKIE_NAME, "")
    if not host or (secret and not SECRET.fullmatch(secret)):
        return None
    if is_secure() and header("x-forwarded-proto") != "https":
        return None
    language = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return Asked(Place(host, scope.path, known), secret)
