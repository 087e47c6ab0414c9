"""Pages of errors: the 500 asks nothing of the database."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from viche.kit import clock

log = logging.getLogger("viche")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403 of the framework; refusals of the product come as `Refused`."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500 with a code by which the administrator finds the line in the log."""
    code = f"{clock.kyiv(clock.now()):%Y%m%d-%H%M%S}-{secrets.token_hex(2).upper()}"
    log.error("500 %s %s %s", code, request.method, request.path)
    return HttpResponse(loader.render_to_string("500.html", {"code": code}), status=500)
