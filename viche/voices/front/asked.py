"""A request as it came, and whether it asks for a voice in a way that this door understands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.http.cookie import parse_cookie
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH
from django.utils.crypto import constant_time_compare

PATH = re.compile(r"/(?:(?P<slug>[a-z0-9-]+)/)?voices/(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
MOST = 10_000  # bytes of a form; a larger one is Django's to judge
SESSION = re.compile(r"[a-z0-9]{8,40}")
SECRET = re.compile(f"[a-zA-Z0-9]{{{CSRF_SECRET_LENGTH}}}")
TOKEN = re.compile(f"[a-zA-Z0-9]{{{2 * CSRF_SECRET_LENGTH}}}")
_PLACES = bytes(max(CSRF_ALLOWED_CHARS.find(chr(code)), 0) for code in range(256))
NEXT = re.compile(r"/(?![/\\])[\w\-./?=&%#]{0,490}", re.ASCII)


class Asked(NamedTuple):
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
    if not SESSION.fullmatch(session) or not host or (secure and header("x-forwarded-proto") != "https"):
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
    """Django's double submit: the token of the form, unmasked, against the secret of the cookie. Both in the shape that
    Django gives them out; another shape is Django's to judge."""
    token = form.get("csrfmiddlewaretoken", [""])[0]
    if not cookie or not SECRET.fullmatch(cookie) or not TOKEN.fullmatch(token):
        return False
    return constant_time_compare(unmasked(token), cookie)


def unmasked(token: str) -> str:
    """The secret behind a token: the second half less the first, letter by letter."""
    places = token.encode().translate(_PLACES)
    mask, hidden = places[:CSRF_SECRET_LENGTH], places[CSRF_SECRET_LENGTH:]
    return "".join([CSRF_ALLOWED_CHARS[one - other] for one, other in zip(hidden, mask, strict=True)])


def _next(form: dict[str, list[str]]) -> str:
    """A page of this very host to lead on to, or an empty text."""
    wanted = form.get("next", [""])[0]
    return wanted if NEXT.fullmatch(wanted) else ""
