"""Floor 7."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Wiring."""

    name = "viche.site"
    label = "site"
