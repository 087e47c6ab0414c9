"""Addresses in letters about sign-in and invitations."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def absolute(request: HttpRequest, path: str) -> str:
    """The full address of a page. In production the server's own name is said by a setting, not by the browser,
    so a forged Host cannot put a stranger's address into a letter."""
    hromada = getattr(request, "hromada", None)
    host = request.get_host().split(":")[0].lower()
    if settings.ADDRESS and not (hromada and hromada.domain and hromada.domain == host):
        return f"{settings.ADDRESS}{path}"
    return request.build_absolute_uri(path)
