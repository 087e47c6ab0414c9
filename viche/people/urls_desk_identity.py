"""Addresses under `desk/identity/` of a hromada."""

from django.urls import path

from viche.people.views import identity_desk

urlpatterns = [
    path("", identity_desk.find, name="identity-desk"),
    path("<str:token>/", identity_desk.check, name="identity-check"),
    path("<str:token>/residence/<int:pk>/", identity_desk.confirm, name="identity-confirm"),
]
