"""Addresses under `desk/people/` of a hromada."""

from django.urls import path

from viche.people.views import staff

urlpatterns = [
    path("", staff.people, name="people-desk"),
    path("invite/", staff.invite, name="people-invite"),
    path("invitation/<int:pk>/revoke/", staff.revoke, name="people-revoke"),
    path("<int:pk>/", staff.change, name="people-change"),
    path("<int:pk>/end/", staff.end, name="people-end"),
]
