"""Floor 6."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports."""

    name = "viche.reports"
    label = "reports"

    def ready(self) -> None:
        from viche.reports import outlines, texts  # noqa: F401  (outlines: registers the check of forms)

        texts.deliver()
