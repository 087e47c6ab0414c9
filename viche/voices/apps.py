"""Floor 3."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VoicesConfig(AppConfig):
    """Voices and their log."""

    name = "viche.voices"
    label = "voices"

    def ready(self) -> None:
        from viche.voices import grants

        post_migrate.connect(grants.renew, sender=self)
