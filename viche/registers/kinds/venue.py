"""Public spaces and activity centres: where residents and organisations may meet, with what equipment, how accessible."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Venue(Record):
    """One space: where, since when, in what state, what is in it."""

    KINDS = (
        ("space", _("відкритий громадський простір")),
        ("centre", _("центр активності громадян")),
        ("youth", _("молодіжний простір")),
        ("library", _("бібліотека")),
        ("culture", _("заклад культури")),
        ("hall", _("зала ради чи виконавчого органу")),
        ("other", _("інше місце")),
    )
    CONDITIONS = (
        ("working", _("діє")),
        ("fitted", _("облаштовано, ще не відкрито")),
        ("works", _("облаштовується")),
        ("planned", _("заплановано")),
        ("closed", _("не діє")),
    )
    personal_fields = ("contact_name", "contact_phone", "contact_email")
    thinned_fields = ("address",)

    name = models.CharField(_("назва"), max_length=200)
    kind = models.CharField(_("вид"), max_length=10, choices=KINDS, default="space")
    condition = models.CharField(_("чи діє"), max_length=10, choices=CONDITIONS, default="working")
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    address = models.CharField(_("адреса"), max_length=300, blank=True)
    opened_on = models.DateField(_("дата відкриття"), null=True, blank=True)
    fitted_on = models.DateField(_("дата облаштування"), null=True, blank=True)
    closed_on = models.DateField(_("дата закриття"), null=True, blank=True)
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("акт про створення чи порядок роботи"), related_name="+"
    )
    operator = models.CharField(_("хто опікується"), max_length=300, blank=True)
    hours = models.CharField(_("години роботи"), max_length=100, blank=True)
    seats = models.PositiveIntegerField(_("місць"), null=True, blank=True)
    area = models.DecimalField(_("площа, м²"), max_digits=9, decimal_places=2, null=True, blank=True)
    projector = models.BooleanField(_("проєктор"), default=False)
    screen = models.BooleanField(_("екран"), default=False)
    wifi = models.BooleanField(_("мережа Wi-Fi"), default=False)
    climate = models.BooleanField(_("клімат-контроль"), default=False)
    office_equipment = models.BooleanField(_("оргтехніка"), default=False)
    accessible = models.BooleanField(_("безперешкодний доступ"), default=False)
    inclusive_toilet = models.BooleanField(_("інклюзивна санітарна кімната"), default=False)
    changing_table = models.BooleanField(_("сповивальний столик"), default=False)
    shelter = models.BooleanField(_("укриття поруч"), default=False)
    link = models.URLField(_("сторінка простору"), max_length=500, blank=True)
    contact_name = models.CharField(_("контактна особа"), max_length=150, blank=True)
    contact_phone = models.CharField(_("телефон контактної особи"), max_length=40, blank=True)
    contact_email = models.EmailField(_("пошта контактної особи"), blank=True)

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["hromada", "name", "id"], name="registers_venue_name"),
            models.Index(fields=["hromada", "state", "name", "id"], name="registers_venue_public"),
            models.Index(fields=["hromada", "kind", "-opened_on"], name="registers_venue_kind"),
            models.Index(fields=["hromada", "place", "name"], name="registers_venue_place"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "name", name="registers_venue_once"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="registers_venue_term",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Venues(Register):
    """Public spaces and activity centres."""

    model = Venue
    slug = "venues"
    title = _("Громадські простори")
    noun = Noun("простір", "простори", "просторів", "m", "простору", en=("space", "spaces")).qualified(
        "громадський", en=("public space", "public spaces")
    )
    group, day, variant = "spaces", "opened_on", "kind"
    columns = ("name", "address", "place", "condition", "opened_on")
    filters = (
        "q", "kind", "condition", "place", "address", "opened_on", "fitted_on", "act", "seats", "projector", "screen",
        "wifi", "climate", "office_equipment", "accessible", "inclusive_toilet", "changing_table", "shelter",
    )  # fmt: skip
    search = ("name", "address", "operator")
    sums = ("seats", "area")
    options = {"place": places}


PARTS = ("kind", "condition", "place", "accessible", "inclusive_toilet", "changing_table")

counting(
    Venues,
    _("Простори, відкриті до цього дня й не закриті. Умови доступу й стан — такі, як записано тепер."),
    standing=True,
    gone="closed_on",
    breakdowns=PARTS,
)
counting(
    Venues,
    _("Сума місць у просторах, відкритих до цього дня й не закритих. Де місць не вказано, нічого не додано."),
    key="venues.seats",
    title=_("Місця в громадських просторах"),
    noun=Noun("місце", "місця", "місць", "n", en=("seat", "seats")),
    standing=True,
    gone="closed_on",
    measure=Sum("seats"),
    breakdowns=PARTS,
    columns=("name", "place", "condition", "seats"),
)
counting(
    Venues,
    _("Простори, відкриті протягом цих днів."),
    key="venues.opened",
    title=_("Відкриті громадські простори"),
    breakdowns=PARTS,
)
counting(
    Venues,
    _("Простори, облаштовані протягом цих днів: за датою облаштування. Відкриття може бути пізніше."),
    key="venues.fitted",
    title=_("Облаштовані громадські простори"),
    day="fitted_on",
    breakdowns=PARTS,
    columns=("name", "address", "place", "fitted_on", "condition"),
)
