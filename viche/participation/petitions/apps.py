"""Floor 5."""

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    """E-petitions."""

    name = "viche.participation.petitions"
    label = "petitions"
