"""`manage.py operator EMAIL`: who may open hromadas on this server."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError

from viche.people.actions import set_operator
from viche.people.models import Person


class Command(BaseCommand):
    """The person signs in by a letter, sets up the second factor and finds «Відкрити громаду» at /open/."""

    help = "Дати людині право відкривати громади на цьому сервері (--revoke: забрати)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ПОШТА")
        parser.add_argument("--name", default="", metavar="ІМ’Я", help="ім’я та прізвище, якщо людини тут ще немає")
        parser.add_argument("--revoke", action="store_true", help="забрати право")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"Це не адреса пошти: {email}") from error
        person = Person.objects.filter(email=email).first()
        if person is None and options["revoke"]:
            raise CommandError(f"Людини з адресою {email} тут немає.")
        if person is None:
            person = Person.objects.create_user(email, options["name"])
        if person.demo:
            raise CommandError(f"{person} — людина демонстрації, а не справжня.")
        set_operator(person, operator=not options["revoke"])
        self.stdout.write(
            f"{person}: {'відкриває громади на цьому сервері' if person.is_operator else 'більше не відкриває громад'}."
        )
