"""Official notices in print: messages and decisions of the council, regulatory acts and their drafts, dismantling.

Regulatory drafts and acts are published by Закон № 1160-IV of 11.09.2003, ст. 9 і 12. Intent to lease is a record of
`lease_notice`, which has the columns of its own open-data structure.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class OfficialNotice(Record):
    """One notice: of what kind, in which edition, of which act or object."""

    KINDS = (
        ("message", _("офіційне повідомлення ради")),
        ("council", _("рішення сесії")),
        ("executive", _("рішення виконавчого комітету")),
        ("regulatory-intent", _("повідомлення про оприлюднення проєкту регуляторного акта")),
        ("regulatory-draft", _("проєкт регуляторного акта")),
        ("regulatory-act", _("регуляторний акт")),
        ("dismantling", _("проведений демонтаж")),
    )
    OBJECTS = (
        ("sign", _("вивіска")),
        ("advertising", _("рекламна конструкція")),
        ("temporary", _("тимчасова споруда")),
    )

    title = models.CharField(_("про що"), max_length=500)
    kind = models.CharField(_("вид повідомлення"), max_length=17, choices=KINDS, default="message")
    edition = models.CharField(_("видання"), max_length=200, blank=True)
    issue = models.CharField(_("номер видання"), max_length=60, blank=True)
    published_on = models.DateField(_("дата виходу"))
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("акт"), related_name="+")
    object_kind = models.CharField(_("вид об’єкта"), max_length=11, choices=OBJECTS, blank=True)
    object_address = models.CharField(_("адреса об’єкта"), max_length=300, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    dismantled_on = models.DateField(_("дата демонтажу"), null=True, blank=True)
    storage = models.CharField(_("де зберігають демонтоване"), max_length=200, blank=True)
    remarks_until = models.DateField(_("зауваження приймають до"), null=True, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-published_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-published_on", "-id"], name="registers_notice_newest"),
            models.Index(fields=["hromada", "state", "-published_on", "-id"], name="registers_notice_public"),
            models.Index(fields=["hromada", "kind", "-published_on"], name="registers_notice_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "published_on", "kind", "edition", "title", name="registers_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfficialNotices(Register):
    """Official notices in print."""

    model = OfficialNotice
    slug = "official-notices"
    title = _("Офіційні повідомлення у виданнях")
    noun = Noun("повідомлення", "повідомлення", "повідомлень", "n", en=("notice", "notices")).qualified(
        "офіційний", en=("official notice", "official notices")
    )
    group, day, variant = "communications", "published_on", "kind"
    columns = ("title", "kind", "edition", "published_on", "object_kind")
    filters = (
        "q", "kind", "edition", "published_on", "act", "object_kind", "object_address", "place", "dismantled_on",
        "remarks_until",
    )  # fmt: skip
    search = ("title", "edition", "object_address")
    options = {"place": places}


counting(
    OfficialNotices,
    _("Офіційні повідомлення, які вийшли у друкованих виданнях у цьому періоді."),
    breakdowns=("kind", "edition", "object_kind", "place"),
)
