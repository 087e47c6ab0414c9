"""Tables of identity. Server tables: a person belongs to no hromada, and neither does what is known of who they are.

Never kept: tax number, УНЗР, number of a document, address in words, telephone, day of birth.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import Hromada, Territory
from viche.kit import clock
from viche.kit.journal import Journalled
from viche.people.identity.levels import DOCUMENTS, FOR_LIFE, KEYS, MOST_MONTHS, PROVEN, PROVIDERS, RESIDENCES, SOURCES


class Subject(models.Model):
    """One human being, whoever's account stands behind them now; `uid` never changes, even when hashes are made anew.

    One account may hold two rows: somebody known by a passport only comes back with a tax number known before. Outlives an erased account until `kept_until`, so that nobody takes part twice by beginning anew.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="subjects")
    kept_until = models.DateField(null=True)
    # Signed a sheet of paper somewhere, so may stand in a question under this row's name and not under an account's.
    on_paper = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["person"], condition=Q(on_paper=True), name="people_subject_on_paper")]
        constraints = [Journalled(name="people_subject_journal")]


class SubjectKey(models.Model):
    """A keyed hash of what tells this human being apart. `made_with` names the secret, never says it."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=8, choices=KEYS)
    digest = models.CharField(max_length=64, unique=True)
    made_with = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=Q(kind__in=FOR_LIFE), name="people_subject_key_for_life"
            ),
            Journalled(name="people_subject_key_journal", personal=("digest",)),
        ]


class IdentificationQuerySet(models.QuerySet):
    """Identifications by day."""

    def in_force(self, day: date | None = None) -> Self:
        """Neither ended nor over by that day (today); the last day is inside."""
        return self.filter(ended_at__isnull=True, valid_until__gte=day or clock.today())

    def counting_in(self, hromada_id: int | None) -> Self:
        """What a service said counts everywhere; what an official noted, in their own hromada."""
        return self.filter(Q(hromada__isnull=True) | Q(hromada=hromada_id))


class Identification(models.Model):
    """Somebody vouched for who a person is. `valid_until` is the last day, copied from the term in force then.

    `name` is the name as in the document: shown where the law asks for the name of who takes part, erased as soon as
    the identification is over or dropped.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identifications")
    provider = models.CharField(_("хто підтвердив"), max_length=9, choices=PROVIDERS)
    level = models.CharField(_("рівень"), max_length=9, choices=PROVEN)
    name = models.CharField(_("ім’я за документом"), max_length=200, blank=True)
    document = models.CharField(_("документ"), max_length=9, choices=DOCUMENTS, blank=True)
    hromada = models.ForeignKey(Hromada, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    valid_until = models.DateField(_("діє до"))
    ended_at = models.DateTimeField(null=True)

    objects = IdentificationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["valid_until"], name="people_identification_over")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "provider", "hromada"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="people_identification_once",
            ),
            models.CheckConstraint(
                condition=Q(provider="official", hromada__isnull=False, by__isnull=False, level="in_person")
                | (~Q(provider="official") & ~Q(level="in_person")),
                name="people_identification_by_whom",
            ),
            Journalled(name="people_identification_journal", personal=("name",)),
        ]


class ResidenceQuerySet(models.QuerySet):
    """Claims by what has become of them."""

    def in_force(self) -> Self:
        """Not ended by the person, nor replaced by a later one."""
        return self.filter(ended_at__isnull=True)


class Residence(models.Model):
    """A claim to live in a hromada: of what kind, in which settlement, by whose word, and who confirmed it.

    No street, no house: a settlement or a city district at most.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="residences")
    kind = models.CharField(_("яке місце проживання"), max_length=10, choices=RESIDENCES)
    hromada = models.ForeignKey(Hromada, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("населений пункт або район")
    )
    source = models.CharField(_("звідки відомо"), max_length=9, choices=SOURCES)
    since = models.DateField(_("з якого дня"), null=True)
    noted_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_at__isnull=True), name="people_residence_once"
            ),
            Journalled(name="people_residence_journal", personal=("place", "since")),
        ]

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody besides the person stands behind it."""
        return self.confirmed_at is not None


class IdentityProvider(models.Model):
    """A service outside as this server is connected to it. Its secret and the keys stand in the environment, not here."""

    key = models.CharField(max_length=9, unique=True)
    is_on = models.BooleanField(_("увімкнено"), default=False)
    client_id = models.CharField(_("ідентифікатор клієнта"), max_length=200, blank=True)
    address = models.URLField(_("адреса служби"), max_length=200, blank=True)
    methods = models.CharField(_("способи"), max_length=100, blank=True)

    class Meta:
        constraints = [Journalled(name="people_identity_provider_journal")]


class IdentityTerm(models.Model):
    """For how many months an identification is good, from a day on; what was given before keeps its own last day."""

    provider = models.CharField(max_length=9, choices=PROVIDERS)
    months = models.PositiveSmallIntegerField(
        _("місяців"), validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    since = models.DateField(_("з дня"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "since"], name="people_identity_term_once"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=MOST_MONTHS), name="people_identity_term_months"
            ),
            Journalled(name="people_identity_term_journal"),
        ]


class IdentityAttempt(models.Model):
    """A person sent to a service and not yet back. Works once, for a quarter of an hour; erased a day later."""

    state_hash = models.CharField(max_length=64, unique=True)
    provider = models.CharField(max_length=9, choices=PROVIDERS)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verifier = models.CharField(max_length=128, blank=True)
    with_residence = models.BooleanField(default=False)
    next = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "created_at"], name="people_identity_attempt_of")]
