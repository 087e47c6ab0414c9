"""Addresses of the first pages."""

from django.urls import path

from viche.site.home import desk, home

urlpatterns = [
    path("", home.home, name="home"),
    path("desk/", desk.today, name="desk"),
]
