"""The viewer of a request: the signed-in person with the roles held in the current hromada."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from viche.kit.access import Viewer
from viche.people.roles import viewer_for


class ViewerMiddleware:
    """Sets `request.viewer`; lazily, so a page that asks nobody's name costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _viewer(request: HttpRequest) -> Viewer:
    hromada = request.hromada  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return Viewer(hromada_id=hromada.pk if hromada else None)
    return viewer_for(request.user, hromada)
