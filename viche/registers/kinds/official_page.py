"""Official pages: the site, its sections and rubrics, pages in social networks, pages of starosta districts.

What a council must publish and where: Закон «Про доступ до публічної інформації», ст. 15.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun
from viche.registers.channels import NETWORKS


class OfficialPage(Record):
    """One page: where it is, whose, since when it is kept, who may open it."""

    KINDS = (
        ("site", _("вебсайт")),
        ("section", _("розділ сайту")),
        ("rubric", _("рубрика")),
        ("social", _("сторінка в соціальній мережі")),
        ("starosta", _("сторінка старостинського округу")),
    )
    ACCESS = (
        ("open", _("відкритий для всіх")),
        ("limited", _("обмежений")),
        ("closed", _("закритий")),
    )

    title = models.CharField(_("назва"), max_length=200)
    kind = models.CharField(_("вид"), max_length=8, choices=KINDS, default="site")
    network = models.CharField(_("мережа"), max_length=9, choices=NETWORKS, default="site")
    address = models.URLField(_("адреса сторінки"), max_length=500, blank=True)
    opened_on = models.DateField(_("ведеться від"))
    closed_on = models.DateField(_("ведеться до"), null=True, blank=True)
    access = models.CharField(_("доступ"), max_length=7, choices=ACCESS, default="open")
    accessible = models.BooleanField(
        _("зручна для людей з порушеннями зору"), default=False, help_text=_("Перевірено за WCAG рівня AA.")
    )
    starosta_district = models.CharField(_("старостинський округ"), max_length=200, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip

    class Meta(Record.Meta):
        ordering = ["-opened_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-opened_on", "-id"], name="registers_page_newest"),
            models.Index(fields=["hromada", "state", "-opened_on", "-id"], name="registers_page_public"),
            models.Index(fields=["hromada", "kind", "-opened_on"], name="registers_page_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", "kind", "network", "title", name="registers_page_once"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="registers_page_term"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfficialPages(Register):
    """Official pages."""

    model = OfficialPage
    slug = "official-pages"
    title = _("Офіційні сторінки")
    noun = Noun("сторінка", "сторінки", "сторінок", "f", en=("page", "pages")).qualified(
        "офіційний", en=("official page", "official pages")
    )
    group, day, variant = "communications", "opened_on", "kind"
    columns = ("title", "kind", "network", "address", "access", "opened_on")
    filters = (
        "q", "kind", "network", "address", "access", "accessible", "starosta_district", "place", "opened_on",
        "closed_on",
    )  # fmt: skip
    search = ("title", "address", "starosta_district")
    options = {"place": places}


counting(
    OfficialPages,
    _("Сторінки, які громада вела на цей день: відкриті не пізніше за нього й не закриті до нього."),
    standing=True,
    gone="closed_on",
    breakdowns=("kind", "network", "access", "accessible", "place"),
)
