"""What organisations do in the life of the hromada: volunteering, charity, help to the defenders and to displaced people.

The department notes it from their reports; what an organisation tells of itself through its cabinet is the same record.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class CsoActivity(Record):
    """One piece of an organisation's work."""

    KINDS = (
        ("volunteering", _("волонтерство")),
        ("charity", _("благодійність")),
        ("defence", _("забезпечення оборони")),
        ("soldiers", _("допомога військовослужбовцям")),
        ("displaced", _("допомога внутрішньо переміщеним особам")),
        ("disaster", _("ліквідація наслідків надзвичайних ситуацій")),
        ("veterans", _("допомога ветеранам та родинам загиблих")),
        ("education", _("навчання й просвіта")),
        ("culture", _("культура, спорт, дозвілля")),
        ("control", _("громадський контроль, участь у рішеннях")),
        ("political", _("громадсько-політична діяльність")),
        ("other", _("інше")),
    )

    title = models.CharField(_("що зроблено"), max_length=400)
    kind = models.CharField(_("вид діяльності"), max_length=12, choices=KINDS, default="volunteering")
    done_on = models.DateField(_("дата"))
    organisation = TenantForeignKey(
        "registers.Organisation", null=True, blank=True, verbose_name=_("організація"), related_name="+"
    )
    others = models.CharField(
        _("хто ще"), max_length=400, blank=True, help_text=_("Організації, яких немає в реєстрі.")
    )
    text = models.TextField(_("докладніше"), blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    people = models.PositiveIntegerField(_("скільком людям допомогли"), null=True, blank=True)
    amount = models.DecimalField(_("вартість допомоги, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_csoactivity_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_csoactivity_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_csoactivity_kind"),
            models.Index(fields=["hromada", "organisation", "-done_on"], name="registers_csoactivity_by_whom"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "done_on", "title", name="registers_csoactivity_once"),
        ]

    def __str__(self) -> str:
        return self.title


class CsoActivities(Register):
    """What organisations do in the life of the hromada."""

    model = CsoActivity
    slug = "cso-activities"
    title = _("Справи організацій у громаді")
    noun = Noun("справа", "справи", "справ", "f", en=("deed", "deeds")).followed(
        "організацій", en=("deed of organisations", "deeds of organisations")
    )
    group, day, variant = "civil-society", "done_on", "kind"
    columns = ("title", "done_on", "kind", "organisation", "people")
    filters = ("q", "kind", "done_on", "organisation", "place", "people", "text")
    search = ("title", "others", "text")
    sums = ("people", "amount")
    options = {"place": places}


PARTS = ("kind", "organisation", "place")

counting(CsoActivities, _("Записані справи організацій: за днем, коли зроблено."), breakdowns=PARTS)
counting(
    CsoActivities,
    _("Сума людей, яким допомогли організації. Де кількість не вказано, нічого не додано."),
    key="cso-activities.people",
    title=_("Люди, яким допомогли організації"),
    noun=Noun("людина", "людини", "людей", "f", en=("person", "people"), plural="люди", instrumental_plural="людьми"),
    measure=Sum("people"),
    breakdowns=PARTS,
    note=_("Кому допомогли двічі, порахований двічі."),
)
