"""What was exchanged with an outside system, each time: an export taken in, a file given, counts copied from its pages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.kinds.adapter import Adapter
from viche.registers.kinds.award import PERSON


class AdapterExchange(Record):
    """One exchange: with what, which way, what, for what days, how many entries and how many people stand in it."""

    DIRECTIONS = (("in", _("узято звідти")), ("out", _("передано туди")))

    what = models.CharField(_("що передано чи взято"), max_length=300, help_text=_("Опитування про перейменування."))
    adapter = TenantForeignKey("registers.Adapter", verbose_name=_("система"), related_name="+")
    done_on = models.DateField(_("дата обміну"))
    direction = models.CharField(_("куди"), max_length=3, choices=DIRECTIONS, default="in")
    way = models.CharField(_("як"), max_length=4, choices=Adapter.WAYS, default="file")
    since = models.DateField(_("за час від"), null=True, blank=True)
    until = models.DateField(_("за час до"), null=True, blank=True)
    items = models.PositiveIntegerField(_("кількість заходів чи записів"), null=True, blank=True)
    people = models.PositiveIntegerField(_("кількість осіб"), null=True, blank=True)
    file_name = models.CharField(_("назва файлу"), max_length=200, blank=True)

    class Meta(Record.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_exchange_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_exchange_public"),
            models.Index(fields=["hromada", "adapter", "-done_on"], name="registers_exchange_adapter"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "adapter", "done_on", "direction", "what", name="registers_exchange_once"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="registers_exchange_term",
                violation_error_message=_("Останній день часу, за який дані, не раніше за перший."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.done_on:%d.%m.%Y}"


class AdapterExchanges(Register):
    """Exchanges with outside systems."""

    model = AdapterExchange
    slug = "adapter-exchanges"
    title = _("Обміни із зовнішніми системами")
    noun = Noun("обмін", "обміни", "обмінів", "m", "обміну", en=("exchange", "exchanges"))
    group, day, variant = "administration", "done_on", "direction"
    columns = ("what", "adapter", "direction", "done_on", "items", "people")
    filters = ("q", "adapter", "direction", "way", "done_on", "since", "until", "items", "people")
    search = ("what", "file_name")
    sums = ("items", "people")


counting(
    AdapterExchanges, _("Обміни із зовнішніми системами в цьому періоді."), breakdowns=("adapter", "direction", "way")
)
counting(
    AdapterExchanges,
    _("Скільки людей стоїть за тим, що взято із зовнішніх систем у цьому періоді, як вони самі їх рахують."),
    key="adapter-exchanges.people",
    title=_("Люди за даними зовнішніх систем"),
    noun=PERSON,
    measure=Sum("people"),
    where=Q(direction="in"),
    breakdowns=("adapter",),
    note=_("Хто брав участь двічі, порахований двічі."),
)
