"""Send letters that are due: once, or in a loop beside the server."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from viche.kit import outbox

PAUSE = 2.0  # seconds; a person waits for the letter with the sign-in link
HOUR = 3600


class Command(BaseCommand):
    """`manage.py outbox` sends what is due; `--loop` goes on until stopped; `--again KEY` after a failure."""

    help = "Надсилає листи, яким настав час."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="працювати, доки не зупинять")
        parser.add_argument("--again", metavar="КЛЮЧ", help="надіслати ще раз лист, який не пішов")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            if not outbox.again(options["again"]):
                raise CommandError("Листа з таким ключем, який не пішов, немає.")
            return
        if not options["loop"]:
            self._round()
            return
        try:
            self._loop()
        except KeyboardInterrupt:
            return

    def _loop(self) -> None:
        erased = 0.0
        while True:
            if time.monotonic() - erased > HOUR:
                outbox.erase_old()
                erased = time.monotonic()
            close_old_connections()
            self._round(quiet=True)
            time.sleep(PAUSE)

    def _round(self, *, quiet: bool = False) -> None:
        outcome = outbox.send_due()
        if not quiet or outcome.failed:
            self.stdout.write(f"Надіслано: {outcome.sent}, не вдалося: {outcome.failed}")
