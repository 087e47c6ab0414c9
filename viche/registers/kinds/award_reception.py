"""Receptions at which awards are handed over."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.kinds.award import PERSON


class AwardReception(Record):
    """One reception: what for, who handed the awards over, where, and to how many."""

    occasion = models.CharField(_("з якої нагоди"), max_length=300)
    held_on = models.DateField(_("дата"))
    presented_by = models.CharField(_("ким вручено"), max_length=200)
    office = models.CharField(_("посада того, хто вручав"), max_length=200, blank=True)
    venue = models.CharField(_("де"), max_length=300, blank=True)
    awarded = models.PositiveIntegerField(_("скільком вручено"), null=True, blank=True)
    families = models.BooleanField(_("вручали родинам загиблих"), default=False)
    shelter = models.BooleanField(_("є укриття"), default=False)

    thinned_fields = ("venue",)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-held_on", "-id"], name="registers_reception_newest"),
            models.Index(fields=["hromada", "state", "-held_on", "-id"], name="registers_reception_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "held_on", "occasion", name="registers_reception_once"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion}, {self.held_on:%d.%m.%Y}"


class AwardReceptions(Register):
    """Receptions with awards."""

    model = AwardReception
    slug = "award-receptions"
    title = _("Прийоми з врученням відзнак")
    noun = Noun("прийом", "прийоми", "прийомів", "m", "прийому", en=("reception", "receptions"))
    group, day = "commemoration", "held_on"
    columns = ("occasion", "held_on", "presented_by", "awarded")
    filters = ("q", "held_on", "presented_by", "awarded", "families", "shelter")
    search = ("occasion", "presented_by", "office")
    sums = ("awarded",)


counting(AwardReceptions, _("Прийоми з врученням відзнак, що відбулися в цьому періоді."), breakdowns=("presented_by",))
counting(
    AwardReceptions,
    _("Скільком людям вручено відзнаки на прийомах цього періоду, де це записано."),
    key="award-receptions.people",
    title=_("Люди, яким вручено відзнаки на прийомах"),
    noun=PERSON,
    measure=Sum("awarded"),
    breakdowns=("presented_by",),
    note=_("Хто був на двох прийомах, порахований двічі."),
)
