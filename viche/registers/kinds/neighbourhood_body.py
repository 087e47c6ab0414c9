"""Bodies of self-organisation of the population (ОСН): Закон 2625-III of 11.07.2001.

Kinds by ст. 3; creation with the council's permission; legalised by registration or by notice (ст. 13).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.codes import EDRPOU


class NeighbourhoodBody(Record):
    """One body: its name, kind and bounds, since when it works, who heads it, whether its page is kept up to date."""

    KINDS = (
        ("house", _("будинковий комітет")),
        ("street", _("вуличний комітет")),
        ("block", _("квартальний комітет")),
        ("neighbourhood", _("комітет мікрорайону")),
        ("district", _("комітет району в місті")),
        ("village", _("сільський чи селищний комітет")),
    )
    LEGALISED = (
        ("registered", _("зареєстровано як юридичну особу")),
        ("notified", _("легалізовано повідомленням")),
        ("none", _("не легалізовано")),
    )
    PAGES = (
        ("fresh", _("актуальна")),
        ("stale", _("не оновлено")),
        ("limited", _("не оновлюють: доступ до порталу обмежено")),
        ("absent", _("сторінки немає")),
    )
    personal_fields = ("phone",)

    name = models.CharField(_("назва"), max_length=300)
    kind = models.CharField(_("вид"), max_length=13, choices=KINDS, default="street")
    limits = models.CharField(_("територія діяльності"), max_length=300, help_text=_("Вулиці, будинки, квартали."))
    registered_on = models.DateField(_("діє від"), help_text=_("День реєстрації чи легалізації."))
    ended_on = models.DateField(_("припинено"), null=True, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    legalised = models.CharField(_("легалізація"), max_length=10, choices=LEGALISED, default="notified")
    code = models.CharField(_("ЄДРПОУ"), max_length=8, blank=True, validators=[EDRPOU])
    residents = models.PositiveIntegerField(_("мешканців на території"), null=True, blank=True)
    members = models.PositiveSmallIntegerField(_("членів"), null=True, blank=True)
    head = models.CharField(_("керівник чи керівниця"), max_length=200, blank=True)
    phone = models.CharField(_("телефон керівника"), max_length=40, blank=True)
    term_until = models.DateField(_("повноваження до"), null=True, blank=True)
    page_state = models.CharField(_("стан сторінки на порталі"), max_length=7, choices=PAGES, blank=True)
    page_checked_on = models.DateField(_("сторінку перевірено"), null=True, blank=True)
    link = models.URLField(_("адреса сторінки"), max_length=500, blank=True)
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("рішення про дозвіл на створення"), related_name="+"
    )

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["hromada", "name", "id"], name="registers_nbody_name"),
            models.Index(fields=["hromada", "-registered_on", "-id"], name="registers_nbody_newest"),
            models.Index(fields=["hromada", "state", "name", "id"], name="registers_nbody_public"),
            models.Index(fields=["hromada", "kind", "-registered_on"], name="registers_nbody_kind"),
            models.Index("hromada", "place", "name", name="registers_nbody_place"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "name", "limits", name="registers_nbody_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("registered_on")),
                name="registers_nbody_term",
                violation_error_message=_("Орган не міг припинитися раніше, ніж почав діяти."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NeighbourhoodBodies(Register):
    """Bodies of self-organisation."""

    model, slug, title = NeighbourhoodBody, "neighbourhood-bodies", _("Органи самоорганізації населення")
    noun = Noun("орган", "органи", "органів", "m", "органу", en=("body", "bodies")).followed(
        "самоорганізації населення", en=("self-organisation body", "self-organisation bodies")
    )
    group, day, variant = "neighbourhoods", "registered_on", "kind"
    columns = ("name", "kind", "limits", "registered_on", "head")
    filters = (
        "q", "kind", "place", "registered_on", "ended_on", "legalised", "page_state", "page_checked_on", "term_until", "act",
    )  # fmt: skip
    search = ("name", "limits", "head")
    sums = ("residents", "members")
    options = {"place": places}


PARTS = ("kind", "place", "legalised", "page_state")
counting(
    NeighbourhoodBodies,
    _("Органи самоорганізації, що діяли цього дня: почали діяти не пізніше і не припинені."),
    title=_("Чинні органи самоорганізації населення"),
    breakdowns=PARTS,
    standing=True,
    gone="ended_on",
)
counting(
    NeighbourhoodBodies,
    _("Мешканці територій, на яких цього дня діяли органи самоорганізації. Де кількість не вказано, нічого не додано."),
    key="neighbourhood-bodies.residents",
    title=_("Мешканці територій самоорганізації"),
    noun=Noun("мешканець", "мешканці", "мешканців", "m", "мешканця", animate=True, en=("resident", "residents")),
    measure=Sum("residents"),
    breakdowns=("kind", "place"),
    standing=True,
    gone="ended_on",
    note=_("Хто живе на території двох органів, порахований двічі."),
)
