"""Addresses of every register."""

from django.urls import URLPattern


def urlpatterns() -> list[URLPattern]:
    """One set of addresses a register."""
    return []
