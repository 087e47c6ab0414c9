"""Addresses of programmes besides those every register has. Each part keeps its own list; here they are joined."""

from django.urls import URLPattern

from viche.office.programmes import edit_urls, import_urls, read_urls, statement_urls

urlpatterns: list[URLPattern] = [
    *read_urls.urlpatterns,
    *import_urls.urlpatterns,
    *statement_urls.urlpatterns,
    *edit_urls.urlpatterns,
]
