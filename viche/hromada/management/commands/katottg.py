"""`manage.py katottg FILE`: bring the codifier of territory to a newer official edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from viche.hromada import codifier


class Command(BaseCommand):
    """Loads the file; rows it no longer has stay, because hromadas and records point to them."""

    help = "Довести кодифікатор КАТОТТГ до нової редакції (CSV з data.gov.ua; без файлу — до вкладеної)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=codifier.SHIPPED, metavar="ФАЙЛ")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = codifier.read(options["file"])
        except (OSError, UnicodeDecodeError, codifier.WrongFile) as error:
            raise CommandError(f"Файл не прочитано: {error}") from error
        with transaction.atomic():
            done = codifier.load(connection, rows)
        self.stdout.write(
            f"Рядків у файлі: {len(rows)}. Додано {done.added}, змінено {done.changed}; немає у файлі, лишилися: {done.absent}."
        )
