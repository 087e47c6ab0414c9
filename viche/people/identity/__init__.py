"""Identity: how surely a person is known, where they live, and under what names they may already stand in a question.

What floors above ask, and nothing else (docs/developers/identity.md):

>>> from viche.people import identity
>>> identity.level_of(person, hromada) >= identity.BANK      # how surely they are known here today
>>> identity.residence_in(person, hromada, kinds=("registered", "declared"), confirmed=True)    # or None
>>> identity.known_as(person)                                # write a voice under the first, look for all
>>> identity.name_of(person, hromada)                        # the name as in the document, else the person's own word

Закон 2155-VIII «Про електронну ідентифікацію…» says what an identification is; ст. 23-1 Закону 393/96-ВР asks that no
machine signs instead of a citizen; Закон 2297-VI (ст. 6, 8) that no more is kept than is needed.
"""

from viche.people.identity.levels import BANK, CHOICES, EMAIL, IN_PERSON, LEVELS, NONE, STATE, Level, level
from viche.people.identity.standing import (
    account_name,
    everything,
    human_name,
    known_as,
    known_as_each,
    level_of,
    levels_of,
    name_of,
    places_in,
    residence_in,
    residences_of,
)

__all__ = [
    "BANK",
    "CHOICES",
    "EMAIL",
    "IN_PERSON",
    "LEVELS",
    "NONE",
    "STATE",
    "Level",
    "account_name",
    "everything",
    "human_name",
    "known_as",
    "known_as_each",
    "level",
    "level_of",
    "levels_of",
    "name_of",
    "places_in",
    "residence_in",
    "residences_of",
]
