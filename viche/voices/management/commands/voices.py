"""`manage.py voices rewrap`: wrap the keys of all questions by the server's present key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from viche.hromada.models import Hromada
from viche.kit import tenancy
from viche.voices import actions
from viche.voices.models import Question


class Command(BaseCommand):
    """Keys of questions."""

    help = "Загортає ключі питань чинним ключем сервера (VICHE_VOICES_KEY); попередній після цього можна прибрати."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["rewrap"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Each hromada in a transaction of its own."""
        done = waiting = 0
        for hromada in Hromada.objects.order_by("pk"):
            with tenancy.enter(hromada.pk):
                done += actions.rewrap_keys()
                waiting += Question.objects.filter(secret=True, opened_at=None).count()
        self.stdout.write(f"Загорнуто ключів: {done}.")
        if waiting:
            self.stdout.write(
                f"Таємних голосувань, яких ще не підраховано: {waiting}. Їхні ключі до підрахунку не читає й ця команда: "
                "доти не прибирайте попереднього ключа з VICHE_VOICES_KEYS_FORMER."
            )
