"""Territory and hromadas (server tables), departments, acts and settings of the statute (tenant tables)."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.access import Viewer
from viche.kit.journal import Journalled
from viche.kit.publishing import PUBLISHED, Record, section_of
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey, TenantModel
from viche.kit.words import Noun

KYIV = "UA80000000000093317"
CRIMEA = "UA01"
# A column that came later: rows that name only the older ones are still taken (an old backup, COPY).
EMPTY: dict[str, Any] = {"default": "", "db_default": ""}


class TerritoryQuerySet(models.QuerySet):
    """Territory by what it is."""

    def openable(self) -> Self:
        """Hromadas outside Crimea, and Kyiv, which is a hromada without a row of that category (1,470 in all)."""
        return self.filter(Q(category="H") & ~Q(code__startswith=CRIMEA) | Q(code=KYIV))

    def settlements(self) -> Self:
        """Cities, settlements and villages; their parent is the hromada."""
        return self.filter(category__in=("M", "X", "C"))


class Territory(models.Model):
    """One row of the codifier КАТОТТГ; the code is 19 characters: UA, oblast 2, raion 2, hromada 3, settlement 3,
    city district 2, and 5 digits that no other row has.

    A server table, the same for everybody and without a word about a hromada’s work: no policy, no journal.
    """

    CATEGORIES = (
        ("O", _("область")),
        ("K", _("місто зі спеціальним статусом")),
        ("P", _("район")),
        ("H", _("громада")),
        ("M", _("місто")),
        ("X", _("селище")),
        ("C", _("село")),
        ("B", _("район міста")),
    )

    code = models.CharField(_("код КАТОТТГ"), max_length=19, primary_key=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    category = models.CharField(max_length=1, choices=CATEGORIES)
    name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=200, db_collation="C")

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["category", "sort_key"], name="hromada_territory_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def can_open(self) -> bool:
        """The twin of `openable()`."""
        return self.code == KYIV or (self.category == "H" and not self.code.startswith(CRIMEA))


def settlements(hromada_id: int) -> models.QuerySet[Territory]:
    """The settlements of a hromada, to choose from; of Kyiv, its districts."""
    return Territory.objects.filter(parent__hromada=hromada_id).order_by("sort_key", "code")


def places(hromada_id: int) -> models.QuerySet[Territory]:
    """Settlements of a hromada and districts of its cities, to choose from."""
    inside = Territory.objects.filter(parent__in=Hromada.objects.filter(pk=hromada_id).values("territory_id")).values(
        "pk"
    )
    districts = Territory.objects.filter(category="B", parent__in=inside).values("pk")
    # A union, not an «or»: each half walks the index of parents, while an «or» would read the whole codifier.
    return Territory.objects.filter(pk__in=inside.union(districts)).order_by("sort_key", "code")


def city_districts(hromada: Hromada) -> list[Territory]:
    """Districts of its cities in the order the hromada lists them; those it does not name follow by the alphabet."""
    order = {name: at for at, name in enumerate(hromada.districts.split("\n"))}
    found = places(hromada.pk).filter(category="B")
    return sorted(found, key=lambda district: order.get(district.name, len(order)))


class Hromada(models.Model):
    """A hromada opened on this server. `slug` is its place in the address, `domain` its own address."""

    id = models.AutoField(primary_key=True)
    territory = models.OneToOneField(Territory, on_delete=models.PROTECT, related_name="hromada")
    slug = models.SlugField(_("адреса"), max_length=60, unique=True)
    domain = models.CharField(_("власний домен"), max_length=200, blank=True)
    name = models.CharField(_("назва"), max_length=100, help_text=_("Кропивницька громада"))
    council = models.CharField(_("рада"), max_length=150, help_text=_("Кропивницька міська рада"))
    accent = models.CharField(_("колір"), max_length=7, default="#7d1d3a")
    accent_dark = models.CharField(_("колір для темної схеми"), max_length=7, default="#e38aa5")
    districts = models.TextField(
        _("порядок районів міста"),
        blank=True,
        help_text=_("По одному на рядок, як їх перелічують у документах."),
        **EMPTY,
    )
    invented = models.BooleanField(default=False, help_text=_("громада демонстрації"))
    sort_key = models.CharField(max_length=200, db_collation="C")
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain"], condition=~Q(domain=""), name="hromada_domain_once"),
            Journalled(name="hromada_hromada_journal", home="id"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Its home: the own domain, or its place on this server."""
        return f"https://{self.domain}/" if self.domain else f"/{self.slug}/"

    def address(self, path: str) -> str:
        """The full address of a page, for a letter; `path` without the prefix. A demo has no name of its own: a path then."""
        return f"https://{self.domain}{path}" if self.domain else f"{settings.ADDRESS}/{self.slug}{path}"

    @property
    def look(self) -> str:
        """Version of its stylesheet: the address changes when a colour does."""
        return (self.accent + self.accent_dark).replace("#", "")


class DepartmentQuerySet(models.QuerySet):
    """Departments by who looks and by day."""

    def visible(self, *, to: Viewer) -> Self:
        """The structure of a council is public (ЗДПІ ст. 15)."""
        return self if to.is_staff or not to.closures.closed(section_of(self.model)) else self.none()

    def working(self, day: date) -> Self:
        """Not closed by this day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


class Department(TenantModel):
    """A department or an enterprise of the council; a tree. Names in the cases that reports need.

    By what it works is public: statute, whom it is subordinate and accountable to, its main tasks (ЗДПІ ст. 15).
    """

    KINDS = (("department", _("виконавчий орган")), ("enterprise", _("підприємство чи установа")))

    parent = TenantForeignKey("self", null=True, blank=True, verbose_name=_("підпорядковано"), related_name="children")
    kind = models.CharField(_("вид"), max_length=12, choices=KINDS, default="department")
    name = models.CharField(_("назва"), max_length=200)
    genitive = models.CharField(_("кого? (родовий)"), max_length=200, blank=True)
    dative = models.CharField(_("кому? (давальний)"), max_length=200, blank=True)
    instrumental = models.CharField(_("ким? (орудний)"), max_length=200, blank=True)
    order = models.PositiveIntegerField(_("порядок серед сусідів"), default=0)
    closed_on = models.DateField(_("припинено"), null=True, blank=True)
    subordination = models.CharField(
        _("кому підпорядковано"), max_length=300, blank=True, help_text=_("Якщо не підрозділу: «міському голові»."),
        **EMPTY,
    )  # fmt: skip
    accountability = models.CharField(_("кому підзвітно й підконтрольно"), max_length=300, blank=True, **EMPTY)
    statute = models.CharField(
        _("положення"), max_length=300, blank=True, help_text=_("Яким актом затверджено."), **EMPTY
    )
    statute_link = models.URLField(_("адреса положення"), max_length=500, blank=True, **EMPTY)
    tasks = models.TextField(_("головні завдання"), blank=True, **EMPTY)
    # Who signs what the department writes, until somebody approves it in the product.
    signatory_office = models.CharField(_("посада того, хто підписує"), max_length=200, blank=True, **EMPTY)
    signatory_name = models.CharField(_("хто підписує"), max_length=150, blank=True, **EMPTY)

    objects = DepartmentQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ["order", "id"]
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "name"], name="hromada_department_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="hromada_department_not_own_parent"
            ),
            Journalled(name="hromada_department_journal"),
        ]

    def __str__(self) -> str:
        return self.name


class StatuteSettingQuerySet(models.QuerySet):
    """Dated values."""

    def visible(self, *, to: Viewer) -> Self:
        """Rules of the hromada are public; a section may be closed."""
        return self if to.is_staff or not to.closures.closed(section_of(self.model)) else self.none()

    def on(self, day: date) -> Self:
        """For each key the value in force that day."""
        return self.filter(since__lte=day).order_by("key", "-since").distinct("key")


class StatuteSetting(TenantModel):
    """One dated value of a rule the law leaves to the hromada, with the act that set it; `value` None is unknown."""

    key = models.CharField(_("правило"), max_length=60)
    value = models.JSONField(_("значення"), null=True)
    since = models.DateField(_("діє від"))
    act = models.CharField(_("акт"), max_length=300, blank=True)
    source = models.CharField(_("звідки відомо"), max_length=300, blank=True)

    objects = StatuteSettingQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "key", "since"], name="hromada_setting_once"),
            Journalled(name="hromada_statutesetting_journal"),
        ]


class Act(Record):
    """An act of the council, its executive committee, its head or a department (ЗМС ст. 59).

    `valid_from` and `status` have the meaning and the values of the open-data form (КМУ № 835, дод. 9); an empty status is
    not known, not «in force». `purpose`: what an order is for («з метою участі…»).
    """

    KINDS = (
        ("decision", _("рішення")),
        ("order", _("розпорядження")),
        ("directive", _("наказ")),
        ("instruction", _("доручення")),
        ("other", _("інший акт")),
    )
    ISSUERS = (
        ("council", _("рада")),
        ("committee", _("виконавчий комітет")),
        ("head", _("голова")),
        ("department", _("підрозділ")),
        ("administration", _("військова адміністрація")),
        ("other", _("інший орган")),
    )

    STATUSES = (
        ("coming", _("набирає чинності")),
        ("valid", _("чинний")),
        ("lost", _("втратив чинність")),
        ("stopped", _("дію зупинено")),
        ("resumed", _("дію відновлено")),
        ("never", _("не набрав чинності")),
    )

    number = models.CharField(_("номер"), max_length=60)
    adopted_on = models.DateField(_("дата"))
    kind = models.CharField(_("вид"), max_length=12, choices=KINDS, default="decision")
    issuer = models.CharField(_("хто видав"), max_length=14, choices=ISSUERS, default="council")
    title = models.CharField(_("про що"), max_length=1000)
    link = models.URLField(_("адреса документа"), max_length=500, blank=True)
    purpose = models.CharField(_("мета"), max_length=500, blank=True, **EMPTY)
    valid_from = models.DateField(_("чинний від"), null=True, blank=True)
    status = models.CharField(_("чинність"), max_length=8, choices=STATUSES, blank=True, **EMPTY)

    class Meta(Record.Meta):
        ordering = ["-adopted_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-adopted_on", "-id"], name="hromada_act_newest"),
            models.Index(fields=["hromada", "state", "-adopted_on", "-id"], name="hromada_act_public"),
            models.Index(fields=["hromada", "kind", "-adopted_on"], name="hromada_act_kind"),
            models.Index(fields=["hromada", "issuer", "-adopted_on"], name="hromada_act_issuer"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "issuer", "kind", "adopted_on", Upper("number"), name="hromada_act_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()} {self.adopted_on:%d.%m.%Y} № {self.number}"

    @property
    def told(self) -> str:
        """Its name where everybody reads; nothing of an act that is not published."""
        return str(self) if self.state == PUBLISHED else ""


class Acts(Register):
    """The register of acts; published by ЗДПІ ст. 15."""

    model = Act
    slug = "acts"
    title = _("Акти")
    noun = Noun("акт", "акти", "актів", "m", "акта", en=("act", "acts"))
    group, day, variant = "council", "adopted_on", "kind"
    columns = ("title", "number", "adopted_on", "kind", "issuer")
    filters = ("q", "kind", "issuer", "adopted_on", "number", "status", "valid_from")
    search = ("number", "title", "purpose")
    fields = (
        "kind", "number", "adopted_on", "issuer", "title", "link", "purpose", "valid_from", "status", "department",
    )  # fmt: skip
