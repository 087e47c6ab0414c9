"""The kit as a Django app: its grants are renewed after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    """Floor 0."""

    name = "viche.kit"
    label = "kit"

    def ready(self) -> None:
        from viche.kit import checks, duties, figures, grants, jobs, rounds  # noqa: F401  (registers the system checks)
        from viche.kit.links import ends

        figures.discover()
        jobs.discover()
        rounds.discover()
        duties.discover()
        ends.discover()
        post_migrate.connect(grants.renew, sender=self)
