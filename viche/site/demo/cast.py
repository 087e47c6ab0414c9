"""The cast of the demo. Every person is invented, and says so by the surname («Вигадана», «Уявний», «Умовний»)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department, Hromada
from viche.kit import journal, tenancy
from viche.kit.access import Role
from viche.people.models import Membership, Person

DOMAIN = "demo.viche.example"
HOME, OTHER = "kropyvnytskyi", "zhytomyr"
PRESS = ("комунік", "інформац", "внутрішньої політики")


@dataclass(frozen=True)
class Actor:
    """One person of the demo. `post`: slug, role, whether only in a department, position."""

    key: str
    name: str
    about: Any
    level: str = "email"
    posts: tuple[tuple[str, Role, bool, str], ...] = ()

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"{self.key}@{DOMAIN}"


def _everywhere(role: Role, position: str) -> tuple[tuple[str, Role, bool, str], ...]:
    return tuple((slug, role, False, position) for slug in ("kyiv", "kryvyi-rih", "khmilnyk"))


CAST = (
    Actor("olena", "Олена Вигадана", _("мешканка, пошту підтверджено")),
    Actor("bohdan", "Богдан Небувалий", _("мешканець, пошту не підтверджено"), level="none"),
    Actor("mariia", "Марія Прикладна", _("редакторка у відділі: готує записи"),
          posts=((HOME, Role.EDITOR, True, "головна спеціалістка"),)),
    Actor("petro", "Петро Уявний", _("затверджує записи відділу"),
          posts=((HOME, Role.APPROVER, True, "заступник начальника"),)),
    Actor("stepan", "Степан Казковий", _("керує відділом"),
          posts=((HOME, Role.HEAD, True, "начальник відділу"),)),
    Actor("iryna", "Ірина Зразкова", _("секретарка: веде й публікує записи всієї громади"),
          posts=((HOME, Role.SECRETARY, False, "секретарка ради"),)),
    Actor("anton", "Антон Умовний", _("адміністратор: запрошує людей, дає ролі"),
          posts=((HOME, Role.ADMINISTRATOR, False, "адміністратор"),)),
    Actor("alina", "Аліна Навчальна", _("аудиторка: бачить усе, не міняє нічого"),
          posts=((HOME, Role.AUDITOR, False, "аудиторка"),)),
    Actor("hlib", "Гліб Сторонній", _("працює в іншій громаді; тут нічого зайвого не бачить"),
          posts=((OTHER, Role.HEAD, False, "керівник апарату"), (OTHER, Role.ADMINISTRATOR, False, "адміністратор"))),
    Actor("oksana", "Оксана Мандрівна", _("секретарка й адміністраторка кількох громад"),
          posts=(*_everywhere(Role.SECRETARY, "секретарка"), *_everywhere(Role.ADMINISTRATOR, "адміністраторка"))),
)  # fmt: skip
BY_EMAIL = {actor.email: actor for actor in CAST}


def load() -> None:
    """Make what is missing; run again it changes nothing. Hromadas of the demo must be open by then."""
    for actor in CAST:
        person = Person.objects.filter(email=actor.email).first()
        if person is None:
            person = Person.objects.create_user(actor.email, actor.name, level=actor.level, demo=True)
        for slug, role, in_department, position in actor.posts:
            hromada = Hromada.objects.filter(slug=slug).first()
            if hromada is not None:
                _appoint(person, hromada, role, in_department, position)


def _appoint(person: Person, hromada: Hromada, role: Role, in_department: bool, position: str) -> None:
    """Give the role, unless the person has or had it in this hromada."""
    if Membership.objects.filter(person=person, hromada=hromada, role=role).exists():
        return
    with tenancy.enter(hromada.pk), journal.change("appoint", by=None, ground="демонстрація"):
        department = _department() if in_department else None
        Membership.objects.create(person=person, hromada=hromada, role=role, department=department, position=position)


def _department() -> Department | None:
    """The one that talks with people, else the first; without departments the role is for the whole hromada."""
    found = list(Department.objects.filter(kind="department", closed_on__isnull=True))
    for word in PRESS:
        for department in found:
            if word in department.name.lower():
                return department
    return found[0] if found else None
