"""Addresses of the server itself, outside any hromada."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from viche.kit.components import components, desk_components
from viche.site import opening


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers once the database does: the request's transaction has already asked it."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health/", health, name="health"),
    path("components/", require_safe(components), name="components"),
    path("components/desk/", require_safe(desk_components), name="components-desk"),
    path("mova/", set_language, name="set_language"),
    path("open/", opening.choose, name="open"),
    path("open/<str:code>/", opening.opening, name="open-territory"),
    path("account/", include("viche.people.urls")),
    path("", include("viche.hromada.urls_server")),
    path("", include("viche.site.demo.urls")),
]
handler400 = "viche.site.errors.bad_request"
handler403 = "viche.site.errors.forbidden"
handler404 = "viche.site.errors.not_found"
handler500 = "viche.site.errors.broken"
