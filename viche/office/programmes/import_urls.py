"""Addresses of taking a document in."""

from django.urls import path

from viche.office.programmes import import_views as views

urlpatterns = [
    path("desk/programmes/take/", views.upload, name="programme-take"),
    path("desk/programmes/take/<int:pk>/columns/", views.columns, name="programme-take-columns"),
    path("desk/programmes/take/<int:pk>/", views.preview, name="programme-take-preview"),
    path("desk/programmes/take/<int:pk>/cancel/", views.cancel, name="programme-take-cancel"),
]
