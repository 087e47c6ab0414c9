"""Letters as templates: the first line is the subject, the rest after an empty line the text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from viche.kit.outbox.queue import post


def write(
    template: str,
    *,
    to: str,
    key: str,
    context: dict[str, Any],
    hromada_id: int | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Post one letter; it leaves at once, or not before `due_at`. Returns whether it is new (`post`)."""
    subject, _line, body = render_to_string(template, context).strip().partition("\n")
    return post(to, subject.strip(), body.strip() + "\n", key, due_at, hromada_id)
