"""Events in which members of an advisory body took part, or which the body itself began or helped to hold."""

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


class BodyEvent(Record):
    """One event of one body: what it was, what the body did there, how many of its members came."""

    ROLES = (
        ("attended", _("взяли участь")),
        ("spoke", _("виступили")),
        ("organised", _("провели самі")),
        ("joint", _("провели разом з іншими")),
    )
    KINDS = (
        ("meeting", _("зустріч чи нарада")),
        ("round-table", _("круглий стіл")),
        ("forum", _("форум чи конференція")),
        ("training", _("навчання")),
        ("consultation", _("консультація")),
        ("hearing", _("громадські слухання")),
        ("commemoration", _("пам’ятний захід")),
        ("inspection", _("громадська перевірка")),
        ("other", _("інший захід")),
    )

    title = models.CharField(_("захід"), max_length=500)
    body = TenantForeignKey("registers.Body", verbose_name=_("орган"), related_name="+")
    held_on = models.DateField(_("дата"), default=clock.today)
    role = models.CharField(_("участь органу"), max_length=9, choices=ROLES, default="attended")
    kind = models.CharField(_("вид заходу"), max_length=13, choices=KINDS, default="meeting")
    members = models.PositiveSmallIntegerField(_("скільки членів було"), null=True, blank=True)
    organiser = models.CharField(_("організатор"), max_length=300, blank=True)
    link = models.URLField(_("адреса повідомлення"), max_length=500, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_bodyevent_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_bodyevent_public"),
            models.Index(fields=["hromada", "role", "-held_on"], name="registers_bodyevent_role"),
            models.Index("hromada", "body", models.F("held_on").desc(), name="registers_bodyevent_body"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "body", "held_on", "title"], name="registers_bodyevent_once"),
        ]

    def __str__(self) -> str:
        return self.title


class BodyEvents(Register):
    """Events with members of advisory bodies."""

    model, slug, title = BodyEvent, "body-events", _("Заходи за участі дорадчих органів")
    noun = Noun("захід", "заходи", "заходів", "m", "заходу", en=("event", "events")).followed(
        "за участі дорадчих органів", en=("event with an advisory body", "events with advisory bodies")
    )
    group, day = "bodies", "held_on"
    columns = ("title", "body", "held_on", "role", "kind")
    filters = ("q", "body", "role", "kind", "held_on", "members", "place")
    search = ("title", "organiser")
    sums = ("members",)
    options = {"place": places}


counting(
    BodyEvents,
    _("Заходи цього періоду, в яких узяли участь члени дорадчих органів або які ці органи провели."),
    breakdowns=("body__kind", "role", "kind", "place"),
)
counting(
    BodyEvents,
    _("Скільки разів члени органів були на заходах цього періоду."),
    key="body-events.members",
    title=_("Участь членів дорадчих органів у заходах"),
    noun=Noun("участь", "участі", "участей", "f", en=("attendance", "attendances")),
    measure=Sum("members"),
    breakdowns=("body__kind", "role", "kind"),
    columns=("title", "body", "held_on", "members"),
    note=_("Хто був на двох заходах, порахований двічі. Де кількість не вказано, нічого не додано."),
)
