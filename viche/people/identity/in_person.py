"""An official saw the resident and the document: what is written down, and the letter that tells the person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from viche.hromada.models import Hromada
from viche.kit import outbox
from viche.people.identity import actions, keys
from viche.people.identity.models import Identification
from viche.people.models import Person


def note(person: Person, hromada: Hromada, said: Mapping[str, Any], *, by: Person) -> Identification:
    """`said`: the cleaned form (`forms.SeenForm`). All of it or nothing; numbers live no longer than this call."""
    found = actions.Found("in_person", said["name"], keys.read(said["tax"], document=said["passport"]))
    with transaction.atomic():
        before = actions.account_of(found.numbers)
        row = actions.identify_in_person(person, hromada, found, said["document"], by=by, move=said["move"])
        if said["residence"]:
            actions.claim_in_person(person, said["residence"], hromada, said["place"], said["since"], by=by)
        for one in {person, before or person}:
            _tell(one, person, row)
    return row


def _tell(to: Person, person: Person, row: Identification) -> None:
    """To the person, and to the account they were moved from: a stranger's identity is not taken in silence."""
    hromada = row.hromada
    assert hromada is not None
    outbox.write(
        "people/letters/identity.txt",
        to=to.email,
        key=f"identity:{row.pk}:{uuid.uuid4()}",
        hromada_id=hromada.pk,
        context={
            "place": hromada,
            "document": row.get_document_display(),
            "day": row.valid_until,
            "moved": to.pk != person.pk,
            "url": hromada.address("/account/identity/"),
        },
    )
