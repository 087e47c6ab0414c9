"""Training of officials: courses and seminars they finished, by topic, form and organiser, with certificates and hours.

Whom the hromada taught is noted among events; here stands what its own people learned. Their names are not public.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class StaffTraining(Record):
    """One training that officials of the hromada took."""

    FORMS = (
        ("course", _("онлайн-курс")),
        ("programme", _("програма підвищення кваліфікації")),
        ("training", _("тренінг, навчання")),
        ("seminar", _("семінар")),
        ("webinar", _("вебінар")),
        ("conference", _("конференція, нарада")),
        ("internship", _("стажування")),
        ("self", _("самоосвіта")),
        ("other", _("інша форма")),
    )
    FORMATS = (
        ("onsite", _("наживо")),
        ("online", _("онлайн")),
        ("mixed", _("наживо й онлайн")),
    )
    personal_fields = ("names",)

    topic = models.CharField(_("тема"), max_length=400)
    form = models.CharField(_("форма"), max_length=10, choices=FORMS, default="course")
    finished_on = models.DateField(_("дата завершення"))
    starts_on = models.DateField(_("дата початку"), null=True, blank=True)
    organiser = models.CharField(_("організатор"), max_length=300, blank=True)
    format = models.CharField(_("наживо чи онлайн"), max_length=8, choices=FORMATS, default="online")
    people = models.PositiveIntegerField(_("скільки посадових осіб"), null=True, blank=True)
    certificates = models.PositiveIntegerField(_("скільки сертифікатів"), null=True, blank=True)
    hours = models.DecimalField(_("тривалість, годин"), max_digits=7, decimal_places=1, null=True, blank=True)
    credits = models.DecimalField(_("кредити ЄКТС"), max_digits=6, decimal_places=2, null=True, blank=True)
    cost = models.DecimalField(_("витрачено, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)
    names = models.TextField(_("хто навчався"), blank=True)

    class Meta(Record.Meta):
        ordering = ["-finished_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-finished_on", "-id"], name="registers_stafftraining_newest"),
            models.Index(fields=["hromada", "state", "-finished_on", "-id"], name="registers_stafftraining_public"),
            models.Index(fields=["hromada", "form", "-finished_on"], name="registers_stafftraining_form"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "finished_on", "topic", "organiser", name="registers_stafftraining_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(starts_on__lte=F("finished_on")),
                name="registers_stafftraining_term",
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class StaffTrainings(Register):
    """Training of officials."""

    model = StaffTraining
    slug = "staff-training"
    title = _("Навчання посадових осіб")
    noun = Noun("навчання", "навчання", "навчань", "n", en=("training", "trainings"))
    group, day, variant = "administration", "finished_on", "form"
    columns = ("topic", "finished_on", "form", "organiser", "people")
    filters = (
        "q", "topic", "form", "format", "organiser", "finished_on", "starts_on", "people", "certificates", "hours",
    )  # fmt: skip
    search = ("topic", "organiser")
    sums = ("people", "certificates", "hours", "credits", "cost")


PARTS = ("form", "format", "organiser")

counting(StaffTrainings, _("Навчання, які посадові особи завершили в ці дні."), breakdowns=PARTS)
counting(
    StaffTrainings,
    _("Сума посадових осіб, які завершили навчання. Де кількість не вказано, нічого не додано."),
    key="staff-training.people",
    title=_("Посадові особи, які навчалися"),
    noun=Noun("особа", "особи", "осіб", "f", en=("person", "people"), dative_plural="особам"),
    measure=Sum("people"),
    breakdowns=PARTS,
    note=_("Хто навчався двічі, порахований двічі."),
)
counting(
    StaffTrainings,
    _("Сума сертифікатів, отриманих посадовими особами в ці дні."),
    key="staff-training.certificates",
    title=_("Сертифікати посадових осіб"),
    noun=Noun("сертифікат", "сертифікати", "сертифікатів", "m", "сертифіката", en=("certificate", "certificates")),
    measure=Sum("certificates"),
    breakdowns=PARTS,
    columns=("topic", "finished_on", "organiser", "certificates"),
)
