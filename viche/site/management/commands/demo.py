"""`manage.py demo`: the hromadas and the people of the demonstration. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from viche.people.models import Person
from viche.site.demo import cast, load, reports, schedules

# She keeps several hromadas, so she also opens new ones.
OPERATOR = "oksana"


class Command(BaseCommand):
    """Only where the demo is on: a production server refuses to start with its people."""

    help = "Завантажити громади й людей демонстрації (лише з VICHE_DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-reports", dest="reports", action="store_false", help="без оприлюднених звітів")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("Це дані демонстрації. На робочому сервері їм не місце: VICHE_DEMO=1 їх дозволяє.")
        places = load.load()
        cast.load()
        schedules.load()
        Person.objects.filter(email=f"{OPERATOR}@{cast.DOMAIN}", demo=True, is_operator=False).update(is_operator=True)
        if options["reports"]:
            reports.load(places)
        self.stdout.write("Громади демонстрації: " + ", ".join(place.name for place in places))
