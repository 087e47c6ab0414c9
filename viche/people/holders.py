"""Who is written to: the people with a role in a department, or in what it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from viche.hromada.models import Department
from viche.people.models import Membership, Person


def holders(units: Iterable[int], hromada_id: int, roles: Iterable[str]) -> dict[int, list[Person]]:
    """Department → people who hold one of the roles in it today; where nobody does, those of what it belongs to, and
    at last those who hold it in the whole hromada. Two queries; a department without anybody has an empty list.
    """
    wanted = set(units)
    if not wanted:
        return {}
    above = dict(Department.objects.order_by().values_list("pk", "parent_id"))
    held: dict[int | None, dict[int, Person]] = defaultdict(dict)
    rows = Membership.objects.in_force().filter(hromada_id=hromada_id, role__in=list(roles))
    people = rows.filter(person__is_active=True, person__erased_at__isnull=True)
    for row in people.select_related("person").order_by("person__name", "person_id"):
        held[row.department_id][row.person_id] = row.person
    return {unit: _nearest(unit, above, held) for unit in wanted}


def _nearest(
    unit: int, above: Mapping[int, int | None], held: Mapping[int | None, Mapping[int, Person]]
) -> list[Person]:
    place: int | None = unit
    while place is not None:
        if held.get(place):
            return list(held[place].values())
        place = above.get(place)
    return list(held.get(None, {}).values())
