"""The cast: the same people in every test.

Олена is a resident, Богдан has confirmed nothing, Марія edits in a department of the first hromada, Степан heads it,
Ірина is its secretary, Антон administers it, Аліна audits; Гліб works in the other hromada.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from viche.hromada.models import Department, Hromada, Territory
from viche.kit import journal, tenancy
from viche.kit.access import Role, Viewer
from viche.people.models import Membership, Person
from viche.people.roles import viewer_for

HOME, OTHER = ("UA35040210000014072", "home", "Кропивницька"), ("UA18040190000029215", "other", "Житомирська")
PEOPLE = {
    "olena": ("Олена Мешканка", "email"),
    "bohdan": ("Богдан Непідтверджений", "none"),
    "mariia": ("Марія Редакторка", "email"),
    "petro": ("Петро Затверджувач", "email"),
    "stepan": ("Степан Керівник", "email"),
    "iryna": ("Ірина Секретарка", "email"),
    "anton": ("Антон Адміністратор", "email"),
    "alina": ("Аліна Аудиторка", "email"),
    "hlib": ("Гліб Сторонній", "email"),
}
ROLES: dict[str, tuple[Role, str | None]] = {
    "mariia": (Role.EDITOR, "department"),
    "petro": (Role.APPROVER, "department"),
    "stepan": (Role.HEAD, "department"),
    "iryna": (Role.SECRETARY, None),
    "anton": (Role.ADMINISTRATOR, None),
    "alina": (Role.AUDITOR, None),
}


def open_hromada(
    code: str, slug: str, name: str, people: dict[str, Person], held: dict[str, tuple[Role, str | None]]
) -> Hromada:
    """A hromada with two departments and the roles people hold in it."""
    territory, _made = Territory.objects.get_or_create(
        code=code, defaults={"category": "H", "name": name, "sort_key": name}
    )
    with journal.change("open", by=None):
        place = Hromada.objects.create(
            territory=territory, slug=slug, name=f"{name} громада", council=f"{name} рада", sort_key=name
        )
    with tenancy.enter(place.pk), journal.change("appoint", by=None):
        unit = Department.objects.create(hromada=place, name="Відділ комунікацій")
        Department.objects.create(hromada=place, name="КП «Тепло»", kind="enterprise")
        for key, (role, where) in held.items():
            Membership.objects.create(
                person=people[key],
                hromada=place,
                role=role,
                department=unit if where else None,
                since=date(2020, 1, 1),
            )
    return place


@dataclass
class Cast:
    """Two hromadas, their departments, and the people."""

    home: Hromada
    other: Hromada
    department: Department
    enterprise: Department
    other_department: Department
    people: dict[str, Person]

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def viewer(self, name: str | None, hromada: Hromada | None = None) -> Viewer:
        """The viewer inside a hromada (home unless told)."""
        place = hromada or self.home
        if name is None:
            return Viewer(hromada_id=place.pk)
        with tenancy.enter(place.pk):
            return viewer_for(self.people[name], place)

    @classmethod
    def build(cls) -> None:
        """Committed once for the whole run."""
        with transaction.atomic():
            people = {
                key: Person.objects.create_user(f"{key}@viche.test", name, level=level)
                for key, (name, level) in PEOPLE.items()
            }
            open_hromada(*HOME, people, ROLES)
            open_hromada(*OTHER, people, {"hlib": (Role.HEAD, None)})

    @classmethod
    def load(cls) -> Cast:
        """Read from the database."""
        home, other = (Hromada.objects.get(slug=slug) for _code, slug, _name in (HOME, OTHER))
        units = {}
        for place in (home, other):
            with tenancy.enter(place.pk):
                units[place.slug] = list(Department.objects.order_by("id"))
        people = {p.email.split("@")[0]: p for p in Person.objects.filter(email__endswith="@viche.test")}
        return cls(home, other, units["home"][0], units["home"][1], units["other"][0], people)
