"""Addresses of the server itself."""

from django.urls import path

from viche.hromada import beside, views

urlpatterns = [
    path("", views.server_home, name="server-home"),
    path("compare/", beside.page, name="compare-hromadas"),
]
