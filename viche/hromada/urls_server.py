"""Addresses of the server itself."""

from django.urls import path

from viche.hromada import views

urlpatterns = [path("", views.server_home, name="server-home")]
