"""`manage.py documents`: write the generated tables of docs/."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from viche.kit import documents


class Command(BaseCommand):
    """For developers, after a declaration changed."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what changed."""
        for path, text in documents.written().items():
            path.write_text(text)
            self.stdout.write(str(path))
