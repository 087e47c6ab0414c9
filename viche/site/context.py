"""What every page knows: the place, the navigation, the viewer.

What costs a query is asked only when the page shows it: each base uses another part of this.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from viche.kit.access import EVERYWHERE, NOBODY, Role, Viewer
from viche.site import menu
from viche.site.home import duties

PRIVATE = ("desk/", "account/")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the bases (docs/developers/templates.md)."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    hromada = getattr(request, "hromada", None)
    common = {
        "viewer": viewer,
        "demo": settings.DEMO,
        "demo_links": _demo_links(hromada) if settings.DEMO else [],
        "sign_in_url": _sign_in(request),
        "sign_out_url": menu.address("account_logout"),
        "cabinet_url": menu.address("cabinet"),
    }
    if hromada is None:
        return common
    return {
        **common,
        "compare_hromadas_url": SimpleLazyObject(_compare_hromadas),
        "place_name": hromada.name,
        "place_url": get_script_prefix(),
        "accent_css_url": f"{menu.address('accent-css')}?v={hromada.look}",
        "no_index": request.path.removeprefix(get_script_prefix()).startswith(PRIVATE),
        "nav": SimpleLazyObject(lambda: menu.nav(request.path)),
        "footer_links": SimpleLazyObject(menu.footer),
        "site_notice": SimpleLazyObject(lambda: " ".join(viewer.closures.notices()) if viewer else ""),
        "desk_url": SimpleLazyObject(lambda: menu.address("desk") if viewer and viewer.is_staff else ""),
        "rail": SimpleLazyObject(
            lambda: menu.rail(request.path, viewer or NOBODY, duties.overdue(viewer) if viewer else 0)
        ),
        "who": SimpleLazyObject(lambda: _who(viewer)),
    }


def _sign_in(request: HttpRequest) -> str:
    """Sign-in that brings back. What was posted cannot be opened again: then back to the page it was posted from."""
    url = menu.address("account_login")
    if not url:
        return ""
    if request.path.startswith(url.rsplit("login", 1)[0]):
        back = request.GET.get("next", "")
    elif request.method in ("GET", "HEAD"):
        back = request.get_full_path()
    else:
        came_from = urlsplit(request.headers.get("Referer", ""))
        back = came_from.path if came_from.netloc == request.get_host() else get_script_prefix()
    return f"{url}?{urlencode({'next': back})}" if back else url


def _compare_hromadas() -> str:
    """The page of the server that puts hromadas side by side; from a domain of its own by the server's name, if it has one."""
    own_domain = get_script_prefix() == "/"
    if own_domain and not settings.ADDRESS:
        return ""
    url = menu.server_address("compare-hromadas", settings.ROOT_URLCONF)
    return settings.ADDRESS.rstrip("/") + url if own_domain else url


def _demo_links(hromada: Any) -> list[dict[str, str]]:
    """Pages of the demo lie on the server's own address; a domain of a hromada does not have them."""
    if hromada is not None and get_script_prefix() == "/":
        return []
    named = (("demo-people", _("Увійти як…")), ("demo-mail", _("Листи")))
    links = [{"title": str(title), "url": menu.server_address(name, settings.ROOT_URLCONF)} for name, title in named]
    return [link for link in links if link["url"]]


def _who(viewer: Viewer | None) -> list[str]:
    """Name, then roles: those of the whole hromada, then those of departments."""
    if viewer is None or not viewer.is_signed_in:
        return []
    held = sorted(viewer.roles, key=lambda role: viewer.roles[role] is not EVERYWHERE)
    return [viewer.name, *(str(Role(role).label) for role in held)]
