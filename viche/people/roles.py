"""Which roles a person holds in a hromada, department by department."""

from __future__ import annotations

from django.db.models import Q

from viche.hromada.models import Department, Hromada
from viche.kit import clock
from viche.kit.access import EVERYWHERE, Viewer
from viche.people.models import Membership, Person


def viewer_for(person: Person, hromada: Hromada | None) -> Viewer:
    """The viewer with roles in force today. Two queries at most; must run inside the hromada."""
    if hromada is None:
        return Viewer(person=person)
    today = clock.today()
    held = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today), person=person, hromada=hromada, since__lte=today)
    pairs = list(held.values_list("role", "department_id"))
    tree = _tree() if any(department for _role, department in pairs) else {}
    roles: dict[str, frozenset[int] | None] = {}
    for role, department in pairs:
        if department is None or roles.get(role, frozenset()) is EVERYWHERE:
            roles[role] = EVERYWHERE
        else:
            roles[role] = (roles.get(role) or frozenset()) | _below(department, tree)
    return Viewer(person=person, hromada_id=hromada.pk, roles=roles)


def _tree() -> dict[int | None, list[int]]:
    """Department ids by their parent."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Department.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return children


def _below(department: int, tree: dict[int | None, list[int]]) -> frozenset[int]:
    """The department with everything below it."""
    found, waiting = set(), [department]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(tree.get(unit, ()))
    return frozenset(found)
