"""Products made for the hromada: printed, image, patriotic, award, souvenir; how many pieces, for how much."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit.bulk import BulkRecord
from viche.kit.figures import Sum, counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun

HRYVNIA = Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias"))


class Product(BulkRecord):
    """One order: what, how many pieces, to what occasion, for how much."""

    KINDS = (
        ("printed", _("поліграфічна соціального спрямування")),
        ("image", _("іміджева")),
        ("patriotic", _("атрибутика національно-патріотичного спрямування")),
        ("award", _("нагородна")),
        ("souvenir", _("сувенірна")),
        ("other", _("інша")),
    )

    title = models.CharField(_("що виготовлено"), max_length=300)
    kind = models.CharField(_("продукція"), max_length=9, choices=KINDS, default="printed")
    amount = models.DecimalField(
        _("сума, грн"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    occasion = models.CharField(_("до якої події"), max_length=200, blank=True)
    supplier = models.CharField(_("хто виготовив"), max_length=200, blank=True)
    contract = models.CharField(_("договір"), max_length=200, blank=True, help_text=_("Дата й номер."))
    campaign = TenantForeignKey(
        "registers.Campaign", null=True, blank=True, verbose_name=_("кампанія"), related_name="products"
    )

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_product_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_product_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_product_kind"),
        ]
        constraints = [
            *BulkRecord.Meta.constraints,
            models.UniqueConstraint("hromada", "done_on", "kind", "title", name="registers_product_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Products(Register):
    """Products made."""

    model = Product
    slug = "products"
    title = _("Виготовлена продукція")
    noun = Noun("одиниця", "одиниці", "одиниць", "f", en=("piece", "pieces")).followed(
        "продукції", en=("piece of products", "pieces of products")
    )
    group, day, variant = "communications", "done_on", "kind"
    columns = ("title", "kind", "done_on", "quantity", "amount")
    filters = ("q", "kind", "done_on", "quantity", "amount", "occasion", "supplier", "campaign")
    search = ("title", "occasion", "supplier")
    fields = (
        "kind", "title", "done_on", "quantity", "amount", "occasion", "supplier", "contract", "campaign", "until",
        "department",
    )  # fmt: skip
    sums = ("quantity", "amount")


counting(
    Products,
    _("Одиниці продукції, виготовлені в цьому періоді: примірники, штуки, комплекти."),
    breakdowns=("kind", "occasion"),
)
counting(
    Products,
    _("Скільки коштувала продукція цього періоду. Замовлення, де суми не вказано, нічого не додають."),
    key="products.amount",
    title=_("Сума на продукцію"),
    noun=HRYVNIA,
    measure=Sum("amount"),
    breakdowns=("kind", "occasion"),
)
