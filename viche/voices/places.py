"""Where those who gave a voice live, as far as they told: whole numbers by place, never a person with a place.

People and voices meet here in memory only, and only in open questions; what leaves is a count for each place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from viche.people import identity
from viche.voices import persons
from viche.voices.models import Question, Voice

BATCH = 5_000


def by_place(question: Question, before: datetime) -> Counter[str]:
    """Standing voices given before a moment, by the code of the place (a settlement or a city district) that their people
    told or had confirmed. A voice of whoever told nothing is in none of them. Reads every claim of the hromada once."""
    if question.secret:
        raise ValueError("a secret question is not told by places")
    found: Counter[str] = Counter()
    told = iter(identity.places_in(question.hromada_id).items())
    while some := dict(islice(told, BATCH)):
        found.update(_some(question, some, before))
    return found


def _some(question: Question, told: dict[str, str], before: datetime) -> Iterator[str]:
    digests = {persons.digest(question, name): place for name, place in told.items()}
    rows = Voice.objects.filter(question=question, person__in=list(digests), taken_at__lt=before).standing()
    return (digests[bytes(person)] for person in rows.values_list("person", flat=True))
