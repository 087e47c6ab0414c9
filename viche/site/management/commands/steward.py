"""The steward beside the server: letters leave, and what has served its time is erased."""

from __future__ import annotations

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


class Command(BaseCommand):
    """`manage.py steward` does one round of both; `--loop` goes on until stopped. `viche serve` starts it."""

    help = "Надсилає листи й прибирає те, чому минув строк."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--loop`."""
        parser.add_argument("--loop", action="store_true", help="працювати, доки не зупинять")

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or rounds without end."""
        tidied = 0.0
        try:
            while True:
                if not tidied or time.monotonic() - tidied > DAY:
                    tidy()
                    tidied = time.monotonic()
                outcome = outbox.send_due()
                if outcome.failed:
                    self.stderr.write(f"Не вдалося надіслати листів: {outcome.failed}")
                if not options["loop"]:
                    return
                time.sleep(PAUSE)
                close_old_connections()
        except KeyboardInterrupt:
            return


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
