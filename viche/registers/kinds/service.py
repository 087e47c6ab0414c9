"""Advice and services given to people and organisations, one by one or as counts with a term: advice to organisations,
free legal aid (Закон 3460-VI), reception by psychologists, methodical help to councillors.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.bulk import BulkRecord
from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun
from viche.registers.kinds.event import PERSON


class Service(BulkRecord):
    """One piece of advice or one service, or many of one kind over a term."""

    KINDS = (
        ("advice", _("консультація")),
        ("legal", _("безоплатна правова допомога")),
        ("psych-adult", _("прийом дорослого психолога")),
        ("psych-child", _("прийом дитячого психолога")),
        ("psych-military", _("прийом військового психолога")),
        ("displaced", _("консультація для внутрішньо переміщених осіб")),
        ("methodical", _("методична допомога")),
        ("information", _("інформацію доведено до відома")),
        ("other", _("інша послуга")),
    )
    RECIPIENTS = (
        ("resident", _("мешканець")),
        ("cso", _("громадська організація")),
        ("enterprise", _("комунальне підприємство")),
        ("osn", _("керівник органу самоорганізації населення")),
        ("osbb", _("ОСББ")),
        ("deputy", _("депутат")),
        ("displaced", _("внутрішньо переміщена особа")),
        ("veteran", _("ветеран чи його родина")),
        ("applicant", _("заявник")),
        ("official", _("посадова особа")),
        ("other", _("інший отримувач")),
    )
    CHANNELS = (
        ("onsite", _("особисто")),
        ("phone", _("телефоном")),
        ("messenger", _("у застосунку чи месенджері")),
        ("online", _("відеозв’язком")),
        ("letter", _("листом чи поштою")),
    )
    personal_fields = ("person_name", "person_contact")

    topic = models.CharField(_("тема"), max_length=400, blank=True)
    kind = models.CharField(_("вид послуги"), max_length=16, choices=KINDS, default="advice")
    recipient = models.CharField(_("отримувач"), max_length=12, choices=RECIPIENTS, default="resident")
    organisation = models.CharField(
        _("яка організація чи підприємство"), max_length=300, blank=True, help_text=_("Людину тут не називайте.")
    )
    people = models.PositiveIntegerField(_("скільки людей"), null=True, blank=True)
    channel = models.CharField(_("як надано"), max_length=10, choices=CHANNELS, default="onsite")
    provider = models.CharField(_("хто надав"), max_length=300, blank=True, help_text=_("Підрозділ чи фахівець."))
    venue = TenantForeignKey(
        "registers.Venue", null=True, blank=True, verbose_name=_("громадський простір"), related_name="+"
    )
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    cost = models.DecimalField(_("витрачено, грн"), max_digits=14, decimal_places=2, null=True, blank=True)
    person_name = models.CharField(_("ім’я отримувача"), max_length=150, blank=True)
    person_contact = models.CharField(_("контакт отримувача"), max_length=150, blank=True)

    class Meta(BulkRecord.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_service_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_service_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_service_kind"),
            models.Index(fields=["hromada", "recipient", "-done_on"], name="registers_service_recipient"),
            models.Index(fields=["hromada", "venue", "-done_on"], name="registers_service_venue"),
        ]

    def __str__(self) -> str:
        return self.topic or str(self.get_kind_display()).capitalize()


class Services(Register):
    """Advice and services."""

    model = Service
    slug = "services"
    title = _("Консультації й послуги")
    noun = Noun("послуга", "послуги", "послуг", "f", en=("service", "services"))
    group, day, variant = "spaces", "done_on", "kind"
    columns = ("kind", "topic", "done_on", "recipient", "quantity", "people")
    filters = (
        "q", "kind", "recipient", "channel", "done_on", "until", "quantity", "people", "venue", "place", "topic",
        "organisation", "provider", "department", "cost",
    )  # fmt: skip
    search = ("topic", "organisation", "provider")
    same = ("done_on", "kind", "recipient", "channel", "topic", "organisation", "provider", "department")
    sums = ("quantity", "people", "cost")
    options = {"place": places}


PARTS = ("kind", "recipient", "channel", "venue", "place")

counting(Services, _("Консультації й послуги: сума за записами цих днів."), breakdowns=PARTS)
counting(
    Services,
    _("Сума людей, яким надано консультації й послуги. Де кількість людей не вказано, нічого не додано."),
    key="services.people",
    title=_("Люди, які отримали консультації й послуги"),
    noun=PERSON,
    measure=Sum("people"),
    breakdowns=PARTS,
    columns=("kind", "done_on", "recipient", "people"),
    note=_("Хто звертався двічі, порахований двічі."),
)
counting(
    Services,
    _("Послуги, надані в громадських просторах: записи, у яких простір названо."),
    key="services.in-spaces",
    title=_("Послуги в громадських просторах"),
    where=Q(venue__isnull=False),
    breakdowns=(*PARTS, "venue__place"),
    columns=("kind", "venue", "done_on", "quantity"),
)
counting(
    Services,
    _("Сума витрат на консультації й послуги. Де витрат не вказано, нічого не додано."),
    key="services.money",
    title=_("Кошти на консультації й послуги"),
    noun=Noun("гривня", "гривні", "гривень", "f", en=("hryvnia", "hryvnias")),
    measure=Sum("cost"),
    breakdowns=("kind", "recipient"),
    columns=("kind", "topic", "done_on", "cost"),
)
