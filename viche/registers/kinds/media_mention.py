"""Monitoring of the media: what was said of the council and the city, in what tone, whether it must be answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import counting
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.channels import LEVELS, MEDIUMS


class MediaMention(BulkRecord):
    """One item found in the media, or a day's count of them."""

    TONES = (
        ("neutral", _("нейтральна")),
        ("positive", _("схвальна")),
        ("critical", _("критична")),
        ("false", _("неправдива")),
    )

    title = models.CharField(_("про що"), max_length=300)
    media = models.CharField(_("медіа"), max_length=200)
    tone = models.CharField(_("згадка"), max_length=8, choices=TONES, default="neutral")
    medium = models.CharField(_("вид медіа"), max_length=6, choices=MEDIUMS, default="online")
    level = models.CharField(_("рівень медіа"), max_length=13, choices=LEVELS, default="local")
    needs_answer = models.BooleanField(_("потрібна відповідь"), default=False)
    answered_on = models.DateField(_("коли відповіли"), null=True, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_mention_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_mention_public"),
            models.Index(fields=["hromada", "tone", "-done_on"], name="registers_mention_tone"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint("hromada", "done_on", "media", "tone", "title", name="registers_mention_once"),
        ]

    def __str__(self) -> str:
        return f"{self.media}: {self.title}"


class MediaMentions(Register):
    """Monitoring of the media."""

    model = MediaMention
    slug = "media-mentions"
    title = _("Моніторинг медіа")
    noun = Noun("згадка", "згадки", "згадок", "f", en=("mention", "mentions"))
    group, day, variant = "communications", "done_on", "tone"
    columns = ("title", "media", "tone", "done_on", "quantity")
    filters = (
        "q", "tone", "media", "medium", "level", "done_on", "quantity", "needs_answer", "answered_on", "link",
    )  # fmt: skip
    search = ("title", "media")
    fields = (
        "title", "media", "done_on", "tone", "medium", "level", "needs_answer", "answered_on", "link", "until",
        "quantity", "department",
    )  # fmt: skip
    sums = ("quantity",)


counting(
    MediaMentions,
    _("Згадки про раду й громаду, знайдені в медіа за цей період."),
    breakdowns=("tone", "medium", "level", "needs_answer"),
)
