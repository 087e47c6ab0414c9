"""Members of advisory bodies and commissions: whom each stands for, with what experience; the composition is public."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class BodyMember(Record):
    """One person in one body: from which side, in what part, since when till when."""

    SIDES = (
        ("organiser", _("організатор")),
        ("public-council", _("громадська рада")),
        ("council-commissions", _("постійні комісії ради")),
        ("secretariat", _("секретаріат ради")),
        ("cso", _("інститут громадянського суспільства")),
        ("executive", _("виконавчий орган")),
        ("enterprise", _("комунальне підприємство чи установа")),
        ("authority", _("інший орган влади")),
        ("religious", _("релігійна організація")),
        ("business", _("бізнес")),
        ("expert", _("експертне середовище")),
        ("resident", _("мешканці")),
    )
    PARTS = (
        ("head", _("голова")),
        ("deputy", _("заступник голови")),
        ("secretary", _("секретар")),
        ("member", _("член")),
    )
    personal_fields = ("contact",)

    name = models.CharField(_("ім’я та прізвище"), max_length=200)
    body = TenantForeignKey("registers.Body", verbose_name=_("орган"), related_name="+")
    since = models.DateField(_("у складі від"), default=clock.today)
    side = models.CharField(_("кого представляє"), max_length=19, choices=SIDES, default="cso")
    part = models.CharField(_("ким є в органі"), max_length=9, choices=PARTS, default="member")
    organisation = models.CharField(_("організація чи посада"), max_length=300, blank=True)
    experience = models.CharField(_("досвід роботи"), max_length=500, blank=True)
    qualification = models.CharField(_("кваліфікація"), max_length=500, blank=True)
    until = models.DateField(_("у складі до"), null=True, blank=True)
    contact = models.CharField(_("контакт"), max_length=200, blank=True)

    class Meta(Record.Meta):
        ordering = ["-since", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-since", "-id"], name="registers_member_newest"),
            models.Index(fields=["hromada", "state", "-since", "-id"], name="registers_member_public"),
            models.Index(fields=["hromada", "side", "-since"], name="registers_member_side"),
            models.Index("hromada", "body", "id", name="registers_member_body"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "body", "name", "since"], name="registers_member_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="registers_member_term",
                violation_error_message=_("Людина не могла вийти зі складу раніше, ніж увійшла."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyMembers(Register):
    """Members of advisory bodies and commissions."""

    model, slug, title = BodyMember, "body-members", _("Члени дорадчих органів і комісій")
    noun = Noun(
        "член", "члени", "членів", "m", "члена", animate=True, en=("member", "members")
    ).followed("дорадчого органу", en=("member of an advisory body", "members of advisory bodies"))  # fmt: skip
    group, day = "bodies", "since"
    columns = ("name", "body", "side", "part", "since")
    filters = ("q", "body", "side", "part", "since", "until", "experience", "qualification", "organisation")
    search = ("name", "organisation")


counting(
    BodyMembers,
    _("Члени, записані поіменно, що входили до органів цього дня."),
    breakdowns=("side", "part", "body__kind"),
    standing=True,
    gone="until",
    note=_("Хто входить до двох органів, порахований двічі."),
)
