"""Floor 6."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports."""

    name = "viche.reports"
    label = "reports"
