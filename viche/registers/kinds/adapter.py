"""Outside systems the hromada works with: portals, platforms, apps, registers, accounts, and how each is joined.

The record of a system stands for the exchange with it: by file until a live one exists. What a system may not be sent is
said beside what is (Закон № 2297-VI).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Figure, Period, declare
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Adapter(Record):
    """One outside system. `key` is its name for programs; `account` what the hromada is called there."""

    KINDS = (
        ("platform", _("вебплатформа")),
        ("app", _("мобільний застосунок")),
        ("portal", _("вебпортал")),
        ("registry", _("реєстр чи програма обліку")),
        ("service", _("послуга чи центр послуг")),
        ("alerts", _("сповіщення")),
        ("treasury", _("рахунки")),
    )
    WAYS = (
        ("link", _("посилання")),
        ("file", _("файлом")),
        ("api", _("через програмний інтерфейс")),
        ("hand", _("руками, на їхніх сторінках")),
    )
    ACCESS = (("open", _("відкритий")), ("limited", _("обмежений")), ("closed", _("закритий")))

    title = models.CharField(_("назва"), max_length=300)
    key = models.SlugField(_("ключ"), max_length=60, db_index=False, help_text=_("Латинкою: edem, prozorro."))
    kind = models.CharField(_("що це"), max_length=8, choices=KINDS, default="platform")
    launched_on = models.DateField(_("працює від"), null=True, blank=True)
    address = models.URLField(_("адреса"), max_length=500, blank=True)
    partner = models.CharField(_("партнер"), max_length=300, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("акт у реєстрі"), related_name="+")
    act_text = models.CharField(_("акт про впровадження"), max_length=300, blank=True)
    act_number = models.CharField(_("номер акта"), max_length=60, blank=True)
    act_on = models.DateField(_("дата акта"), null=True, blank=True)
    services = models.TextField(_("перелік сервісів"), blank=True, help_text=_("Що там робимо, по одному на рядок."))
    exchanged = models.TextField(_("що передаємо й беремо"), blank=True)
    way = models.CharField(_("як обмінюємося"), max_length=4, choices=WAYS, default="file")
    access = models.CharField(_("доступ"), max_length=7, choices=ACCESS, default="open")
    access_note = models.CharField(_("чому доступ такий"), max_length=300, blank=True)
    host = models.CharField(
        _("при якій установі"), max_length=300, blank=True, help_text=_("ЦНАП, управління казначейства.")
    )
    office = models.CharField(_("офіс"), max_length=300, blank=True)
    account = models.CharField(_("рахунок чи наш номер у системі"), max_length=100, blank=True)
    joined_on = models.DateField(_("підключено чи включено в мережу"), null=True, blank=True)
    documents = models.TextField(_("які документи потрібні"), blank=True)
    last_exchange_on = models.DateField(_("останній обмін"), null=True, blank=True)
    ended_on = models.DateField(_("більше не працюємо від"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["title", "id"]
        indexes = [
            models.Index(fields=["hromada", "title", "id"], name="registers_adapter_title"),
            models.Index(fields=["hromada", "state", "title", "id"], name="registers_adapter_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "key", name="registers_adapter_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Adapters(Register):
    """Outside systems."""

    model = Adapter
    slug = "adapters"
    title = _("Зовнішні системи")
    noun = Noun("система", "системи", "систем", "f", en=("system", "systems")).qualified(
        "зовнішній", en=("outside system", "outside systems")
    )
    group, variant = "administration", "kind"
    columns = ("title", "kind", "partner", "way", "access", "last_exchange_on")
    filters = (
        "q", "kind", "way", "access", "partner", "host", "office", "act", "act_number", "act_on", "account", "launched_on",
        "joined_on", "last_exchange_on", "ended_on",
    )  # fmt: skip
    search = ("title", "key", "partner", "services", "exchanged", "host", "office")


def _standing(period: Period) -> models.QuerySet:
    """Those of that day; one whose first day nobody wrote down has always been there."""
    began = Q(launched_on__isnull=True) | Q(launched_on__lte=period.until)
    return Adapter.objects.filter(began, Q(ended_on__isnull=True) | Q(ended_on__gt=period.until))


declare(
    Figure(
        key="adapters",
        title=Adapters.title,
        noun=Adapters.noun,
        queryset=_standing,
        date_field="launched_on",
        breakdowns=("kind", "way", "access", "partner", "department"),
        columns=Adapters.columns,
        definition=_(
            "Зовнішні системи, з якими громада працює цього дня; без дати початку — вважаємо, що були й раніше."
        ),
        standing=True,
    )
)
