"""Advisory bodies and commissions: public councils and their committees, coordination councils, commissions, headquarters.

A public council at a local body works by the hromada's own положення, usually after that of КМУ № 996; standing
commissions of the council by ЗМС ст. 47 and the council's rules.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun

BODY = Noun("орган", "органи", "органів", "m", "органу", en=("body", "bodies"))


class Body(Record):
    """One body: what it is, by what act it was formed, under which body it stands, when its composition was renewed."""

    KINDS = (
        ("public-council", _("громадська рада")),
        ("public-council-committee", _("комітет громадської ради")),
        ("district-public-council", _("районна громадська рада")),
        ("coordination-council", _("координаційна рада")),
        ("youth-council", _("молодіжна рада")),
        ("advisory-council", _("інша дорадча рада")),
        ("naming-commission", _("комісія з питань найменувань")),
        ("memorial-signs-commission", _("комісія з питань пам’ятних знаків")),
        ("religious-affairs-commission", _("комісія з питань свободи совісті та релігійних організацій")),
        ("selection-commission", _("комісія з відбору")),
        ("contest-commission", _("конкурсна комісія")),
        ("standing-commission", _("постійна комісія ради")),
        ("commission", _("інша комісія")),
        ("hq", _("штаб")),
        ("working-group", _("робоча група")),
    )

    name = models.CharField(_("назва"), max_length=400)
    genitive = models.CharField(_("кого? (родовий)"), max_length=400, blank=True)
    kind = models.CharField(_("вид"), max_length=28, choices=KINDS, default="commission")
    founded_on = models.DateField(_("утворено"), default=clock.today)
    founded_by = models.CharField(
        _("акт про утворення"), max_length=300, blank=True, help_text=_("Вид, дата, номер: наказ від 20.06.2024 № 73.")
    )
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("акт у реєстрі"), related_name="+")
    parent = TenantForeignKey("self", null=True, blank=True, verbose_name=_("у складі органу"), related_name="+")
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    updated_on = models.DateField(_("склад оновлено"), null=True, blank=True)
    members = models.PositiveSmallIntegerField(_("членів"), null=True, blank=True)
    head = models.CharField(_("голова"), max_length=200, blank=True)
    secretary = models.CharField(_("секретар чи секретарка"), max_length=200, blank=True)
    composition = models.TextField(_("склад"), blank=True, help_text=_("Хто входить, якщо не записуєте членів окремо."))
    term_until = models.DateField(_("повноваження до"), null=True, blank=True)
    ended_on = models.DateField(_("припинено"), null=True, blank=True)
    link = models.URLField(_("адреса сторінки"), max_length=500, blank=True)

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["hromada", "name", "id"], name="registers_body_name"),
            models.Index(fields=["hromada", "-founded_on", "-id"], name="registers_body_newest"),
            models.Index(fields=["hromada", "state", "name", "id"], name="registers_body_public"),
            models.Index(fields=["hromada", "kind", "-founded_on"], name="registers_body_kind"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint("hromada", Upper("name"), name="registers_body_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("founded_on")),
                name="registers_body_term",
                violation_error_message=_("Орган не міг припинитися раніше, ніж його утворено."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="registers_body_not_own_parent",
                violation_error_message=_("Орган не може входити сам до себе. Виберіть інший або нічого."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Bodies(Register):
    """Advisory bodies and commissions."""

    model, slug, title = Body, "bodies", _("Дорадчі органи й комісії")
    noun = BODY.qualified("дорадчий", en=("advisory body", "advisory bodies"))
    group, day, variant = "bodies", "founded_on", "kind"
    columns = ("name", "kind", "founded_on", "updated_on", "members")
    filters = (
        "q", "kind", "founded_on", "founded_by", "updated_on", "parent", "place", "term_until", "ended_on", "members", "act",
        "name",
    )  # fmt: skip
    search = ("name", "head", "founded_by", "composition")
    sums = ("members",)
    options = {"place": places}


counting(
    Bodies,
    _("Органи й комісії, що діяли цього дня: утворені не пізніше й не припинені."),
    breakdowns=("kind", "place"),
    standing=True,
    gone="ended_on",
)
counting(
    Bodies,
    _("Члени органів, що діяли цього дня. Де кількість не вказано, нічого не додано."),
    key="bodies.members",
    title=_("Члени дорадчих органів"),
    noun=Noun("особа", "особи", "осіб", "f", animate=True, en=("person", "people")),
    measure=Sum("members"),
    breakdowns=("kind", "place"),
    standing=True,
    gone="ended_on",
    note=_("Хто входить до двох органів, порахований двічі."),
)
counting(
    Bodies,
    _("Органи, склад яких оновлено в цьому періоді; ураховано лише останнє оновлення."),
    key="bodies.renewed",
    title=_("Органи з оновленим складом"),
    noun=BODY,
    day="updated_on",
    breakdowns=("kind",),
    columns=("name", "kind", "updated_on", "members"),
)
