"""Documents published on the site, by section: one by one or as a count for some days.

What must be published: Закон «Про доступ до публічної інформації», ст. 15. An act that is published has a record of its own
in the register of acts; here is counted that something came out in a section of the site.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class DocumentPlacement(BulkRecord):
    """One document in a section of the site, or several."""

    KINDS = (
        ("council-draft", _("проєкт рішення сесії")),
        ("council", _("рішення сесії")),
        ("executive-draft", _("проєкт рішення виконавчого комітету")),
        ("executive", _("рішення виконавчого комітету")),
        ("order", _("розпорядження голови")),
        ("report", _("звіт")),
        ("procurement", _("документ про закупівлі чи бюджет")),
        ("vote", _("результати голосування")),
        ("other", _("інший документ")),
    )

    section = models.CharField(_("розділ сайту"), max_length=200)
    kind = models.CharField(_("вид документа"), max_length=15, choices=KINDS, default="other")
    title = models.CharField(_("назва документа"), max_length=500, blank=True)
    outlet = TenantForeignKey(
        "registers.OfficialPage", null=True, blank=True, verbose_name=_("на якій сторінці"), related_name="documents"
    )
    link = models.URLField(_("посилання"), max_length=500, blank=True)
    open_format = models.BooleanField(_("у відкритому форматі"), default=False)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_docplace_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_docplace_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_docplace_kind"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint("hromada", "done_on", "kind", "section", "title", name="registers_docplace_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.section


class DocumentPlacements(Register):
    """Documents on the site."""

    model = DocumentPlacement
    slug = "document-placements"
    title = _("Документи на сайті")
    noun = Noun("документ", "документи", "документів", "m", "документа", en=("document", "documents")).followed(
        "на сайті", en=("document on the site", "documents on the site")
    )
    group, day, variant = "communications", "done_on", "kind"
    columns = ("section", "title", "kind", "done_on", "quantity")
    filters = ("q", "section", "kind", "done_on", "quantity", "outlet", "open_format", "link")
    search = ("section", "title")
    fields = (
        "section", "kind", "done_on", "until", "quantity", "title", "outlet", "link", "open_format", "department",
    )  # fmt: skip
    sums = ("quantity",)


counting(
    DocumentPlacements,
    _("Документи, оприлюднені на сайті в цьому періоді, за розділами. Документ у двох розділах — два оприлюднення."),
    breakdowns=("kind", "section", "open_format", "outlet"),
)
