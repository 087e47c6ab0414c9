"""Floor 5."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """City target programmes."""

    name = "viche.office.programmes"
    label = "programmes"
