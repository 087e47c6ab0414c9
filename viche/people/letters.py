"""Letters people get about their sign-in and invitations. They leave through the outbox after commit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from viche.kit import outbox


def absolute(request: HttpRequest, path: str) -> str:
    """The full address of a page. In production the server's own name is said by a setting, not by the browser,
    so a forged Host cannot put a stranger's address into a letter."""
    hromada = getattr(request, "hromada", None)
    host = request.get_host().split(":")[0].lower()
    if settings.ADDRESS and not (hromada and hromada.domain and hromada.domain == host):
        return f"{settings.ADDRESS}{path}"
    return request.build_absolute_uri(path)


def send(
    template: str,
    *,
    to: str,
    key: str,
    context: dict[str, Any],
    hromada_id: int | None = None,
    due_at: datetime | None = None,
) -> None:
    """Post one letter: the first line of the template is the subject, the rest after an empty line the text. It leaves
    at once, or not before `due_at`."""
    subject, _line, body = render_to_string(template, context).strip().partition("\n")
    outbox.post(to, subject.strip(), body.strip() + "\n", key, due_at, hromada_id)
