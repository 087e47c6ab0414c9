"""The hromada in the media: officials on television and radio, issues of programmes, articles and interviews in print.

What came out in media of others; what the hromada puts out itself is a record of `publication`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import counting
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.channels import PERIODICITY


class MediaAppearance(BulkRecord):
    """One appearance, issue or article; or several of one kind for some days."""

    KINDS = (
        ("tv", _("виступ на телеканалі")),
        ("radio", _("виступ на радіо")),
        ("programme", _("випуск програми")),
        ("story", _("сюжет")),
        ("article", _("стаття")),
        ("interview", _("інтерв’ю")),
        ("report", _("звіт про роботу")),
        ("explanatory", _("роз’яснювальний матеріал")),
    )

    title = models.CharField(_("про що"), max_length=300)
    kind = models.CharField(_("вид"), max_length=11, choices=KINDS, default="tv")
    media = models.CharField(_("телеканал, станція чи видання"), max_length=200)
    programme = models.CharField(_("назва програми"), max_length=200, blank=True)
    periodicity = models.CharField(_("як часто виходить"), max_length=9, choices=PERIODICITY, default="once")
    topic = models.CharField(_("тема"), max_length=200, blank=True)
    speaker = models.CharField(_("хто виступав"), max_length=200, blank=True, help_text=_("Посада й прізвище."))
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_appearance_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_appearance_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_appearance_kind"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint("hromada", "done_on", "kind", "media", "title", name="registers_appearance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.media}: {self.title}"


class MediaAppearances(Register):
    """The hromada in the media."""

    model = MediaAppearance
    slug = "media-appearances"
    title = _("Виступи й матеріали в медіа")
    noun = Noun("матеріал", "матеріали", "матеріалів", "m", "матеріалу", en=("item", "items")).followed(
        "у медіа", en=("media item", "media items")
    )
    group, day, variant = "communications", "done_on", "kind"
    columns = ("title", "kind", "media", "programme", "done_on", "quantity")
    filters = (
        "q", "kind", "media", "programme", "periodicity", "topic", "speaker", "done_on", "quantity", "link",
    )  # fmt: skip
    search = ("title", "media", "programme", "topic")
    fields = (
        "kind", "title", "media", "done_on", "programme", "periodicity", "topic", "speaker", "link", "until", "quantity",
        "department",
    )  # fmt: skip
    sums = ("quantity",)


counting(
    MediaAppearances,
    _("Виступи, випуски програм, статті й інтерв’ю, що вийшли в медіа в цьому періоді."),
    breakdowns=("kind", "media", "programme"),
)
