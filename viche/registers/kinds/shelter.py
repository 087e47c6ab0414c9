"""Shelters («захисні споруди», Кодекс цивільного захисту ст. 32), with the columns of КМУ № 835, annex 72.

Who keeps the keys is never public; where a shelter stands is left out while the section is thinned.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU


class Shelter(Record):
    """One shelter: what it is, where, who holds it, who may enter and whether it is fitted out."""

    KINDS = (
        ("storage", _("сховище")),
        ("radiation", _("протирадіаційне укриття")),
        ("dual", _("споруда подвійного призначення")),
        ("simple", _("найпростіше укриття")),
        ("mobile", _("швидкоспоруджувана захисна споруда")),
    )
    ACCESS = (
        ("always", _("вільний цілодобово")),
        ("alarm", _("відкривається за сигналом тривоги")),
        ("hours", _("у години роботи закладу")),
        ("own", _("лише для своїх")),
        ("none", _("доступу немає")),
    )
    FITTED = (
        ("full", _("облаштовано")),
        ("part", _("облаштовано частково")),
        ("none", _("не облаштовано")),
    )
    OWNERSHIPS = (
        ("communal", _("комунальна")),
        ("state", _("державна")),
        ("private", _("приватна")),
    )
    personal_fields = ("keeper_name", "keeper_phone")
    thinned_fields = ("street", "building", "block", "description", "latitude", "longitude")

    name = models.CharField(_("назва"), max_length=300, help_text=_("Без адреси: «Укриття школи № 5»."))
    kind = models.CharField(_("тип споруди"), max_length=10, choices=KINDS, default="simple")
    listed_on = models.DateField(_("узято на облік"))
    removed_on = models.DateField(_("знято з обліку"), null=True, blank=True)
    number = models.CharField(_("обліковий номер"), max_length=40, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    postcode = models.CharField(_("поштовий індекс"), max_length=5, blank=True)
    street = models.CharField(_("вулиця"), max_length=200, blank=True)
    building = models.CharField(_("номер будівлі"), max_length=20, blank=True)
    block = models.CharField(_("номер корпусу"), max_length=20, blank=True)
    description = models.CharField(_("опис розміщення"), max_length=300, blank=True)
    latitude = models.DecimalField(_("широта"), max_digits=10, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("довгота"), max_digits=10, decimal_places=6, null=True, blank=True)
    capacity = models.PositiveIntegerField(_("місткість, осіб"), null=True, blank=True)
    access = models.CharField(_("доступ"), max_length=8, choices=ACCESS, default="alarm")
    accessible = models.BooleanField(_("доступне на кріслі колісному"), default=False)
    fitted = models.CharField(_("облаштування"), max_length=5, choices=FITTED, default="part")
    advised_on = models.DateField(_("консультовано щодо облаштування"), null=True, blank=True)
    checked_on = models.DateField(_("обстежено"), null=True, blank=True)
    ownership = models.CharField(_("форма власності"), max_length=8, choices=OWNERSHIPS, default="communal")
    holder = models.CharField(_("балансоутримувач"), max_length=300, blank=True)
    holder_code = models.CharField(_("код ЄДРПОУ балансоутримувача"), max_length=8, blank=True, validators=[EDRPOU])
    tenant = models.CharField(_("орендар"), max_length=300, blank=True)
    tenant_code = models.CharField(_("код ЄДРПОУ орендаря"), max_length=8, blank=True, validators=[EDRPOU])
    purpose = models.CharField(_("використання в мирний час"), max_length=300, blank=True)
    keeper_name = models.CharField(_("хто зберігає ключі"), max_length=150, blank=True)
    keeper_phone = models.CharField(_("телефон того, хто зберігає ключі"), max_length=40, blank=True)

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["hromada", "name", "id"], name="registers_shelter_name"),
            models.Index(fields=["hromada", "state", "name", "id"], name="registers_shelter_public"),
            models.Index(fields=["hromada", "kind", "-listed_on"], name="registers_shelter_kind"),
            models.Index(fields=["hromada", "place", "name"], name="registers_shelter_place"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "name", "street", "building", name="registers_shelter_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Shelters(Register):
    """Shelters."""

    model = Shelter
    slug = "shelters"
    title = _("Укриття")
    noun = Noun("укриття", "укриття", "укриттів", "n", en=("shelter", "shelters"))
    group, day, variant = "resilience", "listed_on", "kind"
    columns = ("name", "street", "building", "access", "fitted", "capacity")
    filters = (
        "q", "kind", "place", "access", "fitted", "accessible", "ownership", "capacity", "listed_on", "checked_on",
        "advised_on", "street", "holder",
    )  # fmt: skip
    search = ("name", "street", "number", "holder")
    sums = ("capacity",)
    options = {"place": places}


PARTS = ("kind", "access", "fitted", "accessible", "ownership", "place")

counting(
    Shelters,
    _("Укриття, узяті на облік до цього дня й не зняті з нього. Доступ і облаштування — такі, як записано тепер."),
    standing=True,
    gone="removed_on",
    breakdowns=PARTS,
    columns=("name", "kind", "access", "fitted", "capacity"),
)
counting(
    Shelters,
    _("Сума місткості укриттів, узятих на облік до цього дня й не знятих. Де місткості не вказано, нічого не додано."),
    key="shelters.capacity",
    title=_("Місця в укриттях"),
    noun=Noun("місце", "місця", "місць", "n", en=("place", "places")),
    standing=True,
    gone="removed_on",
    measure=Sum("capacity"),
    breakdowns=PARTS,
    columns=("name", "kind", "capacity"),
)
counting(
    Shelters,
    _("Укриття, щодо облаштування яких у ці дні надано консультацію."),
    key="shelters.advised",
    title=_("Консультації щодо облаштування укриттів"),
    day="advised_on",
    breakdowns=("kind", "fitted", "place"),
    columns=("name", "advised_on", "fitted"),
)
