"""Send letters that are due, once; beside the server the steward does it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from viche.kit import outbox


class Command(BaseCommand):
    """`manage.py outbox` sends what is due; `--again KEY` after a failure."""

    help = "Надсилає листи, яким настав час."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", metavar="КЛЮЧ", help="надіслати ще раз лист, який не пішов")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            if not outbox.again(options["again"]):
                raise CommandError("Листа з таким ключем, який не пішов, немає.")
            return
        outcome = outbox.send_due()
        self.stdout.write(f"Надіслано: {outcome.sent}, не вдалося: {outcome.failed}")
