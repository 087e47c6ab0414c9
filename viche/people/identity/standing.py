"""What is in force for a person today: level, residence, names. Reads only; a query or two each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from viche.hromada.models import Hromada
from viche.people.identity.levels import NONE, Level, level
from viche.people.identity.models import Identification, Residence, Subject, SubjectKey

if TYPE_CHECKING:
    from viche.people.models import Person


def level_of(person: Person, hromada: Hromada | int | None = None, *, on: date | None = None) -> Level:
    """How surely the person is known on a day (today), the last day of an identification included.

    What an official noted counts only in the hromada where it was noted: without `hromada` it does not count at all.
    """
    if not person.is_active or person.erased_at:
        return NONE
    held = Identification.objects.in_force(on).counting_in(_id(hromada)).filter(person=person)
    return max([level(person.level), *map(level, held.values_list("level", flat=True))])


def levels_of(people: Collection[Person], hromada: Hromada | int | None = None) -> dict[int, Level]:
    """The same of many, by the keys of persons; one query."""
    living = {one.pk: level(one.level) for one in people if one.is_active and not one.erased_at}
    held = Identification.objects.in_force().counting_in(_id(hromada)).filter(person__in=living)
    for person, said in held.values_list("person_id", "level"):
        living[person] = max(living[person], level(said))
    return {one.pk: living.get(one.pk, NONE) for one in people}


def residence_in(
    person: Person, hromada: Hromada | int, *, kinds: Collection[str] = (), confirmed: bool = False
) -> Residence | None:
    """The claim in force to live in this hromada, or None.

    `kinds`: of «registered», «declared», «idp», those a question asks for (empty: any). `confirmed`: only one that an
    official or a service stands behind. Of several, a confirmed one goes first, then in the order of `RESIDENCES`.
    """
    rows = Residence.objects.in_force().filter(person=person, hromada=_id(hromada)).select_related("place")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    found = [row for row in rows if row.is_confirmed or not confirmed]
    return min(found, key=lambda row: (not row.is_confirmed, _ORDER[row.kind]), default=None)


def places_in(hromada: Hromada | int) -> dict[str, str]:
    """Every name (`known_as`) → code of the settlement or district where its person lives in this hromada, of everybody who
    told it; of several claims the one `residence_in` would give. Two queries; for counting by place, never for showing."""
    rows = Residence.objects.in_force().filter(hromada=_id(hromada), place__isnull=False, person__is_active=True)
    told = rows.values_list("person_id", "place_id", "confirmed_at", "kind")
    best = sorted(told, key=lambda row: (row[2] is None, _ORDER[row[3]]), reverse=True)
    places = {person: str(place) for person, place, _confirmed, _kind in best}
    humans = Subject.objects.filter(person__in=rows.values("person")).values_list("uid", "person_id")
    return {_account_name(pk): place for pk, place in places.items()} | {
        human_name(uid): places[pk] for uid, pk in humans if pk in places
    }


_ORDER = {"registered": 0, "declared": 1, "idp": 2}


def residences_of(person: Person) -> list[Residence]:
    """Every claim in force, for the person's own page."""
    rows = Residence.objects.in_force().filter(person=person).select_related("place", "hromada")
    return sorted(rows, key=lambda row: _ORDER[row.kind])


def known_as(person: Person) -> tuple[str, ...]:
    """Every name under which the person may already stand in a question, e.g. («human:1f…», «account:17»).

    A voice is written under (a keyed hash of) the first and refused if one stands under any. The first stays the same
    when the person drops their identification, erases the account and comes back with another, or when the secrets of
    the hashes are changed. No name holds a tax number or an e-mail; none is for showing.
    """
    return known_as_each([person])[person.pk]


def known_as_each(people: Collection[Person]) -> dict[int, tuple[str, ...]]:
    """The names (`known_as`) of each account, by its key. One query."""
    humans: dict[int, list[str]] = {person.pk: [] for person in people}
    rows = Subject.objects.filter(person__in=list(humans)).order_by("pk").values_list("person_id", "uid")
    for pk, uid in rows:
        humans[pk].append(human_name(uid))
    return {pk: (*names, _account_name(pk)) for pk, names in humans.items()}


def account_name(person: Person) -> str:
    """The last of the names (`known_as`); the only one of a person without a `Subject`."""
    return _account_name(person.pk)


def _account_name(pk: int) -> str:
    return f"account:{pk}"


def human_name(uid: UUID) -> str:
    """The name (`known_as`) of one human being, with an account or without."""
    return f"human:{uid.hex}"


def name_of(person: Person, hromada: Hromada | int | None = None) -> str:
    """The name as in the document by the surest identification in force; without one, as the person calls themselves."""
    held = Identification.objects.in_force().counting_in(_id(hromada)).filter(person=person).exclude(name="")
    best = max(held, key=lambda row: (level(row.level), row.at), default=None)
    return best.name if best else person.name


def everything(person: Person) -> dict[str, Any]:
    """All that is kept of who the person is, for the file they may take."""
    keys = SubjectKey.objects.filter(subject__person=person).select_related("subject").order_by("pk")
    return {
        "identifications": [
            {
                "provider": row.provider,
                "level": row.level,
                "name": row.name,
                "document": row.document,
                "hromada": row.hromada.name if row.hromada else None,
                "at": row.at.isoformat(),
                "valid_until": row.valid_until.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in Identification.objects.filter(person=person).select_related("hromada").order_by("pk")
        ],
        "hashes": [{"of": key.kind, "hash": key.digest, "kept_until": _day(key.subject.kept_until)} for key in keys],
        "residences": [
            {
                "kind": row.kind,
                "hromada": row.hromada.name,
                "place": row.place.name if row.place else None,
                "source": row.source,
                "since": _day(row.since),
                "noted_at": row.noted_at.isoformat(),
                "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in Residence.objects.filter(person=person).select_related("hromada", "place").order_by("pk")
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _id(hromada: Hromada | int | None) -> int | None:
    return hromada.pk if isinstance(hromada, Hromada) else hromada
