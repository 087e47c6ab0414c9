"""The viewer of a request: the signed-in person with the roles held in the current hromada."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from viche.kit.access import Refused, Viewer
from viche.people import second_factor
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
    return viewer_for(request.user, hromada, second_factor=second_factor.is_passed(request))


class SecondFactorMiddleware:
    """A refusal to an official who has not passed the second factor says so, and leads to the code.

    Stands below `RefusalMiddleware`, so it is asked first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only where a role is missing (403), and only if roles wait for the code."""
        if not isinstance(exception, Refused) or exception.status != 403:
            return None
        if not getattr(request.viewer, "roles_wait", False):  # type: ignore[attr-defined]
            return None
        return render(request, "kit/refused.html", {"refused": _factor_missing(request)}, status=403)


def _factor_missing(request: HttpRequest) -> Refused:
    where = "?" + urlencode({"next": request.get_full_path()})
    title = _("Потрібен другий чинник")
    reason = _("Ролі в громаді діють лише після входу з кодом із застосунку на телефоні: самої пошти чи пароля замало.")
    if second_factor.is_set_up(request.user):  # type: ignore[arg-type]
        links = ((_("Ввести код"), reverse("mfa_reauthenticate") + where),)
        return Refused(reason, _("Введіть код, і ви повернетеся сюди."), title=title, links=links)
    links = ((_("Налаштувати другий чинник"), reverse("mfa_activate_totp") + where),)
    return Refused(reason, _("Це займе хвилину, і ви повернетеся сюди."), title=title, links=links)
