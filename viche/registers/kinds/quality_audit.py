"""Management systems by standards (ISO 9001:2015, ISO/IEC 27001:2022) and their audits."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class QualityAudit(Record):
    """One audit of one system: by what standard, of whom, with what result, and the certificate it gave."""

    KINDS = (
        ("internal", _("внутрішній аудит")),
        ("supervision", _("наглядовий аудит")),
        ("certification", _("сертифікаційний аудит")),
    )
    RESULTS = (
        ("conforms", _("відповідає")),
        ("remarks", _("відповідає, є зауваження")),
        ("fails", _("не відповідає")),
    )

    standard = models.CharField(_("стандарт"), max_length=100, help_text=_("ISO 9001:2015"))
    audited_on = models.DateField(_("дата аудиту"))
    kind = models.CharField(_("аудит"), max_length=13, choices=KINDS, default="internal")
    result = models.CharField(_("результат"), max_length=8, choices=RESULTS, default="conforms")
    scope = models.CharField(_("кого перевіряли"), max_length=300, blank=True)
    auditor = models.CharField(_("хто перевіряв"), max_length=200, blank=True)
    introduced_on = models.DateField(_("систему впроваджено"), null=True, blank=True)
    certificate = models.CharField(_("номер сертифіката"), max_length=100, blank=True)
    valid_until = models.DateField(_("сертифікат чинний до"), null=True, blank=True)
    remarks = models.TextField(_("зауваження"), blank=True)

    class Meta(Record.Meta):
        ordering = ["-audited_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-audited_on", "-id"], name="registers_audit_newest"),
            models.Index(fields=["hromada", "state", "-audited_on", "-id"], name="registers_audit_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "audited_on", "standard", "scope", name="registers_audit_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("audited_on")),
                name="registers_audit_term",
                violation_error_message=_("Сертифікат чинний щонайменше до дня аудиту."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard}, {self.audited_on:%d.%m.%Y}"


class QualityAudits(Register):
    """Audits of management systems."""

    model = QualityAudit
    slug = "quality-systems"
    title = _("Системи якості й безпеки та їх аудити")
    noun = Noun("аудит", "аудити", "аудитів", "m", "аудиту", en=("audit", "audits"))
    group, day, variant = "administration", "audited_on", "kind"
    columns = ("standard", "kind", "audited_on", "scope", "result")
    filters = ("q", "standard", "kind", "result", "audited_on", "introduced_on", "valid_until")
    search = ("standard", "scope", "auditor")


counting(
    QualityAudits,
    _("Аудити систем якості й інформаційної безпеки, проведені в цьому періоді."),
    title=_("Аудити систем якості й безпеки"),
    breakdowns=("standard", "kind", "result"),
)
