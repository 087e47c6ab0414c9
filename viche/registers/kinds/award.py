"""Awards of the committee and of the head, badges, honorary citizens.

Given by a local act; posthumous ones are told apart. The name of who is honoured stands in the act, which is public
(ЗДПІ ст. 15); nothing else of a person is kept here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures.counting import counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class Award(BulkRecord):
    """One award to one person or team, or so many of one kind by one act. `done_on` is the day of the act."""

    VARIANTS = (
        ("committee", _("відзнака виконавчого комітету")),
        ("head", _("відзнака голови")),
        ("badge", _("нагрудний знак")),
        ("citizen", _("почесний громадянин")),
        ("other", _("інша відзнака")),
    )
    CATEGORIES = (
        ("military", _("військовослужбовці")),
        ("veterans", _("учасники бойових дій")),
        ("rescuers", _("ті, хто ліквідовував наслідки ударів")),
        ("volunteers", _("волонтери")),
        ("workers", _("працівники й колективи")),
        ("residents", _("інші мешканці")),
    )
    thinned_fields = ("recipient", "rank")

    variant = models.CharField(_("відзнака"), max_length=10, choices=VARIANTS, default="committee")
    title = models.CharField(_("назва відзнаки"), max_length=200, help_text=_("Подяка, Почесна грамота, «За заслуги»."))
    recipient = models.CharField(_("кого відзначено"), max_length=300)
    category = models.CharField(_("категорія"), max_length=10, choices=CATEGORIES, default="residents")
    posthumous = models.BooleanField(_("посмертно"), default=False)
    rank = models.CharField(_("військове звання"), max_length=100, blank=True)
    merit = models.CharField(_("за що"), max_length=500, blank=True)
    occasion = models.CharField(_("з якої нагоди"), max_length=200, blank=True)
    act = TenantForeignKey(
        "hromada.Act", null=True, blank=True, verbose_name=_("акт про відзначення"), related_name="+"
    )
    presented_by = models.CharField(_("ким вручено"), max_length=200, blank=True)
    presented_on = models.DateField(_("коли вручено"), null=True, blank=True)
    reception = TenantForeignKey(
        "registers.AwardReception", null=True, blank=True, verbose_name=_("прийом"), related_name="+"
    )

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_award_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_award_public"),
            models.Index(fields=["hromada", "variant", "-done_on"], name="registers_award_variant"),
            models.Index(fields=["hromada", "category", "-done_on"], name="registers_award_category"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint("hromada", "variant", "done_on", "title", "recipient", name="registers_award_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.done_on:%d.%m.%Y}"


class Awards(Register):
    """Awards given."""

    model = Award
    slug = "awards"
    title = _("Відзнаки")
    noun = Noun("відзнака", "відзнаки", "відзнак", "f", en=("award", "awards"))
    group, day, variant = "commemoration", "done_on", "variant"
    columns = ("title", "recipient", "variant", "category", "done_on", "quantity")
    filters = (
        "q", "variant", "category", "posthumous", "done_on", "presented_on", "presented_by", "reception", "rank",
        "quantity", "act",
    )  # fmt: skip
    search = ("title", "recipient", "merit", "occasion")
    fields = (
        "variant", "title", "recipient", "done_on", "until", "quantity", "category", "posthumous", "rank", "merit",
        "occasion", "act", "presented_by", "presented_on", "reception", "department",
    )  # fmt: skip
    sums = ("quantity",)


PERSON = Noun("людина", "людини", "людей", "f", plural="люди", animate=True, en=("person", "people"))
TWICE = _("Хто має дві відзнаки, порахований двічі.")

counting(
    Awards,
    _("Скільки разів у цьому періоді когось відзначено, за днем акта; відзначених гуртом рахуємо за їхньою кількістю."),
    title=_("Відзначені люди"),
    noun=PERSON,
    breakdowns=("variant", "category", "posthumous"),
    note=TWICE,
)
counting(
    Awards,
    _(
        "Скільки разів у цьому періоді когось відзначили виконком і голова; почесних громадян іменує рада, їх тут немає."
    ),
    key="awards.executive",
    title=_("Відзначені виконкомом і головою"),
    noun=PERSON,
    where=~Q(variant="citizen"),
    breakdowns=("variant", "category", "posthumous"),
    note=TWICE,
)
