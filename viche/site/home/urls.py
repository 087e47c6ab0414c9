"""Addresses of the first pages."""

from django.urls import path

from viche.kit.noting import pages as noting
from viche.registers.groups import GROUPS
from viche.site.home import desk, home, shelves
from viche.site.systems import views as systems

urlpatterns = [
    path("", home.home, name="home"),
    path("registers/", shelves.public_page, name="registers"),
    path("systems/", systems.page, name="systems"),
    path("desk/", desk.today, name="desk"),
    path("desk/registers/", shelves.at_desk, name="registers-desk"),
    path("desk/note/", noting.note, {"groups": GROUPS}, name="note"),
    path("desk/note/mine/", noting.my_month, name="note-mine"),
    path("desk/note/undo/<slug:slug>/<int:pk>/", noting.undo, name="note-undo"),
]
