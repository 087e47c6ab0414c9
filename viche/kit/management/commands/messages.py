"""`manage.py messages`: bring the English catalogue in line with the texts in the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from viche.kit import messages


class Command(BaseCommand):
    """For developers; translate the empty ones by hand afterwards."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is left to translate."""
        catalogue = messages.update()
        empty = [str(message.id) for message in catalogue if message.id and not message.string]
        self.stdout.write(f"{len(catalogue)} texts, {len(empty)} without translation")
