"""Notices of peaceful assemblies and mass events: notification, not permission (Constitution ст. 39; КСУ 4-рп/2001).

The law names no term by which a notice must come, so a late one is taken like any other; only a court limits an assembly.
Under martial law the military command may forbid it (Закон 389-VIII ст. 8 ч. 1 п. 8). A notice is passed to the police for
order and traffic, and its applicant is told what the law asks. Names and contacts of applicants are never public.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from viche.hromada.models import places
from viche.kit.figures import Sum
from viche.kit.figures.counting import counting
from viche.kit.publishing import Record
from viche.kit.registers import Register
from viche.kit.words import Noun


class Assembly(Record):
    """One notice of one assembly."""

    KINDS = (
        ("rally", _("мітинг")),
        ("picket", _("пікет")),
        ("march", _("похід, демонстрація")),
        ("gathering", _("збори")),
        ("flashmob", _("флешмоб, перформанс")),
        ("motor", _("автопробіг")),
        ("procession", _("хресний хід, процесія")),
        ("service", _("богослужіння просто неба")),
        ("charity", _("благодійна акція")),
        ("concert", _("концерт, свято")),
        ("fair", _("ярмарок, виставка")),
        ("sport", _("спортивна подія")),
        ("commemoration", _("вшанування пам’яті")),
        ("other", _("інший захід")),
    )
    APPLICANTS = (
        ("ngo", _("громадська організація")),
        ("religious", _("релігійна громада")),
        ("political", _("осередок політичної партії")),
        ("trade-union", _("профспілка")),
        ("citizens", _("громадяни")),
        ("other", _("інший заявник")),
    )
    OUTCOMES = (
        ("noted", _("узято до відома")),
        ("changed", _("час чи місце змінено за згодою заявника")),
        ("withdrawn", _("заявник відкликав")),
        ("command", _("заборонено військовим командуванням")),
        ("court", _("обмежено судом")),
    )
    personal_fields = ("person_name", "person_contact")
    thinned_fields = ("streets", "hours")

    purpose = models.CharField(_("мета"), max_length=400)
    kind = models.CharField(_("вид заходу"), max_length=14, choices=KINDS, default="rally")
    received_on = models.DateField(_("повідомлення надійшло"))
    applicant = models.CharField(_("заявник"), max_length=12, choices=APPLICANTS, default="ngo")
    organisation = models.CharField(
        _("організація чи громада"), max_length=400, blank=True, help_text=_("Громадян тут не називайте.")
    )
    held_on = models.DateField(_("дата проведення"), null=True, blank=True)
    until = models.DateField(_("останній день проведення"), null=True, blank=True)
    hours = models.CharField(_("час"), max_length=100, blank=True)
    streets = models.CharField(_("вулиці, площі, маршрут"), max_length=500, blank=True)
    place = models.ForeignKey(
        "hromada.Territory", on_delete=models.PROTECT, null=True, blank=True,
        verbose_name=_("населений пункт чи район"), related_name="+",
    )  # fmt: skip
    expected = models.PositiveIntegerField(_("скільки учасників очікують"), null=True, blank=True)
    order_needed = models.BooleanField(_("потрібна охорона громадського порядку"), default=False)
    traffic_needed = models.BooleanField(_("потрібна безпека руху"), default=False)
    police_on = models.DateField(_("передано поліції"), null=True, blank=True)
    command_on = models.DateField(_("погоджено з військовим командуванням"), null=True, blank=True)
    clarified_on = models.DateField(_("роз’яснення заявникові надано"), null=True, blank=True)
    clarification = models.TextField(_("що роз’яснено"), blank=True)
    outcome = models.CharField(_("що вийшло"), max_length=10, choices=OUTCOMES, default="noted")
    person_name = models.CharField(_("ім’я заявника"), max_length=200, blank=True)
    person_contact = models.CharField(_("контакти заявника"), max_length=200, blank=True)

    class Meta(Record.Meta):
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(fields=["hromada", "-received_on", "-id"], name="registers_assembly_newest"),
            models.Index(fields=["hromada", "state", "-received_on", "-id"], name="registers_assembly_public"),
            models.Index(fields=["hromada", "kind", "-received_on"], name="registers_assembly_kind"),
            models.Index(fields=["hromada", "applicant", "-received_on"], name="registers_assembly_applicant"),
            models.Index(fields=["hromada", "-held_on"], name="registers_assembly_held"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                "hromada", "received_on", "kind", "organisation", "purpose", name="registers_assembly_once"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class Assemblies(Register):
    """Notices of peaceful assemblies and mass events."""

    model = Assembly
    slug = "assemblies"
    title = _("Повідомлення про мирні зібрання й масові заходи")
    noun = Noun("повідомлення", "повідомлення", "повідомлень", "n", en=("notice", "notices"))
    group, day, variant = "assemblies", "received_on", "kind"
    columns = ("purpose", "received_on", "kind", "applicant", "held_on", "outcome")
    filters = (
        "q", "kind", "applicant", "organisation", "received_on", "held_on", "streets", "place", "expected",
        "order_needed", "traffic_needed", "police_on", "clarified_on", "command_on", "outcome",
    )  # fmt: skip
    search = ("purpose", "organisation", "streets")
    sums = ("expected",)
    options = {"place": places}


PARTS = ("kind", "applicant", "outcome", "place", "order_needed", "traffic_needed")

counting(Assemblies, _("Повідомлення про мирні зібрання й масові заходи: за днем, коли надійшли."), breakdowns=PARTS)
counting(
    Assemblies,
    _("Повідомлення, заявникам яких надано роз’яснення щодо законодавства: за днем роз’яснення."),
    key="assemblies.clarified",
    title=_("Роз’яснення заявникам зібрань"),
    noun=Noun("роз’яснення", "роз’яснення", "роз’яснень", "n", en=("explanation", "explanations")),
    day="clarified_on",
    breakdowns=("applicant", "kind"),
    columns=("purpose", "applicant", "clarified_on"),
)
counting(
    Assemblies,
    _("Повідомлення, передані поліції, щоб вона подбала про порядок і безпеку руху: за днем передачі."),
    key="assemblies.police",
    title=_("Зібрання, скоординовані з поліцією"),
    day="police_on",
    breakdowns=("order_needed", "traffic_needed", "kind"),
    columns=("purpose", "police_on", "order_needed", "traffic_needed"),
)
counting(
    Assemblies,
    _("Сума очікуваних учасників за повідомленнями цих днів. Скільки прийшло, повідомлення не знає."),
    key="assemblies.expected",
    title=_("Очікувані учасники зібрань"),
    noun=Noun("особа", "особи", "осіб", "f", en=("person", "people"), dative_plural="особам"),
    measure=Sum("expected"),
    breakdowns=PARTS,
    columns=("purpose", "received_on", "kind", "expected"),
)
