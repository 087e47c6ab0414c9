"""Bringing the policy of open data into executive bodies and enterprises: training, normative documents, inventories."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class OpenDataStep(Record):
    """One step: people were taught, a document was drafted or adopted, the sets of a unit were listed."""

    KINDS = (
        ("training", _("навчання")),
        ("document", _("нормативний документ")),
        ("inventory", _("інвентаризація наборів")),
        ("audit", _("перевірка якості даних")),
        ("reuse", _("застосунок чи дослідження на відкритих даних")),
    )
    STAGES = (
        ("drafting", _("готують")),
        ("done", _("зроблено")),
        ("adopted", _("затверджено")),
        ("stopped", _("зупинено")),
    )
    BODIES = (
        ("executive", _("виконавчі органи")),
        ("enterprises", _("комунальні підприємства й установи")),
        ("all", _("усі розпорядники")),
    )

    kind = models.CharField(_("що зроблено"), max_length=9, choices=KINDS, default="training")
    title = models.CharField(_("назва чи тема"), max_length=500)
    done_on = models.DateField(_("дата"), default=clock.today)
    stage = models.CharField(_("на якій стадії"), max_length=8, choices=STAGES, default="done")
    bodies = models.CharField(_("для кого"), max_length=11, choices=BODIES, default="executive")
    organiser = models.CharField(_("організатор"), max_length=300, blank=True)
    participants = models.PositiveIntegerField(_("учасників"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("годин навчання"), null=True, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("затверджено актом"), related_name="+")
    link = models.URLField(_("адреса сторінки чи документа"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_odstep_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_odstep_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_odstep_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "kind", "done_on", "title", name="registers_odstep_once"),
        ]

    def __str__(self) -> str:
        return self.title


class OpenDataSteps(Register):
    """Steps of the open data policy."""

    model, slug, title = OpenDataStep, "open-data-steps", _("Впровадження відкритих даних")
    noun = Noun("крок", "кроки", "кроків", "m", "кроку", en=("step", "steps")).followed(
        "до відкритих даних", en=("step towards open data", "steps towards open data")
    )
    group, day, variant = "administration", "done_on", "kind"
    columns = ("title", "kind", "done_on", "stage", "participants")
    filters = ("q", "kind", "stage", "bodies", "done_on", "participants", "act")
    search = ("title", "organiser")
    sums = ("participants",)


counting(
    OpenDataSteps,
    _("Навчання, нормативні документи, інвентаризації й перевірки, датовані цим періодом."),
    breakdowns=("kind", "stage", "bodies"),
)
counting(
    OpenDataSteps,
    _("Сума учасників навчань і перевірок цього періоду."),
    key="open-data-steps.people",
    title=_("Учасники навчань з відкритих даних"),
    noun=Noun("особа", "особи", "осіб", "f", animate=True, en=("person", "people")),
    measure=Sum("participants"),
    breakdowns=("kind", "bodies"),
    note=_("Хто навчався двічі, порахований двічі. Де кількість не вказано, нічого не додано."),
)
