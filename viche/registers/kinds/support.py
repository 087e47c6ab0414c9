"""Projects and organisations the hromada supports: social projects of religious communities, initiatives of
national-cultural societies, money for organisations after a competitive selection.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Distinct, Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU


class Support(Record):
    """One supported project, initiative or organisation."""

    KINDS = (
        ("religious", _("соціальний проєкт релігійної громади")),
        ("cultural", _("ініціатива національно-культурного товариства")),
        ("funding", _("фінансова підтримка організації")),
        ("other", _("інша підтримка")),
    )
    FORMS = (
        ("money", _("фінансова")),
        ("organising", _("організаційна")),
        ("information", _("інформаційна")),
        ("premises", _("приміщення, майно")),
        ("advice", _("консультаційна")),
    )
    SOURCES = (
        ("local", _("місцевий бюджет")),
        ("region", _("обласний бюджет")),
        ("state", _("державний бюджет")),
        ("donor", _("донор")),
        ("none", _("без коштів")),
    )

    title = models.CharField(_("проєкт, ініціатива чи мета підтримки"), max_length=400)
    kind = models.CharField(_("вид"), max_length=10, choices=KINDS, default="funding")
    organisation = models.CharField(_("організація, громада чи товариство"), max_length=400)
    decided_on = models.DateField(_("дата рішення про підтримку"))
    code = models.CharField(_("код ЄДРПОУ"), max_length=8, blank=True, validators=[EDRPOU])
    form = models.CharField(_("яка підтримка"), max_length=12, choices=FORMS, default="money")
    source = models.CharField(_("джерело"), max_length=8, choices=SOURCES, default="local")
    amount = models.DecimalField(_("сума, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(_("період від"), null=True, blank=True)
    ends_on = models.DateField(_("період до"), null=True, blank=True)
    contest = TenantForeignKey(
        "registers.Contest", null=True, blank=True, verbose_name=_("за яким конкурсом"), related_name="+"
    )
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("підстава — акт"), related_name="+")
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    people = models.PositiveIntegerField(_("скільком людям допоміг"), null=True, blank=True)
    result = models.TextField(_("що вийшло"), blank=True)
    link = models.URLField(_("посилання"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["-decided_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-decided_on", "-id"], name="registers_support_newest"),
            models.Index(fields=["hromada", "state", "-decided_on", "-id"], name="registers_support_public"),
            models.Index(fields=["hromada", "kind", "-decided_on"], name="registers_support_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "decided_on", "organisation", "title", name="registers_support_once"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="registers_support_term",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Supports(Register):
    """Supported projects and organisations."""

    model = Support
    slug = "supports"
    title = _("Підтримані проєкти й організації")
    noun = Noun("підтримка", "підтримки", "підтримок", "f", en=("support", "supports"))
    group, day, variant = "civil-society", "decided_on", "kind"
    columns = ("title", "decided_on", "kind", "organisation", "source", "amount")
    filters = (
        "q", "kind", "organisation", "decided_on", "form", "source", "starts_on", "ends_on", "contest", "act", "place",
        "amount",
    )  # fmt: skip
    search = ("title", "organisation", "code")
    sums = ("amount", "people")
    options = {"place": places}


PARTS = ("kind", "form", "source", "contest", "place")

counting(Supports, _("Підтримані проєкти, ініціативи й організації: за датою рішення про підтримку."), breakdowns=PARTS)
counting(
    Supports,
    _("Різні організації, громади й товариства, підтримані протягом цих днів: кожна один раз, за назвою."),
    key="supports.organisations",
    title=_("Підтримані організації"),
    noun=Noun("організація", "організації", "організацій", "f", en=("organisation", "organisations")),
    measure=Distinct("organisation"),
    breakdowns=PARTS,
    columns=("organisation", "decided_on", "kind", "amount"),
)
counting(
    Supports,
    _("Сума підтримки за рішеннями цих днів. Де суми не вказано, нічого не додано."),
    key="supports.money",
    title=_("Кошти на підтримку організацій"),
    noun=Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias")),
    measure=Sum("amount"),
    breakdowns=PARTS,
)
