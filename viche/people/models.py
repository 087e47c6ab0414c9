"""Persons, their roles in hromadas, invitations, sign-in links. Server tables: a person belongs to no hromada."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Department, Hromada
from viche.kit import clock
from viche.kit.access import Role
from viche.kit.journal import Journalled
from viche.kit.tenancy import SameHromada


class PersonManager(BaseUserManager["Person"]):
    """Persons are found by e-mail, in any case of letters."""

    def create_user(self, email: str, name: str = "", password: str | None = None, **extra: Any) -> Person:
        """A new person; without a password they sign in by a link."""
        person = self.model(email=email.strip().lower(), name=name, **extra)
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
    erased_at = models.DateTimeField(null=True, editable=False)
    session_round = models.PositiveIntegerField(
        default=0, editable=False, help_text="one more and every open session is over"
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        if self.erased_at:
            return gettext("стерта особа № %(number)s") % {"number": self.pk}
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What an open session is checked against: the password and the round of sessions."""
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Any:
        """The same under former secret keys."""
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes | None = None) -> str:
        words = f"{self.password}:{self.session_round}"
        return salted_hmac("viche.people.session", words, secret=secret, algorithm="sha256").hexdigest()


class MembershipQuerySet(models.QuerySet):
    """Roles by day."""

    def in_force(self, day: date | None = None) -> Self:
        """Roles that give rights that day (today): begun, not over, not ended by an administrator."""
        on = day or clock.today()
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on, ended_at__isnull=True)


class Membership(models.Model):
    """A role of a person in a hromada: in one department with everything below it, or (empty) in the whole hromada.

    `until` is the last day; `ended_at` the moment an administrator ended it, and it gives nothing from that moment.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    hromada = models.ForeignKey(Hromada, on_delete=models.PROTECT, related_name="memberships")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    role = models.CharField(_("роль"), max_length=14, choices=Role.choices)
    position = models.CharField(_("посада"), max_length=200, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(_("до"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "hromada", "role"],
                condition=Q(ended_at__isnull=True, department__isnull=True),
                name="people_membership_everywhere_once",
            ),
            models.UniqueConstraint(
                fields=["person", "hromada", "department", "role"],
                condition=Q(ended_at__isnull=True),
                name="people_membership_once",
            ),
            SameHromada(field="department", name="people_membership_department_same"),
            Journalled(name="people_membership_journal"),
        ]


class InvitationQuerySet(models.QuerySet):
    """Invitations by what has become of them."""

    def open(self, moment: datetime | None = None) -> Self:
        """Neither accepted, nor revoked, nor expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment or clock.now())


class Invitation(models.Model):
    """A role offered by letter; the link in it works once and for seven days.

    Kept: the address, the name and who invited. Erased 30 days after it ended (`people.actions.purge`).
    """

    hromada = models.ForeignKey(Hromada, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("електронна пошта"))
    name = models.CharField(_("ім’я та прізвище"), max_length=150)
    role = models.CharField(_("роль"), max_length=14, choices=Role.choices)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    position = models.CharField(_("посада"), max_length=200, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hromada", "-created_at"], name="people_invitation_newest")]
        constraints = [
            SameHromada(field="department", name="people_invitation_department_same"),
            Journalled(name="people_invitation_journal", personal=("email", "name", "token_hash")),
        ]


class SignInLink(models.Model):
    """A link sent to an address; whoever opens it and presses the button owns the address.

    No person is needed yet, so nobody learns from it who has an account. The address of the asking machine is
    kept only as a keyed hash, to count requests. Erased a day after it expired.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    next = models.CharField(max_length=500, blank=True)
    asked_from = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["email", "created_at"], name="people_link_of_address"),
            models.Index(fields=["asked_from", "created_at"], name="people_link_asked_from"),
        ]
