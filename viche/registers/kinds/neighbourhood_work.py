"""Work with self-organisation bodies: seminars, advice, coordination, practice, delegated powers, money, visits, materials.

Закон 2625-III: plans and reports (ст. 14), delegated powers with money and property (ст. 15), funds (ст. 16). What was
planned and not done is noted too, with its reason («кошти не надходили»), and is not counted as done.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.bulk import BulkRecord
from viche.kit.figures.counting import counting
from viche.kit.figures.measures import Sum
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.kinds.budget_project import HRYVNIA

WORK = Noun("захід", "заходи", "заходів", "m", "заходу", en=("piece of work", "pieces of work"))
MONEY = ("support", "capital")


class NeighbourhoodWork(BulkRecord):
    """Work of one kind: for which bodies, about what, by which way; money with its papers; or why it was not done."""

    KINDS = (
        ("seminar", _("семінар-нарада")),
        ("advice", _("консультація чи роз’яснення")),
        ("coordination", _("захід з координації")),
        ("practice", _("вивчення практики роботи, конференція")),
        ("delegation", _("делегування повноважень, фінансів і майна")),
        ("support", _("фінансова підтримка")),
        ("capital", _("кошти на капітальні видатки")),
        ("visit", _("візит керівників")),
        ("materials", _("методичні матеріали")),
    )
    REACHES = (
        ("some", _("окремі райони чи органи")),
        ("all", _("усі райони")),
    )
    CHANNELS = (
        ("person", _("наживо")),
        ("phone", _("телефон")),
        ("app", _("мобільний застосунок")),
        ("online", _("онлайн-зустріч")),
        ("letter", _("лист")),
    )
    OUTCOMES = (
        ("done", _("зроблено")),
        ("partly", _("зроблено частково")),
        ("not-done", _("не зроблено")),
    )

    kind = models.CharField(_("вид роботи"), max_length=12, choices=KINDS, default="seminar")
    title = models.CharField(_("тема чи зміст"), max_length=500)
    host = models.CharField(_("хто провів"), max_length=200, blank=True, help_text=_("Наприклад, виконком району."))
    reach = models.CharField(_("охоплення"), max_length=4, choices=REACHES, default="some")
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    channel = models.CharField(_("канал"), max_length=6, choices=CHANNELS, default="person")
    participants = models.PositiveIntegerField(_("учасників"), null=True, blank=True)
    bodies = models.PositiveIntegerField(_("скільки органів самоорганізації"), null=True, blank=True)
    article = models.CharField(_("стаття закону"), max_length=200, blank=True, help_text=_("Наприклад, ст. 14."))
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("рішення, за яким зроблено"), related_name="+"
    )
    applied_on = models.DateField(_("заяву подано"), null=True, blank=True)
    budgeted_on = models.DateField(_("фінансово-кошторисну документацію подано"), null=True, blank=True)
    amount = models.DecimalField(_("сума, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    outcome = models.CharField(_("чи зроблено"), max_length=8, choices=OUTCOMES, default="done")
    reason = models.CharField(_("причина невиконання"), max_length=500, blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_nwork_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_nwork_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_nwork_kind"),
            models.Index(fields=["hromada", "outcome", "-done_on"], name="registers_nwork_outcome"),
            models.Index("hromada", "place", models.F("done_on").desc(), name="registers_nwork_place"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint("hromada", "kind", "done_on", "title", "host", name="registers_nwork_once"),
            models.CheckConstraint(
                condition=~Q(outcome="not-done") | ~Q(reason=""),
                name="registers_nwork_reason",
                violation_error_message=_(
                    "Не зроблено — чому? Напишіть причину: вона потрібна звітові, який питає про невиконане."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NeighbourhoodWorks(Register):
    """Work with self-organisation bodies."""

    model, slug, title = NeighbourhoodWork, "neighbourhood-works", _("Робота з органами самоорганізації")
    noun = WORK.followed(
        "для органів самоорганізації",
        en=("piece of work with self-organisation bodies", "pieces of work with self-organisation bodies"),
    )
    group, day, variant = "neighbourhoods", "done_on", "kind"
    columns = ("title", "kind", "done_on", "quantity", "outcome")
    filters = (
        "q", "kind", "done_on", "reach", "place", "channel", "outcome", "article", "act", "applied_on", "budgeted_on",
        "bodies", "amount", "quantity", "title", "host", "reason",
    )  # fmt: skip
    search = ("title", "host", "article", "reason")
    fields = (
        "kind", "title", "done_on", "until", "quantity", "host", "reach", "place", "channel", "participants", "bodies",
        "article", "act", "applied_on", "budgeted_on", "amount", "outcome", "reason", "department",
    )  # fmt: skip
    sums = ("quantity", "participants", "bodies", "amount")
    options = {"place": places}


DONE = ~Q(outcome="not-done")
counting(
    NeighbourhoodWorks,
    _("Скільки разів зроблено: семінари, консультації, координація, конференції й інше, цілком або частково."),
    where=DONE,
    breakdowns=("kind", "reach", "place", "channel", "outcome"),
)
counting(
    NeighbourhoodWorks,
    _("Заплановане й не зроблене, з причиною."),
    key="neighbourhood-works.not-done",
    title=_("Не зроблено для органів самоорганізації"),
    noun=WORK,
    where=Q(outcome="not-done"),
    breakdowns=("kind", "place"),
    columns=("title", "kind", "done_on", "reason"),
)
counting(
    NeighbourhoodWorks,
    _("Органи самоорганізації, що отримали гроші в цьому періоді: сума зазначених кількостей."),
    key="neighbourhood-works.bodies",
    title=_("Органи самоорганізації, що отримали кошти"),
    noun=Noun("орган", "органи", "органів", "m", "органу", en=("body", "bodies")).followed(
        "самоорганізації", en=("self-organisation body", "self-organisation bodies")
    ),
    where=DONE & Q(kind__in=MONEY),
    measure=Sum("bodies"),
    breakdowns=("kind", "place"),
    columns=("title", "kind", "done_on", "bodies", "amount"),
    note=_("Орган, що отримав гроші двічі, порахований двічі. Де кількість не вказано, нічого не додано."),
)
counting(
    NeighbourhoodWorks,
    _("Сума коштів, що їх отримали органи самоорганізації в цьому періоді. Де суму не вказано, нічого не додано."),
    key="neighbourhood-works.money",
    title=_("Кошти для органів самоорганізації"),
    noun=HRYVNIA,
    where=DONE & Q(kind__in=MONEY),
    measure=Sum("amount"),
    breakdowns=("kind", "place"),
    columns=("title", "kind", "done_on", "bodies", "amount"),
)
