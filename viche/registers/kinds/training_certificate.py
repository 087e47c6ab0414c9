"""Certificates officials receive after courses (Закон № 2493-III: officials of local self-government keep learning)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import Distinct
from viche.kit.figures.counting import counting
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.kinds.work_meeting import FORMATS


class TrainingCertificate(BulkRecord):
    """One certificate, or so many of one course. Who holds it is known inside only; their post is public."""

    personal_fields = ("holder",)

    course = models.CharField(_("курс"), max_length=300)
    number = models.CharField(_("номер сертифіката"), max_length=100, blank=True)
    provider = models.CharField(_("хто навчав"), max_length=300, blank=True)
    format = models.CharField(_("формат"), max_length=7, choices=FORMATS, default="online")
    hours = models.DecimalField(_("годин"), max_digits=7, decimal_places=1, null=True, blank=True)
    post = models.CharField(_("посада того, хто навчався"), max_length=200, blank=True)
    holder = models.CharField(_("хто навчався"), max_length=150, blank=True)
    link = models.URLField(_("адреса сертифіката"), max_length=500, blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_certificate_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_certificate_public"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "department", "done_on", "course", "number", name="registers_certificate_once"
            ),
            models.CheckConstraint(condition=Q(hours__gte=Decimal(0)), name="registers_certificate_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.done_on:%d.%m.%Y}"


class TrainingCertificates(Register):
    """Certificates of officials."""

    model = TrainingCertificate
    slug = "training-certificates"
    title = _("Сертифікати про навчання")
    noun = Noun("сертифікат", "сертифікати", "сертифікатів", "m", "сертифіката", en=("certificate", "certificates"))
    group, day, variant = "administration", "done_on", "format"
    columns = ("course", "provider", "format", "done_on", "quantity")
    filters = ("q", "course", "number", "provider", "format", "done_on", "hours", "quantity")
    search = ("course", "provider", "post")
    fields = (
        "course", "done_on", "until", "quantity", "number", "provider", "format", "hours", "post", "holder", "link",
        "department",
    )  # fmt: skip
    sums = ("quantity", "hours")


counting(
    TrainingCertificates,
    _("Сертифікати, отримані посадовими особами в цьому періоді."),
    breakdowns=("course", "provider", "format"),
)
counting(
    TrainingCertificates,
    _("Різні курси, після яких у цьому періоді отримано сертифікати; кожен курс рахуємо раз, за назвою."),
    key="training-certificates.courses",
    title=_("Пройдені курси"),
    noun=Noun("курс", "курси", "курсів", "m", "курсу", en=("course", "courses")),
    measure=Distinct("course"),
    breakdowns=("provider", "format"),
)
