"""Public hearings: ЗМС ст. 13. Who may start them, with how many signatures and in what terms the statute says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun

HEARING = Noun("слухання", "слухання", "слухань", "n", en=("hearing", "hearings"))


class Hearing(Record):
    """One public hearing: of what, who asked for it, when registered and held, how many came, what was proposed."""

    INITIATORS = (
        ("residents", _("мешканці")),
        ("council", _("рада")),
        ("committee", _("виконавчий комітет")),
        ("head", _("голова")),
        ("deputies", _("депутати")),
        ("body", _("орган самоорганізації населення чи громадська організація")),
    )
    thinned_fields = ("venue",)

    title = models.CharField(_("предмет слухань"), max_length=500)
    registered_on = models.DateField(_("зареєстровано"), default=clock.today)
    number = models.CharField(_("номер реєстрації"), max_length=60, blank=True)
    initiator = models.CharField(_("хто ініціював"), max_length=10, choices=INITIATORS, default="residents")
    held_on = models.DateField(_("відбулися"), null=True, blank=True)
    posted_on = models.DateField(_("оприлюднено на сайті"), null=True, blank=True)
    link = models.URLField(_("адреса сторінки"), max_length=500, blank=True)
    participants = models.PositiveIntegerField(_("учасників"), null=True, blank=True)
    proposals = models.PositiveIntegerField(_("пропозицій"), null=True, blank=True)
    proposals_taken = models.PositiveIntegerField(_("пропозицій враховано"), null=True, blank=True)
    minutes_on = models.DateField(_("протокол складено"), null=True, blank=True)
    considered_on = models.DateField(_("пропозиції розглянуто радою"), null=True, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("рішення ради"), related_name="+")
    venue = models.CharField(_("місце проведення"), max_length=300, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["-registered_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-registered_on", "-id"], name="registers_hearing_newest"),
            models.Index(fields=["hromada", "state", "-registered_on", "-id"], name="registers_hearing_public"),
            models.Index(fields=["hromada", "initiator", "-registered_on"], name="registers_hearing_initiator"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "title", "registered_on", name="registers_hearing_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Hearings(Register):
    """Public hearings."""

    model, slug, title = Hearing, "hearings", _("Громадські слухання")
    noun = HEARING.qualified("громадський", en=("public hearing", "public hearings"))
    group, day = "participation", "registered_on"
    columns = ("title", "registered_on", "held_on", "initiator", "participants")
    filters = (
        "q", "initiator", "registered_on", "held_on", "posted_on", "minutes_on", "considered_on", "place", "participants",
        "act",
    )  # fmt: skip
    search = ("title", "number")
    sums = ("participants", "proposals", "proposals_taken")
    options = {"place": places}


counting(
    Hearings,
    _("Громадські слухання, зареєстровані в цьому періоді; відбутися вони могли й пізніше."),
    breakdowns=("initiator", "place"),
)
counting(
    Hearings,
    _("Громадські слухання, що відбулися в цьому періоді."),
    key="hearings.held",
    title=_("Громадські слухання, що відбулися"),
    noun=HEARING,
    day="held_on",
    breakdowns=("initiator", "place"),
    columns=("title", "held_on", "participants", "proposals"),
)
counting(
    Hearings,
    _("Сума учасників слухань, що відбулися в цьому періоді."),
    key="hearings.people",
    title=_("Учасники громадських слухань"),
    noun=Noun("особа", "особи", "осіб", "f", animate=True, en=("person", "people")),
    day="held_on",
    measure=Sum("participants"),
    breakdowns=("initiator", "place"),
    columns=("title", "held_on", "participants"),
    note=_("Хто прийшов на двоє слухань, порахований двічі. Де кількість не вказано, нічого не додано."),
)
