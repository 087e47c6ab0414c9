"""Registration and re-registration of self-organisation bodies: Закон 2625-III ст. 13; by the executive committee."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.kit import clock
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.tenancy import TenantForeignKey
from viche.kit.words import Noun


class NeighbourhoodRegistration(Record):
    """One act of registration: of which body, why, by what act; the former name when it has changed."""

    KINDS = (
        ("new", _("новостворений орган")),
        ("renamed", _("зміна назви")),
        ("statute", _("зміни до положення")),
        ("members", _("зміна складу")),
        ("ended", _("припинення")),
    )
    RESULTS = (("done", _("зареєстровано")), ("refused", _("відмовлено")), ("waiting", _("розглядають")))

    body = TenantForeignKey("registers.NeighbourhoodBody", verbose_name=_("орган самоорганізації"), related_name="+")
    kind = models.CharField(_("підстава"), max_length=7, choices=KINDS, default="new")
    done_on = models.DateField(_("дата реєстрації"), default=clock.today)
    result = models.CharField(_("результат"), max_length=7, choices=RESULTS, default="done")
    former_name = models.CharField(_("попередня назва"), max_length=300, blank=True)
    application_on = models.DateField(_("заяву подано"), null=True, blank=True)
    minutes_on = models.DateField(_("протокол зборів чи конференції"), null=True, blank=True)
    reason = models.CharField(_("чому відмовлено"), max_length=500, blank=True)
    act = TenantForeignKey("hromada.Act", null=True, blank=True, verbose_name=_("рішення виконкому"), related_name="+")

    class Meta(Record.Meta):
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-done_on", "-id"], name="registers_nreg_newest"),
            models.Index(fields=["hromada", "state", "-done_on", "-id"], name="registers_nreg_public"),
            models.Index(fields=["hromada", "kind", "-done_on"], name="registers_nreg_kind"),
            models.Index("hromada", "body", "id", name="registers_nreg_body"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["hromada", "body", "kind", "done_on"], name="registers_nreg_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.done_on:%d.%m.%Y}"


class NeighbourhoodRegistrations(Register):
    """Acts of registration of self-organisation bodies."""

    model, slug, title = (
        NeighbourhoodRegistration,
        "neighbourhood-registrations",
        _("Реєстрація органів самоорганізації"),
    )
    noun = Noun("реєстрація", "реєстрації", "реєстрацій", "f", en=("registration", "registrations")).followed(
        "органів самоорганізації",
        en=("registration of a self-organisation body", "registrations of self-organisation bodies"),
    )
    group, day, variant = "neighbourhoods", "done_on", "kind"
    columns = ("body", "kind", "done_on", "result", "former_name")
    filters = ("q", "kind", "body", "done_on", "result", "application_on", "minutes_on", "former_name", "act")
    search = ("former_name", "reason")


counting(
    NeighbourhoodRegistrations,
    _("Реєстрації й перереєстрації цього періоду, також ті, в яких відмовлено: їх розрізнено за результатом."),
    breakdowns=("kind", "result", "body__kind", "body__place"),
)
