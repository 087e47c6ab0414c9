"""Addresses of programmes besides those every register has. Each part keeps its own list; here they are joined."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
