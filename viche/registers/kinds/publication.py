"""Publications: what the hromada itself makes and puts out — news, posts, materials, infographics, videos, greetings.

Noted one by one or as a count («120 новин за березень»). What others print or broadcast is a record of `media_appearance`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import Sum, counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.channels import CHANNELS

PART = Noun("частина", "частини", "частин", "f", en=("part", "parts"))


class Publication(BulkRecord):
    """One publication in one channel, or several of one kind for some days."""

    KINDS = (
        ("news", _("новина")),
        ("announcement", _("анонс чи оголошення")),
        ("post", _("допис у соціальній мережі")),
        ("material", _("інформаційний матеріал")),
        ("explanatory", _("роз’яснювальний матеріал")),
        ("interview", _("інтерв’ю")),
        ("greeting", _("привітання")),
        ("infographic", _("інфографіка")),
        ("photo", _("головне фото")),
        ("instruction", _("відеоінструкція")),
        ("video", _("відеоролик")),
        ("promo", _("іміджевий ролик")),
        ("story", _("відеосюжет")),
        ("audio", _("аудіосюжет")),
        ("reportage", _("репортаж")),
        ("presentation", _("презентація")),
    )
    THEMES = (
        ("civil-society", _("громадянське суспільство й волонтерство")),
        ("participation", _("інструменти участі")),
        ("displaced", _("допомога переселенцям")),
        ("defenders", _("захисники, ветерани, їхні родини")),
        ("memory", _("пам’ять і назви вулиць")),
        ("disinformation", _("протидія дезінформації")),
        ("council", _("робота ради й виконавчих органів")),
        ("city", _("життя громади")),
    )

    title = models.CharField(_("назва чи про що"), max_length=300)
    kind = models.CharField(_("вид"), max_length=12, choices=KINDS, default="news")
    channel = models.CharField(_("канал"), max_length=9, choices=CHANNELS, default="site")
    outlet = TenantForeignKey(
        "registers.OfficialPage", null=True, blank=True, verbose_name=_("на якій сторінці"), related_name="publications"
    )
    section = models.CharField(_("розділ або рубрика"), max_length=150, blank=True)
    theme = models.CharField(_("напрям"), max_length=14, choices=THEMES, blank=True)
    topic = models.CharField(_("тема"), max_length=300, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)
    author = models.CharField(_("хто автор"), max_length=200, blank=True, help_text=_("Посадова особа або орган."))
    holiday = models.CharField(_("до якого свята"), max_length=150, blank=True)
    media = models.CharField(_("медіа"), max_length=200, blank=True)
    event = models.CharField(_("подія"), max_length=300, blank=True)
    key_message = models.CharField(_("ключовий меседж"), max_length=300, blank=True)
    logo = models.BooleanField(_("з логотипом громади"), default=False)
    parts = models.PositiveSmallIntegerField(_("частин"), null=True, blank=True)
    campaign = TenantForeignKey(
        "registers.Campaign", null=True, blank=True, verbose_name=_("кампанія"), related_name="publications"
    )

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_publication_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_publication_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_publication_kind"),
            models.Index(fields=["hromada", "channel", "-done_on"], name="registers_publication_channel"),
            models.Index(fields=["hromada", "theme", "-done_on"], name="registers_publication_theme"),
            models.Index(fields=["hromada", "outlet", "-done_on"], name="registers_publication_outlet"),
            models.Index(fields=["hromada", "campaign", "-done_on"], name="registers_publication_campaign"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "done_on", "kind", "channel", "section", "title", name="registers_publication_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Publications(Register):
    """Publications."""

    model = Publication
    slug = "publications"
    title = _("Публікації")
    noun = Noun("публікація", "публікації", "публікацій", "f", en=("publication", "publications"))
    group, day, variant = "communications", "done_on", "kind"
    columns = ("title", "kind", "channel", "section", "done_on", "quantity")
    filters = (
        "q", "kind", "channel", "outlet", "section", "theme", "topic", "done_on", "quantity", "campaign", "event",
        "holiday", "author", "media", "key_message", "logo", "parts", "link",
    )  # fmt: skip
    search = ("title", "topic", "section", "event")
    fields = (
        "kind", "title", "done_on", "channel", "section", "theme", "topic", "link", "outlet", "campaign", "event",
        "holiday", "author", "media", "key_message", "logo", "parts", "until", "quantity", "department",
    )  # fmt: skip
    sums = ("quantity",)


_BY = ("kind", "channel", "outlet", "section", "theme", "campaign")

counting(
    Publications,
    _("Публікації в усіх каналах громади. Та сама новина на сайті й у мережі — дві публікації."),
    breakdowns=_BY,
)
counting(
    Publications,
    _("Частини матеріалів, виданих частинами. Матеріали, де частин не вказано, нічого не додають."),
    key="publications.parts",
    title=_("Частини матеріалів"),
    noun=PART,
    measure=Sum("parts"),
    breakdowns=("kind", "theme"),
    columns=("title", "kind", "topic", "done_on", "parts"),
)
