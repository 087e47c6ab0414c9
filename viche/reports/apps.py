"""Floor 6."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports."""

    name = "viche.reports"
    label = "reports"

    def ready(self) -> None:
        from viche.reports import outlines  # noqa: F401  (declares the forms, registers their check)
