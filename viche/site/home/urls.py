"""Addresses of the first pages."""

from django.urls import path

from viche.site.home import desk, home
from viche.site.systems import views as systems

urlpatterns = [
    path("", home.home, name="home"),
    path("systems/", systems.page, name="systems"),
    path("desk/", desk.today, name="desk"),
]
