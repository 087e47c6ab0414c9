"""The current hromada comes from the address: the first part of the path, or an own domain."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import set_script_prefix

from viche.hromada.models import Hromada
from viche.kit import tenancy


class HromadaMiddleware:
    """Opens the one transaction of the request and names the hromada whose rows it sees.

    Inside a hromada the address prefix plays the part of SCRIPT_NAME, so that `reverse` adds it by itself and the
    same addresses serve an own domain without a prefix.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_script_prefix("/")
        if request.method == "POST":
            if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_MOST:
                raise RequestDataTooBig(f"more than {settings.UPLOAD_MOST} bytes")
            # A slow upload is taken in before the transaction begins: it must not hold a connection.
            _ = request.POST, request.FILES
        hromada = self._find(request)
        request.hromada = hromada  # type: ignore[attr-defined]
        with tenancy.enter(hromada.pk if hromada else None):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        set_script_prefix("/")
        return response

    def _find(self, request: HttpRequest) -> Hromada | None:
        host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
        first, _slash, rest = request.path_info.lstrip("/").partition("/")
        hromada = _of_domain(host)
        if hromada is None and first and "\x00" not in first:
            hromada = Hromada.objects.filter(slug=first).first()
            if hromada is not None:
                request.path_info = "/" + rest
                set_script_prefix(f"/{first}/")
        if hromada is not None:
            request.urlconf = settings.HROMADA_URLCONF  # type: ignore[attr-defined]
        return hromada


LOCAL = ("127.0.0.1", "localhost", "[::1]", "testserver", "")


def _of_domain(host: str) -> Hromada | None:
    """The hromada with this domain of its own. A working server answers to no name that is nobody's here."""
    own = urlsplit(settings.ADDRESS).hostname or ""
    if host in LOCAL or host == own:
        return None
    hromada = Hromada.objects.filter(domain=host).first()
    if hromada is None and own:
        raise DisallowedHost(f"No hromada has the domain {host!r}, and the server's own name is {own!r}")
    return hromada
