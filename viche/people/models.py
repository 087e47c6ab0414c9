"""Persons, their roles in hromadas, invitations. Server tables: a person belongs to no hromada."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department, Hromada
from viche.kit import clock
from viche.kit.access import Role
from viche.kit.journal import Journalled
from viche.kit.tenancy import SameHromada


class PersonManager(BaseUserManager):
    """Persons are found by e-mail, in any case of letters."""

    def create_user(self, email: str, name: str = "", password: str | None = None, **extra: Any) -> Person:
        """A new person; without a password they sign in by a link."""
        person: Person = self.model(email=email.strip().lower(), name=name, **extra)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email=(email or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. Personal data kept: e-mail and name, while the account lives."""

    LEVELS = (("none", _("не підтверджено")), ("email", _("пошту підтверджено")), ("identity", _("особу підтверджено")))

    email = models.EmailField(_("електронна пошта"), unique=True)
    name = models.CharField(_("ім’я та прізвище"), max_length=150)
    level = models.CharField(_("рівень підтвердження"), max_length=10, choices=LEVELS, default="none")
    demo = models.BooleanField(default=False, help_text=_("вигадана особа демонстрації"))
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False, help_text=_("відкриває громади на цьому сервері"))
    joined_at = models.DateTimeField(default=clock.now)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A role of a person in a hromada: in one department with everything below it, or (empty) in the whole hromada."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    hromada = models.ForeignKey(Hromada, on_delete=models.PROTECT, related_name="memberships")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    role = models.CharField(_("роль"), max_length=14, choices=Role.choices)
    position = models.CharField(_("посада"), max_length=200, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "hromada", "department", "role"], nulls_distinct=False, name="people_membership_once"
            ),
            SameHromada(field="department", name="people_membership_department_same"),
            Journalled(name="people_membership_journal"),
        ]
