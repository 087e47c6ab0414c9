"""Greeting letters exchanged with sister and partner cities."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class GreetingLetter(Record):
    """One letter: to or from what city, over whose signature, on what occasion."""

    SIGNATORIES = (
        ("head", _("голова")),
        ("secretary", _("секретар ради")),
        ("both", _("голова й секретар ради")),
        ("other", _("інша посадова особа")),
    )
    DIRECTIONS = (("sent", _("надіслано")), ("received", _("отримано")))

    city = models.CharField(_("місто"), max_length=150)
    country = models.CharField(_("країна"), max_length=100, blank=True)
    sent_on = models.DateField(_("дата"))
    signatory = models.CharField(_("підписант"), max_length=9, choices=SIGNATORIES, default="head")
    direction = models.CharField(_("надіслано чи отримано"), max_length=8, choices=DIRECTIONS, default="sent")
    occasion = models.CharField(_("з якої нагоди"), max_length=200, blank=True)
    number = models.CharField(_("номер"), max_length=60, blank=True)
    sister = TenantForeignKey(
        "registers.SisterCity", null=True, blank=True, verbose_name=_("місто в реєстрі"), related_name="+"
    )

    class Meta(Record.Meta):
        ordering = ["-sent_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-sent_on", "-id"], name="registers_letter_newest"),
            models.Index(fields=["hromada", "state", "-sent_on", "-id"], name="registers_letter_public"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "sent_on", "city", "direction", "occasion", name="registers_letter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.sent_on:%d.%m.%Y}"


class GreetingLetters(Register):
    """Greeting letters."""

    model = GreetingLetter
    slug = "greeting-letters"
    title = _("Вітальні листи")
    noun = Noun("лист", "листи", "листів", "m", "листа", en=("letter", "letters")).qualified(
        "вітальний", en=("greeting letter", "greeting letters")
    )
    group, day, variant = "international", "sent_on", "direction"
    columns = ("city", "country", "sent_on", "signatory", "occasion")
    filters = ("q", "city", "country", "sent_on", "signatory", "direction", "sister")
    search = ("city", "country", "occasion", "number")


counting(
    GreetingLetters,
    _("Вітальні листи містам-побратимам і містам-партнерам та від них, датовані цим періодом."),
    breakdowns=("country", "city", "signatory", "direction"),
)
