"""Editions planned and issued: handbooks, brochures, materials of a project; with what came of the plan and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum, counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.kinds.newsletter import COPY


class Edition(Record):
    """One edition: until when it is planned, in how many copies, whether it came out, why not."""

    KINDS = (
        ("handbook", _("методичний посібник")),
        ("project", _("матеріали проєкту")),
        ("brochure", _("брошура чи буклет")),
        ("book", _("книга")),
    )
    STATUSES = (
        ("planned", _("заплановано")),
        ("working", _("готується")),
        ("issued", _("видано")),
        ("postponed", _("перенесено")),
        ("cancelled", _("скасовано")),
    )

    title = models.CharField(_("назва"), max_length=300)
    kind = models.CharField(_("вид"), max_length=8, choices=KINDS, default="handbook")
    planned_for = models.DateField(
        _("до якого дня заплановано"), help_text=_("Якщо відомий лише рік — його 31 грудня.")
    )
    status = models.CharField(_("статус"), max_length=9, choices=STATUSES, default="planned")
    reason = models.CharField(_("причина"), max_length=500, blank=True, help_text=_("Чому перенесено чи скасовано."))
    circulation = models.PositiveIntegerField(_("наклад"), null=True, blank=True)
    issued_on = models.DateField(_("коли видано"), null=True, blank=True)
    project = models.CharField(_("проєкт або дослідження"), max_length=300, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-planned_for", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-planned_for", "-id"], name="registers_edition_newest"),
            models.Index(fields=["hromada", "state", "-planned_for", "-id"], name="registers_edition_public"),
            models.Index(fields=["hromada", "kind", "-planned_for"], name="registers_edition_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "planned_for", "kind", "title", name="registers_edition_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Editions(Register):
    """Editions."""

    model = Edition
    slug = "editions"
    title = _("Видання")
    noun = Noun("видання", "видання", "видань", "n", en=("edition", "editions"))
    group, day, variant = "communications", "planned_for", "kind"
    columns = ("title", "kind", "planned_for", "status", "circulation", "issued_on")
    filters = (
        "q", "kind", "planned_for", "status", "reason", "circulation", "issued_on", "project",
    )  # fmt: skip
    search = ("title", "project", "reason")
    sums = ("circulation",)


counting(
    Editions,
    _("Видання, заплановані на цей період, — і ті, що вийшли, і ті, що ні."),
    breakdowns=("kind", "status"),
)
counting(
    Editions,
    _("Сума накладів видань, запланованих на цей період, хоч би й не виданих."),
    key="editions.copies",
    title=_("Запланований наклад видань"),
    noun=COPY,
    measure=Sum("circulation"),
    breakdowns=("kind", "status"),
)
counting(
    Editions,
    _("Видання, що вийшли в цьому періоді; за днем виходу."),
    key="editions.issued",
    title=_("Видання, що вийшли"),
    day="issued_on",
    where=Q(status="issued"),
    breakdowns=("kind",),
)
