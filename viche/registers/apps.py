"""Floor 4."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers of the hromada."""

    name = "viche.registers"
    label = "registers"
