"""Moderation of official pages: comments and messages, and what was done with each.

Messages are private and comments name their authors, so what people wrote stays in the department; the subject is public.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.channels import NETWORKS


class PageReply(BulkRecord):
    """One comment or message and the answer to it; or a count of them for some days."""

    KINDS = (
        ("comment", _("коментар")),
        ("message", _("повідомлення")),
        ("review", _("відгук")),
    )
    OUTCOMES = (
        ("answered", _("надано відповідь")),
        ("forwarded", _("передано підрозділу")),
        ("hidden", _("приховано за правилами сторінки")),
        ("left", _("відповіді не потребує")),
    )
    personal_fields = ("said",)

    topic = models.CharField(_("про що"), max_length=300)
    kind = models.CharField(_("вид"), max_length=7, choices=KINDS, default="comment")
    network = models.CharField(_("мережа"), max_length=9, choices=NETWORKS, default="facebook")
    outlet = TenantForeignKey(
        "registers.OfficialPage", null=True, blank=True, verbose_name=_("офіційна сторінка"), related_name="replies"
    )
    said = models.TextField(_("що написали"), blank=True)
    outcome = models.CharField(_("що зроблено"), max_length=9, choices=OUTCOMES, default="answered")
    answer = models.TextField(_("відповідь"), blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_reply_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_reply_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_reply_kind"),
            models.Index(fields=["hromada", "outcome", "-done_on"], name="registers_reply_outcome"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "done_on", "network", "kind", "outcome", "topic", name="registers_reply_once"
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class PageReplies(Register):
    """Moderation of pages."""

    model = PageReply
    slug = "moderation"
    title = _("Модерування сторінок")
    noun = Noun("звернення", "звернення", "звернень", "n", en=("message", "messages")).followed(
        "на сторінках", en=("message on the pages", "messages on the pages")
    )
    group, day, variant = "communications", "done_on", "kind"
    columns = ("topic", "kind", "network", "outcome", "done_on", "quantity")
    filters = ("q", "kind", "network", "outlet", "outcome", "answer", "done_on", "quantity")
    search = ("topic", "answer")
    fields = (
        "kind", "topic", "done_on", "network", "outcome", "answer", "said", "outlet", "until", "quantity", "department",
    )  # fmt: skip
    sums = ("quantity",)


counting(
    PageReplies,
    _("Коментарі, повідомлення й відгуки на офіційних сторінках, опрацьовані в цьому періоді."),
    breakdowns=("kind", "network", "outcome", "outlet"),
)
