"""The steward beside the server: letters leave, and what has served its time is erased."""

from __future__ import annotations

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from viche.hromada.models import Hromada
from viche.kit import journal, outbox, tenancy
from viche.kit.registers import importing
from viche.people import actions as people

PAUSE = 2.0  # seconds; a person waits for the letter with the sign-in link
DAY = 24 * 3600.0
ROUND = 20  # letters between two looks whether to stop


class Command(BaseCommand):
    """`manage.py steward` does one round of both; `--loop` goes on until stopped. `viche serve` starts it."""

    help = "Надсилає листи й прибирає те, чому минув строк."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--loop`."""
        parser.add_argument("--loop", action="store_true", help="працювати, доки не зупинять")

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or rounds without end. Asked to stop, it first lets the letter on its way arrive."""
        asked: list[int] = []
        if options["loop"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda got, _frame: asked.append(got))
        tidied: float | None = None
        while not asked:
            self._send()
            if tidied is None or time.monotonic() - tidied > DAY:
                self._tidy()
                tidied = time.monotonic()
            if not options["loop"]:
                return
            time.sleep(PAUSE)
            close_old_connections()

    def _send(self) -> None:
        outcome = outbox.send_due(most=ROUND)
        if outcome.failed:
            self.stderr.write(f"Не вдалося надіслати листів: {outcome.failed}")

    def _tidy(self) -> None:
        """A fault here must not keep letters from leaving: it is told, and tried again the next day."""
        try:
            tidy()
        except Exception as error:
            logging.getLogger("viche").exception("tidying failed")
            self.stderr.write(f"Не вдалося прибрати старе: {error}")


def tidy() -> None:
    """Erase letters after 30 days, tables that waited a day, invitations a month after they ended,
    files without a record, sessions that ended.

    Hromadas are visited one by one: nothing here lifts a policy.
    """
    outbox.erase_old()
    for place in Hromada.objects.all():
        with tenancy.enter(place.pk):
            importing.erase_old()
            with journal.change("purge", by=None):
                people.purge(place)
    call_command("files", verbosity=0)
    call_command("clearsessions", verbosity=0)
