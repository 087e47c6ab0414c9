"""Notes on the situation in the hromada that a department prepares for those above it: daily, monthly, on religion."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.bulk import BulkRecord
from viche.kit.figures.counting import counting
from viche.kit.registers import Register
from viche.kit.words import Noun


class SituationNote(BulkRecord):
    """One note, or so many of one kind. `done_on` is the day it was given."""

    VARIANTS = (
        ("daily", _("щоденна довідка про суспільно-політичну ситуацію")),
        ("monthly", _("місячна довідка про суспільно-політичну ситуацію")),
        ("religious", _("довідка про релігійну ситуацію")),
        ("religious_year", _("річний звіт про релігійну ситуацію")),
    )

    variant = models.CharField(_("яка довідка"), max_length=14, choices=VARIANTS, default="daily")
    addressee = models.CharField(_("кому подано"), max_length=200, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("населений пункт чи район"),
        related_name="+",
    )  # fmt: skip
    topics = models.TextField(_("про що"), blank=True)
    statistics = models.BooleanField(_("зі статистичними даними"), default=False)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_note_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_note_public"),
            models.Index(fields=["hromada", "variant", "-done_on"], name="registers_note_variant"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint("hromada", "department", "variant", "done_on", name="registers_note_once"),
        ]

    def __str__(self) -> str:
        return f"{str(self.get_variant_display()).capitalize()}, {self.done_on:%d.%m.%Y}"


class SituationNotes(Register):
    """Notes on the situation."""

    model = SituationNote
    slug = "situation-notes"
    title = _("Інформаційні довідки")
    noun = Noun("довідка", "довідки", "довідок", "f", en=("note", "notes")).qualified(
        "інформаційний", en=("situation note", "situation notes")
    )
    group, day, variant = "administration", "done_on", "variant"
    columns = ("variant", "done_on", "until", "quantity", "addressee", "place")
    filters = ("q", "variant", "done_on", "until", "quantity", "addressee", "place", "statistics")
    search = ("addressee", "topics")
    fields = ("variant", "done_on", "until", "quantity", "addressee", "place", "topics", "statistics", "department")
    sums = ("quantity",)
    options = {"place": places}


counting(
    SituationNotes,
    _("Інформаційні довідки, підготовлені в цьому періоді."),
    breakdowns=("variant", "place", "addressee"),
)
