"""`manage.py domain SLUG DOMAIN`: the own domain of a hromada, set by whoever keeps the server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from viche.hromada.actions import set_domain
from viche.hromada.models import Hromada
from viche.kit.access import Refused


class Command(BaseCommand):
    """From this moment every link of the hromada leads to the domain: it must already lead to this server."""

    help = "Дати громаді власний домен (--none: забрати). Домен уже має вести на цей сервер."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="ГРОМАДА", help="адреса громади на сервері")
        parser.add_argument("domain", nargs="?", default="", metavar="ДОМЕН")
        parser.add_argument("--none", action="store_true", help="забрати домен")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["domain"]) == options["none"]:
            raise CommandError("Назвіть домен або --none.")
        hromada = Hromada.objects.filter(slug=options["slug"]).first()
        if hromada is None:
            raise CommandError(f"Громади «{options['slug']}» тут немає.")
        try:
            set_domain(hromada, options["domain"].strip().lower())
        except Refused as refusal:
            raise CommandError(" ".join(filter(None, (str(refusal.reason), str(refusal.advice or ""))))) from refusal
        self.stdout.write(f"{hromada.name}: {hromada.url}")
