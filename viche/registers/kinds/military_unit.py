"""Military units whose social advertising the hromada places at their letters. Nothing of where they stand is kept."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class MilitaryUnit(Record):
    """One unit by the name it uses itself."""

    BRANCHES = (
        ("land", _("Сухопутні війська")),
        ("assault", _("Десантно-штурмові війська")),
        ("navy", _("Військово-морські сили")),
        ("air", _("Повітряні сили")),
        ("territorial", _("Сили територіальної оборони")),
        ("guard", _("Національна гвардія")),
        ("border", _("Державна прикордонна служба")),
        ("police", _("Національна поліція")),
        ("intelligence", _("розвідка")),
        ("other", _("інше військове формування")),
    )
    personal_fields = ("contact", "contact_phone")

    name = models.CharField(_("назва"), max_length=250)
    branch = models.CharField(_("до чого належить"), max_length=12, choices=BRANCHES, blank=True)
    since = models.DateField(_("співпраця від"))
    contact = models.CharField(_("з ким говорити"), max_length=150, blank=True)
    contact_phone = models.CharField(_("телефон"), max_length=60, blank=True)

    class Meta(Record.Meta):
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-since", "-id"], name="registers_unit_newest"),
            models.Index(fields=["hromada", "state", "-since", "-id"], name="registers_unit_public"),
            models.Index(fields=["hromada", "branch", "-since"], name="registers_unit_branch"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", Upper("name"), name="registers_unit_once"),
        ]

    def __str__(self) -> str:
        return self.name


class MilitaryUnits(Register):
    """Military units."""

    model = MilitaryUnit
    slug = "military-units"
    title = _("Військові підрозділи")
    noun = Noun("підрозділ", "підрозділи", "підрозділів", "m", "підрозділу", en=("unit", "units")).qualified(
        "військовий", en=("military unit", "military units")
    )
    group, day, variant = "communications", "since", "branch"
    columns = ("name", "branch", "since")
    filters = ("q", "branch", "since")
    search = ("name",)


counting(
    MilitaryUnits,
    _("Підрозділи, з якими громада почала співпрацю до кінця цього дня. Скільки з них мали рекламу — інше число."),
    standing=True,
    breakdowns=("branch",),
)
