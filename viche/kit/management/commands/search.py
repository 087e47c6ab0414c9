"""`manage.py search`: index what waits; `--again`, everything anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from viche.kit import words
from viche.kit.search import indexing


class Command(BaseCommand):
    """The steward does the first by itself; the second is for a change of what words are made of, or a doubt."""

    help = "Оновити покажчик слів, за яким шукають: те, що змінилося, або все наново (--again)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("hromada", nargs="?", metavar="ГРОМАДА", help="адреса громади на сервері; типово всі")
        parser.add_argument("--again", action="store_true", help="усе наново, пачками, не спиняючи роботи")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["again"]:
            if options["hromada"]:
                raise CommandError("Назву громади вказують разом із --again: решту покажчик бере сам.")
            self.stdout.write(f"Оновлено записів: {words.number(indexing.index_due())}")
            return
        chosen = [place for place in indexing.places() if options["hromada"] in (None, place.slug)]
        if not chosen:
            raise CommandError(f"Громади «{options['hromada']}» тут немає.")
        for place in chosen:
            done = indexing.again(place.pk, self._told)
            self.stdout.write(f"{place}: {words.number(done)}")

    def _told(self, done: int, of: int, kind: str) -> None:
        self.stdout.write(f"  {kind}: {words.number(done)} / {words.number(of)}")
