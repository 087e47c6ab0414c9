"""A request as it came, and whether it asks for a voice in a way that this door understands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.http.cookie import parse_cookie
from django.middleware.csrf import (  # type: ignore[attr-defined]
    InvalidTokenFormat,
    _check_token_format,
    _does_token_match,
)

PATH = re.compile(r"/(?:(?P<slug>[a-z0-9-]+)/)?voices/(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
MOST = 10_000  # bytes of a form; a larger one is Django's to judge
NEXT = re.compile(r"/(?![/\\])[\w\-./?=&%#]{0,490}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """A voice somebody wants to give: whose session, in which question, what choice; where to lead them then."""

    slug: str
    host: str
    question: UUID
    session: str
    choice: tuple[str, ...]
    next: str
    wants_json: bool


def read(method: str, path: str, scheme: str, header: Callable[[str], str | None], body: bytes) -> Asked | None:
    """What is asked, or None for Django. `header` gives a header by its name in small letters."""
    found = PATH.fullmatch(path) if method == "POST" and len(body) <= MOST else None
    if found is None or not (header("content-type") or "").startswith("application/x-www-form-urlencoded"):
        return None
    host, cookies = header("host") or "", parse_cookie(header("cookie") or "")
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    secure = settings.ADDRESS.startswith("https://")
    if not session or not host or (secure and header("x-forwarded-proto") != "https"):
        return None
    if header("origin") != f"{'https' if secure else scheme}://{host}":
        return None  # a browser says where the form stood; who does not is asked by Django
    form = _form(body)
    if form is None or not _token_is_true(cookies.get(settings.CSRF_COOKIE_NAME), form):
        return None
    return Asked(
        slug=found["slug"] or "",
        host=host,
        question=UUID(found["uuid"]),
        session=session,
        choice=tuple(form.get("choice", ())),
        next=_next(form),
        wants_json=(header("accept") or "").startswith("application/json"),
    )


def _form(body: bytes) -> dict[str, list[str]] | None:
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=100, strict_parsing=True, errors="strict")
    except ValueError:
        return None


def _token_is_true(cookie: str | None, form: dict[str, list[str]]) -> bool:
    """Django's own double submit: the token of the form against the secret of the cookie."""
    token = form.get("csrfmiddlewaretoken", [""])[0]
    try:
        _check_token_format(cookie or "")
        _check_token_format(token)
    except InvalidTokenFormat:
        return False
    matches: Any = _does_token_match(token, cookie)
    return bool(matches)


def _next(form: dict[str, list[str]]) -> str:
    """A page of this very host to lead on to, or an empty text."""
    wanted = form.get("next", [""])[0]
    return wanted if NEXT.fullmatch(wanted) else ""
