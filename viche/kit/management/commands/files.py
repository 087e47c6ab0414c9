"""Remove files that no record names: what a broken transaction or a killed process left behind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from viche.kit import attachments, tenancy
from viche.kit.models import Attachment

# Broken transactions are rare; more lost files than this are not their doing.
FEW, SHARE = 20, 0.1


class Command(BaseCommand):
    """`manage.py files`: visits the folders of hromadas one by one."""

    help = "Прибирає файли, на які не посилається жоден запис."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = 0
        here = {str(pk) for pk in apps.get_model(settings.KIT_TENANT_MODEL).objects.values_list("pk", flat=True)}
        for folder in _folders(""):
            # A folder of a tenant this database does not know: the database may be the wrong one.
            if folder in here:
                with tenancy.enter(int(folder)):
                    removed += self._sweep(int(folder), _old_files(folder))
        self.stdout.write(f"Прибрано файлів: {removed}")

    def _sweep(self, tenant: int, paths: list[str]) -> int:
        """Remove what no row names; a large share nobody removed means a wrong database, and nothing is removed."""
        known = set(Attachment.objects.values_list("path", flat=True))
        lost = [path for path in paths if path not in known]
        if len(set(lost) - attachments.removed(lost)) > max(FEW, len(paths) * SHARE):
            self.stderr.write(
                f"Файлів без запису забагато: {len(lost)} з {len(paths)} у теці {tenant}. Нічого не прибрано. "
                "Перевірте, чи з цією базою даних працює ця тека."
            )
            return 0
        return len(attachments.sweep(tenant, lost))


def _folders(path: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(path)[0])
    except FileNotFoundError:  # nobody has attached anything yet
        return []


def _old_files(folder: str) -> list[str]:
    """Files of one hromada that no running transaction can be about to name. File times are the machine's, not
    those of a rehearsal."""
    before = datetime.now(UTC) - attachments.GRACE
    found = []
    for prefix in _folders(folder):
        for name in default_storage.listdir(f"{folder}/{prefix}")[1]:
            path = f"{folder}/{prefix}/{name}"
            if default_storage.get_modified_time(path) < before:
                found.append(path)
    return found
