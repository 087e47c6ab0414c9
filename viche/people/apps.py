"""Floor 2."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, sign-in, roles."""

    name = "viche.people"
    label = "people"
