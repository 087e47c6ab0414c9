"""Remove files that no record names: what a broken transaction or a killed process left behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from viche.kit import attachments, tenancy

# A file younger than this may belong to a transaction that is still running.
YOUNG = timedelta(days=1)


class Command(BaseCommand):
    """`manage.py files`: visits the folders of hromadas one by one."""

    help = "Прибирає файли, на які не посилається жоден запис."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = 0
        for folder in _folders(""):
            if folder.isdigit():
                with tenancy.enter(int(folder)):
                    removed += len(attachments.sweep(int(folder), _old_files(folder)))
        self.stdout.write(f"Прибрано файлів: {removed}")


def _folders(path: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(path)[0])
    except FileNotFoundError:  # nobody has attached anything yet
        return []


def _old_files(folder: str) -> list[str]:
    """Files of one hromada that no running transaction can be about to name. File times are the machine's, not
    those of a rehearsal."""
    before = datetime.now(UTC) - YOUNG
    found = []
    for prefix in _folders(folder):
        for name in default_storage.listdir(f"{folder}/{prefix}")[1]:
            path = f"{folder}/{prefix}/{name}"
            if default_storage.get_modified_time(path) < before:
                found.append(path)
    return found
