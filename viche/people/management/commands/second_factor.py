"""`second_factor reset EMAIL`: for a person who lost both the phone and the spare codes.

Only whoever keeps the server does this, after making sure who asks: an administrator of one hromada must not be able
to open the account of a person who works in another. Every session of the person ends.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from viche.people import actions
from viche.people.models import Person


class Command(BaseCommand):
    """Take the second factor off one account."""

    help = "second_factor reset EMAIL: зняти другий чинник із облікового запису; сеанси закінчаться"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["reset"])
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("Людини з такою адресою немає.")
        actions.reset_second_factor(person)
        self.stdout.write(f"Другий чинник знято: {person.email}. При наступному вході його попросять налаштувати.")
