"""The steward beside the server: jobs are done, what changed is indexed, letters leave, apps make their rounds, and what has served its time
is erased."""

from __future__ import annotations

import logging
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from viche.hromada.models import Hromada
from viche.kit import jobs, journal, outbox, rounds, tenancy
from viche.kit.registers import importing
from viche.kit.search import indexing
from viche.people import actions as people
from viche.site.hands import Hand, keep

PAUSE = 2.0  # seconds between two lots of letters; a person waits for the one with the sign-in link
HOUR, DAY = 3600.0, 24 * 3600.0
ROUND = 20  # letters of one lot: so many are let through when the steward is asked to end
AT_ONCE = 2  # jobs: a long one of one hromada holds up no other


class Command(BaseCommand):
    """`manage.py steward` does one round of everything; `--loop` goes on until stopped. `viche serve` starts it."""

    help = "Виконує роботи, надсилає листи, нагадує й прибирає те, чому минув строк."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--loop`."""
        parser.add_argument("--loop", action="store_true", help="працювати, доки не зупинять")

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or rounds without end. Asked to stop, it first lets the letter on its way arrive."""
        if options["loop"]:
            keep(self._hands())
            return
        jobs.run_waiting()
        indexing.index_due()
        self._rounds("hourly")
        self._rounds("daily")
        self._send()
        self._tidy()

    def _hands(self) -> list[Hand]:
        job = {"work": jobs.run_waiting, "is_due": jobs.waiting, "on_stop": jobs.stop}
        return [
            *(Hand(f"jobs {number}", **job) for number in range(1, AT_ONCE + 1)),  # type: ignore[arg-type]
            Hand("letters", self._send, every=PAUSE, is_due=outbox.waiting, on_stop=signal.SIG_IGN),
            Hand("search", indexing.index_due, is_due=indexing.is_due),
            Hand("hourly rounds", lambda: self._rounds("hourly"), every=HOUR),
            Hand("daily rounds", lambda: self._rounds("daily"), every=DAY),
            Hand("tidying", self._tidy, every=DAY),
        ]

    def _send(self) -> None:
        outcome = outbox.send_due(most=ROUND)
        if outcome.failed:
            self.stderr.write(f"Не вдалося надіслати листів: {outcome.failed}")

    def _rounds(self, how: rounds.How) -> None:
        if faults := rounds.run(how):
            self.stderr.write(f"Обходи, які не вдалися: {faults}; причини в журналі")

    def _tidy(self) -> None:
        """A fault here must not keep letters from leaving: it is told, and tried again the next day."""
        try:
            tidy()
        except Exception as error:
            logging.getLogger("viche").exception("tidying failed")
            self.stderr.write(f"Не вдалося прибрати старе: {error}")


def tidy() -> None:
    """Erase letters and jobs after 30 days, tables that waited a day, invitations a month after they ended,
    files without a record, sessions that ended.

    Hromadas are visited one by one: nothing here lifts a policy.
    """
    outbox.erase_old()
    jobs.erase_old()
    for place in Hromada.objects.all():
        with tenancy.enter(place.pk):
            importing.erase_old()
            with journal.change("purge", by=None):
                people.purge(place)
    call_command("files", verbosity=0)
    call_command("clearsessions", verbosity=0)
