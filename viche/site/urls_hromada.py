"""Addresses inside a hromada; the prefix (or the domain) is already taken off."""

from django.urls import include, path
from django.views.i18n import set_language

from viche.kit.registers import urls as registers

urlpatterns = [
    path("mova/", set_language, name="set_language"),
    path("account/", include("viche.people.urls")),
    path("desk/people/", include("viche.people.urls_desk")),
    path("", include("viche.site.home.urls")),
    path("", include("viche.hromada.urls")),
    path("", include("viche.kit.urls")),
    path("", include("viche.office.programmes.urls")),
    path("", include("viche.reports.urls")),
    *registers.urlpatterns(),
]
handler400 = "viche.site.errors.bad_request"
handler403 = "viche.site.errors.forbidden"
handler404 = "viche.site.errors.not_found"
handler500 = "viche.site.errors.broken"
