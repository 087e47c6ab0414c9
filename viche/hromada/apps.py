"""Floor 1."""

from django.apps import AppConfig


class HromadaConfig(AppConfig):
    """The community."""

    name = "viche.hromada"
    label = "hromada"
