"""Floor 5."""

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    """E-petitions."""

    name = "viche.participation.petitions"
    label = "petitions"

    def ready(self) -> None:
        """What the review of voices asks of a petition."""
        from viche.participation.petitions import reviewed  # noqa: F401
