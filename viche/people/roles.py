"""Which roles a person holds in a hromada, department by department."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from viche.hromada.models import Department, Hromada
from viche.kit.access import EVERYWHERE, Viewer
from viche.people.models import Membership, Person


@dataclass
class SignedIn(Viewer):
    """A person who signed in. `roles_wait`: they hold roles here, but the second factor was not passed yet."""

    roles_wait: bool = False

    def office(self, roles: Iterable[str], unit: int | None = None) -> str:
        """The position written beside the role; without one, the role."""
        wanted = [role for role in roles if self.has((role,), unit)]
        held = Membership.objects.in_force().filter(person=self.person, hromada=self.hromada_id, role__in=wanted)
        for role in wanted:
            for row in held.exclude(position="").filter(role=role).order_by("pk"):
                tree = _tree() if row.department_id and unit is not None else {}
                if row.department_id is None or unit is None or unit in _below(row.department_id, tree):
                    return row.position
        return super().office(wanted, unit)


def viewer_for(person: Person, hromada: Hromada | None, *, second_factor: bool = True) -> SignedIn:
    """The viewer with roles in force today; without the second factor roles are withheld.

    Two queries at most; must run inside the hromada.
    """
    if hromada is None:
        return SignedIn(person=person, second_factor=second_factor)
    roles = _roles(person, hromada)
    if roles and not second_factor:
        return SignedIn(person=person, hromada_id=hromada.pk, roles_wait=True)
    return SignedIn(person=person, hromada_id=hromada.pk, roles=roles, second_factor=second_factor)


def viewer_of(person_id: int, hromada_id: int, *, second_factor: bool) -> Viewer:
    """The same for work done outside a request; whoever was erased or blocked meanwhile is nobody."""
    person = Person.objects.filter(pk=person_id, is_active=True, erased_at__isnull=True).first()
    if person is None:
        return Viewer(hromada_id=hromada_id)
    return viewer_for(person, Hromada.objects.filter(pk=hromada_id).first(), second_factor=second_factor)


def _roles(person: Person, hromada: Hromada) -> Mapping[str, frozenset[int] | None]:
    held = Membership.objects.in_force().filter(person=person, hromada=hromada)
    pairs = list(held.values_list("role", "department_id"))
    tree = _tree() if any(department for _role, department in pairs) else {}
    roles: dict[str, frozenset[int] | None] = {}
    for role, department in pairs:
        if department is None or roles.get(role, frozenset()) is EVERYWHERE:
            roles[role] = EVERYWHERE
        else:
            roles[role] = (roles.get(role) or frozenset()) | _below(department, tree)
    return roles


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
